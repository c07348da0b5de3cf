"""What the page embeds: safe JSON, browser offsets, evidence."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kg.analyse.conflicts import ConflictKind, Timing, find_conflicts
from kg.export import write_records
from kg.lexicon import load_setting
from kg.model import (
    Basis,
    Bound,
    Claim,
    Document,
    DocumentEntity,
    Entity,
    EntityType,
    Extraction,
    Fact,
    Graph,
    Predicate,
    Quantity,
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


def test_sources_are_counted_and_reprints_named(disputed: Graph) -> None:
    """Two documents of which one is a reprint are one source; the original's sentence comes first."""
    data = to_page_data(disputed)
    assert [row.get("reprint_of") for row in data["documents"]] == ["m-first", None, None]
    told = [fact for fact in data["facts"] if len(fact["evidence"]) > 1]
    assert [(fact.get("sources"), fact["documents"]) for fact in told] == [(None, 2), (None, 2)]
    assert all([row["document"] for row in fact["evidence"]] == [1, 0] for fact in told)
    independent = to_page_data(replace(disputed, reprints=()))
    assert [fact["sources"] for fact in independent["facts"] if "documents" in fact] == [2, 2]


def test_conflicts_lead_to_facts_and_repeat_nothing(disputed: Graph) -> None:
    """Each is told by indices; those that are given are not looked for."""
    found = find_conflicts(disputed)
    rows = to_page_data(disputed)["conflicts"]
    assert [(row["kind"], row["timing"], row["property"]) for row in rows] == [
        ("holders", "same", "区长"),
        ("figures", "unstated", "复工企业"),
    ]
    data = to_page_data(disputed, conflicts=found[1:])
    (row,) = data["conflicts"]
    assert data["nodes"][row["entity"]]["name"] == "云岭区"
    assert {data["facts"][index]["value"] for index in row["facts"]} == {"1,286 家", "1,241 家"}
    assert set(row) == {"kind", "timing", "entity", "property", "facts"}


def test_conflicts_that_are_given_are_not_found_again(
    disputed: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build finds them once, for its report and for the page."""
    found = find_conflicts(disputed)
    write_page(disputed, tmp_path / "a.html")
    monkeypatch.delattr("kg.view.page_data.find_conflicts")
    write_page(disputed, tmp_path / "b.html", conflicts=found)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_terms_and_what_they_rest_on() -> None:
    """A bound is its date and its basis; what is not known is left out."""
    since, until = Bound("2021-03-01"), Bound("2021-09", Basis.SEEN)
    facts = (
        Fact("a", Predicate.STATE, None, since=since),
        Fact("b", Predicate.STATE, None, since=since, until=until),
        Fact("c", Predicate.STATE, None),
    )
    rows = to_page_data(Graph((), facts))["facts"]
    assert [(row.get("since"), row.get("until")) for row in rows] == [
        (["2021-03-01", "stated"], None),
        (["2021-03-01", "stated"], ["2021-09", "seen"]),
        (None, None),
    ]


def test_the_page_has_words_for_all_that_it_shows() -> None:
    """In both languages."""
    view = load_setting("view")
    labels = [view["conflicts"][kind]["label"] for kind in ConflictKind]
    labels += [view["timings"][timing]["label"] for timing in Timing]
    labels += [view["page"][f"until_{basis}"] for basis in Basis]
    labels += [view["page"][f"{form}_{key}"] for form in ("one", "many") for key in COUNTED]
    assert all(len(words) == 2 and all(words) for words in labels)


COUNTED = ("source", "document", "sentence")


def test_the_sentence_that_says_a_claim_comes_first() -> None:
    """Before an earlier one that only names what it is about."""
    claim = Claim("c", Predicate.QUANTITY, "a", evidence=(Span(0, 1), Span(0, 3), Span(3, 6)))
    extraction = Extraction(Document("d", "abcdef"), (), (claim,))
    fact = Fact("f", Predicate.QUANTITY, None, claims=(("d", "c"),))
    (row,) = to_page_data(Graph((), (fact,), (extraction,)))["facts"]
    assert [found["span"] for found in row["evidence"]] == [[3, 6], [0, 3]]


@pytest.mark.parametrize(
    ("value", "words"),
    [(21_300_000_000.0, "21,300,000,000 元"), (97.4, "97.4 元"), (0.1 + 0.2, "0.3 元"), (1e18, "1e+18 元")],
)
def test_numbers_are_written_out(value: float, words: str) -> None:
    """With their digits in threes, and without the noise of binary fractions."""
    fact = Fact("f", Predicate.QUANTITY, None, quantity=Quantity(value, "元"))
    assert to_page_data(Graph((), (fact,)))["facts"][0]["value"] == words


def test_what_is_embedded_stays_small(graph: Graph, disputed: Graph, tmp_path: Path) -> None:
    """Less than the records, although those know nothing of what joins documents."""
    for made in (graph, disputed):
        write_records(made, tmp_path / "records.jsonl")
        data = to_page_data(made)
        del data["view"]
        assert len(to_safe_json(data).encode()) < (tmp_path / "records.jsonl").stat().st_size
