"""Numbers given in the order of a list: in "A、B和C分别为1吨、2吨和3吨" the second number is B's."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.lexicon import load_setting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.numbers import QuantityMention
    from kg.model import DocumentEntity, Sentence

_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Order:
    """Whose turn a number is.

    Attributes:
        owner: The entity at the number's place in the list.
        others: The other entities of the list.
    """

    owner: str
    others: frozenset[str]


@dataclass(frozen=True, slots=True)
class _List:
    """Entities named one after the other: where the last one ends, and all in their order."""

    end: int
    owners: tuple[str, ...]


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str], int]:
    """The words that say it, what joins the members of a list, and how far a list may stand before them."""
    setting = load_setting("mentions")["respective"]
    say, join = ("|".join(map(re.escape, setting[key])) for key in ("say", "join"))
    return re.compile(say), re.compile(f"(?:{join})"), setting["reach"]


def find_orders(
    text: str,
    sentences: Sequence[Sentence],
    entities: Sequence[DocumentEntity],
    quantities: Sequence[QuantityMention],
) -> dict[int, Order]:
    """For each number that is given in the order of a list, whose it is, by the number's start.

    A list counts where it has as many members as there are numbers and is the last one before the word that
    says so, in its sentence and near it; further numbers of the sentence may go on with the same list.
    """
    say, join, reach = _words()
    starts = [quantity.start for quantity in quantities]
    lists = list(_find_lists(text, entities, join))
    ends = [one.end for one in lists]
    orders: dict[int, Order] = {}
    carried: dict[int, int] = {}
    for match in say.finditer(text):
        place = max(bisect_right(sentences, match.start(), key=lambda s: s.start) - 1, 0)
        sentence = sentences[place]
        run = _find_run(text, quantities, starts, match.end(), sentence.end, join)
        if len(run) < _FEWEST:
            continue
        before = lists[bisect_left(ends, sentence.start) : bisect_right(ends, match.start())]
        if not before or len(before[-1].owners) != len(run):
            continue
        if match.start() - max(before[-1].end, carried.get(before[-1].end, 0)) <= reach:
            carried[before[-1].end] = run[-1].end
            for quantity, owner in zip(run, before[-1].owners, strict=True):
                orders[quantity.start] = Order(owner, frozenset(before[-1].owners) - {owner})
    return orders


def _find_run(
    text: str,
    quantities: Sequence[QuantityMention],
    starts: Sequence[int],
    begin: int,
    end: int,
    join: re.Pattern[str],
) -> list[QuantityMention]:
    """The numbers right after a place that follow each other with nothing but joining words between."""
    reach = _words()[2]
    run: list[QuantityMention] = []
    for quantity in quantities[bisect_left(starts, begin) : bisect_left(starts, end)]:
        if run and quantity.start < run[-1].end:
            continue
        gap = text[run[-1].end : quantity.start] if run else ""
        if run and not join.fullmatch(gap):
            break
        if not run and quantity.start - begin > reach // 2:
            break
        run.append(quantity)
    return run


def _find_lists(text: str, entities: Sequence[DocumentEntity], join: re.Pattern[str]) -> Iterator[_List]:
    """Mentions with nothing but joining words between, sorted by where the list ends.

    What lies inside another mention is no member.
    """
    mentions = sorted((m.start, -m.end, entity.id) for entity in entities for m in entity.mentions)
    row: list[tuple[int, str]] = []
    for start, minus_end, owner in [*mentions, (len(text), 0, "")]:
        if row and start < row[-1][0] and owner:
            continue
        if row and not join.fullmatch(text[row[-1][0] : start]):
            owners = tuple(owner for _, owner in row)
            if len(set(owners)) == len(owners) >= _FEWEST:
                yield _List(row[-1][0], owners)
            row = []
        row.append((-minus_end, owner))
