"""Document numbers (X府发〔2021〕19号), given to the measures that they stand behind or above."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.measures.scene import Scene, pattern, setting, survey_measures
from kg.model import Identifier

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from kg.model import Document, DocumentEntity, Sentence

SCHEME = "document_number"


def give_document_numbers(
    document: Document, sentences: Sequence[Sentence], entities: Sequence[DocumentEntity]
) -> tuple[DocumentEntity, ...]:
    """The entities, measures with the number under which they were issued, where the text gives them one.

    A number belongs to the measure right before its bracket; one with a line to itself at the head of a
    notice to the measure that the notice issues. A measure that is given two numbers gets none.

    Args:
        document: The document.
        sentences: Its sentences, in order.
        entities: Its entities.
    """
    scene = survey_measures(document, sentences, entities)
    given: defaultdict[str, dict[str, Identifier]] = defaultdict(dict)
    for match in pattern("number", "form").finditer(scene.text):
        lead = pattern("number", "lead").match(match["body"])
        start = match.start("body") + (lead.end() if lead else 0)
        body = scene.text[start : match.end("body")]
        entity = _find_bearer(scene, start, match) if body else None
        if entity is not None:
            parts = {"body": body, "year": match["year"], "number": int(match["number"])}
            value = setting("number")["written"].format(**parts)
            given[entity].setdefault(value, Identifier(SCHEME, value, start, match.end()))
    return tuple(
        replace(entity, identifiers=(*entity.identifiers, *given[entity.id].values()))
        if len(given.get(entity.id, ())) == 1
        else entity
        for entity in entities
    )


def _find_bearer(scene: Scene, start: int, match: re.Match[str]) -> str | None:
    """The measure that a number belongs to."""
    text = scene.text
    opened = pattern("number", "opening").search(text, max(0, start - setting("number")["gap"]), start)
    if opened:
        before = scene.last(start)
        is_named = before is not None and before.span.end in (opened.start(), opened.start("bracket"))
        return before.entity if before and is_named else None
    if scene.own is None or match.end() > setting("scene")["head"]:
        return None
    line = text[text.rfind("\n", 0, start) + 1 : start]
    stop = text.find("\n", match.end())
    rest = text[match.end() : stop if stop >= 0 else len(text)]
    return scene.own.entity if not line.strip() and not rest.strip() else None
