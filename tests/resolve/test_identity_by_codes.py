"""Identity by codes: one code is one thing whatever the names say, two codes are two."""

from __future__ import annotations

import doctest
import time
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg.resolve.codes
from kg.join import join
from kg.model import Document, DocumentEntity, EntityType, Extraction, Identifier, Reference
from kg.resolve import Decision, Resolution, Verdict, resolve_entities
from kg.resolve.clusters import Edge, Node, cluster
from kg.resolve.codes import join_identifiers, merge_identifiers

FULL, SHORT, OTHER = "重庆青石精工有限公司", "青石精工", "四川白塔机械有限公司"
ONE, TWO = "credit_code:91350100M000100Y43", "credit_code:91500116MA5QHJG014"


def read(document: str, name: str, *codes: str, type_: EntityType = EntityType.COMPANY) -> Extraction:
    """A document that names one thing with its codes, each as scheme:value."""
    pairs = (code.partition(":") for code in codes)
    identifiers = tuple(Identifier(scheme, value, n, n + 1) for n, (scheme, _, value) in enumerate(pairs))
    thing = DocumentEntity("e1", type_, name, mentions=(), confidence=0.9, identifiers=identifiers)
    return Extraction(Document(document, f"{document}：{name}"), (thing,))


def sets_of(resolution: Resolution) -> set[str]:
    """The documents of each entity, as one text."""
    return {"".join(r.document for r in entity.references) for entity in resolution.entities}


CASES = {
    "one code, other names": ([(FULL, ONE), (OTHER, ONE)], {"ab"}),
    "one stock code after a change of name": (
        [(FULL, "stock_code:605996"), (OTHER, "stock_code:605996.SH")],
        {"ab"},
    ),
    "one name, two codes": ([(FULL, ONE), (FULL, TWO)], {"a", "b"}),
    "one name, two stock codes": ([(FULL, "stock_code:605996"), (FULL, "stock_code:600001")], {"a", "b"}),
    "shares here and in Hong Kong": (
        [(FULL, "stock_code:605996"), (FULL, "stock_code:00700.HK"), (FULL, ONE)],
        {"abc"},
    ),
    "a short name with a code": ([(FULL, ONE), (SHORT, TWO)], {"a", "b"}),
    "nobody's name": ([(FULL, ONE), (FULL, TWO), (FULL,)], {"a", "b", "c"}),
    "nobody's names are one": ([(FULL, ONE), (FULL,), (FULL, TWO), (FULL,)], {"a", "bd", "c"}),
    "a wrong code once": ([(FULL, ONE), (FULL, ONE), (FULL, ONE), (FULL, TWO), (FULL,)], {"abce", "d"}),
    "not through a short name": ([(FULL, ONE), ("四川青石精工有限公司", TWO), (SHORT,)], {"a", "b", "c"}),
    "two schemes through a third": (
        [(FULL, ONE), (OTHER, ONE, "stock_code:605996"), (SHORT, "stock_code:605996")],
        {"abc"},
    ),
}


@pytest.mark.parametrize(("things", "expected"), CASES.values(), ids=CASES)
def test_codes_join_and_keep_apart(things: list[tuple[str, ...]], expected: set[str]) -> None:
    """Whatever the order in which documents come."""
    corpus = [read("abcde"[place], *thing) for place, thing in enumerate(things)]
    for order in list(permutations(corpus))[:24]:
        assert sets_of(resolve_entities(order)) == expected


def test_types_are_not_mixed() -> None:
    """A firm and an organisation with one code stay two."""
    corpus = [read("a", FULL, ONE), read("b", FULL, ONE, type_=EntityType.ORGANIZATION)]
    assert len(resolve_entities(corpus).entities) == 2


def test_decisions_say_so() -> None:
    """A merge by code and a difference by code give their reasons."""
    (same,) = resolve_entities([read("a", FULL, ONE), read("b", OTHER, ONE)]).decisions
    (apart,) = resolve_entities([read("a", FULL, ONE), read("b", FULL, TWO)]).decisions
    assert (same.verdict, same.score) == (Verdict.SAME, 1.0)
    assert "One credit code, stock code or other identifier stands beside both (+4.00)" in same.reasons
    assert (apart.verdict, apart.score) == (Verdict.NOT_SAME, 0.0)
    assert "Identifiers of one kind, of which a thing has but one, differ (-8.00)" in apart.reasons


def test_an_entity_has_the_codes_of_its_references() -> None:
    """Each once, a stock code with its exchange where one document states it."""
    corpus = [
        read("a", FULL, ONE, "stock_code:605996"),
        read("b", FULL, "stock_code:605996.SH"),
        read("c", FULL),
    ]
    (entity,) = resolve_entities(corpus).entities
    assert entity.identifiers == (("credit_code", ONE.split(":")[1]), ("stock_code", "605996.SH"))


def test_a_hand_may_join_two_codes() -> None:
    """What a user says is one is one, and shows both."""
    decision = Decision(Reference("a", "e1"), Reference("b", "e1"), Verdict.SAME)
    (entity,) = resolve_entities([read("a", FULL, ONE), read("b", FULL, TWO)], [decision]).entities
    assert len(entity.identifiers) == 2


def test_a_hand_may_part_one_code() -> None:
    """What a user says is two stays two."""
    decision = Decision(Reference("a", "e1"), Reference("b", "e1"), Verdict.NOT_SAME)
    assert sets_of(resolve_entities([read("a", FULL, ONE), read("b", FULL, ONE)], [decision])) == {"a", "b"}


def test_the_helpers() -> None:
    """Their examples run; document entities that become one lose a code in which they differ."""
    assert doctest.testmod(kg.resolve.codes).failed == 0
    one, same, other = (Identifier("stock_code", value, n, n + 6) for n, value in enumerate(
        ("605996", "605996.SH", "600001")))  # fmt: skip
    hong_kong = Identifier("stock_code", "00700.HK", 9, 17)
    assert merge_identifiers([(hong_kong,), (same, one)]) == (one, same, hong_kong)
    assert merge_identifiers([(one,), (other, hong_kong)]) == (hong_kong,)
    assert join_identifiers([]) == ()


NODES = st.lists(st.sampled_from(["", "A1", "A2", "B1", "B2", "A1B1", "A2B1"]), min_size=8, max_size=8)
EDGES = st.lists(
    st.builds(Edge, st.integers(0, 3), st.integers(4, 7), st.sampled_from([0.5, 0.6, 0.7, 0.8, 1.0])),
    max_size=16,
    unique_by=lambda edge: (edge.left, edge.right),
)


@given(NODES, EDGES, st.integers(0, 15))
def test_no_set_ever_has_two_codes_of_a_kind(codes: list[str], edges: list[Edge], turn: int) -> None:
    """Whatever the scores, and the sets are the same whatever comes first."""
    nodes = [
        Node(str(n), str(n), tuple((text[i], text[i + 1]) for i in range(0, len(text), 2)))
        for n, text in enumerate(codes)
    ]
    found = cluster(nodes, edges)
    assert cluster(nodes, edges[turn:] + edges[:turn]) == found
    for root in set(found):
        together = {code for n, node in enumerate(nodes) if found[n] == root for code in node.codes}
        assert len({kind for kind, _ in together}) == len(together)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([FULL, SHORT, OTHER]), st.sampled_from(["", ONE, TWO])), max_size=6)
)
def test_no_entity_ever_has_two_credit_codes(things: list[tuple[str, str]]) -> None:
    """Through whatever short names two firms could meet."""
    corpus = [read(str(n), name, *filter(None, [code])) for n, (name, code) in enumerate(things)]
    for entity in join(corpus).graph.entities:
        assert len(entity.identifiers) <= 1


def test_the_work_grows_with_the_records() -> None:
    """Eight times the documents, far less than sixty-four times the time."""

    def measure(size: int) -> float:
        corpus = [
            read(str(n), f"青石{n % 40}号有限公司", f"credit_code:x{n % 400}", f"stock_code:y{n % 400}")
            for n in range(size)
        ]
        start = time.process_time()
        resolve_entities(corpus)
        return time.process_time() - start

    measure(100)
    assert measure(4000) < 24 * max(measure(500), 0.02)
