"""Terms of a glossary, and what one name means in it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.resolve.names import to_name_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import EntityType, Problem


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """One thing: its full name and type, its other names, and its identifiers as (scheme, value) pairs."""

    name: str
    type: EntityType
    aliases: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the aliases."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Glossary:
    """Terms in the order of their file, and what of the file was passed over."""

    terms: tuple[Term, ...] = ()
    problems: tuple[Problem, ...] = ()

    def by_name(self) -> dict[tuple[EntityType, str], Term]:
        """The term of each type and folded name; a name of two terms of one type means neither."""
        found: defaultdict[tuple[EntityType, str], set[Term]] = defaultdict(set)
        for term in self.terms:
            for name in term.names:
                found[term.type, to_name_key(name)].add(term)
        return {key: next(iter(terms)) for key, terms in found.items() if len(terms) == 1}

    def find_shared(self) -> Iterator[tuple[str, tuple[Term, ...]]]:
        """The names that two or more terms of one type have, sorted, with those terms."""
        found: defaultdict[tuple[EntityType, str], set[Term]] = defaultdict(set)
        for term in self.terms:
            for name in term.names:
                found[term.type, name].add(term)
        yield from ((key[1], tuple(sorted(terms))) for key, terms in sorted(found.items()) if len(terms) > 1)
