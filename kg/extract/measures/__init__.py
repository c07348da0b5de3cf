"""What completes a policy measure: its number, what it repeals, when it holds, by which means, for whom.

The links that a measure has to bodies, firms and sums are relations and numbers like any other. Only what the
words themselves say is read; where no single measure fits, nothing is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.measures.document_numbers import give_document_numbers
from kg.extract.measures.force import find_amendments, find_force, find_repeals
from kg.extract.measures.means import find_conditions, find_means, find_named_means
from kg.extract.measures.scene import survey_measures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model import Claim, Document, DocumentEntity, Sentence

__all__ = ["find_measure_claims", "give_document_numbers"]


def find_measure_claims(
    document: Document, sentences: Sequence[Sentence], entities: Sequence[DocumentEntity]
) -> list[Claim]:
    """The claims of the predicates of :data:`kg.model.FRAME`, each said once.

    Args:
        document: The document.
        sentences: Its sentences, in order.
        entities: Its entities.
    """
    scene = survey_measures(document, sentences, entities)
    if not scene.names:
        return []
    found: dict[str, Claim] = {}
    for find in (find_named_means, find_force, find_repeals, find_amendments, find_means, find_conditions):
        for claim in find(scene):
            found.setdefault(claim.id, claim)
    return list(found.values())
