"""Disjoint sets of records, by union and find (Tarjan, 1975), that know the identifiers of their members."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Codes = tuple[tuple[str, str], ...]
"""Pairs of what a thing has but one of (credit code, A shares …) and the value that it has there."""

# Who has this many times the members of all others together also gets those who carry no code.
_FAR_MORE = 2


class Sets:
    """Disjoint sets of positions; the smallest position stands for its set.

    Args:
        size: How many positions there are.
        codes: The codes of each position, where there are any.
    """

    def __init__(self, size: int, codes: Sequence[Codes] = ()) -> None:
        self._parent = list(range(size))
        self._values: dict[int, dict[str, frozenset[str]]] = {
            position: {kind: frozenset({value}) for kind, value in own}
            for position, own in enumerate(codes)
            if own
        }

    def find(self, position: int) -> int:
        """The position that stands for the set."""
        root = position
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[position] != root:
            self._parent[position], position = root, self._parent[position]
        return root

    def join(self, left: int, right: int) -> None:
        """Make one set of two."""
        first, second = sorted((self.find(left), self.find(right)))
        if first == second:
            return
        self._parent[second] = first
        if values := self._values.pop(second, None):
            known = self._values.setdefault(first, {})
            for kind, some in values.items():
                known[kind] = known.get(kind, frozenset()) | some

    def values(self, position: int) -> Mapping[str, frozenset[str]]:
        """By kind the values that members of the set have."""
        return self._values.get(self.find(position), {})

    def torn(self, positions: Iterable[int]) -> set[str]:
        """The kinds of which two of the sets have different values."""
        found: set[str] = set()
        if not self._values:
            return found
        known: dict[str, frozenset[str]] = {}
        for root in {self.find(position) for position in positions}:
            for kind, some in self._values.get(root, {}).items():
                if kind in known and known[kind].isdisjoint(some):
                    found.add(kind)
                known[kind] = known.get(kind, frozenset()) | some
        return found


class Torn:
    """Things of one name that differ in their codes, among records that hang together.

    Args:
        sets: The sets so far.
        pairs: What hangs together beyond them.
        codes: The codes of each position.

    A record that carries no code could be any of them: it is nobody's, unless one of them is named far more
    often than the others.
    """

    def __init__(self, sets: Sets, pairs: Sequence[tuple[int, int]], codes: Sequence[Codes]) -> None:
        self._sets = sets
        self._whole = Sets(len(codes))
        for left, right in pairs:
            self._whole.join(left, right)
        members: defaultdict[int, set[int]] = defaultdict(set)
        for position in {position for pair in pairs for position in pair if codes[position]}:
            members[self._whole.find(position)].add(position)
        self._kinds = {root: kinds for root, some in members.items() if (kinds := sets.torn(some))}
        self._leaders = {root: self._find_leader(members[root], kinds) for root, kinds in self._kinds.items()}

    def keeps_apart(self, left: int, right: int) -> bool:
        """Whether one of the two could just as well be another thing of the name."""
        if self._sets.torn((left, right)):
            return True
        root = self._whole.find(left)
        kinds = self._kinds.get(root)
        if not kinds:
            return False
        one, other = (_values(self._sets, position, kinds) for position in (left, right))
        return bool(one) is not bool(other) and (one or other) != self._leaders[root]

    def _find_leader(self, members: set[int], kinds: set[str]) -> dict[str, frozenset[str]] | None:
        """The codes of the one that far more records name than all the others."""
        counts = Counter(self._sets.find(position) for position in members)
        coded = {root: n for root, n in counts.items() if _values(self._sets, root, kinds)}
        most = max(sorted(coded), key=coded.__getitem__)
        if coded[most] <= _FAR_MORE * (sum(coded.values()) - coded[most]):
            return None
        return _values(self._sets, most, kinds)


def _values(sets: Sets, position: int, kinds: set[str]) -> dict[str, frozenset[str]]:
    return {kind: some for kind, some in sets.values(position).items() if kind in kinds}
