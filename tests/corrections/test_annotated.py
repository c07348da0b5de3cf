"""From annotation tools back to ledger lines: replaying them gives what was annotated."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from kg.corrections import replay
from kg.corrections.annotated import load_changes
from kg.errors import DataError
from kg.export import EXPORTERS
from kg.export.regions import to_arrows, to_regions
from kg.model import Claim, Document, DocumentEntity, EntityType, Extraction, Graph, Predicate, Span

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEXT = "青石公司为远山公司供货。陈一鸣是青石公司董事长，长兴机械停产。"


def at(words: str, number: int = 0) -> Span:
    """Where words stand."""
    start = -1
    for _ in range(number + 1):
        start = TEXT.index(words, start + 1)
    return Span(start, start + len(words))


def thing(id_: str, type_: EntityType, name: str, *places: Span) -> DocumentEntity:
    """A thing as it was read."""
    return DocumentEntity(id_, type_, name, (), places or (at(name),), 0.8)


READ = Extraction(
    Document("a", TEXT),
    (
        thing("e1", EntityType.COMPANY, "青石公司", at("青石公司"), at("青石公司", 1)),
        thing("e2", EntityType.COMPANY, "远山公司"),
        thing("e3", EntityType.PLACE, "长兴"),
        thing("e4", EntityType.PRODUCT, "停产"),
    ),
    (Claim("c1", Predicate.SUPPLIES, "e1", "e2", evidence=(at("青石公司"), at("远山公司"), Span(0, 12))),),
)
GRAPH = Graph(extractions=(READ,))

Edit = dict[tuple[str, int], tuple[str, str] | None]


def edit_labelstudio(rows: list[dict[str, Any]], wanted: Edit, arrows: list[tuple[str, str, str]]) -> None:
    """Makes the tasks' predictions the annotation, edited as a person would."""
    result = rows[0].pop("predictions")[0]["result"]
    regions = [row for row in result if row["type"] == "labels"]
    for (words, number), to in wanted.items():
        span = at(words, number)
        row = next((r for r in regions if (r["value"]["start"], r["value"]["end"]) == span), None)
        if row is None:
            row = {"id": f"new {words}", "type": "labels", "from_name": "label", "to_name": "text"}
            regions.append(row)
        if to is None:
            regions.remove(row)
            continue
        new = Span(TEXT.index(to[0], max(0, span.start - 4)), 0)
        row["value"] = {
            "start": new.start, "end": new.start + len(to[0]), "text": to[0], "labels": [to[1]],
        }  # fmt: skip
    ids = {row["value"]["text"]: row["id"] for row in reversed(regions)}
    relations = [
        {
            "type": "relation",
            "from_id": ids[head],
            "to_id": ids[tail],
            "direction": "right",
            "labels": [label],
        }
        for head, tail, label in arrows
    ]
    rows[0]["annotations"] = [{"result": [*regions, *relations]}]


def to_doccano(tasks: list[dict[str, Any]]) -> str:
    """The same annotation as doccano exports it."""
    lines = []
    for task in tasks:
        result = task["annotations"][0]["result"]
        ids = {
            row["id"]: number for number, row in enumerate((r for r in result if r["type"] == "labels"), 1)
        }
        entities = [
            {
                "id": ids[row["id"]],
                "label": row["value"]["labels"][0],
                "start_offset": row["value"]["start"],
                "end_offset": row["value"]["end"],
            }
            for row in result
            if row["type"] == "labels"
        ]
        relations = [
            {"id": 9, "from_id": ids[row["from_id"]], "to_id": ids[row["to_id"]], "type": row["labels"][0]}
            for row in result
            if row["type"] == "relation"
        ]
        lines.append({"id": 1, "text": task["data"]["text"], "entities": entities, "relations": relations})
    return "".join(f"{json.dumps(line)}\n" for line in lines)


@pytest.fixture(params=["labelstudio", "doccano"])
def annotate(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Path]:
    """Exports the graph, edits it, and gives the tool's export."""

    def edit(wanted: Edit, *arrows: tuple[str, str, str]) -> Path:
        path = tmp_path / "export.json"
        EXPORTERS["labelstudio"].write(GRAPH, path)
        tasks = json.loads(path.read_text("utf-8"))
        edit_labelstudio(tasks, wanted, list(arrows))
        path.write_text(json.dumps(tasks) if request.param == "labelstudio" else to_doccano(tasks), "utf-8")
        return path

    return edit


SUPPLY = ("青石公司", "远山公司", "supplies")


@pytest.mark.parametrize(
    ("wanted", "arrows", "decisions"),
    [
        ({}, [SUPPLY], []),
        ({("长兴", 0): ("长兴机械", "Place")}, [SUPPLY], ["rename"]),
        ({("远山公司", 0): ("远山公司", "Organization")}, [SUPPLY], ["retype"]),
        ({("停产", 0): None}, [SUPPLY], ["reject"]),
        ({("青石公司", 1): None}, [SUPPLY], ["reject"]),
        ({("远山公司", 0): None}, [], ["reject"]),
        ({("陈一鸣", 0): ("陈一鸣", "Person")}, [SUPPLY], ["add"]),
        ({}, [], ["reject"]),
        ({}, [("远山公司", "青石公司", "supplies")], ["reject", "add"]),
        (
            {("陈一鸣", 0): ("陈一鸣", "Person")},
            [SUPPLY, ("陈一鸣", "青石公司", "holds_post")],
            ["add", "add"],
        ),
        ({("青石公司", 0): ("青石公司", "Park")}, [], ["reject", "reject", "add"]),
    ],
)
def test_replaying_gives_what_was_annotated(
    wanted: Edit,
    arrows: list[tuple[str, str, str]],
    decisions: list[str],
    annotate: Callable[..., Path],
) -> None:
    """Places, types and relations; the decisions are those that a person would have written."""
    lines, problems = load_changes(annotate(wanted, *arrows), [READ])
    assert not problems
    assert [line.decision.value for line in lines] == decisions
    replayed = replay([READ], lines)
    assert not replayed.problems
    (found,) = replayed.extractions
    expected = {(r.span, r.type) for r in to_regions(READ)}
    for (words, number), to in wanted.items():
        span = at(words, number)
        expected = {(s, t) for s, t in expected if s != span}
        expected |= {(Span(span.start, span.start + len(to[0])), to[1])} if to else set()
    assert {(r.span, r.type) for r in to_regions(found)} == expected
    names = {entity.id: entity.name for entity in found.entities}
    assert {(names[a.head.entity], names[a.tail.entity], a.type) for a in to_arrows(found)} == set(arrows)


def test_an_unfinished_task_changes_nothing(tmp_path: Path) -> None:
    """Predictions are not annotations."""
    path = tmp_path / "tasks.json"
    EXPORTERS["labelstudio"].write(GRAPH, path)
    assert load_changes(path, [READ]) == ((), ())


def test_older_offsets_in_utf16_are_understood(tmp_path: Path) -> None:
    """Where the text before has characters that JavaScript counts twice."""
    text = "\U0001f4a9青石公司复工。"
    read = Extraction(Document("a", text))
    value = {"start": 2, "end": 6, "text": "青石公司", "labels": ["Company"]}
    task = {
        "data": {"text": text},
        "annotations": [{"result": [{"id": "x", "type": "labels", "value": value}]}],
    }
    path = tmp_path / "tasks.json"
    path.write_text(json.dumps([task]), "utf-8")
    ((line,), problems) = load_changes(path, [read])
    assert not problems
    assert replay([read], [line]).extractions[0].entities[0].mentions == (Span(1, 5),)


def test_what_cannot_be_used_is_told(annotate: Callable[..., Path]) -> None:
    """Labels of another scheme, and texts of another graph."""
    path = annotate({("陈一鸣", 0): ("陈一鸣", "Boss")}, SUPPLY)
    lines, problems = load_changes(path, [READ])
    assert lines == ()
    assert [problem.found for problem in problems] == ["label 'Boss'"]
    other = replace(READ, document=Document("a", TEXT + "。"))
    assert [p.found for p in load_changes(path, [other])[1]] == ["a text that the graph does not have"]


@pytest.mark.parametrize("text", ["{}", "[1]", "no JSON", '[{"annotations": [{}]}]', '{"text": "a"}'])
def test_another_form_is_refused(text: str, tmp_path: Path) -> None:
    """In one line."""
    path = tmp_path / "export.json"
    path.write_text(text, "utf-8")
    with pytest.raises(DataError, match="Label Studio"):
        load_changes(path, [READ])
