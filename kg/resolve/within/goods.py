"""Short names of products and industries: 公务车 for 公务用车, 光伏业 for 我国光伏产业."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kg.resolve.within.merging import Rules, skips
from kg.resolve.within.words import (
    is_made_of,
    is_place,
    load_brands,
    load_part,
    replace_words,
    without_head,
    without_tail,
    words,
)

if TYPE_CHECKING:
    from kg.resolve.within.forms import Form

_SHORTEST = 2
_COUNTED = re.compile("[0-9\u5341\u767e]+(?:\u4f59|\u591a)?[\u79cd\u6b3e\u7c7b\u4ef6]")


_CODE = re.compile("(?=.*[0-9])(?=.*[a-z])[a-z0-9-]{2,}|[a-z]{4,}")
# A branch of one character, of which the words below leave too little.
_BRANCH = re.compile("(.)[\u4ea7\u884c](\u4e1a)")
_LATIN, _HAN = re.compile("[a-z]{2}"), re.compile("[\u4e00-\u9fff]+")
_KEPT, _KEPT_BEHIND = 3, 2
_LEAST_REORDERED = 4
_OF = "\u7684"
_BRAND = "\u724c"


@cache
def _loose() -> re.Pattern[str]:
    return re.compile("(?<=.)(?:" + "|".join(load_part("goods")["loose"]) + ")(?=.)")


@cache
def same_product(name: str) -> str:
    """The same name but for little words and the general word at its end.

    >>> same_product("公务用车"), same_product("某某产品")
    ('公务车', '某某')
    """
    bare = _COUNTED.sub("", name) or name
    return _loose().sub("", without_tail(replace_words(bare, "goods"), "goods", "tails"))


def with_quality(short: Form, full: Form) -> bool:
    """The fuller name only adds a general quality or origin."""
    name, fuller = short.reading, full.reading
    return fuller.endswith(name) and is_made_of(fuller[: len(fuller) - len(name)], (words("goods", "heads"),))


def of_place(short: Form, full: Form) -> bool:
    """The fuller name only adds where it comes from."""
    name, fuller = short.reading, full.reading
    return fuller.endswith(name) and is_place(fuller[: len(fuller) - len(name)].removesuffix(_OF))


def of_brand(short: Form, full: Form) -> bool:
    """The fuller name only adds whose it is."""
    name, fuller = short.reading, full.reading
    return fuller.endswith(name) and fuller[: len(fuller) - len(name)].removesuffix(_BRAND) in load_brands()


def after_fuller(short: Form, full: Form) -> bool:
    """The end of the only longer name, which stands before it in the text."""
    name, fuller = short.reading, full.reading
    if len(name) < _SHORTEST or fuller[0] in load_part("goods")["not"]:
        return False
    return fuller.endswith(name) and full.first < short.first


def abbreviated_after(short: Form, full: Form) -> bool:
    """All characters but one of the only such name, which stands before it in the text."""
    name, fuller = short.reading, full.reading
    if len(name) < _SHORTEST or name[-1] != fuller[-1] or full.first > short.first:
        return False
    left = list(skips(name, fuller))
    return name[0] == fuller[0] and len(left) == 1 and len(left[0]) == 1


def of_code(short: Form, full: Form) -> bool:
    """A code or name in Latin letters, to which the fuller name adds what kind of thing it is, or whose."""
    brand, code, kind = full.reading.partition(short.reading)
    is_known = not brand or brand in load_brands()
    return bool(code and is_known and _CODE.fullmatch(code) and _HAN.fullmatch(kind))


def in_other_order(short: Form, full: Form) -> bool:
    """The same characters in another order."""
    name, fuller = short.reading, full.reading
    return len(name) >= _LEAST_REORDERED and len(name) == len(fuller) and sorted(name) == sorted(fuller)


def with_middle(short: Form, full: Form) -> bool:
    """The fuller name, which begins with the same Latin letters, only adds something in its middle."""
    name, fuller = short.reading, full.reading
    if not _LATIN.match(name) or len(name) < _KEPT + _KEPT_BEHIND:
        return False
    return (
        name[:_KEPT] == fuller[:_KEPT]
        and name[-_KEPT_BEHIND:] == fuller[-_KEPT_BEHIND:]
        and len(list(skips(name, fuller))) == 1
    )


@cache
def same_industry(name: str) -> str:
    """The same branch, called an industry, a trade, a market or a chain, here or everywhere.

    >>> same_industry("我国甲乙行业"), same_industry("甲乙市场")
    ('甲乙', '甲乙')
    """
    bare = without_head(replace_words(name, "industries"), "industries", "wide")
    one = _BRANCH.fullmatch(bare)
    return "".join(one.groups()) if one else without_tail(bare, "industries", "heads")


def industry_of_place(short: Form, full: Form) -> bool:
    """The fuller name only adds a place."""
    name, fuller = short.reading, full.reading
    return fuller.endswith(name) and is_place(fuller[: len(fuller) - len(name)])


PRODUCTS = Rules(
    same_product,
    (of_brand, of_code, in_other_order),
    weighed=(with_quality, of_place, with_middle, after_fuller, abbreviated_after),
)
INDUSTRIES = Rules(same_industry, (industry_of_place,))
