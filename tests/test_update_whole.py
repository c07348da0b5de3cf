"""Adding and removing with the real reader: the examples, and where they are at hand real articles."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.ontology.validate import Report
from kg.output import DATABASE, Writing
from kg.pipeline import Reading, build, update

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
CORPUS = ROOT.parent / "shared" / "corpus" / "news.jsonl.gz"
STILL = Writing(timing=False)
JIEBA = Reading(lexer="jieba")
ARTICLES = 200
LONGEST = 1500

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("unseen")]


def read_files(folder: Path) -> dict[str, bytes]:
    """The content of each file but the workspace, whose bytes DuckDB chooses."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != DATABASE}


def add_each(folder: Path, inputs: Sequence[Path]) -> dict[str, bytes]:
    """The files after each input was added in a run of its own."""
    for path in inputs:
        update(folder, [path], (), JIEBA, STILL)
    return read_files(folder)


def test_the_examples_one_by_one(tmp_path: Path) -> None:
    """The last ones first and then one by one, or in two parts: all files are those of one build."""
    build([EXAMPLES], tmp_path / "whole", writing=STILL)
    whole = read_files(tmp_path / "whole")
    paths = sorted(EXAMPLES.iterdir())
    update(tmp_path / "one", paths[:9], (), None, STILL)
    update(tmp_path / "one", paths[9:], (), None, STILL)
    update(tmp_path / "other", paths[4:], (), None, STILL)
    for path in paths[3::-1]:
        update(tmp_path / "other", [path], (), None, STILL)
    assert read_files(tmp_path / "one") == whole
    assert read_files(tmp_path / "other") == whole
    update(tmp_path / "other", (), ["12-later-report"], None, STILL)
    kept = [path for path in paths if path.stem != "12-later-report"]
    build(kept, tmp_path / "less", writing=STILL)
    assert read_files(tmp_path / "other") == read_files(tmp_path / "less")


@pytest.fixture
def articles(tmp_path: Path) -> list[Path]:
    """Three files of real articles, left out those that take long."""
    if not CORPUS.is_file():
        pytest.skip("no corpus at hand")
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        chosen = [line for line in lines if len(json.loads(line)["text"]) < LONGEST][:ARTICLES]
    (tmp_path / "in").mkdir()
    paths = [tmp_path / "in" / f"{number}.jsonl" for number in range(3)]
    for number, path in enumerate(paths):
        path.write_text("".join(chosen[number::3]), "utf-8")
    return paths


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The graph's files alone: pictures and the check of the shapes take most of the time."""
    for name in ("draw_overview", "write_page"):
        monkeypatch.setattr(f"kg.view.{name}", lambda _, path, **__: path.touch())
    monkeypatch.setattr("kg.output.validate", lambda _: Report(conforms=True, nodes=0, checked=0))


@pytest.mark.usefixtures("unchecked")
def test_real_articles_in_two_orders(articles: list[Path], tmp_path: Path) -> None:
    """Added a third at a time, from either end; then a third of them removed again."""
    build(articles, tmp_path / "whole", JIEBA, STILL)
    whole = read_files(tmp_path / "whole")
    assert json.loads(whole["report.json"])["documents"] == ARTICLES
    assert add_each(tmp_path / "one", articles) == whole
    assert add_each(tmp_path / "other", articles[::-1]) == whole
    gone = [json.loads(line)["id"] for line in articles[1].read_text("utf-8").splitlines()]
    update(tmp_path / "other", (), gone, None, STILL)
    build([articles[0], articles[2]], tmp_path / "less", JIEBA, STILL)
    assert read_files(tmp_path / "other") == read_files(tmp_path / "less")
