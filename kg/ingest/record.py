"""What passes between the readers and the loader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from kg.model import Problem

if TYPE_CHECKING:
    from kg.ingest.limits import Limits


@dataclass(frozen=True, slots=True)
class Record:
    """One text as a reader found it, before it is normalised.

    Attributes:
        where: The file, with line or row where a file holds several records; for messages.
        text: The author's text, decoded.
        id: The record's own id, or "" where it has none.
        title: The title that the format itself marks, or "".
        date: The publication date as the format states it, unparsed, or "".
        source: The record's own source, or "".
        found_date: A date that a reader found in its visible text; weaker than ``date``.
    """

    where: str
    text: str
    id: str = ""
    title: str = ""
    date: str = ""
    source: str = ""
    found_date: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """An input that is open for reading, once, from its start.

    Attributes:
        where: The path as the user gave it; for messages.
        stream: The bytes, unpacked.
        limits: What reading it may cost.
    """

    where: str
    stream: BinaryIO
    limits: Limits


Reader = Callable[[Opened], Iterator[Record | Problem]]
