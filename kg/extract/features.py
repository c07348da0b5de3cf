"""Marks each character with the lexicon classes it lies in: what the tagger sees beside LAC's states."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import ahocorasick_rs
import numpy as np
import numpy.typing as npt

from kg.lexicon import load_rows, load_setting, load_words

if TYPE_CHECKING:
    from collections.abc import Iterator

Marks = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]

BEGIN, INSIDE, END = 0, 1, 2
_GAP = "\u2026"
_SHORTEST = 2
# A bracket that closes later than this opened by mistake.
_LONGEST_ASIDE = 60


def short_division(name: str) -> str:
    """The name without its rank where two characters or more are left."""
    for suffix in load_setting("features")["rank"]:
        if name.endswith(suffix) and len(name) - len(suffix) >= _SHORTEST:
            return name[: -len(suffix)]
    return name


def _class_words(entry: dict[str, Any]) -> Iterator[str]:
    """All words of one class of ``features.toml``."""
    for name in entry.get("words", ()):
        yield from load_words(name)
    for table in entry.get("tables", ()):
        for row in load_rows(table["file"], table["width"]):
            if all(row[int(column)] == value for column, value in table.get("where", {}).items()):
                yield from (
                    part
                    for part in row[table["word"]].split(_GAP)
                    if len(part) > 1 or part == row[table["word"]]
                )
            if table.get("short"):
                yield short_division(row[table["word"]])


@cache
def class_words(name: str) -> frozenset[str]:
    """All words of the class of that name in ``features.toml``."""
    entries = [entry for entry in load_setting("features")["class"] if entry["name"] == name]
    return frozenset(word for entry in entries for word in _class_words(entry))


class LexicalMarker:
    """All lexicons in one automaton (Aho and Corasick, 1975).

    Attributes:
        width: Number of marks for each character: begin, inside and end of every class, then the brackets.
    """

    def __init__(self, setting_name: str = "features") -> None:
        """Builds the automaton from the classes that ``SETTING_NAME.toml`` lists."""
        setting = load_setting(setting_name)
        pairs = sorted({(w, k) for k, entry in enumerate(setting["class"]) for w in _class_words(entry)})
        self.names: tuple[str, ...] = tuple(entry["name"] for entry in setting["class"])
        self._class = np.array([k for _, k in pairs], dtype=np.int64)
        self._automaton = ahocorasick_rs.AhoCorasick([word for word, _ in pairs])
        self._pairs: tuple[str, ...] = tuple(setting.get("brackets", ()))
        self.width = 3 * len(self.names) + len(self._pairs)

    def mark(self, text: str) -> Marks:
        """The marks of a text, shape (len(text), width), 0 or 1.

        Of the words of one class only those that no longer word of that class covers count.
        """
        marks = np.zeros((len(text), self.width), dtype=np.uint8)
        found = np.array(self._automaton.find_matches_as_indexes(text, overlapping=True), dtype=np.int64)
        if len(found):
            self._mark_words(marks, self._class[found[:, 0]], found[:, 1], found[:, 2])
        for column, pair in enumerate(self._pairs, 3 * len(self.names)):
            self._mark_bracket(marks, text, column, pair)
        return marks

    @staticmethod
    def _mark_words(marks: Marks, kinds: Ints, starts: Ints, ends: Ints) -> None:
        order = np.lexsort((-ends, starts, kinds))
        kinds, starts, ends = kinds[order], starts[order], ends[order]
        reach = ends + kinds * (len(marks) + 1)
        before = np.concatenate(([-1], np.maximum.accumulate(reach)[:-1]))
        keep = reach > before
        kinds, starts, ends = kinds[keep], starts[keep], ends[keep]
        marks[starts, 3 * kinds + BEGIN] = 1
        marks[ends - 1, 3 * kinds + END] = 1
        for step in range(1, int((ends - starts).max(initial=0))):
            inner = starts + step < ends
            marks[starts[inner] + step, 3 * kinds[inner] + INSIDE] = 1

    @staticmethod
    def _mark_bracket(marks: Marks, text: str, column: int, pair: str) -> None:
        start = text.find(pair[0])
        while start >= 0:
            end = text.find(pair[1], start)
            if end < 0:
                return
            if end - start < _LONGEST_ASIDE:
                marks[start : end + 1, column] = 1
            start = text.find(pair[0], start + 1 if end - start >= _LONGEST_ASIDE else end)


@cache
def load_marker() -> LexicalMarker:
    """The one marker of this process."""
    return LexicalMarker()
