"""Keys of measures and projects: a name counts where more is left than numbers, everyday words and a head."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.numerals import load_numerals, read_chinese
from kg.lexicon import load_setting, load_words
from kg.resolve.key import Around, Key, split_place, without_quantity
from kg.resolve.known import find_known
from kg.resolve.names import fold_ending, identity_words

if TYPE_CHECKING:
    from collections.abc import Collection


def to_measure_key(name: str, around: Around) -> Key:
    """The key of an act of policy."""
    name = name.removeprefix(identity_words("states")[0])
    return _act(_with_digits(name), around, _heads("policy_heads"), identity_words("measure_tails"))


def to_project_key(name: str, around: Around) -> Key:
    """The key of a project or site."""
    name = fold_ending(name, "project")
    return _act(name, around, _heads("project_heads"), identity_words("project_tails"))


def _act(name: str, around: Around, heads: Collection[str], tails: tuple[str, ...]) -> Key:
    if known := find_known("act", name):
        return Key(known)
    code, rest = split_place(name, around)
    if _is_bare(rest or name, heads):
        return Key(code + rest, rest, (), (code,)) if code else Key("", name)
    if code:
        rest = _without_tail(rest, heads, tails)
        # Every place has a plan of that number, and the country has one too.
        shared = find_known("act", rest) or _five_years().match(rest)
        return Key(code + rest, rest, () if shared else (rest,), (code,))
    short = _without_tail(name, heads, tails)
    return Key(find_known("act", short) or short)


def _without_tail(name: str, heads: Collection[str], tails: tuple[str, ...]) -> str:
    """The name without the word for its kind, where a name of its own is left: 甲乙丙水库项目."""
    bare = next((name.removesuffix(tail) for tail in tails if name.endswith(tail)), name)
    shortest = load_setting("identity")["shortest_act"]
    return bare if len(bare) >= shortest and not _is_bare(bare, heads) else name


def _is_bare(name: str, heads: Collection[str]) -> bool:
    if _five_years().match(name):
        return False
    left = without_quantity(name)
    while left and left not in heads and left not in identity_words("act_heads"):
        cut = next((word for word in identity_words("bare_measures") if left.startswith(word)), "")
        if not cut:
            return False
        left = without_quantity(left.removeprefix(cut))
    return True


def _with_digits(name: str) -> str:
    """Chinese numbers of points in digits: 二十条 as 20条."""
    return _points().sub(lambda found: str(value) if (value := read_chinese(found[0])) else found[0], name)


@cache
def _heads(name: str) -> frozenset[str]:
    return load_words(name) | load_words(f"{name}_maybe")


@cache
def _five_years() -> re.Pattern[str]:
    return re.compile(load_setting("identity")["five_years"])


@cache
def _points() -> re.Pattern[str]:
    numerals = load_numerals()
    signs = re.escape("".join([*numerals.digits, *numerals.scales]))
    return re.compile(f"[{signs}]+(?=[{load_setting('identity')['counted']}])")
