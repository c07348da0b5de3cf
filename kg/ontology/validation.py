"""``validation.ttl``: what the check of a graph found, as a SHACL validation report (SHACL, section 3.6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.ontology.iris import RESOURCE
from kg.ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.ontology.validate import Report

SH = "http://www.w3.org/ns/shacl#"
VIOLATION = f"<{SH}Violation>"
REPORT = f"{RESOURCE}validation"


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One thing that is not as it should be, in terms as N-Triples writes them.

    Attributes:
        focus: The node.
        severity: ``sh:Violation`` or a milder one.
        message: What is wrong, in words.
        component: The kind of constraint that it breaks, empty for classes that exclude each other.
        path: The property, empty where the node itself is wrong.
        value: The value, empty where one is missing.
    """

    focus: str
    severity: str
    message: str
    component: str = ""
    path: str = ""
    value: str = ""


def to_turtle(report: Report) -> str:
    """The report in Turtle, the same bytes for the same findings; its nodes have IRIs.

    ``sh:conforms`` is false where a result is a violation; milder results leave it true.
    """
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    from rdflib import Literal

    yield f"@prefix dcterms: <{PREFIXES['dcterms']}> ."
    yield f"@prefix sh: <{SH}> ."
    yield ""
    about = (
        f"The shapes saw {report.checked} of {report.nodes} nodes, the classes that exclude each other all."
    )
    results = [f"<{REPORT}/{number}>" for number in range(1, len(report.results) + 1)]
    yield f"<{REPORT}> a sh:ValidationReport ;"
    yield f"    dcterms:description {Literal(about, lang='en').n3()} ;"
    yield f"    sh:conforms {str(report.conforms).lower()}" + (" ;" if results else " .")
    if results:
        yield f"    sh:result {', '.join(results)} ."
    for name, result in zip(results, report.results, strict=True):
        pairs = {
            "sh:focusNode": result.focus,
            "sh:resultPath": result.path,
            "sh:value": result.value,
            "sh:resultMessage": result.message,
            "sh:resultSeverity": result.severity,
            "sh:sourceConstraintComponent": result.component,
        }
        told = [f"    {key} {value}" for key, value in pairs.items() if value]
        yield ""
        yield f"{name} a sh:ValidationResult ;"
        yield " ;\n".join(told) + " ."
