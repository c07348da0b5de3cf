"""The title of a text that brings none: its first line, where that is short and no sentence."""

from __future__ import annotations

import re
from functools import cache

from kg.ingest.data import load_toml
from kg.ingest.dates import find_dates

_LONGEST = 60
_SPACE = re.compile(r"\s+")


@cache
def _words() -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """What ends a sentence, what begins head matter, and what stands before a site's name."""
    title = load_toml("dates.toml")["title"]
    return tuple(title["ends"]), tuple(title["begins"]), tuple(title["site_marks"])


def find_title(text: str, *, segmented: bool = False) -> str:
    """Find a text's title.

    Args:
        text: A normalised text.
        segmented: Whether the text is tokens joined with ``|``, which the title then does without.

    Returns:
        The first line that is not empty and not head matter, or "" where that is long or a sentence, or
        where no text follows it.
    """
    head, found = text.lstrip()[: _LONGEST * 10], ""
    ends, begins, _ = _words()
    for line in filter(None, map(str.strip, head.split("\n"))):
        if found:
            return found
        shown = line.replace("|", "") if segmented else line
        if len(shown) > _LONGEST or shown.endswith(ends):
            return ""
        is_date = any(match[0] == shown.strip("()\uff08\uff09") for match, _ in find_dates(shown))
        if not is_date and not shown.startswith(begins):
            found = _SPACE.sub(" ", shown)
    return ""


def strip_site(title: str, heading: str) -> str:
    """Take the site's name off a page's title, where the page's first heading shows where it begins.

    Args:
        title: The content of a page's ``title`` element.
        heading: The page's first heading, or "".

    Returns:
        The heading where it begins the title before a mark as ``_`` or ``|``, else the title.
    """
    rest = title.removeprefix(heading).strip()
    return heading if heading and rest != title and (not rest or rest.startswith(_words()[2])) else title
