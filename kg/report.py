"""What a build came to, in numbers."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from kg.analyse.conflicts import Conflict, find_conflicts
from kg.export.atomic import open_atomic_text
from kg.model import Build, EntityType, Graph, Predicate, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


REPORT = "report.json"


@dataclass(frozen=True, slots=True)
class Run:
    """What differs from one build of the same inputs to the next: time, and how much was read anew."""

    seconds: float
    documents: int
    characters: int

    @property
    def speed(self) -> float:
        """Characters a second, over the whole build."""
        return self.characters / max(self.seconds, 1e-6)


@dataclass(frozen=True, slots=True)
class Validation:
    """How many of the graph's RDF nodes were checked against the shapes, and whether they conform."""

    conforms: bool
    nodes: int
    checked: int


@dataclass(frozen=True, slots=True)
class Report:
    """Counts of a build, and its problems, sorted. ``run`` is None where times are left out.

    ``reprint_of`` gives, by a document's id, the one whose text it only repeats. A problem's ``document`` is
    the one that it concerns; where there is none, it tells of an input that the last run could not read.
    ``conflicts`` are kept whole, for what is written beside the report, which only counts them by kind.
    """

    documents: int
    characters: int
    mentions: int
    nodes: int
    edges: int
    entities: dict[str, int]
    facts: dict[str, int]
    reprint_of: dict[str, str]
    conflicts: tuple[Conflict, ...]
    problems: tuple[Problem, ...] = ()
    validation: Validation | None = None
    build: Build | None = None
    run: Run | None = None

    @property
    def failed(self) -> bool:
        """Whether an input was refused."""
        return any(problem.severity == "error" for problem in self.problems)

    def to_json(self) -> dict[str, Any]:
        """The report as plain values, ``run`` only where there is one."""
        kinds = Counter(conflict.kind.value for conflict in self.conflicts)
        found = asdict(replace(self, conflicts=()))
        found["conflicts"] = dict(sorted(kinds.items()))
        if self.build is None:
            del found["build"]
        else:
            found["build"]["parameters"] = dict(self.build.parameters)
        found["problems"] = [asdict(problem) for problem in self.problems]
        if self.run is None:
            del found["run"]
        else:
            found["run"] |= {
                "seconds": round(self.run.seconds, 3),
                "characters_per_second": round(self.run.speed),
            }
        return found


def count_graph(graph: Graph, problems: Iterable[Problem]) -> Report:
    """Counts a graph; ``edges`` are its facts between two entities, as in GraphML."""
    kinds = Counter(entity.type for entity in graph.entities)
    facts = Counter(fact.predicate for fact in graph.facts)
    own = (replace(problem, document=x.document.id) for x in graph.extractions for problem in x.problems)
    return Report(
        documents=len(graph.extractions),
        characters=sum(len(extraction.document.text) for extraction in graph.extractions),
        mentions=sum(len(e.mentions) for extraction in graph.extractions for e in extraction.entities),
        nodes=len(graph.entities),
        edges=sum(1 for fact in graph.facts if fact.subject is not None and fact.object is not None),
        entities={kind.value: kinds[kind] for kind in EntityType if kinds[kind]},
        facts={predicate.value: facts[predicate] for predicate in Predicate if facts[predicate]},
        reprint_of=dict(graph.reprints),
        conflicts=find_conflicts(graph),
        # With several processes problems come in another order.
        build=graph.build,
        problems=tuple(sorted((*problems, *own), key=lambda p: (p.where, p.severity, p.found, p.fix))),
    )


def load_build(path: Path) -> Build | None:
    """What made a graph, as its report tells; None where there is no report that tells it."""
    try:
        found = json.loads(path.read_text("utf-8"))["build"]
        parameters = tuple((str(name), str(value)) for name, value in found["parameters"].items())
        return Build(str(found["version"]), parameters)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def write_report(report: Report, path: Path) -> None:
    """Writes ``report.json``.

    Raises:
        ExportError: Where the file cannot be written.
    """
    with open_atomic_text(path) as file:
        file.write(json.dumps(report.to_json(), ensure_ascii=False, indent=1) + "\n")
