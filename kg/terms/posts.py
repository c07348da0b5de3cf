"""Who followed whom: a post that one person holds at a time ends for the former when it is the next one's."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kg.lexicon import load_rows, load_setting
from kg.model import Basis, Bound, Modality, Predicate, Status
from kg.resolve.names import to_name_key
from kg.terms.days import is_before

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kg.model import Entity, EntityType, Fact


class Post(NamedTuple):
    """A title in a body: the body's entity id and the folded title."""

    body: str
    title: str


@dataclass(slots=True)
class Holder:
    """One person in one post, and all that says so."""

    person: str
    facts: list[Fact] = field(default_factory=list)

    @property
    def since(self) -> Bound | None:
        """The earliest beginning that is known."""
        return min((fact.since for fact in self.facts if fact.since), key=lambda b: b.date, default=None)

    @property
    def until(self) -> Bound | None:
        """The latest end that is known."""
        return max((fact.until for fact in self.facts if fact.until), key=lambda b: b.date, default=None)

    @property
    def first_seen(self) -> str | None:
        """The date of the first document that has this person in the post."""
        return min((fact.seen[0] for fact in self.facts if fact.seen), default=None)

    @property
    def last_seen(self) -> str | None:
        """The date of the last one."""
        return max((fact.seen[1] for fact in self.facts if fact.seen), default=None)


@cache
def _single_posts() -> dict[str, frozenset[str]]:
    return {to_name_key(title): frozenset(types.split()) for title, types in load_rows("single_posts", 2)}


@cache
def _joint() -> re.Pattern[str]:
    return re.compile(load_setting("post_terms")["joint"])


def titles_of(fact: Fact) -> frozenset[str]:
    """The folded titles of a post; one that joins several (党组书记、局长) gives each.

    A fact without any title gives the empty one.
    """
    stated = [value for key, value in fact.attributes if key == "title"]
    titles = {to_name_key(piece) for value in stated for piece in _joint().split(value)} - {""}
    return frozenset(titles) or frozenset({""})


def is_single(title: str, body: EntityType) -> bool:
    """Whether one person at a time holds a folded title in such a body.

    >>> from kg.model import EntityType
    >>> is_single("区长", EntityType.PLACE), is_single("副区长", EntityType.PLACE)
    (True, False)
    """
    types = _single_posts().get(title, frozenset())
    return "*" in types or body.value in types


def is_held(fact: Fact) -> bool:
    """Whether a fact says that somebody holds a post, without reserve."""
    asserted = fact.status is Status.ACTUAL and fact.modality is Modality.ASSERTED
    return asserted and fact.predicate is Predicate.HOLDS_POST and None not in (fact.subject, fact.object)


def group_posts(facts: Iterable[Fact], entities: Mapping[str, Entity]) -> dict[Post, list[Holder]]:
    """The posts that one person holds at a time, each with everybody who is said to hold it, by id."""
    return group_holders(facts, lambda post: is_single(post.title, entities[post.body].type))


def group_holders(facts: Iterable[Fact], is_wanted: Callable[[Post], bool]) -> dict[Post, list[Holder]]:
    """The posts that are wanted, each with everybody who is said to hold it, by id."""
    posts: defaultdict[Post, dict[str, Holder]] = defaultdict(dict)
    for fact in facts:
        if is_held(fact):
            body, person = str(fact.object), str(fact.subject)
            for post in sorted(Post(body, title) for title in titles_of(fact)):
                if is_wanted(post):
                    posts[post].setdefault(person, Holder(person)).facts.append(fact)
    return {post: [holders[person] for person in sorted(holders)] for post, holders in posts.items()}


def find_successions(
    posts: Mapping[Post, list[Holder]], entities: Mapping[str, Entity]
) -> Iterator[tuple[Fact, Bound]]:
    """Facts whose term another one's holding of the same post ended, with the bound that follows."""
    for holders in posts.values():
        for former in holders:
            if former.until is not None:
                continue
            ends = [
                bound
                for other in holders
                if not is_same_person(entities[former.person], entities[other.person])
                and (bound := _find_end(former, other))
            ]
            if ends:
                first = min(ends, key=lambda bound: (bound.date, bound.basis.value, bound.claims))
                yield from ((fact, first) for fact in former.facts)


def is_same_person(one: Entity, other: Entity) -> bool:
    """Whether two entities may be one person whom the texts call by more and less of a name."""
    if one.id == other.id:
        return True
    first, second = to_name_key(one.name), to_name_key(other.name)
    return first in second or second in first


def _find_end(former: Holder, other: Holder) -> Bound | None:
    """Where the term of one holder ends because of the other one; None where that is not the successor."""
    if other.since is not None:
        begun = former.since.date if former.since else former.last_seen
        if begun is not None and is_before(begun, other.since.date):
            return Bound(other.since.date, Basis.SUCCEEDED, other.since.claims)
        return None
    if former.last_seen is None or other.first_seen is None:
        return None
    if not is_before(former.last_seen, other.first_seen) or _began_later(former, other.first_seen):
        return None
    claims = sorted(
        claim
        for fact in other.facts
        if fact.seen and fact.seen[0] == other.first_seen
        for claim in fact.claims
    )
    return Bound(other.first_seen, Basis.SEEN, tuple(claims))


def _began_later(former: Holder, date: str) -> bool:
    return former.since is not None and not is_before(former.since.date, date)
