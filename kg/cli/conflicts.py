"""``kg conflicts``: what contradicts what, both sides with their sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.markup import escape

from kg.analyse.explain import Witnesses
from kg.cli import console
from kg.cli.explain import describe, fact_to_json, load
from kg.cli.options import AsOf, Folder, Json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.analyse.conflicts import Conflict


def conflicts(graph: Folder, as_of: AsOf = None, as_json: Json = False) -> None:
    """Lists facts that cannot both hold: figures, holders of one post, denials. Nothing is decided.

    Example: `kg conflicts -g output`
    """
    from kg.analyse.conflicts import find_conflicts

    loaded = load(graph, as_of)
    witnesses = Witnesses(loaded)
    names = {entity.id: entity.name for entity in loaded.entities}
    found = find_conflicts(loaded)
    if as_json:
        console.write_json([_to_json(one, names, witnesses) for one in found])
        return
    console.print_result(*(line for one in found for line in _to_lines(one, names, witnesses)))
    if not found:
        console.print_note("no conflicts")


def _to_lines(conflict: Conflict, names: Mapping[str, str], witnesses: Witnesses) -> Iterator[str]:
    title = f"{names[conflict.entity]}  {conflict.property}"
    yield f"[bold]{escape(title)}[/bold]  {conflict.kind.value}, time {conflict.timing.value}"
    for fact in conflict.facts:
        yield f"  {describe(fact, names)}"
        for one in witnesses.of(fact):
            place = f"{one.document.id} {one.document.date or '-'}"
            yield f"    [dim]{escape(place)}[/dim]  {escape(one.text.strip())}"


def _to_json(conflict: Conflict, names: Mapping[str, str], witnesses: Witnesses) -> dict[str, Any]:
    return {
        "id": conflict.id,
        "kind": conflict.kind.value,
        "timing": conflict.timing.value,
        "entity": names[conflict.entity],
        "property": conflict.property,
        "facts": [fact_to_json(fact, names, witnesses) for fact in conflict.facts],
    }
