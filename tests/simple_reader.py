"""A reader that needs no model, for tests of what stands around reading: firms, and who supplies whom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.identifiers import give_identifiers
from kg.model import Claim, DocumentEntity, EntityType, Extraction, Predicate, Span
from kg.text.sentences import find_sentences

if TYPE_CHECKING:
    from kg.model import Document

FIRM = re.compile(r"[\u4e00-\u9fff]{2,6}?公司")
SUPPLY = re.compile(r"([\u4e00-\u9fff]{2,6}?公司)为([\u4e00-\u9fff]{2,6}?公司)供货。")


def read_simply(document: Document, *_: object) -> Extraction:
    """Firms by their last two characters, with their codes; one clause pattern."""
    if "坏" in document.text:
        raise ValueError("a text that this reader cannot bear")
    names = list(dict.fromkeys(FIRM.findall(SUPPLY.sub(r"\1，\2", document.text))))
    ids = {name: f"e{number}" for number, name in enumerate(names, 1)}
    entities = [
        DocumentEntity(
            ids[name],
            EntityType.COMPANY,
            name,
            mentions=tuple(Span(*m.span()) for m in re.finditer(name, document.text)),
        )
        for name in names
    ]
    claims = (
        Claim(
            f"c{number}",
            Predicate.SUPPLIES,
            ids[found[1]],
            ids[found[2]],
            evidence=(Span(*found.span(1)), Span(*found.span(2)), Span(*found.span())),
            rule="supply",
            confidence=0.9,
        )
        for number, found in enumerate(SUPPLY.finditer(document.text), 1)
    )
    named = give_identifiers(document.text, find_sentences(document), entities)
    return Extraction(document, named, tuple(claims))
