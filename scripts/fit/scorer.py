"""Fits the two regressions that judge entities and links (``kg/extract/data/scores.json``).

    python -m scripts.fit.scorer OUT.json GOLD...

GOLD must be articles that the tagger and the linker were not fitted on. Thresholds are those of the best F1.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from kg.evaluate import align
from kg.extract.reader import Proposal, propose
from kg.extract.scorer import entity_features, link_features
from kg.ingest import load_documents
from kg.model import Document, Predicate
from kg.resolve.document import find_entities

Features = dict[str, float]


def label(raw: dict[str, Any], proposal: Proposal, document: Document) -> dict[str, bool]:
    """Which proposed entities match a gold entity, one to one, the likelier of two first."""
    rows = [{"id": e.id, "type": e.type.value, "name": e.name, "aliases": list(e.aliases)} for e in proposal.entities]
    matched = align(raw["entities"], rows)
    del document
    return {row["id"]: row["id"] in matched for row in rows}


def relations(raw: dict[str, Any]) -> set[tuple[str, str, str, str]]:
    """Gold relations as (type, status, head, tail); those without direction both ways."""
    found = {(r["type"], r["status"], r["head"], r["tail"]) for r in raw["relations"]}
    found |= {(t, s, b, a) for t, s, a, b in found if t == "cooperates_with"}
    return found


def fit(rows: list[Features], labels: list[bool], groups: list[str], strength: float) -> tuple[Features, np.ndarray]:
    """Weights by feature, and for each row the probability that a fit on other articles gives it."""
    vectorizer = DictVectorizer(sparse=False)
    x, y = vectorizer.fit_transform(rows), np.array(labels)
    model = LogisticRegression(C=strength, max_iter=2000, fit_intercept=False)
    folds = GroupKFold(10)
    honest = cross_val_predict(model, x, y, groups=groups, cv=folds, method="predict_proba")[:, 1]
    model.fit(x, y)
    weights = dict(zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True))
    return {name: round(float(value), 4) for name, value in sorted(weights.items())}, honest


def best_threshold(probabilities: np.ndarray, labels: np.ndarray, gold: int) -> tuple[float, float]:
    """The threshold of the best F1, and that F1."""
    best = (0.5, 0.0)
    for threshold in np.arange(0.1, 0.8, 0.01):
        kept = probabilities >= threshold
        f1 = 2 * (kept & labels).sum() / max(1, kept.sum() + gold)
        if f1 > best[1]:
            best = (round(float(threshold), 2), float(f1))
    return best


def main() -> None:
    """Proposes, labels, fits, writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("gold", nargs="+", type=Path)
    args = parser.parse_args()
    files = [f for path in args.gold for f in (sorted(path.glob("*.json")) if path.is_dir() else [path])]
    raws = {raw["id"]: raw for raw in (json.loads(f.read_text("utf-8")) for f in files)}
    cases = []
    for document in load_documents([str(f) for f in files]):
        if isinstance(document, Document):
            cases.append((document, raws[document.id], propose(document, find_entities)))
    entity_rows, entity_labels, entity_groups, owners = [], [], [], []
    for document, raw, proposal in cases:
        right = label(raw, proposal, document)
        found = entity_features(document, proposal.entities, proposal.mentions, proposal.links)
        for identity, features in found.items():
            entity_rows.append(features)
            entity_labels.append(right[identity])
            entity_groups.append(document.id)
            owners.append((document.id, identity))
    entity_weights, honest = fit(entity_rows, entity_labels, entity_groups, 0.3)
    wanted = sum(len(raw["entities"]) for _, raw, _ in cases)
    threshold, f1 = best_threshold(honest, np.array(entity_labels), wanted)
    print(f"entities: {len(entity_rows)} proposed, threshold {threshold}, F1 {f1:.3f}")
    likely = dict(zip(owners, honest.tolist(), strict=True))
    rows, labels, groups, kinds = [], [], [], []
    for document, raw, proposal in cases:
        gold = relations(raw)
        entities = [{"id": e.id, "type": e.type.value, "name": e.name} for e in proposal.entities]
        matched = align(raw["entities"], entities)
        for link in proposal.links:
            if link.predicate == Predicate.QUANTITY:
                continue
            head, tail = link.head.owner, link.tail.owner
            key = (link.predicate.value, link.status.value, matched.get(head, ""), matched.get(tail, ""))
            rows.append(link_features(link, likely[document.id, head], likely[document.id, tail]))
            labels.append(key in gold)
            groups.append(document.id)
            kinds.append(link.predicate.value)
    link_weights, honest = fit(rows, labels, groups, 0.3)
    total = sum(len(raw["relations"]) for _, raw, _ in cases)
    least, f1 = best_threshold(honest, np.array(labels), total)
    print(f"relations: {len(rows)} proposed, threshold {least}, F1 {f1:.3f}")
    count = Counter(kinds)
    print({k: f"{sum(a for a, b in zip(labels, kinds, strict=True) if b == k)}/{count[k]}" for k in sorted(count)})
    thresholds = {"entity": threshold, "link": least}
    content = {"thresholds": thresholds, "entity": entity_weights, "link": link_weights}
    args.out.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
