"""Who went on to another office: the leading posts of two bodies of one kind are not held side by side."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kg.lexicon import load_setting
from kg.model import Basis, Bound
from kg.resolve.names import to_name_key
from kg.terms.days import is_before
from kg.terms.posts import group_holders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.model import Entity, Extraction, Fact
    from kg.terms.posts import Holder, Post

_SHORTEST_OWN_NAME = 2


class _Kind(NamedTuple):
    """Leading posts of one kind, of which a person has one at a time."""

    titles: frozenset[str]
    types: frozenset[str]
    body: re.Pattern[str]


class _Office(NamedTuple):
    """A post that somebody holds, with the person's holding of it."""

    post: Post
    holder: Holder


@cache
def _kinds() -> tuple[_Kind, ...]:
    return tuple(
        _Kind(frozenset(map(to_name_key, one["titles"])), frozenset(one["types"]), re.compile(one["body"]))
        for one in load_setting("leading_posts")["kinds"]
    )


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(load_setting("leading_posts")[name])


def find_later_offices(
    facts: Iterable[Fact], entities: Mapping[str, Entity], extractions: Mapping[str, Extraction]
) -> Iterator[tuple[Fact, Bound]]:
    """Facts whose term another office of the same person ended, with the bound that follows.

    The other one is of the same kind, in a body that is surely another one, and all that says so comes after
    all that has the person in the first; where a sentence has both posts side by side (兼), nothing ends.

    Args:
        facts: All facts, with what is known of their terms.
        entities: The entities, by id.
        extractions: The documents, by id.
    """
    facts = tuple(facts)
    for kind in _kinds():
        for offices in _group_by_person(kind, facts, entities):
            for former in offices:
                bounds = [
                    bound
                    for later in offices
                    if are_apart(entities[former.post.body], entities[later.post.body])
                    and (bound := _find_end(former.holder, later.holder))
                    and not _are_beside(former.holder, later.holder, extractions)
                ]
                if bounds:
                    first = min(bounds, key=lambda bound: (bound.date, bound.claims))
                    yield from ((fact, first) for fact in former.holder.facts if fact.until is None)


def _group_by_person(
    kind: _Kind, facts: Iterable[Fact], entities: Mapping[str, Entity]
) -> Iterator[list[_Office]]:
    """The offices of one kind of each person who has several."""

    def is_wanted(post: Post) -> bool:
        body = entities[post.body]
        is_kind = post.title in kind.titles and body.type.value in kind.types
        return is_kind and kind.body.search(to_name_key(body.name)) is not None

    people: defaultdict[str, list[_Office]] = defaultdict(list)
    for post, holders in sorted(group_holders(facts, is_wanted).items()):
        for holder in holders:
            people[holder.person].append(_Office(post, holder))
    return (offices for _, offices in sorted(people.items()) if len(offices) > 1)


def are_apart(one: Entity, other: Entity) -> bool:
    """Whether two bodies are surely not one: each has a name of its own, with no two signs in common.

    >>> from kg.model import Entity, EntityType
    >>> city, county, office = (
    ...     Entity(name, EntityType.PLACE, name) for name in ("岚山市", "云岭县", "岚山市人民政府")
    ... )
    >>> are_apart(city, county), are_apart(city, office)
    (True, False)
    """
    first, second = (_own_pairs(body) for body in (one, other))
    return bool(first and second) and first.isdisjoint(second)


def _own_pairs(body: Entity) -> frozenset[str]:
    """All two signs in a row of the own name and its other forms; none where the name is no own one."""
    own = [_pattern("generic").sub(" ", to_name_key(name)).strip() for name in (body.name, *body.aliases)]
    if len(own[0]) < _SHORTEST_OWN_NAME:
        return frozenset()
    return frozenset(name[at : at + 2] for name in own for at in range(len(name) - 1))


def _find_end(former: Holder, later: Holder) -> Bound | None:
    """Where a term ends because the holder has another office; None where that may not be the later."""
    date = later.since.date if later.since else later.first_seen
    if former.until is not None or former.last_seen is None or date is None:
        return None
    known = [former.last_seen, *([former.since.date] if former.since else [])]
    if not all(is_before(day, date) for day in known) or _is_over(later, date):
        return None
    return Bound(date, Basis.SEEN, _claims_of(later))


def _is_over(later: Holder, date: str) -> bool:
    return later.until is not None and is_before(later.until.date, date)


def _claims_of(later: Holder) -> tuple[tuple[str, str], ...]:
    """What says that the later office is held: its stated beginning, else the first dated documents."""
    if later.since:
        return later.since.claims
    first = later.first_seen
    return tuple(
        sorted(claim for fact in later.facts if fact.seen and fact.seen[0] == first for claim in fact.claims)
    )


def _are_beside(former: Holder, later: Holder, extractions: Mapping[str, Extraction]) -> bool:
    """Whether a sentence about either office may have both."""
    return any(
        _pattern("beside").search(sentence)
        for holder in (former, later)
        for sentence in _sentences_of(holder.facts, extractions)
    )


def _sentences_of(facts: Sequence[Fact], extractions: Mapping[str, Extraction]) -> Iterator[str]:
    keys = {key for fact in facts for key in fact.claims}
    for document in sorted({document for document, _ in keys}):
        text = extractions[document].document.text
        for claim in extractions[document].claims:
            if (document, claim.id) in keys and claim.evidence:
                yield text[claim.evidence[-1].start : claim.evidence[-1].end]
