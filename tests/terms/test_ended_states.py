"""States of one thing: which ends which, when, and what ends nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from firm_states import FIRM, ends_of, fact_of, join, on, says

from kg.analyse.conflicts import find_conflicts
from kg.analyse.moment import as_of
from kg.export import from_record, to_record
from kg.lexicon import load_rows, load_setting
from kg.model import Basis, Document, DocumentEntity, EntityType, Extraction, Modality, Status
from kg.terms.states import load_ends

STOPPED = says("a", "2024-08-12", "F8月10日起停产。")
RESTARTED = says("b", "2024-08-21", "F8月19日复工。")


def test_a_restart_ends_a_stop_at_its_stated_date() -> None:
    """Whose claim is the evidence; the stop stays, and each is of its days."""
    graph = join(STOPPED, RESTARTED)
    former, new = fact_of(graph, "stopped"), fact_of(graph, "resumed")
    assert former.since is not None
    assert (former.since.date, former.since.basis, former.since.claims) == (
        "2024-08-10",
        Basis.STATED,
        former.claims,
    )
    assert former.until is not None
    assert (former.until.date, former.until.basis) == ("2024-08-19", Basis.SUCCEEDED)
    assert former.until.claims == new.claims
    assert new.until is None
    days = ("2024-08-09", "2024-08-10", "2024-08-18", "2024-08-19", "2025-01-01")
    assert [on(graph, day) for day in days] == [[], ["stopped"], ["stopped"], ["resumed"], ["resumed"]]


@pytest.mark.parametrize(
    ("former", "later", "state"),
    [
        ("F已停产。", "F已复工。", "stopped"),
        ("F停工。", "F复产。", "stopped"),
        ("F被关停。", "F开工。", "closed"),
        ("F已停产。", "F建成投产。", "stopped"),
        ("F已停产。", "F满负荷生产。", "stopped"),
        ("F设备检修。", "F恢复生产。", "maintenance"),
        ("F满负荷生产。", "F已停产。", "full_capacity"),
        ("F已复工。", "F被关停。", "resumed"),
        ("F投产。", "F停工停产。", "in_production"),
        ("F停牌。", "F复牌。", "suspended_trading"),
        ("F已停飞。", "F已复飞。", "stopped"),
    ],
)
def test_documents_order_where_no_date_is_stated(former: str, later: str, state: str) -> None:
    """It was over by the date of the first later document that says so; a third one changes nothing."""
    documents = (
        says("a", "2024-03-01", former),
        says("b", "2024-05-06", later),
        says("c", "2024-09-02", later),
    )
    graph = join(*documents)
    assert ends_of(graph, state) == [("2024-05-06", "seen")]
    bound = next(fact.until for fact in graph.facts if fact.until)
    assert {document for document, _ in bound.claims} == {"b"}
    assert state in on(graph, "2024-05-05")
    assert on(graph, "2024-05-06") == [fact.property for fact in graph.facts if not fact.until]


@pytest.mark.parametrize(
    ("former", "later"),
    [
        ("F已停产。", "F尚未复工。"),
        ("F已停产。", "F将复产。"),
        ("F已停产。", "F预计9月复产。"),
        ("F已停产。", "如果F复产，订单可补上。"),
        ("F已停产。", "F曾复工。"),
        ("F满负荷生产。", "F一度停产。"),
        ("F满负荷生产。", "F没有停产。"),
        ("F满负荷生产。", "F计划停产。"),
        ("F满负荷生产。", "F险些停产。"),
        # Told in passing: of another time, which nobody states.
        ("F已复工。", "F停产期间组织培训。"),
        ("F已停产。", "F复工前做了检查。"),
        ("F已复工。", "F停产的消息不实。"),
        # Of a part, of orders, of something new.
        ("F已停产。", "F部分复工。"),
        ("F已停产。", "F的产品供不应求。"),
        ("F满负荷生产。", "F停电。"),
        ("F已停产。", "F已复牌。"),
        # Side by side.
        ("F已停产。", "F被关停。"),
        ("F已复工。", "F满负荷生产。"),
        ("F减产。", "F满负荷生产。"),
        ("F已复工。", "F设备检修。"),
    ],
)
def test_what_ends_nothing(former: str, later: str) -> None:
    """What is planned, denied or conditional neither ends nor begins anything; nor what excludes nothing."""
    graph = join(says("a", "2024-03-01", former), says("b", "2024-05-06", later))
    assert len(graph.facts) == 2
    (first,) = (fact for fact in graph.facts if fact.seen == ("2024-03-01", "2024-03-01"))
    assert (first.since, first.until) == (None, None)
    assert not [fact for fact in graph.facts if fact.since]
    assert first.property in on(graph, "2024-12-31")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (says("a", "2024-03-01", "F已停产。"), says("b", "2024-03-01", "F已复工。")),  # of one day
        (says("a", "2024-03-01", "F已停产。"), says("b", "2024-03", "F已复工。")),  # perhaps of one day
        (says("a", "2024-03-01", "F已停产。"), says("b", None, "F已复工。")),
        (says("a", None, "F已停产。"), says("b", "2024-03-01", "F已复工。")),
        (says("a", "2024-03-01", "F已停产。F已复工。"), says("b", None, "F。")),
    ],
)
def test_without_an_order_nothing_ends(one: Extraction, other: Extraction) -> None:
    """Both stay open, in either order."""
    assert not [fact for pair in ((one, other), (other, one)) for fact in join(*pair).facts if fact.until]


def test_another_firm_ends_nothing() -> None:
    """A state is of one thing."""
    other = says("b", "2024-05-06", "F已复工。")
    entities = tuple(
        DocumentEntity(e.id, e.type, "云岭白塔铸造有限公司", mentions=e.mentions) for e in other.entities
    )
    text = other.document.text.replace(FIRM, "云岭白塔铸造有限公司")
    moved = Extraction(Document("b", text, date="2024-05-06"), entities, other.claims)
    assert not [fact for fact in join(says("a", "2024-03-01", "F已停产。"), moved).facts if fact.until]


def test_the_order_of_documents_does_not_count() -> None:
    """Four documents in all 24 orders make one graph, and so do their records read back."""
    documents = (
        STOPPED,
        RESTARTED,
        says("c", "2024-08-13", "F尚未复工。"),
        says("d", "2024-12-30", "F停产。"),
    )
    graph = join(*documents)
    assert ends_of(graph, "resumed") == [("2024-12-30", "seen")]
    assert all(join(*order).facts == graph.facts for order in permutations(documents))
    assert join(*(from_record(to_record(one)) for one in documents)).facts == graph.facts


def test_a_denial_ends_with_what_it_denied() -> None:
    """It is of the days before."""
    graph = join(says("a", "2024-08-12", "F尚未复工。"), RESTARTED)
    assert ends_of(graph, "resumed", Status.NEGATED) == [("2024-08-19", "succeeded")]
    statuses = [[fact.status for fact in as_of(graph, day).facts] for day in ("2024-08-18", "2024-08-19")]
    assert statuses == [[Status.NEGATED], [Status.ACTUAL]]


def test_a_state_that_is_over_was_so_by_its_document() -> None:
    """The time told is when it held, and it is of no day after."""
    said = says("a", "2024-08-12", "F7月一度停产。")
    graph = join(replace(said, claims=tuple(replace(one, modality=Modality.ENDED) for one in said.claims)))
    assert ends_of(graph, "stopped") == [("2024-08-12", "seen")]
    assert fact_of(graph, "stopped").since is None
    assert as_of(graph, "2024-08-12").facts == ()


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("F停产九天后于8月19日复工。", ("2024-08-19", "succeeded")),
        ("F停产，9天后复工。", ("2024-08-30", "seen")),
        ("F8月10日停产，8月19日复工。", ("2024-08-19", "succeeded")),
        ("F停产，已通知客户，员工照常复工。", None),  # no order told
    ],
)
def test_one_sentence_tells_both(text: str, end: tuple[str, str] | None) -> None:
    """In their order where it says so; the time that stands beside one word is not the other's."""
    graph = join(says("a", "2024-08-30", text))
    assert ends_of(graph, "stopped") == [end]
    assert ends_of(graph, "resumed") == [None]
    since = fact_of(graph, "resumed").since
    assert (since and since.date) == ("2024-08-19" if "19" in text else None)


def test_a_later_mention_of_the_former_state_keeps_it_open() -> None:
    """Stopped, at work, stopped again is one fact, which goes on; the days between are not its own."""
    graph = join(
        says("a", "2024-02-01", "F已停产。"),
        says("b", "2024-05-06", "F已复工。"),
        says("c", "2024-08-01", "F已停产。"),
    )
    assert ends_of(graph, "stopped") == [None]
    assert ends_of(graph, "resumed") == [("2024-08-01", "seen")]
    days = ("2024-05-05", "2024-05-06", "2024-07-31", "2024-08-01")
    assert [on(graph, day) for day in days] == [["stopped"], ["resumed"], ["resumed"], ["stopped"]]


def test_of_a_project_what_is_built_is_no_longer_in_work() -> None:
    """A firm may build one thing and have built another."""
    for type_, end in ((EntityType.PROJECT, ("2024-09-02", "seen")), (EntityType.COMPANY, None)):
        graph = join(says("a", "2024-03-01", "F在建。", type_), says("b", "2024-09-02", "F已竣工。", type_))
        assert ends_of(graph, "under_construction") == [end]


def test_states_at_different_times_are_no_conflict() -> None:
    """Nor is a denial, once what it denied has come; of one day it is."""
    apart = join(STOPPED, says("c", "2024-08-12", "F尚未复工。"), RESTARTED)
    assert find_conflicts(apart) == ()
    at_once = (says("c", "2024-08-12", "F尚未复工。"), says("d", "2024-08-12", "F已复工。"))
    assert len(find_conflicts(join(*at_once))) == 1
    # That the denial ended later does not settle what was said on its day.
    assert len(find_conflicts(join(*at_once, RESTARTED))) == 1


def test_data_names_known_words_and_states() -> None:
    """Words are those of the table of states; states are the table's, or another sense's."""
    data = load_setting("state_terms")
    table = {row[0]: row[1] for row in load_rows("operating_states", 2)}
    words = [*data["apart"], *data["senses"]]
    assert sorted(set(words)) == sorted(words)
    assert set(words) <= table.keys()
    assert data["apart"] == sorted(data["apart"])
    known = {*table.values(), *data["senses"].values()}
    for type_ in EntityType:
        ends = load_ends(type_)
        assert {*ends, *(former for formers in ends.values() for former in formers)} <= known
        assert not [state for state, formers in ends.items() if state in formers]
    assert set(data["ends_of"]) <= {type_.value for type_ in EntityType}
