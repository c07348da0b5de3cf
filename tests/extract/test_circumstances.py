"""When numbers and states hold, and whose they are."""

from __future__ import annotations

import pytest

from kg.extract.circumstances import add_circumstances, find_state_claims
from kg.extract.claims import evidence, quantity_owner, to_quantity_claims
from kg.extract.numbers import find_quantities
from kg.extract.subjects import Subject
from kg.model import Claim, Document, DocumentEntity, EntityType, Predicate, Span
from kg.text.sentences import find_sentences

PUBLISHED = "2020-03-18"
KINDS = {
    "青禾电子": EntityType.COMPANY,
    "蓝湖工业园": EntityType.PARK,
    "远山电池项目": EntityType.PROJECT,
    "八家纺织厂": EntityType.GROUP,
}


def read(text: str) -> tuple[dict[str, str], list[Claim]]:
    """The names of the text by id, and the claims of its numbers and states with their circumstances."""
    document = Document("d", text, date=PUBLISHED)
    sentences = find_sentences(document)
    entities = tuple(
        DocumentEntity(name, kind, name, mentions=(Span(text.find(name), text.find(name) + len(name)),))
        for name, kind in KINDS.items()
        if name in text
    )
    numbers = find_quantities(text, 0, len(text))
    claims = [
        *to_quantity_claims(document, sentences, entities, {}, numbers),
        *find_state_claims(document, sentences, entities),
    ]
    return {entity.id: entity.name for entity in entities}, add_circumstances(
        document, sentences, entities, claims
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # each number has the time right before it; one to come is planned
        ("2018年投资5亿元，2025年产值10亿元。", [("2018年", "actual"), ("2025年", "planned")]),
        ("到2025年，产值达到10亿元。", [("2025年", "planned")]),
        ("产值由2018年的5亿元增至今年的8亿元。", [("2018年", "actual"), ("今年", "actual")]),
        # a time that a number is compared with is not its own
        ("2019年产值8亿元，比2018年增长5%。", [("2019年", "actual"), ("2019年", "actual")]),
        ("2019年企业由2018年的7家增至9家，3家上市。", [("2018年", "actual"), ("2019年", "actual")]),
    ],
)
def test_numbers_have_their_own_time(text: str, said: list[tuple[str, str]]) -> None:
    """The last time before a number, as long as it is no base of comparison."""
    found = [(claim.time.text if claim.time else "", str(claim.status)) for claim in read(text)[1]]
    assert found[: len(said)] == said


@pytest.mark.parametrize(
    ("text", "who", "state", "status"),
    [
        ("青禾电子已复工。", "青禾电子", "resumed", "actual"),
        # where something stands is not what is said of
        ("远山电池项目在蓝湖工业园动工。", "远山电池项目", "started", "actual"),
        ("青禾电子的远山电池项目在县里动工。", "远山电池项目", "started", "actual"),
        # what a state's word describes stands behind it
        ("蓝湖工业园接管了停产的八家纺织厂。", "八家纺织厂", "stopped", "actual"),
        ("青禾电子停产的消息传出。", "青禾电子", "stopped", "actual"),
        # what is said of a time to come is planned
        ("2019年签约后，远山电池项目2021年投产。", "远山电池项目", "in_production", "planned"),
    ],
)
def test_states_are_of_who_is_in_them(text: str, who: str, state: str, status: str) -> None:
    """The nearest actor before the word, but for places, and for what the word describes."""
    names, claims = read(text)
    (claim,) = (claim for claim in claims if claim.property == state)
    assert (names[claim.subject or ""], str(claim.status)) == (who, status)


def test_what_a_state_describes_must_be_known() -> None:
    """An attribute of something without a name states nothing of the name before it."""
    assert not [claim for claim in read("青禾电子收购了停产的厂房。")[1] if claim.property == "stopped"]


def test_a_park_is_not_what_stands_in_it() -> None:
    """A plant without a name that stands in a park gives the park no state."""
    assert read("该厂位于蓝湖工业园，上月投产。")[1] == []
    assert [claim.property for claim in read("蓝湖工业园上月开工。")[1]] == ["started"]


@pytest.mark.parametrize(
    ("text", "property_"),
    [
        ("青禾电子年产能5万吨。", "年产能"),
        ("据悉青禾电子投资3亿元。", "投资"),
        ("青禾电子3亿元。", "青禾电子"),
        ("投资5亿元的青禾电子。", "投资"),
    ],
)
def test_a_number_s_words_are_without_its_subject(text: str, property_: str) -> None:
    """What is measured does not begin with whose it is."""
    document = Document("d", text, date=PUBLISHED)
    name = "青禾电子"
    mention = Span(text.find(name), text.find(name) + len(name))
    entity = DocumentEntity(name, EntityType.COMPANY, name, mentions=(mention,))
    numbers = find_quantities(text, 0, len(text))
    subjects = {quantity_owner(numbers[0]): Subject(name, mention, 1.0)}
    (claim,) = to_quantity_claims(document, find_sentences(document), (entity,), subjects, numbers)
    assert claim.property == property_


@pytest.mark.parametrize(
    ("predicate", "text", "time"),
    [
        (Predicate.HOLDS_POST, "5日，青禾电子经理王一表示满意。", "5日"),
        (Predicate.HOLDS_POST, "青禾电子经理王一5日表示满意。", ""),
        (Predicate.VISITS, "王一5日来到青禾电子。", "5日"),
        (Predicate.VISITS, "王一来到青禾电子是在5日。", "5日"),
        (Predicate.VISITS, "王一来到青禾电子，说5日复工。", ""),
        (Predicate.LOCATED_IN, "青禾电子2018年落户王一村。", "2018年"),
        # a time in a name is the name's
        (Predicate.ISSUES, "王一公布2018年青禾电子规划。", ""),
    ],
)
def test_times_of_a_relation(predicate: Predicate, text: str, time: str) -> None:
    """A time behind what is said is its own in the same clause, of what stands for long not even there."""
    document = Document("d", text, date=PUBLISHED)
    sentences = find_sentences(document)
    names = ("2018年青禾电子规划" if "规划" in text else "青禾电子", "王一")
    spans = [Span(text.find(name), text.find(name) + len(name)) for name in names]
    claim = Claim("c", predicate, "a", "b", evidence=evidence(sentences, *spans))
    (found,) = add_circumstances(document, sentences, (), [claim])
    assert (found.time.text if found.time else "") == time
