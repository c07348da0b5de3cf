"""A text as the rules on codes see it: the names, lines and brackets around a position."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kg.extract.identifiers.codes import setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.model import DocumentEntity, Sentence

# The longest aside in brackets and the longest name, in characters.
_ASIDE = 120


class Name(NamedTuple):
    """A place where one that could have a code is named."""

    start: int
    end: int
    entity: DocumentEntity


def find_names(entities: Iterable[DocumentEntity]) -> list[Name]:
    """Every mention of the entities, in order."""
    return sorted(
        (Name(*span, entity) for entity in entities for span in entity.mentions),
        key=lambda name: (name.start, name.end, name.entity.id),
    )


def only(entities: Iterable[DocumentEntity]) -> DocumentEntity | None:
    """The one entity among them, where there is but one."""
    found = {entity.id: entity for entity in entities}
    return next(iter(found.values())) if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Page:
    """A folded text with its sentences and names, both in order."""

    text: str
    sentences: Sequence[Sentence]
    names: Sequence[Name]

    def starting(self, position: int) -> DocumentEntity | None:
        """The one whose longest name begins at a position."""
        found = [name for name in self._from(position, position + 1) if name.start == position]
        return found[-1].entity if found else None

    def ending(self, position: int) -> DocumentEntity | None:
        """The one whose longest name ends at a position."""
        return next((n.entity for n in self._from(position - _ASIDE, position) if n.end == position), None)

    def inside(self, start: int, end: int) -> list[Name]:
        """The names between two positions."""
        return [name for name in self._from(start, end) if name.end <= end]

    def sentence_start(self, position: int) -> int:
        """Where the sentence at a position begins."""
        at = bisect_right(self.sentences, position, key=lambda sentence: sentence.start) - 1
        return self.sentences[at].start if at >= 0 else position

    def line(self, position: int) -> tuple[int, int]:
        """The bounds of the line at a position."""
        end = self.text.find("\n", position)
        return self.text.rfind("\n", 0, position) + 1, len(self.text) if end < 0 else end

    def lines_above(self, start: int, most: int) -> Iterator[tuple[int, int]]:
        """The nearest lines before one that begins there, the nearest first; empty ones are passed over."""
        for _ in range(most):
            if start <= 0:
                return
            start, end = self.line(start - 1)
            if self.text[start:end].strip():
                yield start, end

    def lines_below(self, end: int, most: int) -> Iterator[tuple[int, int]]:
        """The nearest lines after one that ends there; empty ones are passed over."""
        for _ in range(most):
            if end >= len(self.text):
                return
            start, end = self.line(end + 1)
            if self.text[start:end].strip():
                yield start, end

    def opening(self, position: int) -> int | None:
        """The bracket in the same line that is open at a position."""
        depth = 0
        for at in range(position - 1, max(-1, position - _ASIDE), -1):
            character = self.text[at]
            if character == "\n":
                return None
            if character in setting()["closing"]:
                depth += 1
            elif character in setting()["opening"]:
                if not depth:
                    return at
                depth -= 1
        return None

    def closing(self, position: int) -> int:
        """The next bracket in the same line that closes, or where the line ends."""
        end = min(self.line(position)[1], position + _ASIDE)
        return next((at for at in range(position, end) if self.text[at] in setting()["closing"]), end)

    def is_bare(self, start: int, end: int) -> bool:
        """Whether there is nothing but bullets, numbers of headings and marks between two positions."""
        return not self.text[start:end].strip(setting()["bullets"])

    def _from(self, start: int, end: int) -> Sequence[Name]:
        first = bisect_left(self.names, start, key=lambda name: name.start)
        last = bisect_left(self.names, end, key=lambda name: name.start)
        return self.names[first:last]
