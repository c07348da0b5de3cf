"""What was read by the same reader is found again, by the whole document."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from samples import EXTRACTIONS

from kg import readings
from kg.errors import StoreError
from kg.readings import Kept, Note, Readings, reader_version

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workspace that the reader ``one`` filled."""
    with Readings(tmp_path / "kg.duckdb") as filled:
        filled.note(Note.READER, "nobody")
        filled.note(Note.READER, "one")
        filled.add_many(EXTRACTIONS)
    return tmp_path / "kg.duckdb"


def test_the_whole_document_counts(path: Path) -> None:
    """Another text or date is another document; each find is counted."""
    kept = Kept("one")
    kept.load(path)
    document = EXTRACTIONS[0].document
    assert kept.find(document) == EXTRACTIONS[0]
    assert kept.find(replace(document, date="2020-01-01")) is None
    assert kept.find(replace(document, id="new")) is None
    assert (kept.documents, kept.characters) == (1, len(document.text))


def test_another_reader_or_no_file_gives_nothing(path: Path) -> None:
    """Nor does the workspace change."""
    kept = Kept("two")
    kept.load(path)
    kept.load(path.with_name("missing"))
    assert kept.find(EXTRACTIONS[0].document) is None
    assert not path.with_name("missing").exists()


def test_a_broken_file_is_an_error(tmp_path: Path) -> None:
    """The caller decides what becomes of it."""
    (tmp_path / "kg.duckdb").write_bytes(b"x" * 5000)
    with pytest.raises(StoreError):
        Kept("one").load(tmp_path / "kg.duckdb")


def test_the_version_changes_with_the_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its code, its data and the lexer; not with the tool around it."""
    assert reader_version("lac") != reader_version("jieba")
    for name in ("extract", "model.py", "cli"):
        (tmp_path / name).write_text("old")
    monkeypatch.setattr(readings, "__file__", str(tmp_path / "readings.py"))

    def version_now() -> str:
        reader_version.cache_clear()
        return reader_version("lac")

    old = version_now()
    (tmp_path / "cli").write_text("new")
    assert version_now() == old
    (tmp_path / "model.py").write_text("new")
    assert version_now() != old
    reader_version.cache_clear()
