"""Which records are compared at all: those that share a name under which they could be known, or a code.

Within a block, records of one profile are compared with the first of them only, and profiles with each other,
once and in each document that has both; a block of very many profiles is compared along its sorted order. So
the work grows with the records, not with their square.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from kg.model import EntityType
from kg.resolve.names import is_full_person

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.resolve.profiles import Profile, Record

LARGEST_BLOCK = 64

_SEPARATOR = "\x1f"


def block_names(profile: Profile) -> frozenset[str]:
    """The names and codes under which a profile meets others; none where it stays within its document."""
    if profile.type is EntityType.GROUP:
        return frozenset()
    if profile.type is EntityType.PERSON:
        if not is_full_person(profile.name):
            return frozenset()
        return _with(profile.name, (*profile.organisations, *profile.beside)) | {profile.name}
    # Two measures can share an issuer's name for them even where the name alone says nothing.
    names = _with(profile.name, profile.issuers) | _with_codes(profile)
    if profile.key:
        return names | {profile.key, *profile.aliases, *profile.derived}
    return names | _with(profile.name, profile.nearby)


def find_pairs(records: Sequence[Record]) -> Iterator[tuple[int, int]]:
    """Pairs of positions in ``records`` to compare, each once, the smaller first, sorted."""
    by_profile: defaultdict[Profile, list[int]] = defaultdict(list)
    for position, record in enumerate(records):
        by_profile[record.profile].append(position)
    blocks: defaultdict[tuple[EntityType, str], list[Profile]] = defaultdict(list)
    for profile in sorted(by_profile):
        for name in block_names(profile):
            blocks[profile.type, name].append(profile)
    by_document = {
        profile: {records[position].reference.document: position for position in positions}
        for profile, positions in by_profile.items()
    }
    found = {
        (positions[0], other)
        for profile, positions in by_profile.items()
        if block_names(profile)
        for other in positions[1:]
    }
    for profiles in blocks.values():
        for left, right in _profile_pairs(profiles):
            one, other = by_profile[left][0], by_profile[right][0]
            found.add((min(one, other), max(one, other)))
            found |= _within_documents(by_document[left], by_document[right])
            if left.leads or right.leads:
                # Bare names look the same, but only with the leader, not with each other, are they one.
                leader, bare = (left, right) if left.leads else (right, left)
                one = by_profile[leader][0]
                found |= {(min(one, other), max(one, other)) for other in by_profile[bare]}
    yield from sorted(found)


def _within_documents(left: Mapping[str, int], right: Mapping[str, int]) -> set[tuple[int, int]]:
    """What one document names under both profiles: whether it keeps the two apart has to be seen."""
    few, many = sorted((left, right), key=len)
    both = [(few[document], many[document]) for document in few if document in many]
    return {(min(pair), max(pair)) for pair in both}


def _profile_pairs(profiles: list[Profile]) -> Iterator[tuple[Profile, Profile]]:
    if len(profiles) <= LARGEST_BLOCK:
        return combinations(profiles, 2)
    first = ((profiles[0], other) for other in profiles[2:])
    return (pair for pairs in (pairwise(profiles), first) for pair in pairs)


def _with_codes(profile: Profile) -> frozenset[str]:
    return frozenset(_SEPARATOR.join(("", *code)) for code in profile.identifiers)


def _with(name: str, grounds: tuple[str, ...]) -> frozenset[str]:
    return frozenset(f"{name}{_SEPARATOR}{ground}" for ground in grounds)
