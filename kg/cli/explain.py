"""``kg show`` and ``kg why``: what is known of an entity, and which sentences say so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from kg.analyse.explain import Witness, Witnesses, find_facts, find_named, find_similar
from kg.cli import console
from kg.cli.options import AsOf, Folder, Json
from kg.errors import InputError, KgError
from kg.model import Basis

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.model import Bound, Entity, Fact, Graph

_SUGGESTED = 8
# Two characters that no text holds after it was read, where the marks are to stand.
_OPENING, _CLOSING = "\x01", "\x02"

Name = Annotated[str, typer.Argument(help="An entity's name or alias, or a part that only one has.")]


def show(name: Name, graph: Folder, as_of: AsOf = None, as_json: Json = False) -> None:
    """Shows an entity: its type and other names, and its facts, each with a sentence that says so.

    Example: `kg show 衡泽汽车 -g output`
    """
    loaded = load(graph, as_of)
    witnesses = Witnesses(loaded)
    names = {entity.id: entity.name for entity in loaded.entities}
    entities = _find(loaded, name)
    if as_json:
        console.write_json([_to_json(loaded, entity, names, witnesses) for entity in entities])
        return
    console.print_result(*(line for one in entities for line in _to_lines(loaded, one, names, witnesses)))


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
    witnesses = Witnesses(loaded)
    names = {entity.id: entity.name for entity in loaded.entities}
    partners = _find(loaded, other) if other else (None,)
    found = (
        f for one in _find(loaded, name) for partner in partners for f in find_facts(loaded, one, partner)
    )
    facts = tuple(dict.fromkeys(found))
    if not facts:
        console.fail(InputError(" and ".join(filter(None, (name, other))), "no fact is known", "see kg show"))
    if as_json:
        console.write_json([fact_to_json(fact, names, witnesses) for fact in facts])
        return
    for fact in facts:
        console.print_result(describe(fact, names), *(_quote(found) for found in witnesses.of(fact)))


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


def _to_lines(graph: Graph, entity: Entity, names: Mapping[str, str], witnesses: Witnesses) -> Iterator[str]:
    aliases = escape(" | ".join(entity.aliases))
    yield f"[bold]{escape(entity.name)}[/bold]  {entity.type.value}  {aliases}".rstrip()
    yield from (f"  {scheme}: {escape(value)}" for scheme, value in entity.identifiers)
    for fact in sorted(find_facts(graph, entity), key=lambda f: (f.subject != entity.id, f.predicate, f.id)):
        yield f"  {describe(fact, names)}"
        if first := next(witnesses.of(fact), None):
            yield f"    [dim]{escape(first.document.id)}[/dim]  {escape(first.text.strip())}"


def describe(fact: Fact, names: Mapping[str, str]) -> str:
    """A fact in one line."""
    parts = [names.get(fact.subject or "", "-"), f"-{fact.predicate.value}->"]
    if fact.object:
        parts.append(names[fact.object])
    if fact.property:
        parts.append(fact.property)
    if fact.quantity:
        sign = "" if fact.quantity.qualifier == "=" else fact.quantity.qualifier
        parts.append(f"{sign}{fact.quantity.value:.15g} {fact.quantity.unit}".rstrip())
    parts += [f"[{key}={value}]" for key, value in fact.attributes]
    parts += [f"[time={fact.time.text}]"] if fact.time else []
    parts += [f"[{end}={_describe_bound(b)}]" for end in ("since", "until") if (b := getattr(fact, end))]
    return escape(" ".join([*parts, f"({fact.status.value}, {fact.confidence:.2f})"]))


def _describe_bound(bound: Bound) -> str:
    return bound.date if bound.basis is Basis.STATED else f"{bound.date} {bound.basis.value}"


def _quote(found: Witness) -> str:
    """A sentence with its place, the words that carry the claim marked."""
    text = escape(found.marked(_OPENING, _CLOSING).strip())
    text = text.replace(_OPENING, "[bold yellow]").replace(_CLOSING, "[/bold yellow]")
    place = f"{found.document.id} {found.sentence.start}-{found.sentence.end} {found.claim.rule}"
    return f"    [dim]{escape(place)}[/dim]  {text}"


def _to_json(graph: Graph, entity: Entity, names: Mapping[str, str], witnesses: Witnesses) -> dict[str, Any]:
    return {
        "id": entity.id,
        "type": entity.type.value,
        "name": entity.name,
        "aliases": list(entity.aliases),
        "identifiers": [list(pair) for pair in entity.identifiers],
        "facts": [fact_to_json(fact, names, witnesses) for fact in find_facts(graph, entity)],
    }


def fact_to_json(fact: Fact, names: Mapping[str, str], witnesses: Witnesses) -> dict[str, Any]:
    """A fact with its sentences, as plain values."""
    from dataclasses import asdict

    return {
        "id": fact.id,
        "predicate": fact.predicate.value,
        "subject": names.get(fact.subject or ""),
        "object": names.get(fact.object or ""),
        "property": fact.property,
        "quantity": asdict(fact.quantity) if fact.quantity else None,
        "attributes": [list(pair) for pair in fact.attributes],
        "status": fact.status.value,
        "modality": fact.modality.value,
        "time": asdict(fact.time) if fact.time else None,
        "since": asdict(fact.since) if fact.since else None,
        "until": asdict(fact.until) if fact.until else None,
        "seen": list(fact.seen) if fact.seen else None,
        "confidence": fact.confidence,
        "evidence": [
            {
                "document": found.document.id,
                "date": found.document.date,
                "start": found.sentence.start,
                "end": found.sentence.end,
                "sentence": found.text,
                "rule": found.claim.rule,
            }
            for found in witnesses.of(fact)
        ],
    }
