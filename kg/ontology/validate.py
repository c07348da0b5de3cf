"""Checks a graph in Turtle against the vocabulary: its SHACL shapes, and its classes that exclude each other.

The shapes are checked in rdflib, node by node, some hundred claims a second. So of a large graph only every
nth node is checked, always the same ones; syntax and classes of the whole file are checked at any size.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from kg.errors import ExportError
from kg.model import Problem
from kg.ontology.disjoint import find_clashes
from kg.ontology.validation import VIOLATION, Result

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyoxigraph
    import rdflib

_MOST = 3_000
_SHOWN = 120
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
# In the order of the fields of Result.
_PARTS = (
    "focusNode",
    "resultSeverity",
    "resultMessage",
    "sourceConstraintComponent",
    "resultPath",
    "value",
)


@dataclass(frozen=True, slots=True)
class Report:
    """What was found: ``conforms`` unless a problem is an error; the shapes saw ``checked`` of the nodes.

    ``problems`` say it in words, ``results`` in the terms of SHACL.
    """

    conforms: bool
    nodes: int
    checked: int
    problems: tuple[Problem, ...] = ()
    results: tuple[Result, ...] = ()


def read_vocabulary() -> str:
    """The vocabulary, in Turtle."""
    return _read("vocabulary.ttl")


def read_shapes() -> str:
    """The shapes, in Turtle."""
    return _read("shapes.ttl")


def validate(path: Path, most: int | None = _MOST) -> Report:
    """Check a Turtle file. Nothing that the file refers to is followed or loaded.

    Args:
        path: The file.
        most: How many nodes to check against the shapes, evenly spread; None for all.

    Raises:
        ExportError: Where the file cannot be read or is no Turtle.
    """
    import rdflib

    try:
        classes = _read_classes(path)
        nodes = sorted(classes)
        chosen = set(nodes if most is None else nodes[:: -(-len(nodes) // most) or 1])
        lines = "\n".join(_lines_about(path, chosen))
    except OSError as error:
        raise ExportError(str(path), error.strerror or str(error), "give a Turtle file") from error
    except (SyntaxError, ValueError) as error:
        raise ExportError(str(path), f"no Turtle: {error}", "write the file again") from error
    broken = _find_results(rdflib.Graph().parse(data=lines, format="nt"), chosen)
    clashes = find_clashes({node.strip("<>"): kinds for node, kinds in classes.items() if len(kinds) > 1})
    found = {*map(_to_problem, broken), *clashes}
    problems = tuple(sorted(found, key=lambda p: (p.severity, p.where, p.found, p.fix)))
    conforms = not any(p.severity == "error" for p in problems)
    results = tuple(sorted({*broken, *map(_to_result, clashes)}))
    return Report(conforms, len(nodes), len(chosen), problems, results)


def _triples(path: Path) -> Iterator[pyoxigraph.Quad]:
    import pyoxigraph

    # Opened here, since pyoxigraph's own error for a missing file does not name the reason.
    with path.open("rb") as file:
        yield from pyoxigraph.parse(file, format=pyoxigraph.RdfFormat.TURTLE)


def _read_classes(path: Path) -> dict[str, frozenset[str]]:
    """The classes of each subject, empty where it has none; equal sets are one object, for there are few."""
    known: dict[frozenset[str], frozenset[str]] = {}
    classes: dict[str, frozenset[str]] = {}
    for triple in _triples(path):
        node = str(triple.subject)
        old = classes.setdefault(node, frozenset())
        if triple.predicate.value == _TYPE:
            kinds = old | {str(triple.object).strip("<>")}
            classes[node] = known.setdefault(kinds, kinds)
    return classes


def _lines_about(path: Path, chosen: set[str]) -> Iterator[str]:
    """All that is said of the chosen nodes, and the classes of their neighbours, as N-Triples."""
    neighbours: set[str] = set()
    for triple in _triples(path):
        if str(triple.subject) in chosen:
            neighbours.add(str(triple.object))
            yield f"{triple.subject} {triple.predicate} {triple.object} ."
    neighbours -= chosen
    for triple in _triples(path):
        if triple.predicate.value == _TYPE and str(triple.subject) in neighbours:
            yield f"{triple.subject} {triple.predicate} {triple.object} ."


def _find_results(data: rdflib.Graph, chosen: set[str]) -> set[Result]:
    import pyshacl
    import rdflib
    from rdflib.namespace import RDF, SH

    _, results, text = pyshacl.validate(
        data,
        shacl_graph=_parse("shapes.ttl"),
        ont_graph=_parse("vocabulary.ttl"),
        inference="none",
        do_owl_imports=False,
        advanced=False,
        js=False,
    )
    if not isinstance(results, rdflib.Graph):
        raise ExportError("validation", text, "see the shapes in kg/ontology/data/shapes.ttl")
    found = (
        Result(*(_to_term(results.value(result, SH[part])) for part in _PARTS))
        for result in results.subjects(RDF.type, SH.ValidationResult)
    )
    # Neighbours have nothing but their class here, so what they lack says nothing.
    return {result for result in found if result.focus in chosen}


def _to_term(value: rdflib.term.Node | None) -> str:
    return "" if value is None else value.n3()


def _to_problem(result: Result) -> Problem:
    from rdflib.util import from_n3

    node, path, value, message = (
        str(from_n3(term) if term else "")
        for term in (result.focus, result.path, result.value, result.message)
    )
    found = " ".join(part for part in (path, value[:_SHOWN]) if part)
    return Problem(node, found or "the node", message, "error" if result.severity == VIOLATION else "warning")


def _to_result(clash: Problem) -> Result:
    from rdflib import Literal

    return Result(f"<{clash.where}>", VIOLATION, Literal(f"{clash.found}: {clash.fix}").n3())


@cache
def _parse(file_name: str) -> rdflib.Graph:
    import rdflib

    return rdflib.Graph().parse(data=_read(file_name), format="turtle")


def _read(file_name: str) -> str:
    return resources.files("kg.ontology").joinpath("data", file_name).read_text("utf-8")
