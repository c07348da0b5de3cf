"""Keys of organs of state and of organisations: of the country, of other states, of one place."""

from __future__ import annotations

import re
from functools import cache

from kg.lexicon import load_setting, load_words
from kg.resolve.divisions import load_divisions
from kg.resolve.key import Around, Key, is_local, is_relative, split_place, without_ending, without_relative
from kg.resolve.known import find_known
from kg.resolve.names import fold_ending, folded_words, identity_words
from kg.resolve.place_keys import find_unlisted, to_park_key


def to_body_key(name: str, around: Around) -> Key:
    """The key of an organ of state; none where it is an organ of any place (市政府)."""
    if known := _find_institution(name):
        return Key(known)
    stripped = _without_party(name)
    folded = _fold(_without_state(stripped))
    if load_divisions().split(folded)[0]:
        return _of_a_place(folded, around, party=stripped != name)
    if place := find_unlisted(folded):
        rest = _as_party_organ(folded.removeprefix(place), party=stripped != name)
        return Key(place + rest, rest, places=(place,))
    if name.startswith((*identity_words("national"), *_foreign())):
        return Key(_with_one_conjunction(name))
    head = without_ending(folded, load_words("government_suffixes"))
    if is_relative(head):
        return Key("", without_relative(folded))
    return Key("", folded) if is_local(head) else Key(folded)


def to_organization_key(name: str, around: Around) -> Key:
    """The key of an organisation that is neither a firm nor an organ of state."""
    if known := _find_institution(name):
        return Key(known)
    if name.endswith(identity_words("passing_bodies")):
        return Key("", name)
    folded = fold_ending(name, "organization")
    code, rest = split_place(folded, around)
    if code:
        whole = name.removeprefix(name[: len(folded) - len(rest)])
        listed = load_words("organizations")
        # 上海甲商会 is another one than 甲商会 where the lexicon has both.
        known = find_known("institution", whole) or (whole if whole in listed and name not in listed else "")
        return Key(code + rest, rest, (known,) if known else (), (code,))
    upper = load_divisions().split(name)[0]
    head = without_ending(name, load_words("organization_suffixes"))
    return Key("", without_relative(name)) if is_relative(head) and not upper else Key(folded)


def _of_a_place(folded: str, around: Around, *, party: bool) -> Key:
    code, rest = split_place(folded, around)
    rest = _as_party_organ(rest, party=party)
    if not code:
        rest = load_divisions().split(folded)[1]
        return Key("", rest) if rest else Key(folded)
    return Key(code + rest, rest, _as_committee(rest, around), (code,))


def _fold(name: str) -> str:
    """The name with its ending in the short form, and with that of the park before 管委会."""
    folded = fold_ending(name, "body")
    ending = load_setting("identity")["park_committee"]
    park = folded.removesuffix(ending)
    return folded if park == folded else fold_ending(park, "park") + ending


def _as_party_organ(rest: str, *, party: bool) -> str:
    organ, committee = identity_words("party_organ")
    return committee if party and rest == organ else rest


def _as_committee(rest: str, around: Around) -> tuple[str, ...]:
    """The name of a park's committee without the park's city, where the park has a name of its own."""
    ending = load_setting("identity")["park_committee"]
    park = rest.removesuffix(ending)
    return (rest,) if park != rest and to_park_key(park, around).key else ()


def _find_institution(name: str) -> str:
    """The key of a well-known institution under any of its names, with or without its state or term."""
    name = _with_one_conjunction(name)
    if known := find_known("institution", name):
        return known
    for state in identity_words("states"):
        rest = name.removeprefix(state)
        if rest != name and (known := find_known("institution", rest)):
            return known
    if found := _term().match(name):
        known = find_known("institution", found["rest"])
        return found["number"] + identity_words("term")[1] + known if known else ""
    return _of_a_state(name)


def _of_a_state(name: str) -> str:
    """俄外交部 as 俄罗斯外交部: a state in one character before what is an organ of a state."""
    state = dict(pair.split() for pair in identity_words("short_states")).get(name[:1], "")
    rest = name[1:]
    if state and (rest in identity_words("state_organs") or find_known("institution", rest)):
        full = state + rest
        return find_known("institution", full) or full
    return ""


def _without_state(name: str) -> str:
    """中华人民共和国甲海关 as 甲海关, where 甲 is a division."""
    state = identity_words("states")[0]
    rest = name.removeprefix(state)
    return rest if rest != name and load_divisions().split(rest)[0] else name


def _without_party(name: str) -> str:
    parties = identity_words("party")
    return next((name.removeprefix(word) for word in parties if name.startswith(word)), name)


def _with_one_conjunction(name: str) -> str:
    first, *others = load_setting("identity")["conjunctions"]
    return name.translate({ord(word): first for word in others})


@cache
def _term() -> re.Pattern[str]:
    """An assembly with its term: 第十四届全国人大."""
    setting = load_setting("identity")
    ordinal, term = setting["term"]
    return re.compile(f"{ordinal}?(?P<number>[{re.escape(setting['numerals'])}]+){term}(?P<rest>.+)")


@cache
def _foreign() -> tuple[str, ...]:
    return tuple(sorted(folded_words("places_foreign")))
