"""How likely an entity or a link is right: two logistic regressions over a few readable features.

Weights lie in ``scores.json``, fitted by ``scripts/fit/scorer.py`` on articles that the tagger and the linker
were not fitted on; the probability is the confidence of what is kept, and too little of it drops a reading.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from kg.errors import DataError
from kg.extract.features import class_words
from kg.lexicon.load import find_data
from kg.model import Predicate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.extract.claims import Link
    from kg.model import Document, DocumentEntity, Mention

Features = dict[str, float]

_OPENING = 200
_LONG = 10
_BRACKETS = (("(", ")"), ("\uff08", "\uff09"))
_KNOWN = {
    "Company": "company",
    "GovernmentBody": "government",
    "Organization": "organization",
    "Park": "park",
    "Place": "place",
    "Product": "product",
    "Industry": "industry",
    "PolicyMeasure": "policy",
}


@cache
def load_scores() -> dict[str, Features]:
    """The weights of both regressions by feature, and under ``thresholds`` the least probability of each."""
    try:
        loaded: dict[str, Features] = json.loads(find_data("scores.json").read_text("utf-8"))
    except ValueError as error:
        raise DataError("scores.json", str(error), "reinstall kg: a model file is broken") from error
    return loaded


def probability(features: Features, weights: Mapping[str, float]) -> float:
    """The logistic function of the weighted features; a feature without a weight counts nothing."""
    total = sum(weights.get(name, 0.0) * value for name, value in features.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def entity_features(
    document: Document,
    entities: Sequence[DocumentEntity],
    mentions: Iterable[Mention],
    links: Iterable[Link],
) -> dict[str, Features]:
    """What speaks for and against each entity, by its id; its confidence is what the linker gives it."""
    sure = {(m.start, m.end, m.type.value): m.confidence for m in mentions}
    linked: dict[str, float] = defaultdict(float)
    for link in links:
        for owner in (link.head.owner, link.tail.owner):
            linked[owner] = max(linked[owner], link.probability)
    return {e.id: _entity(document, e, sure, linked[e.id]) for e in entities}


def _entity(
    document: Document, entity: DocumentEntity, sure: Mapping[tuple[int, int, str], float], linked: float
) -> Features:
    confidences = [sure.get((m.start, m.end, entity.type), 0.5) for m in entity.mentions]
    kind = entity.type.value
    best = max(confidences)
    odds = math.log(max(best, 0.01) / max(1 - best, 0.01))
    around = math.log(max(entity.confidence, 0.01) / max(1 - entity.confidence, 0.01))
    known = class_words(_KNOWN[kind]) if kind in _KNOWN else frozenset()
    generic = any(name in class_words("product_generic") for name in (entity.name, *entity.aliases))
    return {
        f"kind {kind}": 1.0,
        "odds": odds,
        f"odds {kind}": odds,
        "around": around,
        f"around {kind}": around,
        "mean": sum(confidences) / len(confidences),
        "often": math.log(len(confidences)),
        "opening": float(entity.mentions[0].start < _OPENING),
        "short": float(len(entity.name) == 1),
        "two": float(len(entity.name) == 2),  # noqa: PLR2004 - two characters
        "long": float(len(entity.name) > _LONG),
        "digits": float(any(c.isdigit() for c in entity.name)),
        "known": float(any(name in known for name in (entity.name, *entity.aliases))),
        "generic": float(generic),
        "linked": linked,
        f"linked {kind}": linked,
        "unbalanced": float(any(entity.name.count(a) != entity.name.count(b) for a, b in _BRACKETS)),
        "segmented": float(document.segmented),
    }


def link_features(link: Link, head: float, tail: float) -> Features:
    """What speaks for and against a link, given how likely its ends are right."""
    predicate = link.predicate.value
    by_pattern = float(not link.rule.startswith("linker"))
    odds = math.log(max(link.probability, 0.005) / max(1 - link.probability, 0.005))
    return {
        f"predicate {predicate}": 1.0,
        "odds": odds,
        f"odds {predicate}": odds,
        "pattern": by_pattern,
        f"pattern {predicate}": by_pattern,
        "read": link.read,
        "head": head,
        "tail": tail,
        "both": head * tail,
        f"status {link.status.value}": 1.0,
    }


def judge(
    document: Document, entities: Sequence[DocumentEntity], mentions: Sequence[Mention], links: Sequence[Link]
) -> tuple[tuple[DocumentEntity, ...], list[Link]]:
    """Keeps the entities and links that are likely enough, each with its probability as confidence.

    A link to an entity that is dropped is dropped with it.
    """
    scores = load_scores()
    least = scores["thresholds"]
    found = entity_features(document, entities, mentions, links)
    likely = {identity: probability(features, scores["entity"]) for identity, features in found.items()}
    sure = [e for e in entities if likely[e.id] >= least["entity"]]
    kept = tuple(replace(e, confidence=round(likely[e.id], 3)) for e in sure)
    ids = {e.id for e in kept}
    judged = []
    for link in links:
        if link.predicate == Predicate.QUANTITY:
            judged += [link] if link.head.owner in ids else []
        elif link.head.owner in ids and link.tail.owner in ids:
            features = link_features(link, likely[link.head.owner], likely[link.tail.owner])
            value = probability(features, scores["link"])
            if value >= least["link"]:
                judged.append(replace(link, probability=round(value, 3)))
    return kept, judged
