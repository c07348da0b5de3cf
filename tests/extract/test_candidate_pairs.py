"""Which mentions and quantities are held together as candidates, and what is told about a pair."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.pairs import (
    KINDS,
    PREDICATES,
    QUANTITY,
    REACH,
    SENTENCES,
    Hint,
    Node,
    Pairs,
    allowed_predicates,
    find_pairs,
)
from kg.lexicon import load_setting
from kg.model import Predicate, Sentence, Span

COMPANY, PERSON, PLACE = KINDS.index("Company"), KINDS.index("Person"), KINDS.index("Place")
PRODUCT, INDUSTRY = KINDS.index("Product"), KINDS.index("Industry")
NAMED_AFTER = {KINDS.index(kind) for kind in ("Company", "GovernmentBody", "Organization")}


def cut(length: int, size: int) -> tuple[Sentence, ...]:
    """Sentences of one size that cover a text."""
    return tuple(Sentence(start, min(start + size, length), 0) for start in range(0, length, size))


def joined(pairs: Pairs) -> list[tuple[int, int]]:
    """The pairs as numbers of nodes."""
    return list(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True))


def find(*nodes: Node, length: int = 600, size: int = 600, hints: tuple[Hint, ...] = ()) -> Pairs:
    """The pairs of some nodes in a text that says nothing."""
    return find_pairs("文" * length, cut(length, size), nodes, hints)


@st.composite
def node_lists(draw: st.DrawFn) -> list[Node]:
    """Nodes in text order, some of one owner."""
    rows = draw(
        st.lists(
            st.tuples(
                st.integers(0, 480),
                st.integers(1, 12),
                st.integers(0, len(KINDS) - 1),
                st.sampled_from("abcde"),
            ),
            max_size=12,
        )
    )
    return sorted(
        (Node(start, start + size, kind, owner) for start, size, kind, owner in rows),
        key=lambda n: (n.start, n.end, n.kind),
    )


def may_say(head: Node, tail: Node) -> npt.NDArray[np.bool_]:
    """Which predicates may join two nodes: those of their kinds, but no seat in a place inside the name."""
    may: npt.NDArray[np.bool_] = allowed_predicates()[head.kind, tail.kind].copy()
    if tail.kind == PLACE and head.kind in NAMED_AFTER and head.start <= tail.start and tail.end <= head.end:
        may[PREDICATES.index(Predicate.LOCATED_IN)] = False
    return may


@settings(deadline=None)
@given(node_lists(), st.integers(10, 300))
def test_pairs_equal_a_plain_search(nodes: list[Node], size: int) -> None:
    """All pairs of different owners within reach, in near sentences, that some predicate may join."""
    pairs = find(*nodes, length=500, size=size)
    table = allowed_predicates()
    expected = [
        (i, j)
        for i, a in enumerate(nodes)
        for j, b in enumerate(nodes)
        if i < j
        and b.start - a.start <= REACH
        and b.start // size - a.start // size <= SENTENCES
        and a.owner != b.owner
        and (table[a.kind, b.kind].any() or table[b.kind, a.kind].any())
    ]
    assert joined(pairs) == expected
    assert pairs.features.dtype == np.float32
    assert pairs.features.shape[0] == len(expected)
    assert np.isfinite(pairs.features).all()
    for (i, j), allowed in zip(expected, pairs.allowed, strict=True):
        assert (allowed[0] == may_say(nodes[i], nodes[j])).all()
        assert (allowed[1] == may_say(nodes[j], nodes[i])).all()


@pytest.mark.parametrize(
    ("distance", "size", "count"),
    [(REACH, 600, 1), (REACH + 1, 600, 0), (50, 50, 1), (100, 50, 1), (150, 50, 0), (149, 50, 1)],
)
def test_reach(distance: int, size: int, count: int) -> None:
    """A pair reaches so many characters and into the second next sentence, no further."""
    pairs = find(Node(0, 2, COMPANY, "a"), Node(distance, distance + 2, PRODUCT, "b"), size=size)
    assert len(joined(pairs)) == count


@pytest.mark.parametrize(
    ("head", "tail", "predicate", "may"),
    [
        (COMPANY, PRODUCT, Predicate.PRODUCES, True),
        (PRODUCT, COMPANY, Predicate.PRODUCES, False),
        (PERSON, COMPANY, Predicate.HOLDS_POST, True),
        (COMPANY, PERSON, Predicate.HOLDS_POST, False),
        (COMPANY, QUANTITY, Predicate.QUANTITY, True),
        (QUANTITY, COMPANY, Predicate.QUANTITY, False),
        (PERSON, PRODUCT, Predicate.SUPPLIES, False),
    ],
)
def test_allowed_kinds(head: int, tail: int, predicate: Predicate, *, may: bool) -> None:
    """A predicate joins its kinds in its own direction only."""
    assert allowed_predicates()[head, tail, PREDICATES.index(predicate)] == may


@pytest.mark.parametrize(
    ("name", "place", "may"),
    [
        ("重庆青石机械有限公司", "重庆", False),
        ("青石机械(重庆)有限公司", "重庆", False),
        ("青石机械重庆工厂", "重庆", True),
        ("德国青石公司", "德国", True),
        ("台湾青石", "台湾", True),
    ],
)
def test_a_place_in_a_firms_name_is_no_seat(name: str, place: str, *, may: bool) -> None:
    """But for a plant or a branch, and for where a foreign firm comes from."""
    start = name.index(place)
    nodes = [Node(0, len(name), COMPANY, "a"), Node(start, start + len(place), PLACE, "b")]
    pairs = find_pairs(name, cut(len(name), 600), sorted(nodes, key=lambda n: (n.start, n.end)))
    assert pairs.allowed[:, :, PREDICATES.index(Predicate.LOCATED_IN)].any() == may


def test_every_predicate_joins_something() -> None:
    """The table has a row for each predicate, and names only kinds that exist."""
    assert allowed_predicates().any(axis=(0, 1)).all()
    for predicate in PREDICATES:
        ends = load_setting("predicates")[predicate.value]
        assert {*ends["head"], *ends["tail"]} <= set(KINDS)


def test_kinds_that_nothing_joins() -> None:
    """Two products are no candidates, nor two mentions of one owner."""
    assert joined(find(Node(0, 2, PRODUCT, "a"), Node(5, 7, PRODUCT, "b"))) == []
    assert joined(find(Node(0, 2, COMPANY, "a"), Node(5, 7, COMPANY, "a"))) == []


def test_nothing_to_pair() -> None:
    """A text without mentions or with one has no pairs, and its features keep their width."""
    width = find(Node(0, 2, COMPANY, "a"), Node(5, 7, PRODUCT, "b")).features.shape[1]
    assert find().features.shape == (0, width)
    assert find(Node(0, 2, COMPANY, "a")).features.shape == (0, width)
    assert find_pairs("", (), ()).features.shape == (0, width)


@pytest.mark.parametrize("forward", [True, False])
def test_hint_is_one_feature_of_its_direction(*, forward: bool) -> None:
    """A pattern's reading sets one feature of its pair, another one the other way round."""
    nodes = (Node(0, 2, COMPANY, "a"), Node(5, 7, COMPANY, "b"), Node(9, 11, PLACE, "c"))
    head, tail = (0, 1) if forward else (1, 0)
    hint = Hint(head, tail, Predicate.SUPPLIES, "rule")
    changed = find(*nodes, hints=(hint,)).features - find(*nodes).features
    rows, columns = np.nonzero(changed)
    assert joined(find(*nodes))[rows[0]] == (0, 1)
    assert changed[rows, columns].tolist() == [1.0]
    other = find(*nodes, hints=(Hint(tail, head, Predicate.SUPPLIES, "rule"),)).features
    assert (find(*nodes, hints=(hint,)).features != other).sum() == 2


def test_hint_without_a_pair_is_passed_over() -> None:
    """What a pattern reads of two ends that are no candidates changes nothing."""
    nodes = (Node(0, 2, COMPANY, "a"), Node(5, 7, PRODUCT, "b"), Node(500, 502, PRODUCT, "c"))
    hints = (Hint(0, 2, Predicate.PRODUCES, "rule"),)
    assert np.array_equal(find(*nodes, hints=hints).features, find(*nodes).features)


def test_marks_between_are_counted() -> None:
    """A comma between two mentions is told apart from none, whatever else the text holds."""
    nodes = (Node(0, 2, COMPANY, "a"), Node(5, 7, PRODUCT, "b"))
    sentence = (Sentence(0, 9, 0),)
    plain = find_pairs("文文文文文文文文文", sentence, nodes).features
    assert (find_pairs("文文，文文文文文文", sentence, nodes).features != plain).any()
    assert (find_pairs("文，文文文文，文，", sentence, nodes).features == plain).all()


def test_node_has_its_span() -> None:
    """A node's span is what evidence is made of."""
    assert Node(3, 5, INDUSTRY, "a").span == Span(3, 5)
