"""Whose number is it: ranks the entities around a quantity and picks the likeliest, or none.

A conditional logit over readable features (McFadden, 1974; weights under ``subject`` in ``scores.json``); the
previous quantity's subject is one of them, for a text goes on speaking of one thing.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.extract.number_units import unit_kinds
from kg.extract.respective import Order, find_orders
from kg.extract.scorer import Features, load_scores
from kg.lexicon import load_setting
from kg.model import EntityType, Predicate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kg.extract.claims import Link
    from kg.extract.numbers import QuantityMention
    from kg.model import DocumentEntity, Sentence, Span

BACK = 4
# A lone candidate is likely, not certain.
MOST = 0.99
_CLOSE, _NEAR, _FAR = 6, 20, 60
_ROUND = 3
_RANKS = 6
_FLOOR = 30.0


@dataclass(frozen=True, slots=True)
class Subject:
    """The chosen subject of a quantity: the entity's id, its mention nearest by, and how likely."""

    entity: str
    mention: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What ranking needs to know of a document."""

    text: str
    sentences: Sequence[Sentence]
    openings: Sequence[int]
    entities: Sequence[DocumentEntity]
    linked: Mapping[tuple[str, str], float]
    orders: Mapping[int, Order]
    total: int

    def place(self, offset: int) -> int:
        """The number of the sentence that holds a character."""
        return max(bisect_right(self.openings, offset) - 1, 0)


def survey(
    text: str,
    sentences: Sequence[Sentence],
    entities: Sequence[DocumentEntity],
    links: Sequence[Link],
    quantities: Sequence[QuantityMention],
) -> Surroundings:
    """Gathers what ranking needs."""
    linked = {(k.tail.owner, k.head.owner): k.probability for k in links if k.predicate == Predicate.QUANTITY}
    return Surroundings(
        text,
        sentences,
        [s.start for s in sentences],
        entities,
        linked,
        find_orders(text, sentences, entities, quantities),
        sum(len(e.mentions) for e in entities),
    )


def candidates(
    around: Surroundings, quantity: QuantityMention, key: str, previous: str | None
) -> Iterator[tuple[DocumentEntity, Span, Features]]:
    """Entities named in the quantity's sentence or in the ``BACK`` sentences before it."""
    here = around.place(quantity.start)
    opening = around.sentences[max(here - BACK, 0)].start
    closing = around.sentences[here].end
    unit = unit_kinds().get(quantity.quantity.unit, "other")
    found = []
    for entity in around.entities:
        within = [m for m in entity.mentions if opening <= m.start < closing]
        if within or entity.id == previous:
            mention = min(within or entity.mentions, key=lambda m: (_distance(m, quantity), m.start))
            found.append((_distance(mention, quantity), entity, mention))
    found.sort(key=lambda row: (row[0], row[1].id))
    seen: dict[str, int] = {}
    for rank, (_, entity, mention) in enumerate(found):
        features = _features(around, quantity, key, entity, mention, unit, previous)
        features[f"rank {min(rank, _RANKS)}"] = 1.0
        features[f"of kind {min(seen.get(entity.type.value, 0), _ROUND)}"] = 1.0
        seen[entity.type.value] = seen.get(entity.type.value, 0) + 1
        yield entity, mention, features


def _distance(mention: Span, quantity: QuantityMention) -> int:
    """Characters between; what follows the number counts double."""
    if mention.start < quantity.end and quantity.start < mention.end:
        return 0
    gap = quantity.start - mention.end
    return gap if gap >= 0 else 2 * (mention.start - quantity.end) + 1


def _features(
    around: Surroundings,
    quantity: QuantityMention,
    key: str,
    entity: DocumentEntity,
    mention: Span,
    unit: str,
    previous: str | None,
) -> Features:
    kind = entity.type.value
    linked = around.linked.get((key, entity.id), 0.02)
    odds = math.log(max(linked, 0.02) / max(1 - linked, 0.02))
    back = around.place(quantity.start) - around.place(mention.start)
    gap = _distance(mention, quantity)
    side = "after" if mention.start >= quantity.end else "inside" if gap == 0 else "before"
    reach = "close" if gap < _CLOSE else "near" if gap < _NEAR else "far" if gap < _FAR else "away"
    return {
        f"kind {kind}": 1.0,
        f"kind {kind} {unit}": 1.0,
        "odds": odds,
        f"odds {kind}": odds,
        f"back {min(back, _ROUND)}": 1.0,
        f"side {side} {reach}": 1.0,
        f"inside {kind}": float(gap == 0),
        "share": len(entity.mentions) / max(around.total, 1),
        "opening": float(around.place(entity.mentions[0].start) <= 1),
        "previous": float(entity.id == previous),
        f"previous {min(back, 1)}": float(entity.id == previous),
        "sure": entity.confidence,
        **_turn(around, quantity, entity),
        **_words(around, quantity, entity, mention, kind),
        "group head": float(
            entity.type == EntityType.GROUP and quantity.quantity.unit in entity.name[:_CLOSE]
        ),
    }


def _turn(around: Surroundings, quantity: QuantityMention, entity: DocumentEntity) -> Features:
    """Whether the number is given in the order of a list, and is this member's or another's."""
    order = around.orders.get(quantity.start)
    if order is None:
        return {}
    return {"turn": float(entity.id == order.owner), "other's turn": float(entity.id in order.others)}


def _words(
    around: Surroundings, quantity: QuantityMention, entity: DocumentEntity, mention: Span, kind: str
) -> Features:
    """What the words between and the counted noun tell."""
    here = around.sentences[around.place(quantity.start)]
    between = around.text[mention.end : quantity.start]
    marks = load_setting("mentions")
    shared = len(set(quantity.counted) & set(entity.name)) / max(len(set(quantity.counted)), 1)
    after = around.text[quantity.end : quantity.end + _CLOSE]
    return {
        "clause": float(mention.start < quantity.start and not any(c in marks["pauses"] for c in between)),
        f"clause {kind}": float(
            mention.start < quantity.start and not any(c in marks["pauses"] for c in between)
        ),
        "opens": float(mention.start - here.start in range(_ROUND)),
        f"opens {kind}": float(mention.start - here.start in range(_ROUND)),
        "of": float(between[:1] == marks["of"]),
        "stop": float(any(c in marks["stops"] for c in between)),
        "counted": shared,
        f"counted {kind}": shared,
        "follows": float(after.startswith(entity.name[:2])),
        f"change {quantity.change or 'none'} {kind}": 1.0,
    }


def find_subjects(
    around: Surroundings, quantities: Sequence[QuantityMention], owner: Callable[[QuantityMention], str]
) -> dict[str, Subject]:
    """The subject of each quantity by its key, in text order; one that is too unlikely has none."""
    weights, least = load_scores()["subject"], load_scores()["thresholds"]["subject"]
    chosen: dict[str, Subject] = {}
    previous: str | None = None
    for quantity in sorted(quantities, key=lambda q: (q.start, q.quantity.value)):
        key = owner(quantity)
        ranked = [
            (sum(weights.get(name, 0.0) * value for name, value in features.items()), entity.id, mention)
            for entity, mention, features in candidates(around, quantity, key, previous)
        ]
        if ranked:
            best = max(ranked)
            share = 1.0 / sum(math.exp(max(value - best[0], -_FLOOR)) for value, _, _ in ranked)
            if share >= least:
                chosen[key] = Subject(best[1], best[2], round(min(share, MOST), 3))
                previous = best[1]
    return chosen
