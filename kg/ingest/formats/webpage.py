"""HTML: the main text of a page without its navigation, with the title and date that the page states."""

from __future__ import annotations

import html
import logging
import re
from typing import TYPE_CHECKING

import lxml.html
from lxml.html import defs

from kg.errors import InputError
from kg.ingest.formats.page_lines import choose_lines
from kg.ingest.formats.page_metadata import find_declared_encoding, find_page_date, find_page_title
from kg.ingest.formats.plain import decode_bytes
from kg.ingest.normalise import normalise_line
from kg.ingest.record import Opened, Record
from kg.ingest.streams import read_bounded
from kg.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
# Line ends and tabs in a page's source are spaces; these signs, which text cannot hold, end line and cell.
_BREAK = "\0"
_CELL = "\1"
_SPACE = re.compile(r"[ \t\r\n\xa0]+")
# Between two Chinese characters, a line end in the source is nothing.
_WRAP = re.compile("(?<=[\u3001-\u9fff\uff01-\uff5e])[ \t]*[\r\n][ \t\r\n]*(?=[\u3001-\u9fff\uff01-\uff5e])")
_XML_DECLARATION = re.compile(r"\A\s{0,100}<\?xml[^>]{0,200}\?>")
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_UNSEEN = ("script", "style", "noscript", "template", "iframe", "object", "svg", "select", "button")
_NAVIGATION = ("nav", "footer", "aside")
_BLOCKS = (defs.block_tags - {"del", "ins"}) | {
    "article",
    "br",
    "caption",
    "figcaption",
    "li",
    "section",
    "title",
    "tr",
}
# With less of its visible text than this share and this length, a page has lost its article.
_LEAST_SHARE = 0.3
_ENOUGH = 200
# A parsed tag takes half a kilobyte, and trafilatura copies the page.
_MOST_TAGS = 300_000
# libxml2 drops what lies deeper than 2,048 elements; trafilatura is slow long before.
_CUT_DEPTH = 2000
_DEEP = 500
_TAG = re.compile(r"<(?:script|style)\b[^<]{0,100000}|<[^<>]{0,10000}>", re.IGNORECASE)


def _parse(markup: str, where: str) -> lxml.html.HtmlElement:
    """Parse a page, however deep it is nested; nothing is fetched and no entity is defined.

    Raises:
        InputError: The page defines entities, or holds no element.
    """
    if _ENTITY.search(markup):
        raise InputError(
            where, "a page that defines entities", "take its DOCTYPE's <!ENTITY> declarations out"
        )
    parser = lxml.html.HTMLParser(huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree = lxml.html.document_fromstring(
            _XML_DECLARATION.sub("", markup).replace(_BREAK, "").replace(_CELL, ""), parser=parser
        )
    except (lxml.etree.LxmlError, ValueError) as error:
        raise InputError(where, f"no page: {error}", "give an HTML page") from error
    lxml.etree.strip_elements(tree, *_UNSEEN, *_NAVIGATION, with_tail=False)
    return tree


def _depth(tree: lxml.html.HtmlElement) -> int:
    """How many elements the deepest one of a page lies in."""
    deepest = level = 0
    for event, _ in lxml.etree.iterwalk(tree, events=("start", "end")):
        level += 1 if event == "start" else -1
        deepest = max(deepest, level)
    return deepest


def _visible_text(tree: lxml.html.HtmlElement) -> str:
    """All text of the page's body, a line for each block, cells parted by tabs; without recursion."""
    body = tree.find("body")
    parts: list[str] = []
    for event, element in lxml.etree.iterwalk(tree if body is None else body, events=("start", "end")):
        if element.tag in ("td", "th"):
            parts.append(_CELL if event == "end" else "")
        elif element.tag in _BLOCKS:
            parts.append(_BREAK)
        text = (element.text if event == "start" else element.tail) or ""
        parts.append(text.replace("\n", _BREAK) if element.tag == "pre" and event == "start" else text)
    joined = _WRAP.sub("", "".join(parts))
    lines = (_SPACE.sub(" ", line).replace(_CELL, "\t").strip() for line in joined.split(_BREAK))
    return "\n".join(line for line in lines if line)


def _strip_tags(markup: str) -> str:
    """The text of a page that no parser takes whole: everything outside its tags."""
    lines = (_SPACE.sub(" ", line).strip() for line in html.unescape(_TAG.sub(_BREAK, markup)).split(_BREAK))
    return "\n".join(filter(None, lines))


def _main_text(tree: lxml.html.HtmlElement, visible: str) -> str:
    """The article of a page: the visible lines that trafilatura keeps, or all where it keeps too few."""
    import trafilatura

    # The library warns of every page that it finds nothing in: that is no news.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    for precise in (True, False):
        try:
            found = trafilatura.bare_extraction(
                tree, fast=True, favor_precision=precise, include_comments=False, include_tables=True
            )
        except Exception:  # noqa: BLE001 - whatever breaks it, the visible text is there
            return visible
        article = found.text if isinstance(found, trafilatura.settings.Document) and found.text else ""
        text = "\n".join(choose_lines(visible.split("\n"), article))
        if len(text) >= _LEAST_SHARE * len(visible) or len(text) >= _ENOUGH:
            return text
    return visible


def read_page(opened: Opened) -> Iterator[Record | Problem]:
    """Read a page as one record; the title leads the text where the article does not repeat it."""
    data = read_bounded(opened.stream, opened.where, opened.limits.document_bytes)
    markup, warnings = decode_bytes(data, opened.where, find_declared_encoding(data))
    yield from warnings
    if not markup.strip():
        return
    if markup.count("<") > _MOST_TAGS:
        found = f"a page of more than {_MOST_TAGS:,} tags"
        raise InputError(opened.where, found, "split it, or give its text")
    tree = _parse(markup, opened.where)
    title, visible, depth = find_page_title(tree), _visible_text(tree), _depth(tree)
    date, found_date = find_page_date(tree, visible)
    if depth >= _CUT_DEPTH:
        visible = _strip_tags(markup)
        fix = "look whether its text is whole"
        yield Problem(
            opened.where, "elements nested too deep; every tag was taken off", fix, severity="warning"
        )
    text = visible if depth >= _DEEP else _main_text(tree, visible)
    if title and text and title not in normalise_line(text[: 4 * len(title) + _ENOUGH]):
        text = f"{title}\n{text}"
    yield Record(opened.where, text, title=title, date=date, found_date=found_date)
