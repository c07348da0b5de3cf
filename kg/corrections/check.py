"""A ledger as a regression test: what of it the reader says by itself, before anything is corrected."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.corrections.anchors import MisfitError, MissingError, Shelf, find_claims, find_entity
from kg.corrections.correction import IDENTITY, Kind
from kg.corrections.replay import find_pairs
from kg.model import EntityType, Predicate
from kg.resolve import resolve_entities

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.corrections.correction import Correction
    from kg.model import Extraction, Reference


@dataclass(frozen=True, slots=True)
class Checked:
    """A decision, whether the reader came to it by itself, and why it did not."""

    correction: Correction
    met: bool
    found: str = ""


def check_ledger(extractions: Iterable[Extraction], corrections: Sequence[Correction]) -> tuple[Checked, ...]:
    """Compares a ledger with what was read; nothing is changed, so a line sees no other line.

    What was accepted or added has to be read, what was rejected must not be; a type or name has to be the
    right one already, and things have to be one or two as it was decided.

    Args:
        extractions: What was read, one for each document id.
        corrections: The decisions.
    """
    read = {extraction.document.id: extraction for extraction in extractions}
    entity_of = resolve_entities(read.values()).entity_of
    shelf = Shelf(read.values())
    return tuple(_check(line, shelf, read, entity_of) for line in corrections)


def _check(
    line: Correction, shelf: Shelf, read: Mapping[str, Extraction], entity_of: Mapping[Reference, str]
) -> Checked:
    try:
        documents = shelf.find(line.document, line.quote)
        if line.decision in IDENTITY:
            return _check_identity(line, shelf, read, entity_of)
        wanted = _to_wanted(line)
        for id_ in documents:
            _find(read[id_], wanted)
    except MissingError as missing:
        gone = line.decision is Kind.REJECT
        return Checked(line, gone, "" if gone else missing.found)
    except MisfitError as misfit:
        return Checked(line, met=False, found=misfit.found)
    if line.decision is Kind.REJECT:
        return Checked(line, met=False, found="still read")
    return Checked(line, met=True)


def _check_identity(
    line: Correction, shelf: Shelf, read: Mapping[str, Extraction], entity_of: Mapping[Reference, str]
) -> Checked:
    try:
        pairs = find_pairs(line, shelf, read)
    except MisfitError as misfit:
        return Checked(line, met=False, found=misfit.found)
    wanted = line.decision is Kind.SAME
    met = all((entity_of[one] == entity_of[other]) is wanted for one, other in pairs)
    return Checked(line, met, "" if met else ("read as two" if wanted else "read as one"))


def _to_wanted(line: Correction) -> Correction:
    """What has to be read where the reader is right."""
    if line.decision is Kind.RENAME:
        return replace(line, quote=line.to, start=None)
    if line.decision is Kind.RETYPE and line.predicate:
        return replace(line, predicate=Predicate(line.to))
    return replace(line, type=EntityType(line.to)) if line.decision is Kind.RETYPE else line


def _find(extraction: Extraction, wanted: Correction) -> None:
    """Nothing where it is read.

    Raises:
        MisfitError: Where it is not.
    """
    if wanted.predicate:
        find_claims(extraction, wanted)
    else:
        find_entity(extraction, wanted.quote, wanted.type, wanted.start)
