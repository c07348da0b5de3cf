"""Short names of measures and projects: 《办法》 for the one 办法 named, 博览会 for 第三届甲乙博览会."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kg.resolve.within.merging import Rules, skips
from kg.resolve.within.words import is_made_of, with_digits, without_head, words

if TYPE_CHECKING:
    from kg.resolve.within.forms import Form

_SHORTEST = 2
_LEAST_ABBREVIATED = 3
_UNITS = "\u6761\u9879\u4e2a\u4ebf\u4e07\u573a"
_COUNT = re.compile("[0-9]{1,3}[\u6761\u9879]")
# Ten measures and more: three are often those of a sentence.
_COUNTED = re.compile("[1-9][0-9]{1,2}[\u6761\u9879].{0,6}(?:\u63aa\u65bd|\u4e3e\u63aa)")
_SOME, _MEASURE = "\u82e5\u5e72", "\u63aa"
_LOOSE = re.compile("[\u7684\u3001()]")


@cache
def same_act(name: str) -> str:
    """The same name but for little words, numerals and words that point.

    >>> same_act("该办法"), same_act("二十条措施")
    ('办法', '20条措施')
    """
    return _LOOSE.sub("", without_head(with_digits(name, _UNITS), "acts", "pointing"))


def end_of_act(short: Form, full: Form) -> bool:
    """The end of the only longer name."""
    return len(short.reading) >= _SHORTEST and full.reading.endswith(short.reading)


def with_kind(short: Form, full: Form) -> bool:
    """The fuller name only adds what kind of act it is."""
    name, fuller = short.reading, full.reading
    return (
        len(name) >= _SHORTEST
        and fuller.startswith(name)
        and is_made_of(fuller[len(name) :], (words("acts", "tails"),))
    )


def abbreviated_act(short: Form, full: Form) -> bool:
    """Characters of the only name that has them in this order, its last among them."""
    name, fuller = short.reading, full.reading
    return len(name) >= _LEAST_ABBREVIATED and name[-1] == fuller[-1] and any(skips(name, fuller))


def counted_measures(short: Form, full: Form) -> bool:
    """So many measures, for the only name of some measures."""
    return bool(
        _COUNTED.fullmatch(short.reading) and _SOME in full.reading and not _COUNT.search(full.reading)
    )


def _probe(name: str) -> str:
    """Of so many measures, the character that every word for measures has."""
    return _MEASURE if _COUNTED.fullmatch(name) else name


POLICY_MEASURES = Rules(same_act, (with_kind, end_of_act, abbreviated_act, counted_measures), _probe)
PROJECTS = Rules(same_act, (with_kind, end_of_act, abbreviated_act))
