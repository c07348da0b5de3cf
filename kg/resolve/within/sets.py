"""Other words for an unnamed set: 医药企业 for 5家医药企业, 这些企业."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kg.resolve.within.merging import Rules, skips
from kg.resolve.within.words import load_part, replace_words, with_digits, without_head, without_tail

if TYPE_CHECKING:
    from kg.resolve.within.forms import Form

_LIST = "\u3001"
_SHORTEST = 2
_LEAST_ABBREVIATED = 3
_LEAST_WITH_ENDS = 4
_LOOSE = re.compile("[\u7684\u3001]")
_PLANT, _FIRMS = re.compile("(?<=..)\u5382$"), "\u4f01\u4e1a"
_HAN_DIGITS = "\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341\u767e\u5343\u4e24"
_UNITS = "\u5bb6\u4e2a\u540d\u6237\u4f4d"
_COUNTED = re.compile(f"[0-9]|[{_HAN_DIGITS}\u51e0\u6570][\u5bb6\u4e2a\u4f59\u591a\u5927]|\u6570\u767e")
_FIRMS_COUNTED = re.compile(f"(?<![0-9])([0-9]+\u5bb6){_FIRMS}$")
_QUANTITY = re.compile(f"[0-9]+[\u4e07\u5343]?[\u4f59\u591a\u6765]?[{_UNITS}]")


@cache
def same_set(name: str) -> str:
    """The same set but for little words, words that point and like words for firms.

    >>> same_set("广大甲乙厂商"), same_set("甲乙生产企业")
    ('甲乙企业', '甲乙企业')
    """
    bare = without_tail(without_head(name, "sets", "pointing"), "sets", "tails")
    like = without_head(replace_words(_PLANT.sub(_FIRMS, bare), "sets"), "sets", "pointing")
    return _LOOSE.sub("", with_digits(like, _UNITS))


def same_uncounted(short: Form, full: Form) -> bool:
    """The fuller name only adds how many they are."""
    if _is_other(full) or len(short.reading) < _SHORTEST or _QUANTITY.search(short.reading):
        return False
    return _QUANTITY.sub("", full.reading) == short.reading != full.reading


def in_other_words(short: Form, full: Form) -> bool:
    """The same set, with another word for firms, for the country or one that points."""
    if _is_other(full) or _is_other(short):
        return False
    return _in_one_wording(short.reading) == _in_one_wording(full.reading)


@cache
def _in_one_wording(name: str) -> str:
    bare = without_head(without_head(name, "sets", "pointing"), "sets", "country")
    own = without_tail(bare, "sets", "firms")
    return own + _FIRMS if own != bare else bare


def _probe(name: str) -> str:
    """The number of some firms; else what of a set's name is no word for firms and no word before it."""
    if count := _FIRMS_COUNTED.search(name):
        return count[1]
    return _in_one_wording(name).removesuffix(_FIRMS)


def of_country(short: Form, full: Form) -> bool:
    """The fuller name only adds the country."""
    if _is_other(full) or len(short.reading) < _LEAST_ABBREVIATED:
        return False
    added = full.reading.removesuffix(short.reading)
    return added != full.reading and added in load_part("sets")["country"]


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


def same_count(short: Form, full: Form) -> bool:
    """The only name of as many that has its characters in this order, its last among them."""
    name, fuller = short.reading, full.reading
    count = _QUANTITY.search(name)
    if _is_other(full) or count is None or not _counts(fuller, count[0]):
        return False
    return name[-1] == fuller[-1] and _LIST not in full.text and any(skips(name, fuller))


def same_count_of_firms(short: Form, full: Form) -> bool:
    """The only name of as many, where one of the two says no more than that they are firms."""
    count = _FIRMS_COUNTED.search(short.reading)
    if count is None or _is_other(short) or _is_other(full):
        return False
    return _counts(full.reading, count[1]) and _LIST not in full.text


def _counts(name: str, count: str) -> bool:
    """Whether a set's name says that they are so many, not that many and more (3家, 23家)."""
    return any(found[0] == count for found in _QUANTITY.finditer(name))


def same_ends(short: Form, full: Form) -> bool:
    """The only uncounted name that has its characters in this order, with the same beginning and end."""
    name, fuller = short.reading, full.reading
    if _is_other(full) or len(name) < _LEAST_WITH_ENDS or _COUNTED.search(fuller):
        return False
    return name[0] == fuller[0] and name[-2:] == fuller[-2:] and any(skips(name, fuller))


def _is_other(form: Form) -> bool:
    """Whether a set is one of many, or others than those named before."""
    return any(word in form.text for word in load_part("sets")["other"])


GROUPS = Rules(
    same_set,
    (same_uncounted, of_country, in_other_words, same_count, same_count_of_firms),
    _probe,
    weighed=(end_of_set, abbreviated_set, same_ends),
)
