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
    return Key("", name) if is_local(name) else Key(_without_tail(name), name)


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
