"""Sets from scores: strong grounds first, nothing joined through a doubt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.resolve.clusters import Edge, Node, cluster

CASES = [
    ("sure pairs chain", [(0, 1, 0.9), (1, 2, 0.8)], (), (0, 0, 0, 3)),
    ("sure pairs outweigh a doubt", [(0, 1, 0.9), (1, 2, 0.9), (0, 2, 0.3)], (), (0, 0, 0, 3)),
    ("weaker pairs join", [(0, 1, 0.7), (1, 2, 0.6)], (), (0, 0, 0, 3)),
    ("what fits two that differ joins neither", [(0, 1, 0.7), (1, 2, 0.7), (0, 2, 0.0)], (), (0, 1, 2, 3)),
    ("nor anything after", [(0, 1, 0.7), (1, 2, 0.7), (0, 2, 0.0), (1, 3, 0.6)], (), (0, 1, 2, 3)),
    ("a possible pair is a doubt", [(0, 1, 0.7), (1, 2, 0.7), (0, 2, 0.5)], (), (0, 1, 2, 3)),
    ("the stronger ground goes first", [(0, 1, 0.7), (1, 2, 0.6), (0, 2, 0.0)], (), (0, 0, 2, 3)),
    ("possible pairs never join", [(0, 1, 0.5), (1, 2, 0.5)], (), (0, 1, 2, 3)),
    ("apart by hand holds against sure pairs", [(0, 1, 0.9), (1, 2, 0.8)], [(0, 2)], (0, 0, 2, 3)),
    ("apart by hand holds against weaker ones", [(0, 1, 0.7), (1, 2, 0.7)], [(0, 2)], (0, 1, 2, 3)),
]


@pytest.mark.parametrize(
    ("edges", "apart", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_clusters(
    edges: list[tuple[int, int, float]], apart: list[tuple[int, int]], expected: tuple[int, ...]
) -> None:
    """Each position gets the smallest position of its set."""
    nodes = [Node(str(position), str(position)) for position in range(4)]
    assert cluster(nodes, (Edge(*edge) for edge in edges), apart) == expected


def test_one_document_keeps_its_names_apart() -> None:
    """Two names of one document are not joined through a third that is only like both."""
    edges = [Edge(0, 2, 0.7), Edge(1, 2, 0.7)]
    kept = [Node("a", "x"), Node("a", "y"), Node("b", "z")]
    assert cluster(kept, edges) == (0, 1, 2)
    # One name twice in a document is one thing that was read in two places.
    twice = [Node("a", "x"), Node("a", "x"), Node("b", "z")]
    assert cluster(twice, edges) == (0, 0, 0)


def test_forms_of_one_name_in_a_document_do_not_keep_it_apart() -> None:
    """Two names of one document that are themselves found the same were only not brought together there."""
    nodes = [Node("a", "x"), Node("a", "xx"), Node("b", "x")]
    assert cluster(nodes, [Edge(0, 1, 0.6), Edge(1, 2, 0.6)]) == (0, 0, 0)


EDGES = st.lists(
    st.builds(Edge, st.integers(0, 4), st.integers(5, 9), st.sampled_from([0.0, 0.5, 0.6, 0.7, 0.8, 1.0])),
    max_size=20,
    unique_by=lambda edge: (edge.left, edge.right),
)


@given(EDGES, st.tuples(st.integers(0, 4), st.integers(5, 9)), st.integers(0, 19))
def test_the_order_of_pairs_does_not_matter(edges: list[Edge], apart: tuple[int, int], turn: int) -> None:
    """The sets are the same whatever comes first, and what is kept apart stays apart."""
    nodes = [Node(str(position // 2), str(position)) for position in range(10)]
    found = cluster(nodes, edges, [apart])
    assert cluster(nodes, edges[turn:] + edges[:turn], [apart]) == found
    assert found[apart[0]] != found[apart[1]]
    assert all(found[root] == root <= position for position, root in enumerate(found))
