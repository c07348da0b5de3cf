"""Classes that exclude each other, and nodes that are of both."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from samples import GRAPH

from kg.export import write_turtle
from kg.model import EntityType
from kg.ontology import to_iri
from kg.ontology.disjoint import find_clashes
from kg.ontology.validate import validate

if TYPE_CHECKING:
    from pathlib import Path

OPEN = {frozenset({"Place", "Park"}), frozenset({"PolicyMeasure", "Project"})}


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ("kg:Company", "kg:Person", True),
        ("kg:Company", "kg:Product", True),
        ("kg:Company", "kg:Firm", False),
        ("kg:Company", "org:FormalOrganization", False),
        ("kg:Place", "kg:Park", False),
        ("kg:Claim", "kg:Fact", True),
        ("kg:Fact", "org:Membership", False),
        ("kg:Document", "kg:Company", True),
        ("kg:Industry", "skos:Concept", False),
        ("kg:Nothing", "kg:Company", False),
    ],
)
def test_pairs(one: str, other: str, *, clash: bool) -> None:
    """Said of the two, or of what they are kinds of."""
    assert bool(find_clashes({"node": frozenset({to_iri(one), to_iri(other)})})) is clash


def test_two_types_of_entity_exclude_each_other() -> None:
    """All but the pairs that are left open on purpose."""
    for one, other in permutations([type_.value for type_ in EntityType], 2):
        problems = find_clashes({"node": frozenset({to_iri(f"kg:{one}"), to_iri(f"kg:{other}")})})
        assert bool(problems) is (frozenset({one, other}) not in OPEN), (one, other)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("a kg:Person, schema:Person", "a kg:Person, kg:Company", ("Company", "Person")),
        ("a kg:Park, schema:Place", "a kg:Park, kg:Product", ("Park", "Product")),
        ("a kg:Fact, org:Membership", "a kg:Fact, kg:Claim, org:Membership", ("Claim", "Fact")),
        ("a kg:Document, prov:Entity", "a kg:Document, kg:Entity, prov:Entity", ("Document", "Entity")),
    ],
)
def test_a_node_of_two_such_classes_is_an_error(
    old: str, new: str, found: tuple[str, str], tmp_path: Path
) -> None:
    """However few nodes the shapes are checked on."""
    path = tmp_path / "graph.ttl"
    write_turtle(GRAPH, path)
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    report = validate(path, most=1)
    assert not report.conforms
    one, other = (to_iri(f"kg:{name}") for name in found)
    assert f"both {one} and {other}" in {problem.found for problem in report.problems}


def test_no_node_and_no_class() -> None:
    """Nothing to find."""
    assert find_clashes({}) == find_clashes({"node": frozenset()}) == ()
