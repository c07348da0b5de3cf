"""docs/corrections.md: every decision that it shows applies to its two texts, and does what it says."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from lxml import etree

from kg.corrections import ByHand, Kind, load_ledger
from kg.join import join
from kg.model import RELATIONS, Claim, Document, DocumentEntity, EntityType, Extraction, Predicate, Span

PAGE = (Path(__file__).parents[2] / "docs" / "corrections.md").read_text("utf-8")
FIRST, SECOND = re.findall(r"^> (.*)$", PAGE, re.MULTILINE)
LINES = [line for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


def thing(text: str, id_: str, type_: EntityType, name: str) -> DocumentEntity:
    """A thing at every place of its name."""
    return DocumentEntity(id_, type_, name, (), tuple(Span(*m.span()) for m in re.finditer(name, text)), 0.7)


@pytest.fixture
def read() -> list[Extraction]:
    """What a reader that makes mistakes reads in the two texts."""
    company = EntityType.COMPANY
    supply = Claim("c1", Predicate.COOPERATES_WITH, "e1", "e2", evidence=(Span(0, 13),), confidence=0.5)
    place = FIRST.index("董事长")
    post = Claim("c2", Predicate.HOLDS_POST, "e3", "e1", evidence=(Span(place, place + 3),), confidence=0.5)
    return [
        Extraction(
            Document("first", FIRST),
            (
                thing(FIRST, "e1", company, "青石精工"),
                thing(FIRST, "e2", company, "远山动力"),
                thing(FIRST, "e3", EntityType.PERSON, "陈一鸣"),
                thing(FIRST, "e4", company, "长兴"),
                thing(FIRST, "e5", EntityType.PLACE, "鹿鸣园区"),
                thing(FIRST, "e6", EntityType.PRODUCT, "停产"),
            ),
            (supply, post),
        ),
        Extraction(
            Document("second", SECOND),
            (thing(SECOND, "e1", company, "青石公司"), thing(SECOND, "e2", company, "远山动力")),
        ),
    ]


def test_every_decision_is_shown(read: list[Extraction], tmp_path: Path) -> None:
    """And all of them together apply, with the result that the page tells."""
    (tmp_path / "own.jsonl").write_text("\n".join(LINES), "utf-8")
    corrections = load_ledger(tmp_path / "own.jsonl")
    assert {line.decision for line in corrections} == set(Kind)
    joined = join(read, ByHand(corrections))
    assert not joined.problems
    entities = {(e.type.value, e.name, len(e.references)) for e in joined.graph.entities}
    assert entities == {
        ("Company", "青石公司", 2),
        ("Company", "远山动力", 1),
        ("Company", "长兴机械", 1),
        ("Park", "鹿鸣园区", 1),
        ("Person", "陈一鸣", 1),
        ("Product", "发动机", 1),
    }
    assert sum(entity.name == "远山动力" for entity in joined.graph.entities) == 2
    facts = {fact.predicate.value: fact.confidence for fact in joined.graph.facts}
    assert facts == {"supplies": 0.5, "holds_post": 1.0, "produces": 1.0, "quantity": 1.0, "state": 1.0}


def test_the_hashes_are_those_of_the_texts() -> None:
    """As the reader computes them."""
    shown = set(re.findall(r'"(?:other_)?document": "(\w+)"', PAGE))
    assert shown == {hashlib.sha256(text.encode()).hexdigest()[:8] for text in (FIRST, SECOND)}


def test_the_labelling_interface_has_every_label() -> None:
    """Types and relations."""
    (block,) = re.findall(r"```xml\n(.*?)```", PAGE, re.DOTALL)
    view = etree.fromstring(block)
    assert [e.get("value") for e in view.iter("Label")] == list(EntityType)
    assert [e.get("value") for e in view.iter("Relation")] == list(RELATIONS)
