"""Keys of firms: the name under which a firm is known beyond its document, and the shorter ones."""

from __future__ import annotations

import re

from kg.resolve.company_names import is_bare_company, parse_company, short_company_names
from kg.resolve.divisions import load_divisions
from kg.resolve.key import Around, Key
from kg.resolve.known import find_known, is_well_known_firm
from kg.resolve.names import fold_ending, folded_words, identity_words

_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])-(?=[\u3400-\u9fff])")


def to_company_key(name: str, around: Around) -> Key:
    """The key of a firm's folded name; the same for every name of a well-known firm."""
    del around
    name = _fold(name)
    if known := _find_known(name):
        return Key(known)
    if is_bare_company(name):
        return Key("", name)
    if abroad := _of_a_country(name):
        return abroad
    parts = parse_company(name)
    places = (parts.region,) if parts.region else ()
    # X公司 is X; any other form can tell two firms apart.
    plain = parts.form == identity_words("bare_companies")[0] and name.endswith(parts.form)
    key = name.removesuffix(parts.form) if plain else fold_ending(name, "company")
    derived = {short: find_known("company", short) for short in short_company_names(parts)}
    # A firm with shares is another one than the group that holds it.
    listed = parts.form == identity_words("listed_forms")[0]
    group = identity_words("group_forms")[0]
    shorter = {known or short for short, known in derived.items() if not (listed and known.endswith(group))}
    return Key(_with_bank(key) if parts.is_branch else key, "", tuple(sorted(shorter - {key})), places)


def _fold(name: str) -> str:
    """The name without marks inside it, its form outside brackets, its region without rank."""
    name = _BETWEEN_HAN.sub("", name)
    for form in identity_words("bracketed_forms"):
        name = name.replace(f"({form})", form)
    prefix = parse_company(name).prefix
    code = load_divisions().find(prefix) if prefix else None
    if code:
        # 长沙县 keeps its rank, for 长沙 alone is the city.
        shorter = [
            prefix[:end] for end in range(2, len(prefix)) if load_divisions().find(prefix[:end]) == code
        ]
        name = min(shorter, key=len, default=prefix) + name.removeprefix(prefix)
    return name


def _find_known(name: str) -> str:
    # With shares it can be a subsidiary, so only the plainest forms are left out.
    bare = (name.removesuffix(form) for form in ("", *identity_words("plainest_forms")))
    return next((known for one in bare if (known := find_known("company", one))), "")


def _of_a_country(name: str) -> Key | None:
    """A well-known firm named with its country: 美国甲公司 is 甲."""
    bare = name.removesuffix(identity_words("bare_companies")[0])
    for end in range(2, len(bare) - 1):
        country, rest = bare[:end], bare[end:]
        if country in folded_words("places_foreign"):
            known = find_known("company", rest)
            if known or is_well_known_firm(rest):
                return Key(bare, "", (known or rest,), (country,))
    return None


def _with_bank(name: str) -> str:
    """A branch's name with the full name of its well-known firm: 工行甲支行 is 中国工商银行甲支行."""
    heads = (name[:end] for end in range(len(name) - 1, 1, -1))
    return next(
        (known + name.removeprefix(head) for head in heads if (known := find_known("company", head))), name
    )
