"""Whose code it is, as the text says by its form."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.identifiers.codes import any_of, fold, label_pattern, setting
from kg.extract.identifiers.page import only
from kg.lexicon.identifiers import MAIN_LISTING, STOCK_CODE, to_listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.extract.identifiers.codes import Code
    from kg.extract.identifiers.page import Page
    from kg.model import DocumentEntity

# How far a name may stand before a code's bracket, and how long a field's name may be, in characters.
_NEAR, _FIELD = 40, 16
# How many lines a block of fields may have, and how many may stand between a code and its title.
_BLOCK, _TITLE = 8, 4
# How far from a code its line is looked at, and how long an announcement's head may be, in characters.
_REACH, _HEAD = 400, 800
_SHORTEST_CALLED = 3
# In a text of very many names, a part of one says too little.
_MANY = 400
_VALUE = re.compile(r"[^\s,;:。()|]*")


@dataclass(frozen=True, slots=True)
class Bearers:
    """Finds who has the codes of one scheme, among the names on a page."""

    page: Page
    scheme: str
    called: Mapping[str, Sequence[DocumentEntity]]
    """Who is called by each folded name."""

    def find(self, code: Code) -> DocumentEntity | None:
        """The one whose code it is; nobody where no single one fits."""
        page = self.page
        first, last = page.line(code.head)
        line = max(first, code.head - _REACH), min(last, code.identifier.end + _REACH)
        opening = page.opening(code.head)
        if not code.labelled:
            return self._of_bare(code, opening, line[0])
        if opening is not None and (found := self._of_aside(code, opening)):
            return found
        if page.text.startswith(setting()["of"], code.identifier.end):
            return page.starting(code.identifier.end + 1)
        found = self._labelled(code, *line)
        if found or opening is not None:
            return found
        return (
            self._before(code.head, line[0], setting()["pauses"])
            or only(name.entity for name in page.inside(page.sentence_start(code.head), code.head))
            or self._of_block(code, first)
            or self._of_head(first, last)
        )

    def _of_bare(self, code: Code, opening: int | None, line: int) -> DocumentEntity | None:
        """A code without a label stands right behind the name: X(600000), X 600000.SH."""
        if self.scheme == STOCK_CODE and not code.exchange and (opening is None or not self._is_plain(code)):
            return None
        first = line if opening is None else opening + 1
        beside = self.page.text[first : code.head].strip(setting()["quotes"])
        if opening is not None and (not beside or beside in setting()["beside"]):
            return self._before(opening, max(0, opening - _NEAR))
        return self._before(code.head, first, setting()["pauses"])

    def _is_plain(self, code: Code) -> bool:
        """Whether six digits alone in brackets are of A shares: others are postal codes as often."""
        behind = self.page.text[code.identifier.end : code.identifier.end + 2].lstrip(" ")[:1]
        ends = setting()["closing"] + setting()["between"] + setting()["pauses"]
        kind = to_listing(self.scheme, code.identifier.value)[0]
        return behind != "" and behind in ends and kind == MAIN_LISTING

    def _of_aside(self, code: Code, opening: int) -> DocumentEntity | None:
        """X（证券简称：Y，证券代码：…）: what a label names there, else what stands before, else inside."""
        return (
            self._labelled(code, opening, self.page.closing(code.identifier.end))
            or self._before(opening, max(0, opening - _NEAR))
            or only(name.entity for name in self.page.inside(opening, code.head))
        )

    def _before(self, position: int, floor: int, pauses: str = "") -> DocumentEntity | None:
        """Whose name ends there, apart from quotes, pauses, words for kinds of shares and an aside."""
        page, aside = self.page, None
        passed = " \n" + setting()["quotes"] + pauses
        while position > floor:
            if found := page.ending(position):
                return found
            if page.text[position - 1] in passed:
                position -= 1
            elif shares := _shares_pattern().search(page.text, max(floor, position - _FIELD), position):
                position = shares.start()
            elif page.text[position - 1] in setting()["closing"] and aside is None:
                opening = page.opening(position - 1)
                if opening is None:
                    break
                aside, position = page.inside(opening, position), opening
            else:
                break
        return only(name.entity for name in aside or ())

    def _labelled(self, code: Code, first: int, last: int) -> DocumentEntity | None:
        """The one behind 证券简称 or 公司名称; of several, the one placed to its code as the first is."""
        found = [
            (start, named) for start, end in self._name_labels(first, last) if (named := self._value(end))
        ]
        if found and only(named for _, named in found) is None:
            codes = label_pattern(self.scheme).search(self.page.text, first, last)
            leads = found[0][0] < (codes.start() if codes else code.head)
            found = [pair for pair in found if (pair[0] < code.head) is leads]
            found = found[-1:] if leads else found[:1]
        return only(named for _, named in found)

    def _of_block(self, code: Code, line: int) -> DocumentEntity | None:
        """The one that the lines above name: in a field 公司名称, or as all that a line has."""
        page = self.page
        if not page.is_bare(line, code.head):
            return None
        for start, end in page.lines_above(line, _BLOCK):
            labels = [*self._name_labels(start, end)]
            if labels and (found := self._value(labels[0][1])):
                return found
            names = page.inside(start, end)
            if names and page.is_bare(start, names[0].start) and page.is_bare(names[-1].end, end):
                return only(name.entity for name in names)
            another = label_pattern(self.scheme).search(page.text, start, end)
            if another or not _field_pattern().match(page.text, start, end):
                return None
        return None

    def _of_head(self, first: int, last: int) -> DocumentEntity | None:
        """The firm of the title below or above 证券代码, of whose name 证券简称 is a form."""
        page = self.page
        if self.scheme != STOCK_CODE or first > _HEAD:
            return None
        short = "".join(_VALUE.match(page.text, end)[0] for _, end in self._name_labels(first, last))  # type: ignore[index]
        titles = [*page.lines_below(last, _TITLE), *page.lines_above(first, _TITLE)]
        begin = (
            name for bounds in titles for name in page.inside(*bounds) if page.is_bare(bounds[0], name.start)
        )
        return only(name.entity for name in begin if is_form(short, fold(name.entity.name)))

    def _name_labels(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        return (match.span() for match in _name_pattern().finditer(self.page.text, first, last))

    def _value(self, position: int) -> DocumentEntity | None:
        """The one named at a position; where no name was read there, the only one that is called so."""
        if found := self.page.starting(position):
            return found
        words = _VALUE.match(self.page.text, position)
        called = words[0].strip(setting()["quotes"]) if words else ""
        if len(called) < _SHORTEST_CALLED:
            return None
        if called not in self.called and len(self.called) > _MANY:
            return None
        longer = (entity for name, some in self.called.items() if called in name for entity in some)
        return only(self.called.get(called) or longer)


def find_called(entities: Iterable[DocumentEntity]) -> dict[str, list[DocumentEntity]]:
    """By folded name and alias the entities that are called so."""
    found: defaultdict[str, list[DocumentEntity]] = defaultdict(list)
    for entity in entities:
        for name in (entity.name, *entity.aliases):
            found[fold(name)].append(entity)
    return dict(found)


def is_form(short: str, name: str) -> bool:
    """Whether the characters of a short name stand in a name in their order.

    >>> is_form("甲乙股份", "浙江甲乙精工股份有限公司"), is_form("丙", "甲乙")
    (True, False)
    """
    rest = iter(name)
    return all(character in rest for character in short)


@cache
def _shares_pattern() -> re.Pattern[str]:
    return re.compile(f"(?:{any_of(setting()['shares'])})$")


@cache
def _field_pattern() -> re.Pattern[str]:
    """The beginning of a field: 法定代表人：."""
    return re.compile(rf"[^:|\t\n。]{{1,{_FIELD}}}[:|\t]")


@cache
def _name_pattern() -> re.Pattern[str]:
    """A label of names with the marks up to the name."""
    marks = re.escape(setting()["value_marks"])
    return re.compile(f"(?:{any_of(setting()['names'])})[{marks}]+")
