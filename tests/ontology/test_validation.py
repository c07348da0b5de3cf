"""``validation.ttl``: a SHACL report that any RDF library reads, the same for the same findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph
import pytest
import rdflib
from rdflib.namespace import RDF, SH
from samples import GRAPH

from kg.export import write_turtle
from kg.ontology.validate import Report, validate
from kg.ontology.validation import REPORT, VIOLATION, Result, to_turtle

if TYPE_CHECKING:
    from pathlib import Path

_CLASH = "<https://w3id.org/kg-zh/id/Company/x> a kg:Company, kg:Product .\n"


def read(report: Report) -> rdflib.Graph:
    """The report as rdflib reads it; a strict parser takes it too, and it has no blank node."""
    text = to_turtle(report)
    assert len(list(pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.TURTLE))) > 0
    graph = rdflib.Graph().parse(data=text, format="turtle")
    assert not [node for triple in graph for node in triple if isinstance(node, rdflib.BNode)]
    return graph


def conforms(graph: rdflib.Graph) -> object:
    """What the report says of the whole graph."""
    value = graph.value(rdflib.URIRef(REPORT), SH.conforms)
    return value.toPython() if isinstance(value, rdflib.Literal) else None


def test_a_good_graph_conforms(tmp_path: Path) -> None:
    """The report says so, how many nodes were seen, and nothing else."""
    path = tmp_path / "graph.ttl"
    write_turtle(GRAPH, path)
    report = validate(path, most=None)
    graph = read(report)
    assert conforms(graph) is True
    assert not list(graph.subjects(RDF.type, SH.ValidationResult))
    assert f"{report.nodes} of {report.nodes} nodes" in to_turtle(report)


def test_every_problem_is_a_result(tmp_path: Path) -> None:
    """A broken shape and a clash of classes: node, severity and message, and of a shape the constraint."""
    path = tmp_path / "graph.ttl"
    write_turtle(GRAPH, path)
    text = path.read_text("utf-8").replace("kg:confidence 0.7 ", 'kg:confidence "high" ', 1)
    path.write_text(text + _CLASH, "utf-8")
    report = validate(path, most=None)
    graph = read(report)
    assert conforms(graph) is False
    results = list(graph.subjects(RDF.type, SH.ValidationResult))
    assert len(results) == len(report.results) > 1
    assert {str(graph.value(result, SH.focusNode)) for result in results} == {
        p.where for p in report.problems
    }
    for result in results:
        assert graph.value(result, SH.resultSeverity) in {SH.Violation, SH.Warning, SH.Info}
        assert graph.value(result, SH.resultMessage)
    typed = list(graph.subjects(SH.value, rdflib.Literal("high")))
    assert typed
    for result in typed:
        assert str(graph.value(result, SH.resultPath)).endswith("/confidence")
        assert graph.value(result, SH.sourceConstraintComponent)
    assert to_turtle(validate(path, most=None)) == to_turtle(report)


@pytest.mark.parametrize("text", ['"', "\\", "\n", "\U00020bb7", "\u202e", "'''", "<>{}|^`"])
def test_hostile_values_stay_whole(text: str) -> None:
    """Whatever a value holds, the report parses and has it."""
    literal = rdflib.Literal(text)
    result = Result("<urn:x>", VIOLATION, rdflib.Literal(f"no {text}").n3(), value=literal.n3())
    graph = read(Report(conforms=False, nodes=1, checked=1, results=(result,)))
    assert list(graph.objects(None, SH.value)) == [literal]
