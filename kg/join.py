"""One graph of what many documents say: read just now, or read back from a build's records."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from kg.corrections import ByHand, find_undone, replay
from kg.corrections.correction import IDENTITY
from kg.errors import InputError
from kg.export import EXPORTERS, from_record
from kg.glossary import Seeds
from kg.graph import build_graph
from kg.model import Build
from kg.report import REPORT, load_build
from kg.resolve import resolve_entities

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.model import Extraction, Graph, Problem
    from kg.resolve import Decision

NOTHING = ByHand()


@dataclass(frozen=True, slots=True)
class Joined:
    """A graph, why its entities are one or not, and what of the corrections did not apply."""

    graph: Graph
    decisions: tuple[Decision, ...] = ()
    problems: tuple[Problem, ...] = ()


def resolve(extractions: Iterable[Extraction]) -> Graph:
    """Finds which names mean one thing across documents, and joins equal claims to facts."""
    return join(extractions).graph


def made_by(lexer: str, by_hand: ByHand = NOTHING) -> Build:
    """This version of kg, with what beside the documents decides what it makes of them."""
    try:
        own = version("kg")
    except PackageNotFoundError:  # run from its source, without being installed
        own = "unknown"
    return Build(own, (("lexer", lexer), *by_hand.to_parameters()))


def join(extractions: Iterable[Extraction], by_hand: ByHand = NOTHING, build: Build | None = None) -> Joined:
    """Adds a glossary's names and replays a ledger over what was read, then joins it to one graph.

    Args:
        extractions: What was read, one for each document id, in any order.
        by_hand: The ledger overrules the glossary, and both overrule what names alone say.
        build: What makes the graph, where that is told.
    """
    seeds = Seeds(by_hand.glossary) if by_hand.glossary.terms else None
    replayed = replay((seeds.seed(x) for x in extractions) if seeds else extractions, by_hand.corrections)
    ordered = replayed.extractions
    seeded = seeds.find_identities(ordered) if seeds else ()
    resolution = resolve_entities(ordered, (*seeded, *replayed.decisions))
    graph = replace(build_graph(ordered, resolution), build=build)
    return Joined(
        seeds.enrich(graph) if seeds else graph,
        resolution.decisions,
        (*by_hand.glossary.problems, *replayed.problems, *find_undone(replayed, resolution)),
    )


def load_graph(directory: Path) -> Graph:
    """The graph that a build wrote into a folder, from its records.

    Raises:
        InputError: Where the folder holds no graph, or a broken one.
        DataError: Where the copy of its ledger or glossary is broken.
    """
    return load_joined(directory).graph


def load_joined(directory: Path) -> Joined:
    """As :func:`load_graph`, with the decisions on identity.

    Raises:
        InputError: Where the folder holds no graph, or a broken one.
        DataError: Where the copy of its ledger or glossary is broken.
    """
    path = directory / EXPORTERS["records"].file_name
    try:
        lines = path.read_text("utf-8").split("\n")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InputError(str(directory), "no graph here", "give a folder that kg build wrote") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), str(error), "build the graph again") from error
    by_hand = ByHand.load_copies(directory)
    # The records are corrected already; who is one thing they do not tell.
    identity = tuple(line for line in by_hand.corrections if line.decision in IDENTITY)
    build = load_build(directory / REPORT)
    return join(_load_records(path, lines), ByHand(identity, by_hand.glossary), build)


def _load_records(path: Path, lines: Iterable[str]) -> Iterator[Extraction]:
    return (_load_record(path, number, line) for number, line in enumerate(lines, 1) if line)


def _load_record(path: Path, number: int, line: str) -> Extraction:
    where = f"{path}:{number}"
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(where, f"no record: {error}", "build the graph again") from error
    if not isinstance(record, dict):
        raise InputError(where, "no record: not an object", "build the graph again")
    return from_record(record)
