"""Short names of people: 乙丙 for 甲·乙丙, a surname with a post for its one bearer."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kg.lexicon import load_rows, load_words
from kg.resolve.names import is_full_person, to_person_key
from kg.resolve.within.merging import Rules

if TYPE_CHECKING:
    from kg.resolve.within.forms import Form

_SHORTEST_TITLE = 2
_LONGEST_NATIVE = 4


@cache
def _titles() -> frozenset[str]:
    return frozenset(title for title, _ in load_rows("titles", 2) if len(title) >= _SHORTEST_TITLE)


def same_person(name: str) -> str:
    """The same full name, with or without a title after it.

    >>> same_person("王甲乙同志"), same_person("王甲乙董事长")
    ('王甲乙', '王甲乙')
    """
    key = to_person_key(name)
    for start in range(_SHORTEST_TITLE, len(key)):
        if key[start:] in _titles() and is_full_person(key[:start]):
            return key[:start]
    return key


def foreign_part(short: Form, full: Form) -> bool:
    """A part of the one foreign name that has it."""
    return short.reading in full.reading.split("\u00b7")


def surname_alone(short: Form, full: Form) -> bool:
    """A surname, alone or with a title, where one full name has it."""
    name, fuller = short.reading, full.reading
    if is_full_person(name) or not is_full_person(fuller) or len(fuller) > _LONGEST_NATIVE:
        return False
    return any(
        name[:length] in load_words("surnames") and fuller.startswith(name[:length]) for length in (2, 1)
    )


def end_of_long_name(short: Form, full: Form) -> bool:
    """The beginning or end of the one longer name, as in names of more than four characters."""
    name, fuller = short.reading, full.reading
    if len(fuller) <= _LONGEST_NATIVE or len(name) < _SHORTEST_TITLE:
        return False
    return fuller.startswith(name) or fuller.endswith(name)


def title_alone(short: Form, full: Form) -> bool:
    """A title that stands with the one name in the text."""
    return len(full.text) > len(short.text) and full.text.endswith(short.text) and full.text != full.reading


def _probe(name: str) -> str:
    """The surname of a short name with a title."""
    if is_full_person(name):
        return name
    return next((name[:length] for length in (2, 1) if name[:length] in load_words("surnames")), name)


PEOPLE = Rules(same_person, (foreign_part, title_alone, surname_alone, end_of_long_name), _probe)
