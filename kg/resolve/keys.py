"""From a name to what identifies its bearer beyond one document, type by type.

市政府 names a body only where the city is known, 20条措施 a measure only beside its issuer: such names have
no key of their own, only a ``rest`` that a place can complete.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from kg.lexicon import load_rows, load_setting, load_words
from kg.model import EntityType
from kg.resolve.divisions import load_divisions
from kg.resolve.names import fold_ending, is_bare_company, parse_company, short_company_names, to_name_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    Around = frozenset[str]


_KEPT = 1 << 16


@dataclass(frozen=True, slots=True)
class Key:
    """What a name says: its own ``key``, or a ``rest`` to complete; shorter names; places in the name."""

    key: str
    rest: str = ""
    derived: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@lru_cache(maxsize=_KEPT)
def to_key(type_: EntityType, name: str, around: Around = frozenset()) -> Key:
    """The key of a name of that type.

    Args:
        type_: What is named; persons and groups have no key beyond their folded name.
        name: The name as written.
        around: Codes of the divisions that the document names, to tell apart those of one name.
    """
    folded = to_name_key(name)
    return _KEYS[type_](folded, around) if type_ in _KEYS else Key(folded)


def complete_key(key: Key, code: str) -> Key:
    """The key of a name that says its bearer only together with its place."""
    return Key(code + key.rest, key.rest, key.derived, (code,))


def _place(name: str, around: Around) -> Key:
    divisions = load_divisions()
    if divisions.candidates(name):
        code = divisions.find(name, around)
        return Key(code or "", places=(code,) if code else ())
    if code := divisions.find(name, around):
        return Key(code, places=(code,))
    upper, rest = divisions.split(name)
    if rest and upper and (code := divisions.find(upper, around)):
        return Key(code + rest, rest, places=(code,))
    return Key("" if _is_local(name) else name, name)


def _body(name: str, around: Around) -> Key:
    if full := _national_bodies().get(name):
        return Key(full)
    stripped = _without_party(name)
    folded = fold_ending(stripped, "body")
    upper, rest = load_divisions().split(folded)
    if upper and rest:
        code = load_divisions().find(upper, around)
        committee = stripped != name and rest == _words("party_organ")[0]
        rest = _words("party_organ")[1] if committee else rest
        return Key(code + rest, rest, places=(code,)) if code else Key("", rest)
    if name.startswith((*_words("national"), *_foreign())):
        return Key(name)
    head = _without_ending(folded, load_words("government_suffixes"))
    if _is_relative(head):
        return Key("", _without_relative(folded))
    return Key("", folded) if _is_local(head) else Key(folded)


def _organization(name: str, around: Around) -> Key:
    upper, rest = load_divisions().split(name)
    if upper and rest and (code := load_divisions().find(upper, around)):
        return Key(code + rest, rest, places=(code,))
    head = _without_ending(name, load_words("organization_suffixes"))
    return Key("", _without_relative(name)) if _is_relative(head) and not upper else Key(name)


def _park(name: str, around: Around) -> Key:
    folded = fold_ending(name, "park")
    upper, rest = load_divisions().split(folded)
    generic = rest in _park_endings() or _is_relative(_without_ending(rest, _park_endings()))
    if upper and rest and (code := load_divisions().find(upper, around)):
        return Key(code + rest, rest, () if generic else (rest,), (code,))
    return Key("", rest) if generic else Key(folded)


def _company(name: str, around: Around) -> Key:
    del around
    if is_bare_company(name):
        return Key("", name)
    parts = parse_company(name)
    places = (parts.region,) if parts.region else ()
    # X公司 is X; any other form can tell two firms apart.
    plain = parts.form == _words("bare_companies")[0] and name.endswith(parts.form)
    key = name.removesuffix(parts.form) if plain else fold_ending(name, "company")
    return Key(key, "", tuple(sorted(short_company_names(parts) - {key})), places)


def _industry(name: str, around: Around) -> Key:
    del around
    return Key(fold_ending(name, "industry") or name)


def _measure(name: str, around: Around) -> Key:
    return _act(name, around, _heads("policy_heads"))


def _project(name: str, around: Around) -> Key:
    return _act(name, around, _heads("project_heads"))


def _act(name: str, around: Around, heads: Collection[str]) -> Key:
    """A measure or project: its name counts where more is left than numbers, everyday words and a head."""
    upper, rest = load_divisions().split(name)
    if upper and rest and (code := load_divisions().find(upper, around)):
        return Key(code + rest, rest, () if _is_bare_act(rest, heads) else (rest,), (code,))
    return Key("", name) if _is_bare_act(name, heads) else Key(name)


@cache
def _heads(name: str) -> frozenset[str]:
    return load_words(name) | load_words(f"{name}_maybe")


def _is_bare_act(name: str, heads: Collection[str]) -> bool:
    left = _without_quantity(name)
    while left and left not in heads and left not in _words("act_heads"):
        cut = next((word for word in _words("bare_measures") if left.startswith(word)), "")
        if not cut:
            return False
        left = _without_quantity(left.removeprefix(cut))
    return True


def _without_quantity(name: str) -> str:
    found = _quantity().match(name)
    return name[found.end() :] if found else name


def _without_party(name: str) -> str:
    return next((name.removeprefix(word) for word in _words("party") if name.startswith(word)), name)


def _without_ending(name: str, endings: Collection[str]) -> str:
    """What stands before the longest of the endings."""
    return next((name[:start] for start in range(len(name)) if name[start:] in endings), name)


def _is_relative(head: str) -> bool:
    return not head or head in _words("relative")


def _without_relative(name: str) -> str:
    """The name without 市, 我区 and the like before it, so that a place can stand there."""
    found = (name.removeprefix(word) for word in _words("relative") if name.startswith(word) and name != word)
    return min(found, key=len, default=name)


def _is_local(name: str) -> bool:
    return name.endswith(_words("local_places"))


@cache
def _quantity() -> re.Pattern[str]:
    """A run of numbers with their units at the start: 第二批, 3000万元, 2026年5月."""
    setting = load_setting("identity")
    number, more, unit = (re.escape(setting[key]) for key in ("numerals", "more", "units"))
    # A number at least each time round, so the run is read in one pass.
    return re.compile(f"(?:{setting['ordinal']}?[{number}]++[{more}]?[{unit}]?)++")


@cache
def _words(key: str) -> tuple[str, ...]:
    return tuple(load_setting("identity")[key])


@cache
def _foreign() -> tuple[str, ...]:
    return tuple(sorted(load_words("places_foreign")))


@cache
def _park_endings() -> frozenset[str]:
    words = load_words("park_suffixes") | load_words("park_suffixes_maybe")
    return words | {fold_ending(word, "park") for word in words}


@cache
def _national_bodies() -> dict[str, str]:
    """Every name of a national body, folded, with its full name."""
    rows = load_rows("national_bodies", 2)
    return {to_name_key(name): to_name_key(full) for full, others in rows for name in (full, *others.split())}


_KEYS: dict[EntityType, Callable[[str, Around], Key]] = {
    EntityType.PLACE: _place,
    EntityType.GOVERNMENT_BODY: _body,
    EntityType.ORGANIZATION: _organization,
    EntityType.PARK: _park,
    EntityType.COMPANY: _company,
    EntityType.INDUSTRY: _industry,
    EntityType.POLICY_MEASURE: _measure,
    EntityType.PROJECT: _project,
}
