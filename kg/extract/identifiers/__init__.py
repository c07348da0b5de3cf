"""Codes that name firms: unified social credit codes and stock codes, each given to the one that it names.

A code counts where its check digit is right, or where an exchange gives such numbers to shares. Whose it is,
the text says by its form: X（股票代码：600000）, 证券简称 in the same line, a name on the lines above
统一社会信用代码. Where no single name fits, nothing is given.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from kg.extract.identifiers.bearers import Bearers, find_called, is_form
from kg.extract.identifiers.codes import find_codes, fold, setting
from kg.extract.identifiers.page import Page, find_names
from kg.lexicon.identifiers import CREDIT_CODE, STOCK_CODE, to_listing
from kg.model import EntityType

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.identifiers.codes import Code
    from kg.model import DocumentEntity, Identifier, Sentence

__all__ = ["give_identifiers"]

# Who can have a code of a scheme, and who else could be meant by the words around it.
_BEARERS = {
    CREDIT_CODE: frozenset({EntityType.COMPANY, EntityType.ORGANIZATION}),
    STOCK_CODE: frozenset({EntityType.COMPANY}),
}
_RIVALS = {
    CREDIT_CODE: _BEARERS[CREDIT_CODE] | {EntityType.GOVERNMENT_BODY, EntityType.PARK},
    STOCK_CODE: _BEARERS[STOCK_CODE],
}
_LONGEST_GAP = 4
# How far from a code the name of its firm is taken to be beside it, in characters.
_NEAR = 80


def give_identifiers(
    text: str, sentences: Sequence[Sentence], entities: Sequence[DocumentEntity]
) -> tuple[DocumentEntity, ...]:
    """The entities with the codes that the text gives them, in their order.

    An entity has at most one code of a listing or scheme: where the text gives it two, it gets neither. Nor
    do two get one code, unless the name of one is a form of the other's.

    Args:
        text: The document's text.
        sentences: Its sentences, in order.
        entities: Its entities.
    """
    given: defaultdict[str, dict[tuple[str, str], Identifier]] = defaultdict(dict)
    for code, entity in _find_bearers(text, sentences, entities):
        found = code.identifier
        given[entity.id].setdefault((found.scheme, found.value), found)
    if not given:
        return tuple(entities)
    doubted = _find_doubted([(entity, [*given[entity.id]]) for entity in entities if entity.id in given])
    return tuple(
        replace(
            entity,
            identifiers=tuple(
                i for key, i in given[entity.id].items() if (entity.id, *to_listing(*key)) not in doubted
            ),
        )
        if entity.id in given
        else entity
        for entity in entities
    )


def _find_bearers(
    text: str, sentences: Sequence[Sentence], entities: Sequence[DocumentEntity]
) -> Iterator[tuple[Code, DocumentEntity]]:
    """Each code that is somebody's; codes that follow one another without a word between are one's."""
    folded = fold(text)
    codes = find_codes(folded)
    schemes = {code.identifier.scheme for code in codes}
    bearers = {}
    for scheme in schemes:
        rivals = [entity for entity in entities if entity.type in _RIVALS[scheme]]
        page = Page(folded, sentences, find_names(rivals))
        bearers[scheme] = Bearers(page, scheme, find_called(rivals))
    last: Code | None = None
    bearer: DocumentEntity | None = None
    for code in codes:
        scheme = code.identifier.scheme
        if last is None or code.labelled or not _follows(folded, last, code):
            bearer = bearers[scheme].find(code)
        last = code
        if bearer and bearer.type in _BEARERS[scheme] and not _is_group_of(bearer, code, text):
            yield code, bearer


def _is_group_of(bearer: DocumentEntity, code: Code, text: str) -> bool:
    """Whether a group was read as one with its listed firm, and only the firm stands near the code."""
    group, shares = setting()["group"], setting()["shares_form"]
    if code.identifier.scheme != STOCK_CODE or group not in bearer.name or shares in bearer.name:
        return False
    near = (span for span in bearer.mentions if abs(span.start - code.head) <= _NEAR)
    return not any(group in text[span.start : span.end] for span in near)


def _follows(text: str, last: Code, code: Code) -> bool:
    between = text[last.identifier.end : code.head]
    same = last.identifier.scheme == code.identifier.scheme
    return same and len(between) <= _LONGEST_GAP and set(between) <= set(setting()["between"])


def _find_doubted(
    given: Sequence[tuple[DocumentEntity, Sequence[tuple[str, str]]]],
) -> set[tuple[str, str, str]]:
    """Ids of entities with the listing and value of each code that is not surely theirs."""
    doubted: set[tuple[str, str, str]] = set()
    holders: defaultdict[tuple[str, str], list[DocumentEntity]] = defaultdict(list)
    for entity, codes in given:
        listings = {to_listing(*code) for code in codes}
        kinds = [kind for kind, _ in listings]
        doubted |= {(entity.id, *listing) for listing in listings if kinds.count(listing[0]) > 1}
        for listing in listings:
            holders[listing].append(entity)
    for listing, entities in holders.items():
        if not all(_are_forms(*pair) for pair in combinations(entities, 2)):
            doubted |= {(entity.id, *listing) for entity in entities}
    return doubted


def _are_forms(one: DocumentEntity, other: DocumentEntity) -> bool:
    short, long = sorted((one.name, other.name), key=len)
    return one.type is other.type and is_form(short, long)
