"""``kg conflicts``: what contradicts what, both sides with their sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.markup import escape

from kg.cli import console
from kg.cli.explain import load
from kg.cli.facts import Facts
from kg.cli.options import AsOf, Folder, Json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.analyse.conflicts import Conflict


def conflicts(graph: Folder, as_of: AsOf = None, as_json: Json = False) -> None:
    """Lists facts that cannot both hold: figures, holders of one post, denials. Nothing is decided.

    Example: `kg conflicts -g output`
    """
    facts = Facts(load(graph, as_of))
    if as_json:
        console.write_json([_to_json(one, facts) for one in facts.conflicts])
        return
    console.print_result(*(line for one in facts.conflicts for line in _to_lines(one, facts)))
    if not facts.conflicts:
        console.print_note("no conflicts")


def _to_lines(conflict: Conflict, facts: Facts) -> Iterator[str]:
    title = f"{facts.names[conflict.entity]}  {conflict.property}"
    yield f"[bold]{escape(title)}[/bold]  {conflict.kind.value}, time {conflict.timing.value}"
    for fact in conflict.facts:
        yield f"  {facts.to_line(fact)}"
        yield from (f"    {line}" for line in facts.to_sentences(fact))


def _to_json(conflict: Conflict, facts: Facts) -> dict[str, Any]:
    return {
        "id": conflict.id,
        "kind": conflict.kind.value,
        "timing": conflict.timing.value,
        "entity": facts.names[conflict.entity],
        "property": conflict.property,
        "facts": [facts.to_json(fact) for fact in conflict.facts],
    }
