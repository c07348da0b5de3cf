"""``kg`` with the simple reader, as a process of its own: ``python tests/simple_kg.py build ...``."""

from __future__ import annotations

from unittest.mock import patch

from simple_reader import read_simply

from kg.cli import main

if __name__ == "__main__":
    reader = patch("kg.extract.reader.read_document", read_simply)
    with reader, patch("kg.pipeline.reader_version", lambda _: "simple"):
        main()
