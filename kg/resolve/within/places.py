"""Short names of places: 渝, 我国, 万州 for 万州区, 深圳 for 广东深圳, 我省 for the one province named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.lexicon import load_words
from kg.resolve.divisions import load_divisions, to_stem
from kg.resolve.within.merging import Rules
from kg.resolve.within.words import is_place, load_part, words

if TYPE_CHECKING:
    from kg.resolve.within.forms import Form

_GREATER, _CITY = "\u5927", "\u5e02"
_SIDE = re.compile(".\u65b9")
_WHOLE = re.compile("(?<=..)\u5168(?=[\u7701\u5e02\u533a\u53bf\u5dde\u9547]$)")


def same_place(name: str) -> str:
    """A country, province or city under another word for it, or with 全 before its rank.

    >>> same_place("我国"), same_place("渝"), same_place("某某全省")
    ('中国', '重庆', '某某省')
    """
    key = _WHOLE.sub("", load_part("places")["same"].get(name, name))
    return key[:1] if _SIDE.fullmatch(key) else key


def with_division(short: Form, full: Form) -> bool:
    """The fuller name only adds the rank of its division, not a mere word for the land around it."""
    name, fuller = short.reading, full.reading
    if len(name) == 1 or name in words("place_names", "relative"):
        return False
    return to_stem(fuller) == name and fuller[len(name) :] not in words("place_names", "regional")


def with_rank(short: Form, full: Form) -> bool:
    """The fuller name only adds what kind of place it is."""
    name, fuller = short.reading, full.reading
    return _adds_rank(name, fuller)


def within_place(short: Form, full: Form) -> bool:
    """The fuller name only adds the place around it."""
    name, fuller = short.reading, full.reading
    if name in words("place_names", "relative"):
        return False
    starts = (at for at in range(1, len(fuller)) if fuller.startswith(name, at))
    return any(
        (is_place(fuller[:at]) or fuller[:at] in words("bodies", "before"))
        and (fuller[at:] == name or _adds_rank(name, fuller[at:]))
        for at in starts
    )


def part_of_name(short: Form, full: Form) -> bool:
    """The name is the end of the only longer one."""
    name, fuller = short.reading, full.reading
    return len(name) > 2 and name not in words("place_names", "relative") and fuller.endswith(name)  # noqa: PLR2004


def first_of_country(short: Form, full: Form) -> bool:
    """The first character of the only country that begins with it."""
    name, fuller = short.reading, full.reading
    return len(name) == 1 and fuller.startswith(name) and fuller in load_words("places_foreign")


def greater_city(short: Form, full: Form) -> bool:
    """A city together with the land around it."""
    city = short.reading
    return full.reading == f"{_GREATER}{city}" and load_divisions().is_name(f"{city}{_CITY}")


def only_of_rank(short: Form, full: Form) -> bool:
    """A word that points to a division, for the only one of its rank."""
    rank = _pointing().get(short.text, "")
    if not rank:
        return False
    divisions = load_divisions()
    code = divisions.find(full.text)
    # Only provinces are usually called without their rank.
    is_of_rank = full.text.endswith(rank) or (code is not None and code.endswith("0000"))
    return code is not None and is_of_rank and divisions.names[code].endswith(rank)


def _pointing() -> dict[str, str]:
    found: dict[str, str] = load_part("place_names")["pointing"]
    return found


def _probe(name: str) -> str:
    """Nothing of a word that points, which has no character of the name."""
    return "" if name in _pointing() else name


def _adds_rank(name: str, fuller: str) -> bool:
    if not fuller.startswith(name):
        return False
    if name in words("place_names", "relative"):
        return fuller[len(name) :] in words("place_names", "regional")
    return fuller[len(name) :] in words("place_names", "tails") or (len(name) > 1 and to_stem(fuller) == name)


PLACES = Rules(
    same_place,
    (with_division, with_rank, within_place, first_of_country, part_of_name, greater_city, only_of_rank),
    _probe,
)
