"""Names of administrative divisions as codes, where the table says which division is meant."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from kg.lexicon import load_rows, load_setting

_SHORTEST_STEM = 2
_LONGEST_NAME = 15


def parents_of(code: str) -> tuple[str, ...]:
    """The codes above a division's, nearest first.

    >>> parents_of("320102"), parents_of("320100"), parents_of("320000")
    (('320100', '320000'), ('320000',), ())
    """
    above = (f"{code[:4]}00", f"{code[:2]}0000")
    return tuple(dict.fromkeys(parent for parent in above if parent != code))


def is_within(code: str, other: str) -> bool:
    """Whether a division is another, or lies in it."""
    return code == other or other in parents_of(code)


def are_apart(code: str, other: str) -> bool:
    """Whether two divisions share no ground; of one that the table lacks, nobody knows where it lies."""
    if code == other or code[:1].isdigit() != other[:1].isdigit():
        return False
    ranks = tuple(load_setting("identity")["plain_ranks"])
    if code.endswith(ranks) or other.endswith(ranks):
        return False
    return not (is_within(code, other) or is_within(other, code))


def to_stem(name: str) -> str:
    """A division's name without its rank and its peoples, where two characters are left.

    >>> to_stem("石家庄市"), to_stem("恩施土家族苗族自治州"), to_stem("东区")
    ('石家庄', '恩施', '东区')
    """
    setting = load_setting("identity")
    stem = next(
        (
            name.removesuffix(rank)
            for rank in setting["ranks"]
            if name.endswith(rank) and len(name) > len(rank) + 1
        ),
        name,
    )
    if name.endswith(tuple(setting["autonomous"])):
        starts = [at for people in setting["peoples"] if (at := stem.find(people)) >= _SHORTEST_STEM]
        stem = stem[: min(starts)] if starts else stem
    return stem if len(stem) >= _SHORTEST_STEM else name


class Divisions:
    """The table of divisions, by full name and by the name without its rank."""

    def __init__(self) -> None:
        """Reads the table and the renamings that only changed a division's rank."""
        full: defaultdict[str, set[str]] = defaultdict(set)
        stems: defaultdict[str, set[str]] = defaultdict(set)
        self.names: dict[str, str] = {}
        for code, name, _ in load_rows("divisions", 3):
            self.names[code] = name
            full[name].add(code)
            stems[to_stem(name)].add(code)
        for name, everyday in load_rows("divisions_short", 2):
            stems[everyday] |= full[name]
        renamed = [
            (old, full[new])
            for old, new, _ in load_rows("divisions_old", 3)
            if old not in full and to_stem(old) == to_stem(new)
        ]
        for old, codes in renamed:
            full[old] |= codes
        self._not_counties = frozenset(load_setting("identity")["not_counties"])
        self._contested = frozenset(load_setting("identity")["contested"])
        self._full = {name: frozenset(codes) for name, codes in full.items()}
        self._stems = {stem: frozenset(codes) for stem, codes in stems.items()}

    def is_name(self, name: str) -> bool:
        """Whether some division is called so, with or without its rank."""
        return name in self._full or name in self._stems

    def candidates(self, name: str) -> frozenset[str]:
        """The codes of all divisions of that name; a name with its rank means divisions of just that name."""
        return self._full.get(name) or self._stems.get(name, frozenset())

    def find(self, name: str, around: frozenset[str] = frozenset()) -> str | None:
        """The code of the one division that is meant, or ``None`` where none or several could be.

        Args:
            name: A name with or without rank, alone or after the divisions that hold it.
            around: Codes of divisions that the same text names, to choose among equal names.
        """
        if name in self._not_counties:
            return _choose_near(self.candidates(name), around)
        if found := self.candidates(name):
            return _choose(found, around) or (None if name in self._contested else _only_city(found))
        for length in range(min(len(name) - 1, _LONGEST_NAME), 1, -1):
            if upper := self.candidates(name[:length]):
                code = self.find(name[length:], around | upper)
                if code and any(is_within(code, one) for one in upper):
                    return code
        return None

    def split(self, name: str) -> tuple[str, str]:
        """The longest run of divisions that a name begins with, and the rest; either may be ``""``."""
        end = 0
        while end < len(name) and (length := self._prefix(name[end:])):
            end += length
        return name[:end], name[end:]

    def _prefix(self, text: str) -> int:
        for length in range(min(len(text), _LONGEST_NAME), 1, -1):
            if self.is_name(text[:length]):
                return length
        return 0


def _choose(found: frozenset[str], around: frozenset[str]) -> str | None:
    """The one code, the one that holds all others, the one province, or the one near what else is named."""
    if len(found) == 1:
        return next(iter(found))
    for code in sorted(found):
        if all(is_within(other, code) for other in found):
            return code
    provinces = [code for code in found if code.endswith("0000")]
    if len(provinces) == 1:
        return provinces[0]
    return _choose_near(found, around)


def _choose_near(found: frozenset[str], around: frozenset[str]) -> str | None:
    for nearest in (True, False):
        near = [code for code in found if not around.isdisjoint(parents_of(code)[: 1 if nearest else None])]
        if len(near) == 1:
            return near[0]
    return None


def _only_city(found: frozenset[str]) -> str | None:
    """The one prefecture or city of that name, where all others are counties and districts elsewhere."""
    cities = [code for code in found if code.endswith("00")]
    return cities[0] if len(cities) == 1 else None


@cache
def load_divisions() -> Divisions:
    """The one table of this process."""
    return Divisions()
