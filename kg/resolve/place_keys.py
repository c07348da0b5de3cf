"""Keys of places and of the parks in them."""

from __future__ import annotations

import re
from functools import cache

from kg.lexicon import load_setting, load_words
from kg.resolve.divisions import load_divisions
from kg.resolve.key import Around, Key, is_counted, is_local, is_relative, split_place, without_ending
from kg.resolve.known import find_known
from kg.resolve.names import fold_ending, identity_words

_IN_CHINA = re.compile(r"^\u4e2d\u56fd\((.+?)\)")


def to_place_key(name: str, around: Around) -> Key:
    """The key of a place: the code of a division, a region's name, or a division with what lies in it."""
    name = find_known("place", name) or name
    divisions = load_divisions()
    if name in identity_words("not_counties") and not divisions.find(name, around):
        return Key(name)
    if divisions.candidates(name):
        code = divisions.find(name, around)
        return Key(code or "", places=(code,) if code else ())
    if code := divisions.find(name, around):
        return Key(code, places=(code,))
    code, rest = split_place(name, around)
    # 解放路 is a street of any town, though a district is called 解放.
    if code and rest not in identity_words("local_places"):
        return Key(code + rest, rest, places=(code,))
    # 我市 is another one for each writer.
    if is_local(name) or is_relative(name):
        return Key("", name)
    return Key(_without_tail(name), name, places=(name,) if find_unlisted(name) == name else ())


def find_unlisted(name: str) -> str:
    """The division that a name begins with by its form alone, where the table has none: a name and a rank.

    >>> find_unlisted("云岭市政府"), find_unlisted("云岭工业园区管委会")
    ('云岭市', '')
    """
    setting = load_setting("identity")
    found = next((end for end in range(3, len(name) + 1) if name[end - 1] in setting["plain_ranks"]), 0)
    place = name[:found]
    beginnings = (*setting["relative"], *setting["national"])
    no_name = place.endswith(tuple(setting["not_divisions"])) or place[:-1] in beginnings
    return "" if no_name or name.startswith(tuple(setting["national"])) else place


def _without_tail(name: str) -> str:
    """A region's or country's name without 地区, as the lexicon has it."""
    bare = name.removesuffix(load_setting("identity")["region_tail"])
    return bare if bare in _regions() else name


@cache
def _regions() -> frozenset[str]:
    return load_words("places_regions") | load_words("places_foreign")


def to_park_key(name: str, around: Around) -> Key:
    """The key of a park: its name in the short form, after the code of its place."""
    folded = fold_ending(_IN_CHINA.sub(r"\1", name), "park")
    if known := find_known("park", folded):
        return Key(known)
    code, rest = split_place(folded, around)
    if code:
        return Key(code + rest, rest, () if _is_generic(rest) else (rest,), (code,))
    rest = load_divisions().split(folded)[1]
    return Key("", rest) if _is_generic(rest) else Key(folded)


def _is_generic(name: str) -> bool:
    """Whether a park's name says only what kind of park it is, or how many."""
    if name in _park_endings() or is_relative(without_ending(name, _park_endings())):
        return True
    return name.startswith(identity_words("park_levels")) or is_counted(name)


@cache
def _park_endings() -> frozenset[str]:
    words = load_words("park_suffixes") | load_words("park_suffixes_maybe")
    return words | {fold_ending(word, "park") for word in words}
