"""Plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.ingest.charset import decode
from kg.ingest.record import Opened, Record
from kg.ingest.streams import read_bounded
from kg.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator


def decode_whole(opened: Opened, most: int, declared: str = "") -> tuple[str, tuple[Problem, ...]]:
    """Read and decode a whole input.

    Args:
        opened: The input.
        most: The most bytes it may have.
        declared: The encoding it names itself, or "".

    Returns:
        The text, and the warnings about its encoding.

    Raises:
        InputError: It is too long or in no known encoding.
    """
    return decode_bytes(read_bounded(opened.stream, opened.where, most), opened.where, declared)


def decode_bytes(data: bytes, where: str, declared: str = "") -> tuple[str, tuple[Problem, ...]]:
    """Decode bytes, with the warning about their encoding as a ``Problem``."""
    decoded = decode(data, where, declared)
    fix = "check the text, or convert it to UTF-8"
    warnings = (Problem(where, decoded.warning, fix, severity="warning"),) if decoded.warning else ()
    return decoded.text, warnings


def read_text(opened: Opened) -> Iterator[Record | Problem]:
    """Read a text file as one record."""
    text, warnings = decode_whole(opened, opened.limits.document_bytes)
    yield from warnings
    yield Record(opened.where, text)
