"""Finds nodes of two classes that no thing can be at once, as the vocabulary's ``owl:disjointWith`` has it.

A class stands for all that it is a kind of too: a node that is a ``kg:Company`` is a ``kg:Actor``, and so no
``kg:Product``. This is a check of the classes that are written, not OWL reasoning over the whole graph.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from itertools import combinations
from typing import TYPE_CHECKING

from kg.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
_DISJOINT = "http://www.w3.org/2002/07/owl#disjointWith"
_FIX = "no thing is both: see owl:disjointWith in the vocabulary"


def find_clashes(classes: Mapping[str, frozenset[str]]) -> tuple[Problem, ...]:
    """One error for each pair of classes of a node that cannot share an individual, sorted by node.

    Args:
        classes: The IRIs of the classes of each node, by the node's IRI.
    """
    # A graph has few sets of classes, however many nodes it has.
    clashing = {kinds: pairs for kinds in set(classes.values()) if (pairs := _find_pairs(kinds))}
    return tuple(
        Problem(node, f"both {one} and {other}", _FIX)
        for node, kinds in sorted(classes.items(), key=lambda item: item[0])
        for one, other in clashing.get(kinds, ())
    )


def _find_pairs(kinds: Iterable[str]) -> tuple[tuple[str, str], ...]:
    above, disjoint = _load_rules()
    return tuple(
        (one, other)
        for one, other in combinations(sorted(kinds), 2)
        if any((a, b) in disjoint for a in above.get(one, {one}) for b in above.get(other, {other}))
    )


@cache
def _load_rules() -> tuple[dict[str, frozenset[str]], frozenset[tuple[str, str]]]:
    """Each class with all that it is a kind of, and the disjoint pairs in both directions."""
    import pyoxigraph as ox

    text = resources.files("kg.ontology").joinpath("data", "vocabulary.ttl").read_bytes()
    parents: dict[str, set[str]] = {}
    disjoint: set[tuple[str, str]] = set()
    for triple in ox.parse(text, format=ox.RdfFormat.TURTLE):
        ends = triple.subject, triple.object
        if isinstance(ends[0], ox.NamedNode) and isinstance(ends[1], ox.NamedNode):
            one, other = ends[0].value, ends[1].value
            if triple.predicate.value == _SUBCLASS:
                parents.setdefault(one, set()).add(other)
            elif triple.predicate.value == _DISJOINT:
                disjoint |= {(one, other), (other, one)}
    return {name: _climb(name, parents) for name in parents}, frozenset(disjoint)


def _climb(name: str, parents: Mapping[str, set[str]]) -> frozenset[str]:
    found, waiting = {name}, [name]
    while waiting:
        new = parents.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return frozenset(found)
