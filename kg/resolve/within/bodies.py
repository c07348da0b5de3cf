"""Short names of public bodies, organisations and parks: 市水利局 for 某某市水利局, 钢协 for 钢铁协会."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kg.lexicon import load_rows
from kg.resolve.names import fold_ending, to_name_key
from kg.resolve.within.merging import Rules, skips
from kg.resolve.within.words import is_place, load_part, words

if TYPE_CHECKING:
    from kg.resolve.within.forms import Form

_PARTY = re.compile("^(?:\u4e2d\u5171|\u4e2d\u56fd\u5171\u4ea7\u515a)(?=.{1,8}\u59d4(?:\u5458\u4f1a)?$)")
_ALIAS = re.compile(r"\([^()]*\)$|(?<=[^a-z0-9\-/]{4})[a-z]{2,8}$")
_TERM = re.compile("\u7b2c?[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,3}\u5c4a")
_SHORTEST = 2
_SHORTEST_ABBREVIATION = 3


@cache
def _national() -> dict[str, str]:
    rows = load_rows("national_bodies", 2)
    return {to_name_key(name): to_name_key(full) for full, others in rows for name in (full, *others.split())}


def same_body(name: str) -> str:
    """A body under its full or its usual short form.

    >>> same_body("某某市环境保护局"), same_body("中共某某市委")
    ('某某市环保局', '某某市委')
    """
    bare = _TERM.sub("", same_organization(name))
    if full := _national().get(bare):
        return full
    key = fold_ending(_PARTY.sub("", bare), "body")
    for long, short in load_part("bodies")["organs"].items():
        key = key.replace(long, short)
    return key


def same_park(name: str) -> str:
    """A park under its full or its usual short form."""
    return fold_ending(name, "park")


def same_organization(name: str) -> str:
    """The same name."""
    return _ALIAS.sub("", name) or name


def end_of_name(short: Form, full: Form) -> bool:
    """The end of the only longer name, which adds its place or owner."""
    if len(short.reading) < _SHORTEST or len(full.text) <= len(short.text):
        return False
    shorts, fulls = (short.reading, short.text), (full.reading, fold_ending(full.text, "body"))
    return any(name.endswith(shorts) for name in fulls)


def without_rank(short: Form, full: Form) -> bool:
    """The place in the name stands without its rank, or the country as one character."""
    name, fuller = short.reading, full.reading
    left = list(skips(name, fuller))
    if len(left) != 1:
        return False
    if left[0] in load_part("bodies")["levels"]:
        return fuller[: len(fuller) - 1] != name
    return name[0] == fuller[0] and fuller.endswith(name[1:]) and is_place(fuller[: len(left[0]) + 1])


def abbreviation(short: Form, full: Form) -> bool:
    """Characters of the only name that has them in this order, its first and its last among them."""
    name, fuller = short.reading, full.reading
    if len(name) < _SHORTEST_ABBREVIATION or name.endswith(tuple(words("bodies", "closed"))):
        return False
    return (
        name not in fuller
        and name[-1] == fuller[-1]
        and _starts_alike(name, fuller)
        and any(skips(name, fuller))
    )


def body_abbreviation(short: Form, full: Form) -> bool:
    """Characters of the only name that has them in this order, from its first to one of its last three."""
    name, fuller = short.reading, full.reading
    if len(name) < _SHORTEST or name.isascii():
        return False
    return (
        name not in fuller
        and name[-1] in fuller[-3:]
        and _starts_alike(name, fuller)
        and any(skips(name, fuller))
    )


def initials(short: Form, full: Form) -> bool:
    """The initials of the words of a Latin name."""
    capitals = "".join(sign for sign in full.surface if sign.isupper()).casefold()
    return len(short.reading) > _SHORTEST and short.reading.isascii() and short.reading == capitals


def only_park(short: Form, full: Form) -> bool:
    """A bare word for a park where the text names one."""
    name, fuller = short.reading, full.reading
    return name in words("bodies", "parks") and name[-1] == fuller[-1] and not fuller.startswith(name)


def _starts_alike(name: str, fuller: str) -> bool:
    if name[0] == fuller[0]:
        return True
    rest = next(
        (fuller.removeprefix(word) for word in words("bodies", "before") if fuller.startswith(word)), ""
    )
    return rest.startswith(name[0])


GOVERNMENT_BODIES = Rules(same_body, (end_of_name, without_rank, abbreviation))
ORGANIZATIONS = Rules(same_organization, (end_of_name, without_rank, initials, body_abbreviation))
PARKS = Rules(same_park, (end_of_name, without_rank, abbreviation, only_park))
