"""Reading whole documents: what holds for every example, and for texts with nothing in them."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.reader import read_document
from kg.extract.tagger import LAYERS
from kg.ingest import load_documents
from kg.model import RELATIONS, Claim, Document, EntityType, Extraction, Predicate, Span
from kg.resolve.document import find_entities
from kg.text.lexer import LEXERS

EXAMPLES = Path(__file__).parents[2] / "examples"
FILES = sorted(path.name for path in EXAMPLES.iterdir() if path.name[0].isdigit())
# The least number of relations; the second text has no punctuation.
# What joins two entities.
JOINING = (*RELATIONS, Predicate.REPEALS, Predicate.AMENDS)
FACTS = {"01-back-to-work.txt": 10, "14-segmented.txt": 3}

in_each_example = pytest.mark.parametrize("name", FILES)
with_each_lexer = pytest.mark.parametrize("lexer", LEXERS)


@cache
def load(name: str) -> tuple[Document, ...]:
    """The documents of an example file."""
    return tuple(item for item in load_documents([EXAMPLES / name]) if isinstance(item, Document))


@cache
def read(name: str) -> tuple[Extraction, ...]:
    """What the documents of an example file say."""
    return tuple(read_document(document, find_entities) for document in load(name))


def words(extraction: Extraction, span: Span) -> str:
    """The text of a span."""
    return extraction.document.text[span.start : span.end]


@in_each_example
def test_mentions_are_the_names(name: str) -> None:
    """Each place of an entity holds its name or an alias, letter for letter."""
    for extraction in read(name):
        assert extraction.entities
        for entity in extraction.entities:
            assert entity.mentions
            assert {words(extraction, m) for m in entity.mentions} == {entity.name, *entity.aliases}


@in_each_example
def test_mentions_lie_apart(name: str) -> None:
    """No two mentions of one layer overlap, so that a character belongs to one entity of it."""
    for extraction in read(name):
        for types in LAYERS:
            spans = sorted(m for e in extraction.entities if e.type in types for m in e.mentions)
            assert all(a.end <= b.start for a, b in pairwise(spans))


@in_each_example
def test_evidence_ends_with_the_sentence(name: str) -> None:
    """Evidence lies in the text, and its last span is a sentence that holds words of the claim."""
    for extraction in read(name):
        assert extraction.claims
        length = len(extraction.document.text)
        for claim in extraction.claims:
            assert all(0 <= s.start < s.end <= length for s in claim.evidence)
            *said, sentence = claim.evidence
            assert any(sentence.start <= s.start and s.end <= sentence.end for s in said)
            assert "\n" not in words(extraction, sentence).strip() or extraction.document.segmented


@in_each_example
def test_claims_are_well_formed(name: str) -> None:
    """Ids are unique, ends are known, and a relation, a number and a state each have what they need."""
    for extraction in read(name):
        known = {entity.id for entity in extraction.entities}
        ids = [claim.id for claim in extraction.claims]
        assert len(ids) == len(set(ids))
        for claim in extraction.claims:
            assert {claim.subject, claim.object} <= {None, *known}
            assert (claim.object is not None) == (claim.predicate in JOINING)
            assert (claim.quantity is not None) == (claim.predicate == Predicate.QUANTITY)
            assert claim.subject or claim.predicate == Predicate.QUANTITY
            assert claim.property or claim.predicate in (*JOINING, Predicate.QUANTITY)
            assert 0 <= claim.confidence <= 1
            assert claim.rule


def test_a_text_is_read_alike_in_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a long text is cut for the networks changes nothing."""
    whole = read("01-back-to-work.txt")
    for module in ("tagger", "linker"):
        monkeypatch.setattr(f"kg.extract.{module}.AT_ONCE", 90)
    again = tuple(read_document(document, find_entities) for document in load("01-back-to-work.txt"))
    assert [found.claims for found in again] == [found.claims for found in whole]


@in_each_example
def test_groups_take_part(name: str) -> None:
    """A set of firms that no relation and no number speaks of is left out."""
    for extraction in read(name):
        said = [c for c in extraction.claims if c.object or c.predicate == Predicate.QUANTITY]
        spoken = {end for c in said for end in (c.subject, c.object)}
        assert {e.id for e in extraction.entities if e.type == EntityType.GROUP} <= spoken


@in_each_example
def test_reading_again_gives_the_same(name: str) -> None:
    """A document read a second time says the same, to the last digit."""
    assert tuple(read_document(document, find_entities) for document in load(name)) == read(name)


@pytest.mark.parametrize(("name", "least"), FACTS.items())
def test_relations_are_found(name: str, least: int) -> None:
    """A report gives relations, also where it came in tokens without punctuation."""
    (extraction,) = read(name)
    assert sum(claim.predicate in RELATIONS for claim in extraction.claims) >= least


@pytest.mark.parametrize("segmented", [False, True], ids=["plain", "segmented"])
@pytest.mark.parametrize("text", ["", " ", "\n\n", "。", "a", "厂", "——", "（）《》", "𠮷①\x00"])
@with_each_lexer
def test_text_without_facts(lexer: str, text: str, *, segmented: bool) -> None:
    """A text that says nothing gives an extraction that holds nothing."""
    document = Document("d", text, segmented=segmented)
    extraction = read_document(document, find_entities, lexer)
    assert extraction.document == document
    assert extraction.claims == ()


@with_each_lexer
def test_a_plain_sentence(lexer: str) -> None:
    """The lexers read the same model, each with its own names."""
    text = "重庆青石机械制造有限公司生产发动机。"
    extraction = read_document(Document("d", text), find_entities, lexer)
    named = {(entity.name, str(entity.type)) for entity in extraction.entities}
    assert {("重庆青石机械制造有限公司", "Company"), ("发动机", "Product")} <= named
    assert [claim.predicate for claim in extraction.claims] == [Predicate.PRODUCES]


def test_a_repeated_number_counts_once() -> None:
    """One subject's value is one number however often it is stated; that of another is another."""
    first, other = "重庆青石机械制造有限公司有员工312人。", "成都远山动力有限公司有员工312人。"
    apart = "今天风和日丽，路上很安静。" * 2
    once = read_document(Document("d", f"{first}{apart}{first}"), find_entities)
    twice = read_document(Document("d", f"{first}{apart}{other}"), find_entities)
    assert [len(numbers(extraction)) for extraction in (once, twice)] == [1, 2]
    assert len({claim.subject for claim in numbers(twice)}) == 2
    shares = f"重庆青石机械制造有限公司复工率达50%。{apart}公司返岗率达50%。"
    assert len(numbers(read_document(Document("d", shares), find_entities))) == 2


def numbers(extraction: Extraction) -> list[Claim]:
    """The claims that state a number."""
    return [claim for claim in extraction.claims if claim.predicate == Predicate.QUANTITY]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from([*"，。\n（》向将𠮷 ", "青石精工", "远山动力", "供应", "油箱", "3500台", "陈一鸣"]),
        max_size=30,
    ).map("".join),
    st.booleans(),
)
def test_any_text_is_read(text: str, segmented: bool) -> None:  # noqa: FBT001 - drawn by position
    """Whatever order words come in, every offset points at what it says."""
    extraction = read_document(Document("d", text, segmented=segmented), find_entities)
    for entity in extraction.entities:
        assert {words(extraction, m) for m in entity.mentions} == {entity.name, *entity.aliases}
    for claim in extraction.claims:
        assert all(0 <= s.start < s.end <= len(text) for s in claim.evidence)
