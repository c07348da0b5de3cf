"""What the page embeds: safe JSON, browser offsets, evidence."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.model import (
    Claim,
    Document,
    DocumentEntity,
    Entity,
    EntityType,
    Extraction,
    Fact,
    Graph,
    Predicate,
    Reference,
    Span,
)
from kg.view import write_page
from kg.view.page import to_safe_json
from kg.view.page_data import Offsets, to_page_data

if TYPE_CHECKING:
    from pathlib import Path


def units(text: str, start: int, end: int) -> str:
    """What JavaScript's ``slice`` gives."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def test_offsets_count_as_browsers_do() -> None:
    """A character beyond the basic plane counts twice."""
    text = "\U00020bb7a\U00020bb7bc"
    offsets = Offsets(text)
    assert [offsets.to_units(place) for place in range(6)] == [0, 2, 3, 5, 6, 7]


def test_evidence_points_at_its_words(graph: Graph) -> None:
    """Each fact has its sentence, and each mark lies in it and is a name."""
    data = to_page_data(graph)
    assert len(data["nodes"]) == len(graph.entities)
    names = {node["name"] for node in data["nodes"]}
    for fact in data["facts"]:
        for row in fact["evidence"]:
            text = data["documents"][row["document"]]["text"]
            assert "\n" not in units(text, *row["span"])
            assert {units(text, *mark) for mark in row["marks"]} <= names


def test_sentences_and_marks_beyond_the_basic_plane() -> None:
    """Two sentences of one claim are two pieces of evidence; marks follow the browser's count."""
    text = "\U00020bb7 makes X. It also sells X."
    claim = Claim(
        "c", Predicate.PRODUCES, "a", "x", evidence=(Span(0, 1), Span(8, 9), Span(11, 27), Span(0, 10))
    )
    entity = DocumentEntity("a", EntityType.COMPANY, "\U00020bb7", mentions=(Span(0, 1),))
    extraction = Extraction(Document("d", text), (entity,), (claim,))
    known = Entity("A", EntityType.COMPANY, "\U00020bb7", references=(Reference("d", "a"),))
    fact = Fact("f", Predicate.PRODUCES, "A", "B", claims=(("d", "c"), ("gone", "c")))
    data = to_page_data(Graph((known, Entity("B", EntityType.PRODUCT, "X")), (fact,), (extraction,)))
    first, second = data["facts"][0]["evidence"]
    assert (first["span"], first["marks"]) == ([0, 11], [[0, 2], [9, 10]])
    assert (second["span"], second["marks"]) == ([12, 28], [])
    assert data["documents"][0]["mentions"] == [[0, 2, 0]]


def test_json_can_neither_end_nor_open_an_element() -> None:
    """No markup character survives, and the content is the same when read."""
    data = {"name": "</script><!--<script>&\u2028\u2029\"'\\"}
    text = to_safe_json(data)
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text) == data


def test_equal_graphs_give_equal_pages(graph: Graph, tmp_path: Path) -> None:
    """The order of records does not show; a name that looks like a mark of the template stays a name."""
    named = replace(
        graph, entities=(replace(graph.entities[0], name="{{script}} {{data}}"), *graph.entities[1:])
    )
    turned = replace(named, entities=named.entities[::-1], facts=named.facts[::-1])
    write_page(named, tmp_path / "a.html")
    write_page(turned, tmp_path / "b.html")
    page = (tmp_path / "a.html").read_text("utf-8")
    assert page == (tmp_path / "b.html").read_text("utf-8")
    assert page.count("{{") == 2
    assert not re.search(
        r"(?:src|href)=[\"']?(?!data:)[a-z]+:", page.split('<script type="application/json"')[0]
    )


def test_a_lone_surrogate_is_written(tmp_path: Path) -> None:
    """A name with half a character is still a page of valid UTF-8."""
    write_page(Graph((Entity("e", EntityType.COMPANY, "a\ud800b"),)), tmp_path / "a.html")
    assert "a\\ud800b" in (tmp_path / "a.html").read_text("utf-8")
