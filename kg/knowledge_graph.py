"""The graph as a user of Python holds it: tables, networkx, rdflib, queries, pictures, and why."""

from __future__ import annotations

import tempfile
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from kg import pipeline
from kg.analyse.conflicts import find_conflicts
from kg.analyse.explain import Witnesses, find_facts, find_named
from kg.analyse.moment import as_of
from kg.corrections import ByHand
from kg.export import EXPORTERS, load_table
from kg.join import load_graph
from kg.pipeline import Reading
from kg.query import run_query, to_store

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import networkx as nx
    import pyoxigraph as ox
    import rdflib
    from matplotlib.figure import Figure

    from kg.analyse.conflicts import Conflict
    from kg.model import Entity, Fact, Graph

EVIDENCE = (
    "fact",
    "predicate",
    "subject",
    "object",
    "status",
    "document",
    "start",
    "end",
    "sentence",
    "rule",
    "confidence",
)


class KnowledgeGraph:
    """A resolved graph with everything that its evidence needs.

    Attributes:
        graph: The entities, facts and extractions as frozen records.
    """

    def __init__(self, graph: Graph) -> None:
        """Holds a graph; everything else is made from it when it is asked for."""
        self.graph = graph

    def __repr__(self) -> str:
        """How much it holds."""
        graph = self.graph
        counts = f"{len(graph.entities)} entities, {len(graph.facts)} facts"
        return f"<KnowledgeGraph: {counts}, {len(graph.extractions)} documents>"

    @classmethod
    def load(cls, directory: str | Path) -> KnowledgeGraph:
        """The graph that ``kg build -o DIRECTORY`` wrote, from its records.

        Raises:
            InputError: Where the folder holds no graph, or a broken one.
        """
        return cls(load_graph(Path(directory)))

    @cached_property
    def nodes(self) -> pd.DataFrame:
        """One row an entity."""
        return self._table("nodes")

    @cached_property
    def edges(self) -> pd.DataFrame:
        """One row a fact between two entities, with its sentences."""
        return self._table("edges")

    @cached_property
    def observations(self) -> pd.DataFrame:
        """One row a number or state."""
        return self._table("observations")

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """One row a sentence: fact, document, offsets in code points, the sentence, rule, confidence."""
        return self._to_evidence(self.graph.facts)

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """A directed multigraph, one edge a fact."""
        import networkx as nx

        with tempfile.TemporaryDirectory() as folder:
            return nx.MultiDiGraph(nx.read_graphml(self._write("graphml", folder), force_multigraph=True))

    def to_rdflib(self) -> rdflib.Graph:
        """All statements in rdflib."""
        import rdflib

        with tempfile.TemporaryDirectory() as folder:
            return rdflib.Graph().parse(self._write("turtle", folder), format="turtle")

    def query(self, sparql: str) -> pd.DataFrame:
        """The answer to a SPARQL query, the project's prefixes known.

        Raises:
            QueryError: Where it is malformed or reaches outside the graph.
        """
        table = run_query(self._store, sparql)
        return pd.DataFrame(table.rows, columns=list(table.columns))

    def draw(self, *, limit: int = 60, font: Path | None = None, language: str = "zh") -> Figure:
        """The overview picture.

        Args:
            limit: How many entities to show, the most connected first.
            font: A font file in place of the packaged one.
            language: ``zh`` or ``en``, for the words around the names.
        """
        from kg.view import to_figure

        return to_figure(self.graph, limit=limit, font=font, language=language)

    def find(self, name: str) -> tuple[Entity, ...]:
        """The entities of that name or alias; where there are none, the one whose name contains it."""
        return find_named(self.graph, name)

    def why(self, name: str, other: str | None = None) -> pd.DataFrame:
        """The sentences behind the facts of one entity, or of two together, as ``evidence`` shows them."""
        partners = self.find(other) if other else (None,)
        facts = [f for e in self.find(name) for p in partners for f in find_facts(self.graph, e, p)]
        return self._to_evidence(dict.fromkeys(facts))

    def as_of(self, date: str) -> KnowledgeGraph:
        """The graph of a day, as :func:`kg.analyse.moment.as_of` defines it.

        Raises:
            InputError: Where ``date`` is no day as ``YYYY-MM-DD``.
        """
        return KnowledgeGraph(as_of(self.graph, date))

    def conflicts(self) -> tuple[Conflict, ...]:
        """Pairs of facts that cannot both hold, as :func:`kg.analyse.conflicts.find_conflicts` finds them."""
        return find_conflicts(self.graph)

    def _to_evidence(self, facts: Iterable[Fact]) -> pd.DataFrame:
        names = {entity.id: entity.name for entity in self.graph.entities}
        rows = (
            (
                fact.id,
                fact.predicate.value,
                names.get(fact.subject or "", ""),
                names.get(fact.object or "", ""),
                fact.status.value,
                found.document.id,
                found.sentence.start,
                found.sentence.end,
                found.text,
                found.claim.rule,
                found.claim.confidence,
            )
            for fact in facts
            for found in self._witnesses.of(fact)
        )
        return pd.DataFrame(rows, columns=pd.Index(EVIDENCE))

    @cached_property
    def _witnesses(self) -> Witnesses:
        return Witnesses(self.graph)

    @cached_property
    def _store(self) -> ox.Store:
        return to_store(self.graph)

    def _write(self, format_: str, folder: str) -> Path:
        exporter = EXPORTERS[format_]
        path = Path(folder) / exporter.file_name
        exporter.write(self.graph, path)
        return path

    def _table(self, format_: str) -> pd.DataFrame:
        with tempfile.TemporaryDirectory() as folder:
            return load_table(self._write(format_, folder))


def build(  # noqa: PLR0913 - an argument for each option of the command line
    inputs: Sequence[str | Path] | str | Path,
    directory: str | Path | None = None,
    *,
    date: str | None = None,
    lexer: str = "lac",
    jobs: int = 1,
    strict: bool = False,
    ledger: str | Path | None = None,
    glossary: str | Path | None = None,
) -> KnowledgeGraph:
    """Reads inputs into one graph, and writes it where a directory is given.

    Args:
        inputs: Files, folders or globs, or one of them.
        directory: Where to write all that ``kg build`` writes; without it nothing is written.
        date: Publication date (YYYY-MM-DD) of documents that state none.
        lexer: ``lac`` or ``jieba``.
        jobs: Number of processes; a script that gives more than one guards its main part.
        strict: Whether the first refused input ends it; otherwise it is passed over.
        ledger: Corrections to replay, beside those that lie in input folders as ``kg-ledger.jsonl``.
        glossary: Known names to look for.

    Raises:
        KgError: As :func:`kg.pipeline.build` does.
    """
    named = [inputs] if isinstance(inputs, str | Path) else inputs
    folder = None if directory is None else Path(directory)
    by_hand = ByHand.gather(named, [Path(ledger)] if ledger else (), Path(glossary) if glossary else None)
    reading = Reading(date, lexer, jobs, strict, by_hand=by_hand)
    return KnowledgeGraph(pipeline.build(named, folder, reading)[0])
