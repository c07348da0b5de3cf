"""Markdown: the text that a reader sees, without the marks."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kg.ingest.fields import find_fields
from kg.ingest.formats.plain import decode_whole
from kg.ingest.record import Opened, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from kg.model import Problem

_FRONT_MATTER = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n(.{0,4000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL
)
_ENTRY = re.compile(r"^([\w -]{1,40}):[ \t]+(\S.*?)[ \t\r]*$", re.MULTILINE)
# Each open bracket makes the parser look at all that follows: a text with this many stays as it is.
_MOST_BRACKETS = 20_000
_STRONG = re.compile(r"\*\*([^*\n]{1,200})\*\*")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")


@cache
def _parser() -> MarkdownIt:
    """Make the parser once, where it is needed."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").disable(["html_block", "html_inline"])


def _to_plain(inline: list[Token]) -> str:
    """Join what inline marks enclose: link texts without addresses, no pictures, no tags."""
    parts = []
    for token in inline:
        if token.type in ("text", "code_inline", "text_special"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
    # Markdown's rules leave marks beside Chinese punctuation standing: they go here.
    return _STRONG.sub(r"\1", "".join(parts))


def _blocks(tokens: list[Token]) -> Iterator[str]:
    """Yield the lines of the text: paragraphs, headings, list items with their numbers, rows of cells."""
    row: list[str] = []
    marker = ""
    before = ""
    for token in tokens:
        if token.type == "list_item_open" and token.info:
            marker = f"{token.info}{token.markup} "
        elif token.type == "tr_close":
            yield "\t".join(row)
            row = []
        elif token.type == "inline" and before in ("th_open", "td_open"):
            row.append(_to_plain(token.children or []))
        elif token.type == "inline":
            yield marker + _to_plain(token.children or [])
            marker = ""
        elif token.type in ("fence", "code_block"):
            yield token.content.rstrip("\n")
        before = token.type


def _strip_tags(text: str) -> str:
    """Take HTML comments and tags out, in one pass even where a comment never ends."""
    first, *rest = text.split("<!--")
    kept = [first]
    for part in rest:
        comment, mark, after = part.partition("-->")
        kept.append(after if mark else f"<!--{comment}")
    return _TAG.sub("", "".join(kept))


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """Split the front matter off: what it states of title, date and source, and the text under it."""
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    entries = {name: value.strip("\"'") for name, value in _ENTRY.findall(match[1])}
    fields = find_fields(entries)
    return {field: entries[name] for field, name in fields.items() if field != "text"}, text[match.end() :]


def read_markdown(opened: Opened) -> Iterator[Record | Problem]:
    """Read a Markdown file as one record, with the title, date and source of its front matter."""
    text, warnings = decode_whole(opened, opened.limits.document_bytes)
    yield from warnings
    stated, body = _front_matter(text)
    if body.count("[") <= _MOST_BRACKETS:
        tokens = _parser().parse(_strip_tags(body))
        body = "\n".join(line for line in _blocks(tokens) if line.strip())
    yield Record(opened.where, body, **stated)
