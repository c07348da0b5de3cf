"""The visible lines of a page that belong to its article.

An extractor knows what the article is, but breaks lines at every inline element; the visible lines are whole.
"""

from __future__ import annotations

import re
from itertools import accumulate

_NO_SIGN = re.compile(r"[\s|]+")
_LONG = 10
# Each line that the article has not costs a search through all of it.
_MOST_MISSES = 5000


def _squeeze(text: str) -> str:
    """Take white space and the bars of tables out."""
    return _NO_SIGN.sub("", text)


def _find_places(lines: list[str], whole: str) -> list[int]:
    """Find where each line stands in the article, -1 where it does not; fast where they come in its order."""
    places: list[int] = []
    behind = misses = 0
    for line in lines:
        place = whole.find(line, behind)
        if place < 0 and misses < _MOST_MISSES:
            misses += 1
            place = whole.find(line)
        if place >= 0 and len(line) >= _LONG:
            behind = place + len(line)
        places.append(place)
    return places


def choose_lines(visible: list[str], article: str) -> list[str]:
    r"""Choose the visible lines that an extracted article holds.

    >>> choose_lines(["Home", "A town reopens its mill", "Imprint"], "A town\nreopens its mill")
    ['A town reopens its mill']

    Args:
        visible: The lines of a page.
        article: The text of its article, perhaps with more line ends than the page has.

    Returns:
        Those that the article has, whole lines of it or long ones anywhere; between these, short ones too.
    """
    parts = [_squeeze(line) for line in article.split("\n")]
    bounds = {0, *accumulate(map(len, parts))}
    lines = [_squeeze(line) for line in visible]
    places = _find_places(lines, "".join(parts))
    found = [
        index
        for index, (line, place) in enumerate(zip(lines, places, strict=True))
        if place >= 0 and (len(line) >= _LONG or {place, place + len(line)} <= bounds)
    ]
    between = range(found[0], found[-1] + 1) if found else ()
    return [visible[index] for index in between if places[index] >= 0]
