"""JSON Lines and JSON: objects with a text, perhaps an id, title, date and source; other keys are ignored."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.ingest.fields import describe_text_fields, find_fields
from kg.ingest.formats.plain import decode_bytes, decode_whole
from kg.ingest.record import Opened, Record
from kg.ingest.streams import peek, read_lines
from kg.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLANK = " \t\r\n\ufeff\0"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


class _Number(str):
    """A number kept as it is written: no digit limit, no rounding, no NaN."""

    __slots__ = ()


class _Object(dict[str, object]):
    """A JSON object that remembers which of its keys were given twice."""

    __slots__ = ("repeated",)

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        counts = Counter(name for name, _ in pairs) if len(self) < len(pairs) else {}
        self.repeated = frozenset(name for name, count in counts.items() if count > 1)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_Object, parse_int=_Number, parse_float=_Number, parse_constant=_Number, strict=False
)


def _parse(text: str) -> object:
    """Parse JSON with numbers as written.

    Raises:
        ValueError: It is no JSON, or nested too deep to be read.
    """
    try:
        return _DECODER.decode(text)
    except RecursionError as error:
        raise ValueError("brackets nested too deep") from error


def _to_string(value: object) -> str:
    """A scalar as text; "" for what is none."""
    return str(value) if isinstance(value, str) else ""


def _to_record(value: object, where: str) -> Record | Problem:
    """Take what a document needs from one JSON value."""
    if not isinstance(value, _Object):
        return Problem(where, f"a JSON {_kind(value)}, no object", 'give {"id": ..., "text": ...}')
    fields = find_fields(value)
    if "text" not in fields:
        keys = ", ".join(map(repr, list(value)[:8])) or "no key"
        return Problem(where, f"no text among {keys}", f"name the text's key one of {describe_text_fields()}")
    text = value[fields["text"]]
    if not isinstance(text, str) or isinstance(text, _Number):
        return Problem(
            where, f"{fields['text']!r} is a JSON {_kind(text)}, no string", "give the text as a string"
        )
    if twice := sorted(set(fields.values()) & set(value.repeated)):
        return Problem(where, f"the key {twice[0]!r} stands twice", "keep one of the two")
    named = {field: _to_string(value[name]) for field, name in fields.items() if field != "text"}
    return Record(where, text, **named)


def _kind(value: object) -> str:
    """The JSON name of a value's type."""
    kinds = {_Object: "object", list: "list", _Number: "number", str: "string", bool: "boolean"}
    return kinds.get(type(value), "null")


def _describe(error: ValueError) -> str:
    """Say what is wrong in a line of JSON."""
    if isinstance(error, json.JSONDecodeError):
        return f"no JSON: {error.msg} at column {error.colno}"
    return f"no JSON: {error}"


def _read_line(line: bytes | None, where: str, most: int) -> Iterator[Record | Problem]:
    """Read one line of JSON Lines."""
    if line is None:
        yield Problem(where, f"a record longer than {most} bytes", "split it")
        return
    try:
        text, warnings = decode_bytes(line, where)
    except InputError as error:
        yield Problem(error.where, error.found, error.fix)
        return
    if not text.strip().strip(_BLANK):
        return
    yield from warnings
    try:
        yield _to_record(_parse(text.strip(_BLANK)), where)
    except ValueError as error:
        yield Problem(where, _describe(error), "give one JSON object a line")


def read_json_lines(opened: Opened) -> Iterator[Record | Problem]:
    """Read JSON Lines record by record, in memory bounded by the longest record that is allowed."""
    head, stream = peek(opened.stream)
    opened = Opened(opened.where, stream, opened.limits)
    if head.startswith(_WIDE_MARKS):
        yield from _read_wide_lines(opened)
        return
    most = opened.limits.document_bytes
    for number, line in read_lines(stream, most):
        yield from _read_line(line, f"{opened.where}:{number}", most)


def _read_wide_lines(opened: Opened) -> Iterator[Record | Problem]:
    """Read JSON Lines in UTF-16, whose line ends are two bytes: the file is held whole."""
    text, warnings = decode_whole(opened, opened.limits.file_bytes)
    yield from warnings
    for number, line in enumerate(text.split("\n"), 1):
        yield from _read_line(
            line.encode("utf-8", "surrogatepass"), f"{opened.where}:{number}", len(text) * 4
        )


def read_json(opened: Opened) -> Iterator[Record | Problem]:
    """Read a JSON object, a list of objects, or JSON Lines under the wrong suffix."""
    text, warnings = decode_whole(opened, opened.limits.file_bytes)
    yield from warnings
    if not text.strip().strip(_BLANK):
        return
    try:
        value = _parse(text.strip(_BLANK))
    except ValueError as error:
        if not is_record_line(text.lstrip(_BLANK).partition("\n")[0]):
            raise InputError(
                opened.where, _describe(error), "give a JSON object or a list of objects"
            ) from error
        for number, line in enumerate(text.split("\n"), 1):
            yield from _read_line(
                line.encode("utf-8", "surrogatepass"), f"{opened.where}:{number}", len(text) * 4
            )
        return
    if not isinstance(value, list):
        yield _to_record(value, opened.where)
        return
    for number, entry in enumerate(value, 1):
        yield _to_record(entry, f"{opened.where}#{number}")


def is_record_line(line: str) -> bool:
    """Whether a line is a whole JSON object with a text."""
    try:
        value = _parse(line) if line.startswith("{") else None
    except ValueError:
        return False
    return isinstance(value, _Object) and "text" in find_fields(value)
