"""One reader a format, and which format an input has: its content says, its suffix helps."""

from __future__ import annotations

import codecs
import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.ingest.formats.markdown import read_markdown
from kg.ingest.formats.pdf import read_pdf
from kg.ingest.formats.plain import read_text
from kg.ingest.formats.records import is_record_line, read_json, read_json_lines
from kg.ingest.formats.table import read_table
from kg.ingest.formats.webpage import read_page
from kg.ingest.formats.word import read_word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.ingest.record import Reader

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "txt": read_text,
        "md": read_markdown,
        "html": read_page,
        "docx": read_word,
        "pdf": read_pdf,
        "jsonl": read_json_lines,
        "json": read_json,
        "csv": read_table,
    }
)

SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        ".txt": "txt",
        ".text": "txt",
        ".md": "md",
        ".markdown": "md",
        ".html": "html",
        ".htm": "html",
        ".shtml": "html",
        ".xhtml": "html",
        ".docx": "docx",
        ".pdf": "pdf",
        ".jsonl": "jsonl",
        ".ndjson": "jsonl",
        ".json": "json",
        ".csv": "csv",
        ".tsv": "csv",
    }
)

_KNOWN = "give txt, md, HTML, DOCX, PDF, JSON, JSON Lines or CSV"
_MAGIC = ((b"PK\x03\x04", "docx"), (b"PK\x05\x06", "docx"), (b"\x25PDF-", "pdf"))
_REFUSED = (
    (
        b"\xd0\xcf\x11\xe0",
        "an old Word or Excel file, or an encrypted one",
        "save it as DOCX without a password",
    ),
    (b"{\\rtf", "an RTF file", "save it as DOCX"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it"),
    (b"Rar!", "a RAR archive", "unpack it"),
    (b"BZh", "bzip2 data", "unpack it, or pack it with gzip"),
    (b"\xfd7zXZ", "xz data", "unpack it, or pack it with gzip"),
)
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:(?><!--.{0,2000}?-->)\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(
    r"\s*(?:(?><!--.{0,2000}?-->)\s*)*(?:<\?xml\b|<!DOCTYPE\b|<rdf:RDF\b|<rss\b|<graphml\b|<gexf\b)",
    re.IGNORECASE | re.DOTALL,
)
_WIDE = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def _glance(head: bytes) -> str:
    """The first characters, as far as marks of a format need them: only ASCII has to be right."""
    encoding = _WIDE.get(head[:2], "utf-8")
    return head.decode(encoding, "ignore").lstrip("\ufeff")


def find_format(head: bytes, suffix: str, where: str) -> str:
    """Tell the format of an input.

    Args:
        head: Its first bytes, unpacked.
        suffix: The suffix of its name in lower case, or "".
        where: Its name, for messages.

    Returns:
        A key of ``READERS``: what the content shows where it is unmistakable, else what the suffix says.

    Raises:
        InputError: It is in a format that is not read.
    """
    stated = SUFFIXES.get(suffix, "")
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found
    for magic, what, fix in _REFUSED:
        if head.startswith(magic):
            raise InputError(where, what, fix)
    text = _glance(head)
    if _PAGE.match(text):
        return "html"
    if stated != "html" and _XML.match(text):
        raise InputError(where, "XML that is no HTML page", _KNOWN)
    return _find_text_format(text, stated)


def _find_text_format(text: str, stated: str) -> str:
    """Tell JSON from text, where the suffix says neither or the content shows that it errs."""
    if stated in ("md", "csv", "html", "jsonl", "json"):
        return stated
    if is_record_line(text.lstrip().partition("\n")[0]):
        return "jsonl"
    if not stated and re.match(r"\s*(?:\{\s*\"|\[\s*\{\s*\")", text):
        return "json"
    return "txt"
