"""Each kind of break that the shapes know, one at a time, in a graph that is right but for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from samples import GRAPH

from kg.export import write_turtle
from kg.ontology.validate import validate

if TYPE_CHECKING:
    from pathlib import Path

    from kg.ontology.validate import Report

_FIRM = r"<[^>]*/id/Company/远山动力[^>]*>"


def break_graph(path: Path, old: str, new: str) -> Report:
    """What validation says of the sample graph where the first match of a pattern is something else."""
    write_turtle(GRAPH, path)
    text, count = re.subn(old, new, path.read_text("utf-8"), count=1)
    assert count == 1
    path.write_text(text, "utf-8")
    return validate(path, most=None)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        # documents
        (r'    dcterms:identifier "01-brief" ;\n', "", "dcterms:identifier"),
        (r'    dcterms:title "青石区企业复工"@zh ;', '    dcterms:title "a", "b" ;', "dcterms:title"),
        # the build
        (r"    prov:wasAssociatedWith <[^>]*>( ;\n)?", '    kg:parameter "x=y"\\1', "prov:wasAssociatedWith"),
        (r"    prov:used <[^>]*>", "    prov:used kg:CodePoint", "CodePoint"),
        # statements
        ("kg:status status:planned", "kg:status status:maybe", "status/maybe"),
        ("kg:status status:planned", "kg:status status:planned, status:actual", "kg:status"),
        ("    kg:modality modality:intended ;\n", "", "kg:modality"),
        (r"kg:confidence 0\.7 ", 'kg:confidence "high" ', "high"),
        ("kg:time <[^>]*>", "kg:time kg:CodePoint", "CodePoint"),
        (
            f"    kg:subject {_FIRM} ;\n    kg:predicate kg:invests_in",
            "    kg:predicate kg:invests_in",
            "kg:subject",
        ),
        # numbers
        ("    qudt:numericValue 35000 ;\n", "", "qudt:numericValue"),
        ('    kg:unit "台"@zh ;\n', "", "kg:unit"),
        ("    kg:qualifier qualifier:above ;\n", "", "kg:qualifier"),
        # claims
        (r"    prov:wasDerivedFrom <[^>]*> ;\n", "", "prov:wasDerivedFrom"),
        (r"kg:fact fact:\w+ \.", "kg:fact kg:CodePoint .", "CodePoint"),
        (r"kg:evidence <[^>]*>", "kg:evidence kg:CodePoint", "CodePoint"),
        # evidence
        (r"    oa:hasSource <[^>]*> ;\n", "", "oa:hasSource"),
        (r"    oa:start 0 ;\n    oa:end 18 ;", "    oa:start 18 ;\n    oa:end 0 ;", "oa:start"),
        (r"    oa:start 0 ;", "    oa:start -1 ;", "oa:start"),
        (r"    oa:end 18 ;\n", "", "oa:end"),
        (r'oa:exact "青石精工有限公司为远山动力供应油箱。"', 'oa:exact ""', "oa:exact"),
        # posts
        (r"    org:member <[^>]*> ;\n", "", "org:member"),
        (r"org:member <[^>]*>", "org:member kg:CodePoint", "CodePoint"),
        (r"org:role <[^>]*>", "org:role kg:CodePoint", "CodePoint"),
        # entities
        (r"kg:mentioned_in <[^>]*>", "kg:mentioned_in kg:CodePoint", "CodePoint"),
        (r'    dcterms:identifier "company-2" ;\n', "", "dcterms:identifier"),
    ],
)
def test_a_break_is_an_error(old: str, new: str, found: str, tmp_path: Path) -> None:
    """Named by its property or by the value that is wrong."""
    report = break_graph(tmp_path / "graph.ttl", old, new)
    assert not report.conforms
    wanted = found.rpartition(":")[2]
    assert any(problem.severity == "error" and wanted in problem.found for problem in report.problems)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (r"    kg:evidence <[^>]*> ;\n", "", "a claim without evidence"),
        (r'    kg:rule "invest" ;', '    kg:flag "no such date: 2021-02-30" ;', "asks to be checked"),
        # the domain and the range of a relation
        (r"    kg:holds_post (<[^>]*>)", r"    kg:repeals \1", "PolicyMeasure"),
        (r"    kg:holds_post <[^>]*>", '    kg:instrument "subsidy"', "PolicyMeasure"),
        (r"    kg:holds_post (<[^>]*>)", r"    kg:supplies \1", "Firm"),
        (
            r"kg:supplies <[^>]*>",
            "kg:supplies <https://w3id.org/kg-zh/id/document/01-brief-c499deaa2007>",
            "Firm",
        ),
    ],
)
def test_what_asks_to_be_looked_at_is_a_warning(old: str, new: str, found: str, tmp_path: Path) -> None:
    """The graph can still be used."""
    report = break_graph(tmp_path / "graph.ttl", old, new)
    assert report.conforms
    assert any(found in f"{problem.found} {problem.fix}" for problem in report.problems)
    assert {problem.severity for problem in report.problems} == {"warning"}
