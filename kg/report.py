"""What a build came to, in numbers."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any, TYPE_CHECKING

from kg.export.atomic import open_atomic_text
from kg.model import Graph, Predicate, Problem

if TYPE_CHECKING:
    from pathlib import Path
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Report:
    """Counts of a build, and its problems. ``seconds`` is None where times are left out."""

    documents: int
    characters: int
    mentions: int
    entities: dict[str, int]
    facts: dict[str, int]
    relations: int
    problems: tuple[Problem, ...] = ()
    seconds: float | None = None

    @property
    def failed(self) -> bool:
        """Whether an input was refused."""
        return any(problem.severity == "error" for problem in self.problems)

    def to_json(self) -> dict[str, Any]:
        """The report as plain values."""
        found: dict[str, Any] = {
            "documents": self.documents,
            "characters": self.characters,
            "mentions": self.mentions,
            "nodes": sum(self.entities.values()),
            "edges": self.relations,
            "entities": self.entities,
            "facts": self.facts,
            "problems": [
                {"where": p.where, "found": p.found, "fix": p.fix, "severity": p.severity}
                for p in self.problems
            ],
        }
        if self.seconds is not None:
            found["seconds"] = round(self.seconds, 3)
            found["characters_per_second"] = round(self.characters / max(self.seconds, 1e-6), 1)
        return found


def count_graph(graph: Graph, problems: Sequence[Problem], seconds: float | None) -> Report:
    """Counts a graph; ``edges`` are the facts between two entities."""
    kinds = Counter(entity.type.value for entity in graph.entities)
    facts = Counter(fact.predicate.value for fact in graph.facts)
    own = [p for extraction in graph.extractions for p in extraction.problems]
    return Report(
        documents=len(graph.extractions),
        characters=sum(len(extraction.document.text) for extraction in graph.extractions),
        mentions=sum(len(e.mentions) for extraction in graph.extractions for e in extraction.entities),
        entities=dict(sorted(kinds.items())),
        facts={p.value: facts[p.value] for p in Predicate if facts[p.value]},
        relations=sum(1 for fact in graph.facts if fact.subject and fact.object),
        problems=(*problems, *own),
        seconds=seconds,
    )


def write_report(report: Report, path: Path) -> None:
    """Writes ``report.json``."""
    with open_atomic_text(path) as file:
        file.write(json.dumps(report.to_json(), ensure_ascii=False, indent=1) + "\n")
