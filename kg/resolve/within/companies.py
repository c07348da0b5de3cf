"""Short names of firms: without legal form, trade or region, and abbreviations of the full legal name."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kg.lexicon import load_setting, load_words
from kg.resolve.company_names import is_bare_company
from kg.resolve.names import to_name_key
from kg.resolve.within.merging import Rules, skips
from kg.resolve.within.words import is_made_of, is_place, load_brands, load_part, without_tail, words

if TYPE_CHECKING:
    from kg.resolve.within.forms import Form

_LATIN_ASIDE = re.compile(r"\([a-z][a-z0-9 .&\-]*\)|(?<=[\u4e00-\u9fff]{4})[a-z]{2,}$")
_PLACE_ASIDE = re.compile(r"(?<=.)\(([^()]+)\)(?=.)")
_GROUP = re.compile("\\((\u96c6\u56e2|\u63a7\u80a1)\\)")
_INNER_FIRM = re.compile("\u516c\u53f8.")
_SHORTEST = 2
_LONGEST_ABBREVIATION = 6


@cache
def _known() -> dict[str, str]:
    return {
        to_name_key(name): to_name_key(names[0]) for names in load_part("companies")["same"] for name in names
    }


@cache
def same_company(name: str) -> str:
    """The same name but for its legal form, or another name of a well-known firm.

    >>> same_company("重庆甲乙科技有限公司"), same_company("甲乙(集团)公司")
    ('重庆甲乙科技', '甲乙集团')
    """
    key = _GROUP.sub(r"\1", _LATIN_ASIDE.sub("", name))
    bare = without_tail(_without_rank(key), "companies", "legal") if not is_bare_company(name) else name
    return _known().get(key) or _known().get(bare, bare)


def _without_rank(name: str) -> str:
    """The name without the rank of the division that it begins with."""
    ranks = tuple(load_setting("identity")["plain_ranks"])
    found = (at for at in range(2, 5) if name[at : at + 1] in ranks and len(name) > at + 1 + _SHORTEST)
    return next(
        (name[:at] + name[at + 1 :] for at in found if is_place(name[:at]) and is_place(name[: at + 1])), name
    )


def as_group(short: Form, full: Form) -> bool:
    """The fuller name only adds the word for a group, a holding, shares or a site."""
    if not (_fits(short, full) and full.reading.startswith(short.reading)):
        return False
    return _rest(short, full) in words("companies", "groups") and not (_is_legal(short) and _is_legal(full))


def with_trade(short: Form, full: Form) -> bool:
    """The fuller name only adds a trade."""
    if not (_fits(short, full) and full.reading.startswith(short.reading)):
        return False
    if not short.reading.isascii() and _rest(short, full).isascii():
        return False
    if _has_trade(short.reading):
        return False
    rest = _PLACE_ASIDE.sub("", full.text[len(short.reading) :])
    return _is_trade(rest) or (_is_legal(full) and short.reading not in load_brands())


def with_region(short: Form, full: Form) -> bool:
    """The fuller name adds a region, and a trade or a legal form."""
    if not _fits(short, full):
        return False
    name, fuller = short.reading, full.reading
    at = fuller.find(name, 1)
    if at < 0:
        return False
    if not (is_place(fuller[:at]) or fuller[:at] in words("bodies", "before")):
        return _is_legal(full) and _may_be_region(fuller[:at], name) and _is_trade(fuller[at + len(name) :])
    rest = fuller[at + len(name) :]
    if rest:
        return _is_trade(rest) or (_is_legal(full) and not _has_trade(name) and name not in load_brands())
    return fuller != full.text or not _is_domestic(fuller[:at]) or len(name) > _SHORTEST + 1


def _may_be_region(start: str, name: str) -> bool:
    """Whether two characters before a name of its own may be a town that no list has."""
    return len(start) == _SHORTEST < len(name) and name not in load_brands() and start not in load_brands()


def region_before(short: Form, full: Form) -> bool:
    """The region that the fuller name has in brackets stands first, without its trade or legal form."""
    aside = _PLACE_ASIDE.search(full.text)
    if not (aside and _is_legal(full) and short.reading.startswith(aside[1])):
        return False
    own = short.reading[len(aside[1]) :]
    return len(own) >= _SHORTEST and full.text.startswith(own)


def after_owner(short: Form, full: Form) -> bool:
    """The end of the only longer name, which adds the owner before it."""
    name, fuller = short.reading, full.reading
    if len(name) < _SHORTEST or is_bare_company(short.text) or not fuller.endswith(name):
        return False
    owner = fuller[: len(fuller) - len(name)]
    return owner not in words("companies", "partners") and (not is_place(owner) or len(name) > _SHORTEST + 1)


def abbreviated(short: Form, full: Form) -> bool:
    """Characters of the only name that has them in this order, from its first or from after its region."""
    name, fuller = short.reading, full.reading
    if not (_fits(short, full) and _SHORTEST <= len(name) <= _LONGEST_ABBREVIATION):
        return False
    if name in fuller or (_is_legal(short) and _is_legal(full) and len(name) > _LONGEST_ABBREVIATION):
        return False
    sister = fuller[: len(name)]
    if name[:-1] == sister[:-1] and {name, sister} <= load_brands():
        return False
    starts = {fuller[0], *(fuller[at] for at in range(2, 5) if at < len(fuller) and is_place(fuller[:at]))}
    longer = (whole for whole in (fuller, full.text) if len(whole) >= len(name) + 2)
    return name[0] in starts and any(any(skips(name, whole)) for whole in longer)


def _fits(short: Form, full: Form) -> bool:
    """Neither a bare word, nor a part of the firm beside the whole."""
    if len(short.reading) < _SHORTEST or is_bare_company(short.text):
        return False
    return _is_part(short) or not _is_part(full)


def _is_part(form: Form) -> bool:
    """Whether a name is that of a branch: such a word or a place at its end, or a firm's name inside."""
    branches = tuple(words("companies", "branches"))
    if form.text.endswith(branches) or form.reading.endswith(branches) or _INNER_FIRM.search(form.reading):
        return True
    return any(
        is_place(form.reading[-length:]) for length in (2, 3) if len(form.reading) >= length + _SHORTEST
    )


def _rest(short: Form, full: Form) -> str:
    return full.reading[len(short.reading) :]


@cache
def _trades() -> frozenset[str]:
    return frozenset(map(to_name_key, load_words("company_trades") | load_words("company_forms")))


def _is_trade(text: str) -> bool:
    if text.isascii():
        return not text.startswith("(")
    return is_made_of(text, (_trades(), words("companies", "tails"), words("companies", "groups")))


def _is_legal(form: Form) -> bool:
    """Whether a name stands with its legal form."""
    return form.text != form.reading


@cache
def _has_trade(name: str) -> bool:
    """Whether a name ends with a trade after two characters or more of its own."""
    return any(name[start:] in _trades() for start in range(_SHORTEST, len(name)))


def _is_domestic(name: str) -> bool:
    return name not in load_words("places_foreign")


COMPANIES = Rules(same_company, (as_group, with_trade, with_region, region_before, after_owner, abbreviated))
