"""CSV and TSV with a text column: a document a row. Cells stay text; nothing is guessed to be a number."""

from __future__ import annotations

import csv
import io
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.ingest.fields import describe_text_fields, find_fields
from kg.ingest.formats.plain import decode_whole
from kg.ingest.record import Opened, Record
from kg.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADER = 1 << 16
_DELIMITERS = (",", "\t", ";", "|")


@contextmanager
def _field_limit(most: int) -> Iterator[None]:
    """Lift the csv module's limit of 131,072 characters a cell, which is global, while reading."""
    before = csv.field_size_limit(most)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _find_delimiter(text: str) -> str | None:
    """The delimiter under which the first row names a text column, or None."""
    for delimiter in _DELIMITERS:
        rows = csv.reader(io.StringIO(text[:_HEADER], newline=""), delimiter=delimiter)
        try:
            header = next(rows, [])
        except csv.Error:
            continue
        if "text" in find_fields(header):
            return delimiter
    return None


def _to_record(row: list[str], header: list[str], where: str) -> Record | Problem:
    """Make a record of one row."""
    if len(row) != len(header):
        found = f"{len(row)} cells where the first row has {len(header)}"
        return Problem(where, found, "put quotation marks around cells that hold the delimiter or a line end")
    cells = dict(zip(header, row, strict=True))
    return Record(where, **{field: cells[name] for field, name in find_fields(header).items()})


def read_table(opened: Opened) -> Iterator[Record | Problem]:
    """Read a table, a record a row; a broken row is named and the rest read.

    Raises:
        InputError: No column holds the text.
    """
    text, warnings = decode_whole(opened, opened.limits.file_bytes)
    yield from warnings
    text = text.lstrip("\ufeff")
    if not text.strip():
        return
    delimiter = _find_delimiter(text)
    if delimiter is None:
        first = text.partition("\n")[0].strip()[:80]
        raise InputError(
            opened.where, f"no text column in {first!r}", f"name it one of {describe_text_fields()}"
        )
    with _field_limit(max(len(text), _HEADER)):
        yield from list(_read_rows(text, delimiter, opened.where))


def _read_rows(text: str, delimiter: str, where: str) -> Iterator[Record | Problem]:
    """Yield the rows under the first, with the line each begins on."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header = next(rows)
    while True:
        place = f"{where}:{rows.line_num + 1}"
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Problem(place, f"a broken row: {error}", "close its quotation marks, doubling those inside")
            continue
        if row:
            yield _to_record(row, header, place)
