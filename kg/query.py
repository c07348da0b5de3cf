"""SPARQL over a graph's Turtle, in memory; nothing outside the graph can be reached."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import QueryError
from kg.ontology.namespaces import PREFIXES
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# Comments, strings and IRIs are blanked before the words are looked for.
_OPAQUE = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\"{}|^`\\\s]*>|#[^\n]*",
    re.DOTALL,
)
_OUTSIDE = re.compile(r"(?<![\w:?$-])(SERVICE|FROM|LOAD)(?![\w:-])", re.IGNORECASE)
_DECLARED = re.compile(r"\bPREFIX\s+([\w-]*):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a SELECT or ASK: column names and rows of text (None where unbound)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


def load_store(path: Path) -> ox.Store:
    """A store with the statements of a Turtle file."""
    store = ox.Store()
    try:
        store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    except (OSError, SyntaxError) as error:
        raise QueryError(str(path), str(error), "give the folder that kg build wrote") from error
    return store


def run_query(store: ox.Store, sparql: str) -> Table:
    """Runs a query with the project's prefixes known.

    Raises:
        QueryError: Where it is malformed, or would reach outside the graph (SERVICE, FROM, LOAD).
    """
    bare = _OPAQUE.sub(" ", sparql)
    if match := _OUTSIDE.search(bare):
        raise QueryError(
            "query", f"{match.group(1).upper()} reaches outside the graph", "ask about this graph only"
        )
    declared = {name.lower() for name in _DECLARED.findall(bare)}
    known = "".join(f"PREFIX {k}: <{v}>\n" for k, v in PREFIXES.items() if k.lower() not in declared)
    try:
        found = store.query(known + sparql)
    except (SyntaxError, ValueError, OSError) as error:
        raise QueryError("query", str(error), "see docs on SPARQL") from error
    return _to_table(found)


def _to_table(found: object) -> Table:
    if isinstance(found, ox.QuerySolutions):
        columns = tuple(variable.value for variable in found.variables)
        rows = tuple(tuple(_to_text(row[name]) for name in columns) for row in found)
        return Table(columns, rows)
    if isinstance(found, ox.QueryTriples):
        triples = sorted((str(t.subject), str(t.predicate), str(t.object)) for t in found)
        return Table(("subject", "predicate", "object"), tuple(triples))
    return Table(("answer",), ((str(bool(found)).lower(),),))


def _to_text(term: object) -> str | None:
    if term is None:
        return None
    value = getattr(term, "value", None)
    return str(value) if value is not None else str(term)
