"""Terms: what a text states of them, and what follows from a dismissal or the next holder."""

from __future__ import annotations

from dataclasses import replace

import pytest
from firm_states import REST
from posts import to_extraction

from kg.graph import build_graph
from kg.model import (
    Basis,
    Document,
    EntityType,
    Extraction,
    Fact,
    Graph,
    Modality,
    Status,
    Time,
)
from kg.resolve import resolve_entities
from kg.terms.days import first_day, is_before, last_day

BODY = "云岭县发展和改革委员会"


def says(  # noqa: PLR0913 - what a claim says of a post
    id: str,
    text: str,
    person: str,
    *,
    date: str | None = None,
    title: str = "主任",
    time: Time | None = None,
    status: Status = Status.ACTUAL,
    modality: Modality = Modality.ASSERTED,
) -> Extraction:
    """A document whose last sentence, a line of its own, names a person's post in the body."""
    ends = (person, BODY, EntityType.GOVERNMENT_BODY, title)
    return to_extraction(Document(id, text, date=date), *ends, time=time, status=status, modality=modality)


def join(*extractions: Extraction) -> Graph:
    """Their graph."""
    return build_graph(extractions, resolve_entities(extractions))


def fact_of(graph: Graph, person: str, modality: Modality = Modality.ASSERTED) -> Fact:
    """The post of a person."""
    (entity,) = (one for one in graph.entities if one.name == person)
    (fact,) = (one for one in graph.facts if one.subject == entity.id and one.modality is modality)
    return fact


def day(date: str, text: str = "") -> Time:
    """A day as a time."""
    return Time(text or date, date, date, "day")


def holds(person: str, date: str | None, title: str = "主任") -> Extraction:
    """A document of a date that names somebody's post in passing."""
    return says(f"d-{person}-{date}", f"{BODY}{title}{person}说，复工顺利。", person, date=date, title=title)


def test_an_appointment_begins_a_term() -> None:
    """On the day that the sentence states."""
    text = f"3月5日，县政府任命顾小满为{BODY}主任。"
    fact = fact_of(join(says("d", text, "顾小满", date="2021-03-08", time=day("2021-03-05"))), "顾小满")
    assert fact.since is not None
    assert (fact.since.date, fact.since.basis, fact.since.claims) == (
        "2021-03-05",
        Basis.STATED,
        (("d", "c1"),),
    )
    assert (fact.until, fact.seen) == (None, ("2021-03-08", "2021-03-08"))


def test_the_lead_in_of_a_list_dates_its_items() -> None:
    """An appointment without a date of its own has that of the line that opens the list."""
    lead = "县政府2021年3月5日研究决定：\n任命林知秋为县水务局局长；\n"
    fact = fact_of(join(says("d", f"{lead}任命顾小满为{BODY}主任；", "顾小满", date="2021-03-08")), "顾小满")
    assert fact.since is not None
    assert fact.since.date == "2021-03-05"
    apart = "县政府2021年3月5日研究决定：\n有关事项\n"
    assert fact_of(join(says("d", f"{apart}任命顾小满为{BODY}主任；", "顾小满")), "顾小满").since is None


@pytest.mark.parametrize(
    ("text", "date", "time"),
    [
        # A time at which somebody acted is not when the post began.
        (f"3月5日，{BODY}主任顾小满说，复工顺利。", "2021-03-08", day("2021-03-05")),
        # The publication date is no date of the post.
        (f"县政府任命顾小满为{BODY}主任。", "2021-03-08", None),
        # What has happened is not dated after its document.
        (f"县政府任命顾小满为{BODY}主任。", "2021-03-08", day("2021-05-01")),
        # Neither is a range or an unreckoned time one date.
        (f"县政府任命顾小满为{BODY}主任。", "2021-03-08", Time("近日")),
        (
            f"县政府任命顾小满为{BODY}主任。",
            "2021-12-08",
            Time("上半年", "2021-01-01", "2021-06-30", "period"),
        ),
    ],
)
def test_nothing_is_invented(text: str, date: str, time: Time | None) -> None:
    """Such a term stays open."""
    fact = fact_of(join(says("d", text, "顾小满", date=date, time=time)), "顾小满")
    assert (fact.since, fact.until) == (None, None)


def test_a_dismissal_ends_the_fact_that_somebody_holds_the_post() -> None:
    """Also where the reader took it for a denial; another title's is none."""
    text = f"5月2日，县政府免去顾小满{BODY}主任职务。"
    for status, modality in ((Status.ACTUAL, Modality.ENDED), (Status.NEGATED, Modality.DENIED)):
        over = says("d2", text, "顾小满", time=day("2021-05-02"), status=status, modality=modality)
        graph = join(holds("顾小满", "2021-03-08"), over)
        for fact in (fact_of(graph, "顾小满"), fact_of(graph, "顾小满", modality)):
            assert fact.until is not None
            assert (fact.until.date, fact.until.basis, fact.until.claims) == (
                "2021-05-02",
                Basis.STATED,
                (("d2", "c1"),),
            )
        other = join(holds("顾小满", "2021-03-08", "副主任"), over)
        assert fact_of(other, "顾小满").until is None


def test_one_clause_appoints_and_the_next_dismisses() -> None:
    """The words of the body's own clause count."""
    text = f"5月2日，任命顾小满为县水务局局长，免去其{BODY}主任职务。"
    graph = join(says("d", text, "顾小满", time=day("2021-05-02"), modality=Modality.ENDED))
    fact = fact_of(graph, "顾小满", Modality.ENDED)
    assert fact.since is None
    assert fact.until is not None


def test_a_former_holder_is_over_by_the_date_of_the_document() -> None:
    """Nobody says when it ended: only that it had, by then."""
    over = says("d2", f"原{BODY}主任顾小满到会。", "顾小满", date="2021-09", modality=Modality.ENDED)
    fact = fact_of(join(holds("顾小满", "2021-03-08"), over), "顾小满")
    assert fact.until is not None
    assert (fact.until.date, fact.until.basis) == ("2021-09", Basis.SEEN)
    assert fact_of(join(holds("顾小满", "2022-03-08"), over), "顾小满").until is None


def test_the_next_holder_ends_the_former_term() -> None:
    """At the stated beginning, whose claim is the evidence; nothing is taken away."""
    text = f"5月2日，县政府任命林知秋为{BODY}主任。"
    graph = join(holds("顾小满", "2021-03-08"), says("d2", text, "林知秋", time=day("2021-05-02")))
    former, new = fact_of(graph, "顾小满"), fact_of(graph, "林知秋")
    assert former.until is not None
    assert (former.until.date, former.until.basis) == ("2021-05-02", Basis.SUCCEEDED)
    assert former.until.claims == new.claims
    assert new.until is None


def test_documents_order_where_no_date_is_stated() -> None:
    """The post was in other hands by the date of the later one; the nearest successor counts."""
    graph = join(holds("顾小满", "2021-03-08"), holds("林知秋", "2021-09-01"), holds("沈一禾", "2022-01-05"))
    ends = [fact_of(graph, person).until for person in ("顾小满", "林知秋", "沈一禾")]
    assert [bound and (bound.date, bound.basis) for bound in ends] == [
        ("2021-09-01", Basis.SEEN),
        ("2022-01-05", Basis.SEEN),
        None,
    ]


@pytest.mark.parametrize(
    "documents",
    [
        (holds("顾小满", "2021-03-08"), holds("林知秋", "2021-03-08")),  # of one day
        (holds("顾小满", "2021-03-08"), holds("林知秋", "2021-03")),  # perhaps of one day
        (holds("顾小满", "2021-03-08"), holds("林知秋", None)),
        (holds("顾小满", None), holds("林知秋", "2021-03-08")),
        (
            holds("顾小满", "2021-03-08", "副主任"),
            holds("林知秋", "2021-09-01", "副主任"),
        ),  # deputies are many
        (holds("顾小满", "2021-03-08"), holds("顾小满", "2021-09-01")),
    ],
)
def test_no_succession(documents: tuple[Extraction, ...]) -> None:
    """No order, or no post of one person's, ends nothing."""
    assert not [fact for fact in join(*documents).facts if fact.until]


def test_a_reprint_makes_no_holder_newer() -> None:
    """Printed again after the next one came, the former is seen where it was first printed."""
    story = f"{REST}\n{BODY}主任顾小满说，复工顺利。"
    first, copy = (
        says(name, story, "顾小满", date=date) for name, date in (("a", "2021-03-08"), ("r", "2022-01-05"))
    )
    fact = fact_of(join(first, holds("林知秋", "2021-09-01"), copy), "顾小满")
    assert fact.until is not None
    assert (fact.until.date, fact.until.basis) == ("2021-09-01", Basis.SEEN)
    assert fact.seen == ("2021-03-08", "2021-03-08")


def test_what_only_a_reprint_says_keeps_its_date() -> None:
    """Where the first printing was not read for it, there is no other; where it was, its date counts."""
    text = f"{REST}\n3月5日，县政府任命顾小满为{BODY}主任。"
    first = says("a", text, "顾小满", date="2021-03-08", time=day("2021-03-05"))
    copy = says("r", text, "顾小满", date="2022-06-05", time=day("2022-03-05"))
    since = fact_of(join(first, copy), "顾小满").since
    assert since is not None
    assert (since.date, since.claims) == ("2021-03-05", (("a", "c1"),))
    alone = fact_of(join(replace(first, claims=()), copy), "顾小满")
    assert (alone.since and alone.since.date, alone.seen) == ("2022-03-05", ("2021-03-08", "2021-03-08"))


def test_days() -> None:
    """Days, months, years; what is none of them spans nothing."""
    assert [str(last_day(date)) for date in ("2021", "2020-02", "2021-03-08")] == [
        "2021-12-31",
        "2020-02-29",
        "2021-03-08",
    ]
    assert not any(map(first_day, (None, "", "2021-02-30", "二〇二〇", "20210308x", "0000")))
    assert is_before("2021-02", "2021-03-01")
    assert not is_before("2021-03", "2021-03-01")
    assert not is_before("x", "2021")
