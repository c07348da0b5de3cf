"""The graph as a user of Python holds it: tables, networkx, rdflib, queries, pictures, and why."""

from __future__ import annotations

import tempfile
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from kg.analyse.explain import Witness, Witnesses, find_facts, find_named
from kg.errors import InputError
from kg.export import EXPORTERS
from kg.export.tables import load_table
from kg.pipeline import DATABASE, build, resolve
from kg.query import load_store, run_query
from kg.store import Workspace
from kg.view import to_figure

if TYPE_CHECKING:
    from kg.model import Graph
    from collections.abc import Sequence
    import networkx as nx
    import pyoxigraph as ox
    import rdflib
    from matplotlib.figure import Figure


class KnowledgeGraph:
    """A resolved graph with everything that its evidence needs.

    Attributes:
        graph: The entities, facts and extractions as frozen records.
    """

    def __init__(self, graph: Graph) -> None:
        """Holds a graph; everything else is made from it when it is asked for."""
        self.graph = graph

    @classmethod
    def load(cls, directory: str | Path) -> KnowledgeGraph:
        """The graph that ``kg build -o DIRECTORY`` wrote, from its records."""
        import json

        from kg.export import from_record

        path = Path(directory) / EXPORTERS["records"].file_name
        if not path.is_file():
            if (Path(directory) / DATABASE).is_file():
                with Workspace(Path(directory) / DATABASE) as workspace:
                    return cls(resolve(workspace.extractions()))
            raise InputError(str(directory), "no graph here", "name a folder that kg build wrote")
        with path.open(encoding="utf-8") as file:
            return cls(resolve(from_record(json.loads(line)) for line in file))

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
        witnesses = Witnesses(self.graph)
        names = {entity.id: entity.name for entity in self.graph.entities}
        rows = [
            {
                "fact": fact.id,
                "predicate": fact.predicate.value,
                "subject": names.get(fact.subject or ""),
                "object": names.get(fact.object or ""),
                "status": fact.status.value,
                "document": w.document.id,
                "start": w.sentence.start,
                "end": w.sentence.end,
                "sentence": w.text,
                "rule": w.claim.rule,
                "confidence": w.claim.confidence,
            }
            for fact in self.graph.facts
            for w in witnesses.of(fact)
        ]
        return pd.DataFrame(rows)

    def to_networkx(self) -> nx.MultiDiGraph:
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

    def draw(self, **options: Any) -> Figure:
        """The overview picture (options as :func:`kg.view.to_figure` takes them)."""
        return to_figure(self.graph, **options)

    def why(self, name: str, other: str | None = None) -> tuple[Witness, ...]:
        """The sentences behind the facts of one entity, or of two together."""
        witnesses = Witnesses(self.graph)
        return tuple(
            w
            for entity in find_named(self.graph, name)
            for partner in (find_named(self.graph, other) if other else (None,))
            for fact in find_facts(self.graph, entity, partner)
            for w in witnesses.of(fact)
        )

    @cached_property
    def _store(self) -> ox.Store:
        with tempfile.TemporaryDirectory() as folder:
            return load_store(self._write("turtle", folder))

    def _write(self, format_: str, folder: str) -> Path:
        exporter = EXPORTERS[format_]
        path = Path(folder) / exporter.file_name
        exporter.write(self.graph, path)
        return path

    def _table(self, format_: str) -> pd.DataFrame:
        with tempfile.TemporaryDirectory() as folder:
            return load_table(self._write(format_, folder))


def build_graph(inputs: Sequence[str | Path], **options: Any) -> KnowledgeGraph:
    """Reads inputs into one graph; options as :func:`kg.pipeline.build` takes them."""
    return KnowledgeGraph(build(inputs, **options)[0])
