"""Other words for an unnamed set: 医药企业 for 5家医药企业, 这些企业."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kg.resolve.within.merging import Rules, skips
from kg.resolve.within.words import load_part, replace_words, without_head

if TYPE_CHECKING:
    from kg.resolve.within.forms import Form

_LIST = "\u3001"
_SHORTEST = 2
_LEAST_ABBREVIATED = 3
_LOOSE = re.compile("[\u7684\u3001]")


@cache
def same_set(name: str) -> str:
    """The same set but for little words, words that point and like words for firms.

    >>> same_set("广大甲乙厂商"), same_set("甲乙生产企业")
    ('甲乙企业', '甲乙企业')
    """
    return _LOOSE.sub("", without_head(replace_words(name, "sets"), "sets", "pointing"))


def end_of_set(short: Form, full: Form) -> bool:
    """The end of the only longer name."""
    if _is_other(full) or len(short.reading) < _SHORTEST:
        return False
    if len(short.reading) == _SHORTEST and full.first > short.first:
        return False
    added = len(full.reading) - len(short.reading)
    return full.reading.endswith(short.reading) and added >= _SHORTEST


def abbreviated_set(short: Form, full: Form) -> bool:
    """Characters of the only name that has them in this order, its last among them."""
    name, fuller = short.reading, full.reading
    if _is_other(full) or len(name) < _LEAST_ABBREVIATED or full.first > short.first:
        return False
    return name[-1] == fuller[-1] and _LIST not in full.text and any(skips(name, fuller))


def _is_other(form: Form) -> bool:
    """Whether a set is one of many, or others than those named before."""
    return any(word in form.text for word in load_part("sets")["other"])


GROUPS = Rules(same_set, (end_of_set, abbreviated_set))
