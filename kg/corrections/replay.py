"""Replays a ledger: first what it changes in each document, line by line, then who is one and who is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.corrections.anchors import MisfitError, Shelf, find_entity
from kg.corrections.changes import change
from kg.corrections.correction import IDENTITY, Kind
from kg.model import Problem, Reference
from kg.resolve import Decision, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.corrections.correction import Correction
    from kg.model import DocumentEntity, Extraction
    from kg.resolve import Resolution

_REASON = "Decided by hand"
_VERDICTS = {Kind.SAME: Verdict.SAME, Kind.NOT_SAME: Verdict.NOT_SAME}


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a ledger came to.

    Attributes:
        extractions: The corrected documents, sorted by id.
        decisions: Who is the same and who is not, for :func:`kg.resolve.resolve_entities`, sorted.
        problems: A warning for each correction that does not apply, in the ledger's order.
        names: The correction that each decision comes from, by the decision's pair.
    """

    extractions: tuple[Extraction, ...] = ()
    decisions: tuple[Decision, ...] = ()
    problems: tuple[Problem, ...] = ()
    names: tuple[tuple[tuple[Reference, Reference], str], ...] = ()


def replay(extractions: Iterable[Extraction], corrections: Sequence[Correction]) -> Replayed:
    """Applies corrections to what was read.

    Each line sees the documents as the lines before it left them. Who is one is found out last, so that those
    lines may name what other lines add. A line that does not apply becomes a warning and the rest goes on.

    Args:
        extractions: What was read, one for each document id, in any order.
        corrections: The decisions, in the ledger's order.
    """
    state = {extraction.document.id: extraction for extraction in extractions}
    state = dict(sorted(state.items()))
    shelf = Shelf(state.values())
    problems: dict[int, Problem] = {}
    for place, correction in enumerate(corrections):
        try:
            for id_ in shelf.find(correction.document, correction.quote):
                state[id_] = change(state[id_], correction)
        except MisfitError as misfit:
            problems[place] = _to_problem(correction.describe(), misfit)
    pairs: dict[tuple[Reference, Reference], Correction] = {}
    for place, correction in enumerate(corrections):
        if correction.decision in IDENTITY and place not in problems:
            try:
                _rule(pairs, find_pairs(correction, shelf, state), correction)
            except MisfitError as misfit:
                problems[place] = _to_problem(correction.describe(), misfit)
    decisions = (
        Decision(*pair, _VERDICTS[line.decision], float(line.decision is Kind.SAME), (_REASON,))
        for pair, line in pairs.items()
    )
    return Replayed(
        tuple(state.values()),
        tuple(sorted(decisions)),
        tuple(problem for _, problem in sorted(problems.items())),
        tuple(sorted((pair, line.describe()) for pair, line in pairs.items())),
    )


def find_pairs(
    correction: Correction, shelf: Shelf, state: Mapping[str, Extraction]
) -> list[tuple[Reference, Reference]]:
    """The references that one line is about, as sorted pairs; several where texts are equal.

    Raises:
        MisfitError: Where one of the two is not there, or they are of different types.
    """
    quote = correction.other_quote or correction.quote
    documents = shelf.find(correction.document, correction.quote)
    others = shelf.find(correction.other_document or correction.document, quote)
    left = {
        id_: find_entity(state[id_], correction.quote, correction.type, correction.start) for id_ in documents
    }
    right = {id_: find_entity(state[id_], quote, correction.type, correction.other_start) for id_ in others}
    _check_types(left.values(), right.values())
    pairs = {
        (min(pair), max(pair))
        for id_, one in left.items()
        for other_id, other in right.items()
        # Within a document, of reprints too, each one's two things are meant.
        if (id_ == other_id or documents != others)
        and (pair := (Reference(id_, one.id), Reference(other_id, other.id)))[0] != pair[1]
    }
    if not pairs and correction.decision is Kind.NOT_SAME:
        raise MisfitError("both names are one thing of the document", "give the words that tell them apart")
    return sorted(pairs)


def find_undone(replayed: Replayed, resolution: Resolution) -> Iterator[Problem]:
    """A warning for each decision on identity that others kept from being carried out."""
    names = dict(replayed.names)
    for decision in replayed.decisions:
        ends = {resolution.entity_of.get(decision.left), resolution.entity_of.get(decision.right)}
        if (len(ends) == 1) is not (decision.verdict is Verdict.SAME):
            name = names.get((decision.left, decision.right), _REASON)
            found = "still one" if decision.verdict is Verdict.NOT_SAME else "still two"
            yield Problem(name, found, "other decisions speak against it: see same and not_same", "warning")


def _rule(
    pairs: dict[tuple[Reference, Reference], Correction],
    found: Iterable[tuple[Reference, Reference]],
    correction: Correction,
) -> None:
    """Of two lines about one pair the later one counts."""
    for pair in found:
        pairs[pair] = correction


def _check_types(left: Iterable[DocumentEntity], right: Iterable[DocumentEntity]) -> None:
    kinds = sorted({entity.type for entity in (*left, *right)})
    if len(kinds) > 1:
        raise MisfitError(f"things of different types: {', '.join(kinds)}", "retype one, or give type")


def _to_problem(name: str, misfit: MisfitError) -> Problem:
    return Problem(name, f"no longer applies: {misfit.found}", misfit.fix, severity="warning")
