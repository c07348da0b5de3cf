"""Terms after an update: as if the graph had been built of all documents at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from firm_states import FIRM, read_states

from kg.export import load_table
from kg.output import DATABASE, Writing
from kg.pipeline import build, update

if TYPE_CHECKING:
    from pathlib import Path

    from kg.model import Document, Extraction

TEXTS = {
    "a": ("2024-03-01", "F满负荷生产。"),
    "b": ("2024-08-12", "F8月10日起停产。F尚未复工。"),
    "c": ("2024-08-21", "F停产九天后于8月19日复工。"),
}
STILL = Writing(timing=False)

pytestmark = pytest.mark.usefixtures("simple_reader", "unseen")


@pytest.fixture
def inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of three dated texts, which are read for their states."""

    def read(document: Document, *_: object) -> Extraction:
        return read_states(document)

    monkeypatch.setattr("kg.extract.reader.read_document", read)
    folder = tmp_path / "in"
    folder.mkdir()
    for name, (date, text) in TEXTS.items():
        record = {"id": name, "title": "", "date": date, "text": text.replace("F", FIRM)}
        (folder / f"{name}.json").write_text(json.dumps(record), "utf-8")
    return folder


def read_files(folder: Path) -> dict[str, bytes]:
    """The content of each file but the workspace, whose bytes DuckDB chooses."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != DATABASE}


def load_ends(folder: Path) -> dict[str, str]:
    """Where each state ends, in the table of what is observed."""
    table = load_table(folder / "observations.csv")
    return {f"{row['property']} {row['status']}": str(row["until"]) for _, row in table.iterrows()}


def test_terms_follow_the_documents(inputs: Path, tmp_path: Path) -> None:
    """In any order; and what only a removed document ended is open again."""
    build([inputs], tmp_path / "whole", writing=STILL)
    whole = read_files(tmp_path / "whole")
    ends = load_ends(tmp_path / "whole")
    assert (ends["full_capacity actual"], ends["resumed negated"]) == ("2024-08-10", "2024-08-19")
    for order in ("abc", "cba", "bac"):
        for name in order:
            update(tmp_path / order, [inputs / f"{name}.json"], writing=STILL)
        assert read_files(tmp_path / order) == whole
    update(tmp_path / "abc", remove=["c"], writing=STILL)
    build([inputs / "a.json", inputs / "b.json"], tmp_path / "two", writing=STILL)
    assert read_files(tmp_path / "abc") == read_files(tmp_path / "two")
    assert load_ends(tmp_path / "abc")["resumed negated"] != "2024-08-19"
