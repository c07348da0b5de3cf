"""What a page states about itself: its title, its date, its encoding."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from kg.ingest.data import load_toml
from kg.ingest.dates import find_labelled_date, to_date
from kg.ingest.normalise import normalise_line
from kg.ingest.titles import strip_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    import lxml.html

_HEAD = 4096
_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,4}=\s{0,4}["']?\s{0,4}([\w-]{2,40})""", re.IGNORECASE)


def _metadata(tree: lxml.html.HtmlElement, field: str) -> Iterator[str]:
    """Yield what the page's meta elements state of ``date`` or ``title``, the most telling name first."""
    stated: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("name") or element.get("property") or element.get("itemprop") or ""
        stated.setdefault(name.strip().casefold(), normalise_line(element.get("content") or ""))
    for name in load_toml("fields.toml")["page"][field]:
        if stated.get(name):
            yield stated[name]


def find_page_title(tree: lxml.html.HtmlElement) -> str:
    """Find a page's title: the heading that begins its title element, else what is stated, else it."""
    title = normalise_line(tree.findtext(".//title") or "")
    headings = [normalise_line(element.text_content()) for element in islice(tree.iter("h1"), 5)]
    stated = list(_metadata(tree, "title"))
    for heading in filter(None, (*headings, *stated)):
        if (short := strip_site(title, heading)) != title or short == heading:
            return heading
    return next(filter(None, (*stated, title, *headings)), "")


def find_page_date(tree: lxml.html.HtmlElement, visible: str) -> tuple[str, str]:
    """Find a page's date, or "": as its metadata states it, and as its visible head matter says it."""
    times = (element.get("datetime") or "" for element in islice(tree.iter("time"), 3))
    stated = next((date for date in (*_metadata(tree, "date"), *times) if to_date(date)), "")
    return stated, find_labelled_date(visible.split("\n")) or ""


def find_declared_encoding(data: bytes) -> str:
    """Find the encoding that a page's meta element or XML declaration names, or ""."""
    match = _DECLARED.search(data[:_HEAD])
    return match[1].decode("ascii").lower() if match else ""
