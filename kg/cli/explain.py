"""``kg show`` and ``kg why``: what is known of an entity, and which sentences say so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from kg.analyse.explain import find_facts, find_named, find_similar
from kg.cli import console
from kg.cli.facts import Facts
from kg.cli.options import AsOf, Folder, Json
from kg.errors import InputError, KgError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Entity, Graph

_SUGGESTED = 8

Name = Annotated[str, typer.Argument(help="An entity's name or alias, or a part that only one has.")]


def show(name: Name, graph: Folder, as_of: AsOf = None, as_json: Json = False) -> None:
    """Shows an entity: its type and other names, and its facts, each with a sentence that says so.

    Each fact tells how many independent sources say it, and what contradicts it.

    Example: `kg show 衡泽汽车 -g output`
    """
    loaded = load(graph, as_of)
    entities = _find(loaded, name)
    facts = Facts(loaded)
    if as_json:
        console.write_json([_to_json(loaded, entity, facts) for entity in entities])
        return
    console.print_result(*(line for one in entities for line in _to_lines(loaded, one, facts)))


def why(
    name: Name,
    graph: Folder,
    other: Annotated[
        str | None, typer.Argument(help="Another entity, for the facts that join the two.")
    ] = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Shows every sentence behind an entity's facts, the words that carry it marked.

    Example: `kg why 顾南乔 衡泽汽车 -g output`
    """
    loaded = load(graph, as_of)
    partners = _find(loaded, other) if other else (None,)
    found = (
        f for one in _find(loaded, name) for partner in partners for f in find_facts(loaded, one, partner)
    )
    told = tuple(dict.fromkeys(found))
    if not told:
        console.fail(InputError(" and ".join(filter(None, (name, other))), "no fact is known", "see kg show"))
    facts = Facts(loaded)
    if as_json:
        console.write_json([facts.to_json(fact) for fact in told])
        return
    for fact in told:
        below = (*facts.to_quotes(fact), *facts.to_disputes(fact))
        console.print_result(facts.to_line(fact), *(f"    {line}" for line in below))


def load(directory: Path, date: str | None = None) -> Graph:
    """The graph of a folder, or what it was on a day; ends the run where there is none."""
    from kg.analyse.moment import as_of
    from kg.join import load_graph

    try:
        graph = load_graph(directory)
        return as_of(graph, date) if date else graph
    except KgError as error:
        console.fail(error, console.USAGE)


def _find(graph: Graph, name: str) -> tuple[Entity, ...]:
    found = find_named(graph, name)
    if not found:
        similar = ", ".join(entity.name for entity in find_similar(graph, name)[:_SUGGESTED])
        console.fail(InputError(name, "no entity of that name", similar and f"there are: {similar}"))
    return found


def _to_lines(graph: Graph, entity: Entity, facts: Facts) -> Iterator[str]:
    aliases = escape(" | ".join(entity.aliases))
    yield f"[bold]{escape(entity.name)}[/bold]  {entity.type.value}  {aliases}".rstrip()
    yield from (f"  {scheme}: {escape(value)}" for scheme, value in entity.identifiers)
    for fact in sorted(find_facts(graph, entity), key=lambda f: (f.subject != entity.id, f.predicate, f.id)):
        yield f"  {facts.to_line(fact)}"
        yield from (f"    {line}" for line in (*facts.to_sentence(fact), *facts.to_disputes(fact)))


def _to_json(graph: Graph, entity: Entity, facts: Facts) -> dict[str, Any]:
    return {
        "id": entity.id,
        "type": entity.type.value,
        "name": entity.name,
        "aliases": list(entity.aliases),
        "identifiers": [list(pair) for pair in entity.identifiers],
        "facts": [facts.to_json(fact) for fact in find_facts(graph, entity)],
    }
