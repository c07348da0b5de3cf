"""Reading the data files: comments, and every fault of a broken one by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.errors import DataError
from kg.lexicon import load, load_rows, load_setting, load_words

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for the shipped ones."""
    monkeypatch.setattr(load, "find_data", tmp_path.joinpath)
    for cached in (load_words, load_rows, load_setting):
        monkeypatch.setattr(load, cached.__name__, cached.__wrapped__)
    return tmp_path


def test_words_without_comments(folder: Path) -> None:
    """Comment lines, empty lines and reasons are no entries; a number sign inside a word is."""
    (folder / "w.txt").write_text("# Source: own\n\n油箱\n配套 # a verb too\nC#\n", "utf-8")
    assert load.load_words("w") == {"油箱", "配套", "C#"}


def test_separators_of_other_kinds_stay_in_a_word(folder: Path) -> None:
    """Only the line feed ends an entry."""
    (folder / "w.txt").write_text("a\u2028b\nc\x85d\n", "utf-8")
    assert load.load_words("w") == {"a\u2028b", "c\x85d"}


def test_broken_words_are_all_named(folder: Path) -> None:
    """Doubles and white space are told together, with the file."""
    (folder / "w.txt").write_text("油箱\n 轮毂\n油箱\n缸盖\n缸盖 # again\n", "utf-8")
    with pytest.raises(DataError) as caught:
        load.load_words("w")
    assert caught.value.where == "w.txt"
    for part in ("white space around ' 轮毂'", "'油箱' stands twice", "'缸盖' stands twice"):
        assert part in caught.value.found


def test_rows(folder: Path) -> None:
    """A row has its fields in order, an empty one too."""
    (folder / "t.tsv").write_text("# a\tb\n家\tcount\n\n吨\t\n", "utf-8")
    assert load.load_rows("t", 2) == (("家", "count"), ("吨", ""))


def test_broken_rows_are_named(folder: Path) -> None:
    """Each row of another width is shown."""
    (folder / "t.tsv").write_text("家\tcount\n吨\n台\tcount\t3\n", "utf-8")
    with pytest.raises(DataError, match=r"t\.tsv") as caught:
        load.load_rows("t", 2)
    assert "吨" in caught.value.found
    assert "台" in caught.value.found
    assert "家" not in caught.value.found


def test_broken_setting_is_named(folder: Path) -> None:
    """A TOML file that does not parse tells its name and where."""
    (folder / "s.toml").write_text("a = 1\nb = = 2\n", "utf-8")
    with pytest.raises(DataError, match=r"s\.toml.*line 2"):
        load.load_setting("s")


def test_missing_file_is_named() -> None:
    """A name that no data folder has raises."""
    with pytest.raises(DataError, match=r"no_such_list\.txt"):
        load_words("no_such_list")


def test_data_of_every_stage_is_found() -> None:
    """One loader reads the data of all stages."""
    assert load_words("surnames")
    assert load_setting("punctuation")["final"]
    assert load_setting("features")["class"]
