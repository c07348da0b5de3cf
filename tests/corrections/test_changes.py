"""Each decision on what was read from one document, and each way in which it may not apply."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from kg.corrections import Correction, replay
from kg.corrections.correction import find_faults, from_json
from kg.model import (
    Claim,
    Document,
    DocumentEntity,
    EntityType,
    Extraction,
    Identifier,
    Predicate,
    Quantity,
    Span,
    Status,
)

if TYPE_CHECKING:
    from kg.corrections import Replayed

TEXT = "青石公司为远山公司供货，远山公司日产油箱300只。陈一鸣任青石董事长。长兴机械在鹿鸣园区，鹿鸣园区很大。"
SENTENCES = (Span(0, 25), Span(25, 35), Span(35, 52))


def spans(words: str, *places: int) -> tuple[Span, ...]:
    """Where words stand in the text: all places, or those given by their number."""
    found, at = [], TEXT.find(words)
    while at >= 0:
        found.append(Span(at, at + len(words)))
        at = TEXT.find(words, at + 1)
    return tuple(found[place] for place in places) if places else tuple(found)


def named(id_: str, type_: EntityType, name: str, *aliases: str) -> DocumentEntity:
    """A thing at every place of its names."""
    places = sorted({span for form in (name, *aliases) for span in spans(form)})
    longest = [s for s in places if not any(o != s and o.start <= s.start and s.end <= o.end for o in places)]
    return DocumentEntity(id_, type_, name, aliases, tuple(longest), 0.7)


DOCUMENT = Document("a", TEXT)
READ = Extraction(
    DOCUMENT,
    (
        named("e1", EntityType.COMPANY, "青石公司", "青石"),
        named("e2", EntityType.COMPANY, "远山公司"),
        named("e3", EntityType.PERSON, "陈一鸣"),
        named("e4", EntityType.PLACE, "长兴"),
        named("e5", EntityType.PLACE, "鹿鸣园区"),
    ),
    (
        Claim(
            "c1", Predicate.SUPPLIES, "e1", "e2", evidence=(*spans("青石公司"), SENTENCES[0]), confidence=0.6
        ),
        Claim(
            "c2",
            Predicate.QUANTITY,
            "e2",
            quantity=Quantity(300, "只"),
            property="油箱",
            speaker="e3",
            evidence=(*spans("300只"), SENTENCES[0]),
        ),
        Claim(
            "c3",
            Predicate.HOLDS_POST,
            "e3",
            "e1",
            attributes=(("title", "董事长"),),
            evidence=(*spans("青石", 1), SENTENCES[1]),
        ),
    ),
)


def line(**row: Any) -> Correction:  # noqa: ANN401 - a line of a ledger
    """A correction of the document, checked as the loader does it."""
    row = {"document": DOCUMENT.sha256[:8], **row}
    assert not list(find_faults(row))
    return from_json(json.loads(json.dumps(row)), "ledger.jsonl:1")


def apply(*corrections: Correction) -> Extraction:
    """The corrected document; nothing may go wrong."""
    replayed = replay([READ], corrections)
    assert not replayed.problems
    (extraction,) = replayed.extractions
    return extraction


def entity(extraction: Extraction, id_: str) -> DocumentEntity:
    """The thing of an id."""
    return next(one for one in extraction.entities if one.id == id_)


def test_the_text_is_as_the_cases_have_it() -> None:
    """Sentences and names stand where they are said to stand."""
    assert [TEXT[s.start : s.end][-1] for s in SENTENCES] == ["。"] * 3
    assert len(entity(READ, "e1").mentions) == 2


def test_nothing_decided_changes_nothing() -> None:
    """An empty ledger gives what was read."""
    assert apply() == READ


def test_retype_a_thing() -> None:
    """It keeps its id, names and claims."""
    found = apply(line(decision="retype", quote="鹿鸣园区", to="Park"))
    assert entity(found, "e5") == replace(entity(READ, "e5"), type=EntityType.PARK)


def test_retype_a_claim() -> None:
    """To another predicate."""
    found = apply(line(decision="retype", quote="供货", predicate="supplies", to="cooperates_with"))
    assert found.claims[0].predicate is Predicate.COOPERATES_WITH


def test_rename_widens_a_cut_mention() -> None:
    """A misread form is no alias; the span is that of the right name."""
    found = apply(
        line(decision="rename", quote="长兴", to="长兴机械"),
        line(decision="retype", quote="长兴机械", to="Company"),
    )
    firm = entity(found, "e4")
    assert (firm.name, firm.aliases, firm.type) == ("长兴机械", (), EntityType.COMPANY)
    assert firm.mentions == spans("长兴机械")


def test_rename_to_what_the_text_lacks() -> None:
    """The name as it stands stays an alias, and its places stay."""
    found = apply(line(decision="rename", quote="陈一鸣", to="陈一鸣（青石）"))
    assert entity(found, "e3").name == "陈一鸣（青石）"
    assert entity(found, "e3").aliases == ("陈一鸣",)
    assert entity(found, "e3").mentions == spans("陈一鸣")


def test_accept() -> None:
    """A thing, or a claim, becomes certain."""
    found = apply(
        line(decision="accept", quote="陈一鸣", type="Person"),
        line(decision="accept", quote="青石公司为远山公司供货", predicate="supplies"),
    )
    assert entity(found, "e3").confidence == found.claims[0].confidence == 1.0
    assert found.claims[1:] == READ.claims[1:]


def test_reject_a_claim() -> None:
    """Only that one goes."""
    found = apply(
        line(decision="reject", quote="供货", predicate="supplies", subject="青石", object="远山公司")
    )
    assert found.claims == READ.claims[1:]
    assert found.entities == READ.entities


def test_reject_a_thing() -> None:
    """Relations with it go; a number of its stays without a subject, a quotation without a speaker."""
    found = apply(line(decision="reject", quote="远山公司"), line(decision="reject", quote="陈一鸣"))
    assert [e.id for e in found.entities] == ["e1", "e4", "e5"]
    (number,) = found.claims
    assert (number.id, number.subject, number.speaker) == ("c2", None, None)


def test_reject_one_place_of_a_thing() -> None:
    """With a start only that mention goes; a name that stands nowhere any more goes with it."""
    found = apply(line(decision="reject", quote="青石", start=spans("青石")[1].start))
    assert entity(found, "e1").mentions == spans("青石公司")
    assert entity(found, "e1").aliases == ()


def test_add_a_thing_and_a_claim_about_it() -> None:
    """Wherever its name stands; the evidence is the ends' places and the quoted words."""
    found = apply(
        line(decision="add", quote="油箱", type="Product"),
        line(
            decision="add",
            quote="远山公司日产油箱300只",
            predicate="produces",
            subject="远山公司",
            object="油箱",
            attributes={"rate": "日产"},
        ),
    )
    assert entity(found, "h1") == DocumentEntity("h1", EntityType.PRODUCT, "油箱", (), spans("油箱"))
    claim = found.claims[-1]
    assert (claim.subject, claim.object, claim.rule) == ("e2", "h1", "by-hand")
    assert claim.evidence == (spans("远山公司", 1)[0], spans("油箱")[0], spans("远山公司日产油箱300只")[0])


def test_add_a_number_and_a_state() -> None:
    """A number may have no subject."""
    found = apply(
        line(
            decision="add",
            quote="日产油箱300只",
            predicate="quantity",
            value=300.0,
            unit="只",
            property="日产量",
        ),
        line(
            decision="add",
            quote="长兴机械",
            predicate="state",
            subject="长兴",
            property="停产",
            status="negated",
        ),
    )
    number, state = found.claims[-2:]
    assert (number.subject, number.quantity) == (None, Quantity(300, "只"))
    assert (state.subject, state.property, state.status) == ("e4", "停产", Status.NEGATED)


def test_add_what_is_there_accepts_it() -> None:
    """A decision that the reader caught up with still holds."""
    found = apply(
        line(decision="add", quote="陈一鸣", type="Person"),
        line(decision="add", quote="供货", predicate="supplies", subject="青石公司", object="远山公司"),
    )
    assert entity(found, "e3").confidence == found.claims[0].confidence == 1.0
    assert len(found.claims) == len(READ.claims)
    assert len(found.entities) == len(READ.entities)


def test_not_same_within_a_document_splits() -> None:
    """Each keeps the places of its name, and the claims that stand there."""
    found = apply(line(decision="not_same", quote="青石公司", other_quote="青石"))
    assert entity(found, "e1").mentions == spans("青石公司")
    assert entity(found, "h1").mentions == spans("青石", 1)
    assert [(c.subject, c.object) for c in found.claims] == [("e1", "e2"), ("e2", None), ("e3", "h1")]


def test_a_split_takes_the_codes_along() -> None:
    """A code goes with the name that stands last before it."""
    first, second = (Identifier("stock_code", str(600000 + n), *spans(words)[0]) for n, words in enumerate(
        ("供货", "董事长")))  # fmt: skip
    firm = replace(READ.entities[0], identifiers=(first, second))
    read = replace(READ, entities=(firm, *READ.entities[1:]))
    (found,) = replay([read], [line(decision="not_same", quote="青石公司", other_quote="青石")]).extractions
    assert (entity(found, "e1").identifiers, entity(found, "h1").identifiers) == ((first,), (second,))


def test_lines_see_what_earlier_lines_did() -> None:
    """The last decision on one thing counts."""
    wanted = {"quote": "鹿鸣园区"}
    found = apply(
        line(decision="retype", to="Park", **wanted),
        line(decision="retype", to="Place", type="Park", **wanted),
    )
    assert found == READ


@pytest.mark.parametrize(
    ("row", "found", "fix"),
    [
        (
            {"document": "0000000000", "decision": "accept", "quote": "陈一鸣"},
            "no document has",
            "write document",
        ),
        ({"document": "0000000000", "decision": "accept", "quote": "无此"}, "no document has", "withdrawn"),
        ({"decision": "accept", "quote": "白塔公司"}, "the words do not stand", "quote the text"),
        ({"decision": "accept", "quote": "白塔公司", "type": "Company"}, "no Company is read", "add it"),
        ({"decision": "accept", "quote": "陈一鸣", "start": 3}, "do not stand at 3", "take start out"),
        ({"decision": "accept", "quote": "供货", "predicate": "visits"}, "no such visits", "add it"),
        (
            {"decision": "reject", "quote": "供货", "predicate": "supplies", "object": "青石"},
            "no such",
            "add it",
        ),
        ({"decision": "add", "quote": "无此", "type": "Product"}, "the words do not stand", "quote"),
        ({"decision": "add", "quote": "山公", "type": "Company"}, "part of a longer Company", "rename"),
        ({"decision": "same", "quote": "陈一鸣", "other_quote": "青石"}, "different types", "retype"),
        ({"decision": "not_same", "quote": "陈一鸣", "other_quote": "陈一鸣"}, "in every place", "start"),
    ],
)
def test_what_does_not_apply_is_told(row: dict[str, Any], found: str, fix: str) -> None:
    """By name, as a warning, and nothing else changes."""
    correction = line(**row)
    replayed = replay([READ], [correction])
    (problem,) = replayed.problems
    assert problem.where.startswith(f"ledger.jsonl:1 {row['decision']}")
    assert repr(row["quote"]) in problem.where
    assert problem.found.startswith("no longer applies: ")
    assert found in problem.found
    assert fix in problem.fix
    assert problem.severity == "warning"
    assert replayed.extractions == (READ,)


def test_a_name_of_two_things_needs_a_type() -> None:
    """Or a start."""
    both = replace(READ, entities=(*READ.entities, named("e6", EntityType.GOVERNMENT_BODY, "鹿鸣园区")))
    ask: dict[str, Any] = {"decision": "reject", "quote": "鹿鸣园区"}
    (problem,) = replay([both], [line(**ask)]).problems
    assert "fits 2 things: Place 鹿鸣园区, GovernmentBody 鹿鸣园区" in problem.found
    replayed = replay([both], [line(**ask, type="GovernmentBody")])
    assert replayed.extractions == (READ,)


def test_equal_texts_are_corrected_alike() -> None:
    """A reprint has the same hash."""
    copy = replace(READ, document=Document("b", TEXT))
    replayed: Replayed = replay([copy, READ], [line(decision="reject", quote="陈一鸣")])
    assert not replayed.problems
    assert [len(extraction.entities) for extraction in replayed.extractions] == [4, 4]
