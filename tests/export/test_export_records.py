"""Records: what is written is read back equal, and hand-annotated articles are read too."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from samples import EXTRACTIONS, GRAPH
from strategies import extractions

from kg.errors import InputError
from kg.export import from_record, to_record, write_records
from kg.export.values import to_json
from kg.model import (
    Document,
    DocumentEntity,
    EntityType,
    Extraction,
    Identifier,
    Predicate,
    Quantity,
    Status,
)

if TYPE_CHECKING:
    from pathlib import Path

FIRM = {"id": "e1", "type": "Company", "name": "x"}


@settings(max_examples=150, deadline=None)
@given(extractions())
def test_an_extraction_comes_back(extraction: Extraction) -> None:
    """Through JSON text and back, nothing changes; and the text is one line to every reader."""
    line = to_json(to_record(extraction))
    assert from_record(json.loads(line)) == extraction
    assert len(line.splitlines()) == 1


@settings(max_examples=30, deadline=None)
@given(extractions())
def test_without_text_the_hash_stays(extraction: Extraction) -> None:
    """A record without its text still says which text it is about."""
    back = from_record(to_record(extraction, with_text=False))
    assert (back.document.text, back.document.sha256) == ("", extraction.document.sha256)
    assert back.claims == extraction.claims


def test_the_shape_is_that_of_annotated_articles() -> None:
    """The annotators' keys come under their own names."""
    record = to_record(EXTRACTIONS[0])
    assert record["relations"][0] == {
        "id": "c1",
        "type": "supplies",
        "head": "e1",
        "tail": "e2",
        "attrs": {"product": "油箱"},
        "status": "actual",
        "evidence": [[0, 18]],
        "rule": "supply",
        "confidence": 0.9,
    }
    assert (
        record["observations"][0].items()
        >= {
            "subject": "e2",
            "property": "发动机下线",
            "value": 35000,
            "unit": "台",
            "qualifier": ">",
            "speaker": "e3",
        }.items()
    )
    assert isinstance(record["observations"][0]["value"], int)


def test_identifiers_stand_with_their_entity() -> None:
    """Each with its scheme, its value and its place; an entity without any has no such key."""
    found = Identifier("stock_code", "600000.SH", 5, 14)
    named = DocumentEntity("e1", EntityType.COMPANY, "青石精工", identifiers=(found,))
    bare = DocumentEntity("e2", EntityType.COMPANY, "白塔机械")
    record = to_record(Extraction(Document("a", "青石精工(600000.SH)"), (named, bare)))
    assert record["entities"][0]["identifiers"] == [
        {"scheme": "stock_code", "value": "600000.SH", "start": 5, "end": 14}
    ]
    assert "identifiers" not in record["entities"][1]
    assert from_record(record).entities == (named, bare)


def test_an_annotated_article_is_read() -> None:
    """Offsets, rules and ids may be missing; keys beyond the shape are ignored."""
    record: dict[str, Any] = {
        "id": "x",
        "title": "标题",
        "date": None,
        "text": "正文",
        "annotator": "somebody",
        "entities": [{"id": "e1", "type": "Company", "name": "甲厂"}],
        "relations": [
            {"type": "supplies", "head": "e1", "tail": "e1", "attrs": {}, "status": "negated"},
        ],
        "observations": [{"subject": None, "property": "p", "value": 2, "unit": "家", "qualifier": "="}],
    }
    relation, number = from_record(record).claims
    assert (relation.predicate, relation.status) == (Predicate.SUPPLIES, Status.NEGATED)
    assert number.quantity == Quantity(2.0, "家")


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"entities": [{"id": "e1", "type": "Firm", "name": "x"}]}, "Firm"),
        ({"entities": [{"id": "e1", "type": "Company"}]}, "name"),
        ({"relations": [{"type": "buys", "head": "a", "tail": "b"}]}, "buys"),
        ({"relations": [{"type": "state", "head": "a", "tail": "b"}]}, "state"),
        ({"claim_order": [0, 0]}, "claim_order"),
        ({"entities": 3}, "int"),
        ({"entities": [FIRM | {"identifiers": [{"scheme": "stock_code", "value": "600000"}]}]}, "start"),
        ({"entities": [FIRM | {"identifiers": ["600000"]}]}, "str"),
    ],
)
def test_a_broken_record_says_what_is_wrong(change: dict[str, Any], found: str) -> None:
    """The error names the record and what was found in it."""
    with pytest.raises(InputError, match=found) as caught:
        from_record({"id": "x", "text": ""} | change)
    assert "'x'" in caught.value.where


def test_one_line_a_document(tmp_path: Path) -> None:
    """The file holds the documents in the order of their ids."""
    path = tmp_path / "records.jsonl"
    write_records(GRAPH, path)
    lines = path.read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["01-brief", "02-later"]
