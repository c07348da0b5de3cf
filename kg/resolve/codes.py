"""Identifiers as identity takes them: what a thing has but one of, and all that an entity has."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kg.lexicon.identifiers import to_listing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.model import Identifier
    from kg.resolve.sets import Codes


def to_codes(identifiers: Iterable[Identifier]) -> Codes:
    """Each kind of code, of which a thing has but one, with its value; sorted."""
    return tuple(sorted({to_listing(found.scheme, found.value) for found in identifiers}))


def join_identifiers(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """All identifiers as (scheme, value), sorted; a stock code with its exchange stands for the one without.

    >>> join_identifiers([("stock_code", "600000"), ("stock_code", "600000.SH")])
    (('stock_code', '600000.SH'),)
    """
    fullest: dict[tuple[str, tuple[str, str]], str] = {}
    for scheme, value in sorted(pairs):
        key = scheme, to_listing(scheme, value)
        fullest[key] = max(fullest.get(key, ""), value, key=len)
    return tuple(sorted((scheme, value) for (scheme, _), value in fullest.items()))


def merge_identifiers(groups: Iterable[Iterable[Identifier]]) -> tuple[Identifier, ...]:
    """The identifiers of document entities that are one; where they differ in a code, it is nobody's."""
    found = sorted({identifier for group in groups for identifier in group}, key=lambda i: (i.start, i))
    values: defaultdict[str, set[str]] = defaultdict(set)
    for kind, value in to_codes(found):
        values[kind].add(value)
    return tuple(i for i in found if len(values[to_listing(i.scheme, i.value)[0]]) == 1)
