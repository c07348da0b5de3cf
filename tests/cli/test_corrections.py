"""Corrections from the command line: a ledger beside the sources, a glossary, questions and answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kg.join import load_graph
from kg.model import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from conftest import Ran

    Kg = Callable[..., Ran]

TEXTS = {"a": "青石公司为远山公司供货。", "b": "白塔公司为远山公司供货。"}
HASH = {name: Document(name, text).sha256[:12] for name, text in TEXTS.items()}

pytestmark = pytest.mark.usefixtures("simple_reader", "unseen")


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """Two texts."""
    (tmp_path / "in").mkdir()
    for name, text in TEXTS.items():
        (tmp_path / "in" / f"{name}.txt").write_text(text, "utf-8")
    return tmp_path / "in"


def write(path: Path, *rows: Mapping[str, object]) -> Path:
    """A ledger."""
    path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), "utf-8")
    return path


SAME = {"decision": "same", "document": HASH["a"], "quote": "青石公司", "other_document": HASH["b"],
        "other_quote": "白塔公司"}  # fmt: skip
REJECT = {"decision": "reject", "document": HASH["b"], "quote": "供货", "predicate": "supplies"}
GONE = {"decision": "accept", "document": "0" * 12, "quote": "青石公司", "id": "mine"}


def test_a_ledger_survives_every_build(inputs: Path, tmp_path: Path, kg: Kg) -> None:
    """Nothing is read again for it, and without it everything is as it was read."""
    ledger = write(tmp_path / "own.jsonl", SAME, REJECT, GONE)
    out = tmp_path / "out"
    kg("build", inputs, "-o", out, "--no-timing")
    plain = (out / "graph.ttl").read_bytes()
    for _ in range(2):
        ran = kg("build", inputs, "-o", out, "--ledger", ledger)
        assert ran.status == 0
        graph = load_graph(out)
        assert sorted(e.name for e in graph.entities) == ["白塔公司", "远山公司"]
        assert [len(fact.claims) for fact in graph.facts] == [1]
    assert "read anew" not in ran.err
    assert "own.jsonl:3 mine accept" in ran.err
    report = json.loads((out / "report.json").read_text("utf-8"))
    (problem,) = report["problems"]
    assert problem["where"] == "own.jsonl:3 mine accept '青石公司'"
    assert problem["severity"] == "warning"
    assert problem["fix"].endswith(HASH["a"])
    kg("build", inputs, "-o", out, "--no-timing")
    assert (out / "graph.ttl").read_bytes() == plain
    assert not (out / "ledger.jsonl").exists()


def test_a_ledger_beside_the_sources_is_found(inputs: Path, tmp_path: Path, kg: Kg) -> None:
    """And is not read as a document; given as well, it counts once."""
    write(inputs / "kg-ledger.jsonl", REJECT)
    for more in ((), ("--ledger", inputs / "kg-ledger.jsonl")):
        ran = kg("build", inputs, "-o", tmp_path / "out", *more)
        assert ran.status == 0
        assert "warning" not in ran.err
        graph = load_graph(tmp_path / "out")
        assert (len(graph.extractions), len(graph.facts)) == (2, 1)


def test_a_broken_ledger_is_wrong_usage(inputs: Path, tmp_path: Path, kg: Kg) -> None:
    """Before anything is read; the old files stay."""
    kg("build", inputs, "-o", tmp_path / "out")
    before = (tmp_path / "out" / "graph.ttl").read_bytes()
    ran = kg(
        "build", inputs, "-o", tmp_path / "out", "--ledger", write(tmp_path / "own.jsonl", {"decision": "x"})
    )
    assert ran.status == 2
    assert "line 1: decision 'x'" in ran.err
    assert (tmp_path / "out" / "graph.ttl").read_bytes() == before


def test_a_glossary(inputs: Path, tmp_path: Path, kg: Kg) -> None:
    """In a build it makes one thing of its names; in an extraction it adds what was missed."""
    names = tmp_path / "names.csv"
    names.write_text("name,type,aliases,identifiers\n青石公司,Company,白塔公司,stock_code:600999\n", "utf-8")
    out = tmp_path / "out"
    assert kg("build", inputs, "-o", out, "--glossary", names).status == 0
    (firm,) = json.loads(kg("show", "白塔公司", "-g", out, "--json").out)
    assert (firm["name"], firm["identifiers"]) == ("白塔公司", [["stock_code", "600999"]])
    assert firm["aliases"] == ["青石公司"]
    names.write_text("供货 3 ns\n的 5 u\n", "utf-8")
    ran = kg("extract", inputs / "a.txt", "--glossary", names)
    assert ("Place", "供货") in [(e["type"], e["name"]) for e in json.loads(ran.out)["entities"]]
    assert "1 words 'u' seed nothing" in ran.err
    names.write_text("name,type\n青石,Firm\n", "utf-8")
    assert kg("extract", inputs, "--glossary", names).status == 2


def test_review_asks_and_writes(inputs: Path, tmp_path: Path, kg: Kg) -> None:
    """An answer from its templates is replayed; a question is written once."""
    (inputs / "c.txt").write_text("白塔公司为青石公司供货。", "utf-8")
    out, ledger = tmp_path / "out", tmp_path / "own.jsonl"
    kg("build", inputs, "-o", out)
    assert "nothing is in doubt" in kg("review", "-g", out).err
    unsure = (out / "records.jsonl").read_text("utf-8").replace('"confidence": 0.9', '"confidence": 0.5')
    (out / "records.jsonl").write_text(unsure, "utf-8")
    rows = json.loads(kg("review", "-g", out, "--json", "-n", 2).out)
    assert [row["kind"] for row in rows] == ["fact", "fact"]
    shown = kg("review", "-g", out).out
    assert f"yes: {json.dumps(rows[0]['yes'][0], ensure_ascii=False)}" in shown
    for count in (3, 0):
        assert f"{count} questions added" in kg("review", "-g", out, "--write", ledger).err
    answered = ledger.read_text("utf-8").replace('#{"decision": "reject"', '{"decision": "reject"')
    ledger.write_text(answered, "utf-8")
    assert kg("build", inputs, "-o", out, "--ledger", ledger).status == 0
    assert not load_graph(out).facts
    assert kg("review", "-g", tmp_path / "none").status == 2


def test_review_imports_annotations(inputs: Path, tmp_path: Path, kg: Kg) -> None:
    """What was taken away in doccano is a line that takes it away."""
    out = tmp_path / "out"
    kg("build", inputs, "-o", out, "--also", "doccano", "--also", "labelstudio")
    assert json.loads((out / "labelstudio.json").read_text("utf-8"))[0]["data"]["document"] == "a"
    rows = [json.loads(line) for line in (out / "doccano.jsonl").read_text("utf-8").splitlines()]
    rows[0]["relations"] = []
    edited = tmp_path / "edited.jsonl"
    edited.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    lines = kg("review", "-g", out, "--import", edited).out.splitlines()
    assert [json.loads(line)["decision"] for line in lines] == ["reject"]
    assert json.loads(kg("review", "-g", out, "--import", edited, "--json").out) == [json.loads(lines[0])]
    ran = kg("review", "-g", out, "--import", edited, "--write", tmp_path / "own.jsonl")
    assert "1 lines added" in ran.err
    assert kg("build", inputs, "-o", out, "--ledger", tmp_path / "own.jsonl").status == 0
    assert [fact.claims[0][0] for fact in load_graph(out).facts] == ["b"]
    assert kg("review", "-g", out, "--import", inputs / "a.txt").status == 2
