"""SPARQL over a graph's Turtle, in memory; nothing outside the graph can be reached."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import QueryError
from kg.export import EXPORTERS, write_turtle
from kg.ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    from kg.model import Graph

# pyoxigraph itself opens connections for SERVICE, and reads the word wherever it can stand, even glued to the
# word before or after it. So the word is refused everywhere but where it can only be a part of a name: in a
# variable, and after the / # : of an IRI or prefixed name.
_VARIABLE = re.compile(r"[?$]\w+|:[\w-]+")
_SERVICE = re.compile(r"(?<![/#])SERVICE", re.IGNORECASE)
# FROM opens no connection, but would silently find nothing; comments, strings and IRIs are blanked before.
_OPAQUE = re.compile(
    r'"(?:[^"\\]|\\.)*"'
    r"|'(?:[^'\\]|\\.)*'"
    r"|<[^<>\"{}|^`\\\s]*>|#[^\n]*",
    re.DOTALL,
)
_FROM = re.compile(r"\b(FROM|LOAD)\b", re.IGNORECASE)
_ORDERED = re.compile(r"\bORDER\s+BY\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a SELECT or ASK: column names and rows of text (None where unbound)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


def load_store(path: Path) -> ox.Store:
    """A store with the statements of a Turtle file, in memory.

    Raises:
        QueryError: Where there is no such file, or it is no Turtle.
    """
    store = ox.Store()
    try:
        with path.open("rb") as file:
            store.bulk_load(input=file, format=ox.RdfFormat.TURTLE)
    except OSError as error:
        fix = "give the folder that kg build wrote"
        raise QueryError(str(path), error.strerror or str(error), fix) from error
    except (SyntaxError, ValueError) as error:
        raise QueryError(str(path), f"no Turtle: {error}", "build the graph again") from error
    return store


def to_store(graph: Graph) -> ox.Store:
    """A store with the statements of a graph, in memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / EXPORTERS["turtle"].file_name
        write_turtle(graph, path)
        return load_store(path)


def run_query(store: ox.Store, sparql: str) -> Table:
    """Runs a query with the project's prefixes known.

    Rows come in the order that the query asks for, else sorted, so that the same graph gives the same answer.

    Raises:
        QueryError: Where it is malformed, or would reach outside the graph (SERVICE, FROM, LOAD).
    """
    bare = _VARIABLE.sub(" ", _OPAQUE.sub(" ", sparql))
    for word in (*_SERVICE.findall(_VARIABLE.sub(" ", sparql)), *_FROM.findall(bare)):
        raise QueryError("query", f"{word.upper()} reaches outside the graph", "ask about this graph only")
    try:
        found = store.query(sparql, prefixes=PREFIXES)
        return _to_table(found, ordered=bool(_ORDERED.search(bare)))
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        message = " ".join(str(error).split())
        raise QueryError("query", message, "write it as SPARQL 1.1") from error


def _to_table(found: object, *, ordered: bool) -> Table:
    if isinstance(found, ox.QuerySolutions):
        columns = tuple(variable.value for variable in found.variables)
        rows = [tuple(_to_text(row[name]) for name in columns) for row in found]
        return Table(columns, tuple(rows if ordered else sorted(rows, key=_order)))
    if isinstance(found, ox.QueryTriples):
        triples = [tuple(_to_text(term) for term in triple) for triple in found]
        return Table(("subject", "predicate", "object"), tuple(sorted(triples, key=_order)))
    return Table(("answer",), ((str(bool(found)).lower(),),))


def _order(row: tuple[str | None, ...]) -> tuple[tuple[bool, str], ...]:
    return tuple((cell is not None, cell or "") for cell in row)


def _to_text(term: object) -> str | None:
    """A term's bare value: what a person means by an answer."""
    return None if term is None else str(getattr(term, "value", term))
