"""Values as text, the same in every format: numbers, JSON, joined lists, and text that XML can hold."""

from __future__ import annotations

import json
import math
import re
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

from kg.ontology.iris import to_digest

if TYPE_CHECKING:
    from collections.abc import Iterable

SEPARATOR = " | "

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
# Line ends to some readers though not to JSON: a record must stay one line for them too.
_LINE_ENDS = re.compile("[\x7f-\x9f\u2028\u2029]")


def to_number(value: float) -> int | float | str:
    """A number as JSON holds it: whole numbers as integers, and the three that JSON lacks as their names.

    >>> to_number(2871.0), to_number(96.7), to_number(float("inf"))
    (2871, 96.7, 'inf')
    """
    if not math.isfinite(value):
        return repr(float(value))
    return int(value) if value == int(value) else value


def to_json(value: object) -> str:
    r"""One line of JSON, readable and with keys in their given order; what breaks lines is escaped."""
    text = _ENCODER.encode(value)
    # Nothing that breaks a line is printable, and to ask that takes a tenth of the search.
    return text if text.isprintable() else _LINE_ENDS.sub(_escape, text)


def to_json_texts(texts: Iterable[str]) -> str:
    """What :func:`to_json` gives for a list of texts, in a fifth of its time."""
    return to_json_line(map(encode_basestring, texts))


def to_json_line(items: Iterable[str]) -> str:
    """A list of items that are JSON already, as :func:`to_json` writes it."""
    text = f"[{', '.join(items)}]"
    return text if text.isprintable() else _LINE_ENDS.sub(_escape, text)


def to_xml_json(value: object) -> str:
    r"""JSON in which characters that XML cannot hold stand as ``\uXXXX``, so that nothing is lost."""
    return escape_for_xml(to_json(value))


def escape_for_xml(json_text: str) -> str:
    r"""JSON text in which characters that XML cannot hold stand as ``\uXXXX``."""
    return json_text if json_text.isprintable() else _NOT_XML.sub(_escape, json_text)


def to_xml_text(text: str) -> str:
    """The text with U+FFFD for each character that XML 1.0 cannot hold."""
    return text if text.isprintable() else _NOT_XML.sub("\ufffd", text)


def to_unicode(text: str) -> str:
    """The text with U+FFFD for each lone surrogate, which no encoding of Unicode can hold."""
    return text if text.isprintable() else _SURROGATE.sub("\ufffd", text)


def to_xml_id(value: str) -> str:
    """An id that XML can hold; where it must change, a hash keeps it apart from others."""
    cleaned = to_xml_text(value)
    return value if cleaned == value else f"{cleaned}-{to_digest(value)}"


def count_replaced(text: str) -> int:
    """How many characters :func:`to_xml_text` replaces."""
    return len(_NOT_XML.findall(text))


def to_joined(values: Iterable[str]) -> str:
    """The values on one line; a separator inside a value stays as it is, the JSON form tells them apart."""
    return SEPARATOR.join(values)


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"
