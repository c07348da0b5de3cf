"""Fits the two regressions that judge entities and links (``kg/extract/data/scores.json``).

    python -m scripts.fit.scorer OUT.json GOLD...

GOLD must be articles that the tagger and the linker were not fitted on. Thresholds are among those with
the best F1.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import torch
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from kg.evaluate.match import align, fold
from kg.extract.claims import quantity_owner
from kg.extract.reader import Proposal, propose
from kg.extract.scorer import entity_features, link_features
from kg.extract.subjects import candidates, survey
from kg.ingest import load_documents
from kg.model import Document, Predicate
from kg.resolve.document import find_entities

if TYPE_CHECKING:
    from kg.extract.numbers import QuantityMention

Features = dict[str, float]
Floats = npt.NDArray[np.float64]
Case = tuple[Document, dict[str, Any], Proposal]

# How freely the weights of a regression may grow, and how hard those of the choice are held down.
ENTITY_FREEDOM, LINK_FREEDOM = 1.0, 0.1
SLACK = 0.005
STRENGTH = 1.5
FOLDS = 8
ROUNDS = 3
SUBJECT_FLOOR = 0.05


def label(raw: dict[str, Any], proposal: Proposal) -> dict[str, bool]:
    """Which proposed entities match a gold entity, one to one, the likelier of two first."""
    rows: list[dict[str, Any]] = [
        {"id": e.id, "type": e.type.value, "name": e.name, "aliases": list(e.aliases)}
        for e in proposal.entities
    ]
    matched = align(raw["entities"], rows)
    return {row["id"]: row["id"] in matched for row in rows}


def relations(raw: dict[str, Any]) -> set[tuple[str, str, str, str]]:
    """Gold relations as (type, status, head, tail); those without direction both ways."""
    found = {(r["type"], r["status"], r["head"], r["tail"]) for r in raw["relations"]}
    found |= {(t, s, b, a) for t, s, a, b in found if t == "cooperates_with"}
    return found


def fit(
    rows: list[Features], labels: list[bool], groups: list[str], counts: dict[str, float], freedom: float
) -> tuple[Features, Floats]:
    """Weights by feature, and for each row the probability that a fit on other articles gives it.

    ``counts`` says of each group how much its rows count, ``freedom`` how freely the weights may grow.
    """
    vectorizer = DictVectorizer(sparse=False)
    x, y = vectorizer.fit_transform(rows), np.array(labels)
    model = LogisticRegression(C=freedom, max_iter=2000, fit_intercept=False)
    known = {"sample_weight": np.array([counts[group] for group in groups])}
    honest = cross_val_predict(
        model, x, y, groups=groups, cv=GroupKFold(10), method="predict_proba", params=known
    )[:, 1]
    model.fit(x, y, **known)
    weights = dict(zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True))
    return {name: round(float(value), 4) for name, value in sorted(weights.items())}, honest


def best_thresholds(
    probabilities: Floats, labels: npt.NDArray[np.bool_], counts: Floats, gold: float
) -> list[tuple[float, float]]:
    """The thresholds whose F1 is within ``SLACK`` of the best, each with its F1: the top is flat."""
    found = []
    for threshold in np.arange(0.1, 0.8, 0.01):
        kept = probabilities >= threshold
        f1 = float(2 * counts[kept & labels].sum() / max(1, counts[kept].sum() + gold))
        found.append((round(float(threshold), 2), f1))
    best = max(f1 for _, f1 in found)
    return [row for row in found if row[1] >= best - SLACK]


def fit_choice(
    rows: list[Features], labels: list[bool], keys: list[Any], groups: list[str]
) -> tuple[Features, Floats]:
    """Weights of a conditional logit, and each row's score by a fit on other articles."""
    vectorizer = DictVectorizer(sparse=False)
    x = torch.tensor(vectorizer.fit_transform(rows), dtype=torch.float32)
    number = {key: i for i, key in enumerate(dict.fromkeys(keys))}
    choice = torch.tensor([number[key] for key in keys])
    y = torch.tensor(labels, dtype=torch.float32)
    solvable = torch.zeros(len(number)).index_add(0, choice, y) > 0
    print(f"solvable: {int(solvable.sum())} of {len(number)}")
    fold = np.array([hash_of(group) % FOLDS for group in groups])

    def train(mask: npt.NDArray[np.bool_]) -> torch.Tensor:
        use = torch.from_numpy(mask) & solvable[choice]
        w = torch.zeros(x.shape[1], requires_grad=True)
        optimiser: Any = torch.optim.LBFGS([w], max_iter=80, line_search_fn="strong_wolfe")

        def loss() -> torch.Tensor:
            optimiser.zero_grad()
            scores = torch.where(use, x @ w, torch.tensor(-1e9))
            top = torch.full((len(number),), -1e9).scatter_reduce(0, choice, scores, "amax").detach()
            total = torch.zeros(len(number)).index_add(0, choice, torch.exp(scores - top[choice]))
            hit = torch.zeros(len(number)).index_add(0, choice, torch.exp(scores - top[choice]) * y)
            kept = torch.zeros(len(number)).index_add(0, choice, use.float()) > 0
            value = -(torch.log(hit[kept] + 1e-9) - torch.log(total[kept])).sum() + STRENGTH * (w**2).sum()
            torch.autograd.backward(value)
            return value

        optimiser.step(loss)
        return w.detach()

    honest = np.zeros(len(rows))
    for number_of_fold in range(FOLDS):
        held = fold == number_of_fold
        honest[held] = (x @ train(~held)).numpy()[held]
    final = train(np.ones(len(rows), dtype=bool))
    names = vectorizer.get_feature_names_out()
    return {n: round(float(v), 4) for n, v in sorted(zip(names, final.tolist(), strict=True))}, honest


def hash_of(text: str) -> int:
    """A number for a text, the same in every run."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")


def fit_subjects(
    cases: list[Case], likely: dict[tuple[str, str], float], least: float
) -> tuple[Features, float]:
    """Weights of the subjects' ranking; gold numbers whose subject was found say which candidate is right."""
    guesses: dict[tuple[str, int, float], str] = {}
    for _ in range(ROUNDS):
        rows, labels, groups, keys = [], [], [], []
        for document, raw, proposal in cases:
            kept = [
                replace(e, confidence=likely[document.id, e.id])
                for e in proposal.entities
                if likely[document.id, e.id] >= least
            ]
            found = [{"id": e.id, "type": e.type.value, "name": e.name} for e in kept]
            gold_of = align(raw["entities"], found)
            around = survey(document.text, proposal.sentences, kept, proposal.links, proposal.quantities)
            left = [o for o in raw["observations"] if o["subject"]]
            previous = None
            for q in sorted(proposal.quantities, key=lambda q: (q.start, q.quantity.value)):
                gold = next((o for o in left if _same(o, q)), None)
                if gold is None:
                    continue
                left.remove(gold)
                key = (document.id, q.start, q.quantity.value)
                for entity, _, features in candidates(around, q, quantity_owner(q), previous):
                    rows.append(features)
                    labels.append(gold_of.get(entity.id) == gold["subject"])
                    groups.append(document.id)
                    keys.append((key, entity.id))
                previous = guesses.get(key)
        weights, honest = fit_choice(rows, labels, [key for key, _ in keys], groups)
        best: dict[tuple[str, int, float], tuple[float, bool, str]] = {}
        for (key, identity), value, hit in zip(keys, honest.tolist(), labels, strict=True):
            best[key] = max(best.get(key, (-1e9, False, "")), (value, hit, identity))
        guesses = {key: identity for key, (_, _, identity) in best.items()}
        print(f"subjects: {sum(hit for _, hit, _ in best.values())}/{len(best)} right")
    return weights, SUBJECT_FLOOR


def _same(observation: dict[str, Any], q: QuantityMention) -> bool:
    close = abs(observation["value"] - q.quantity.value) <= 1e-6 * max(1.0, abs(q.quantity.value))
    return close and fold(observation["unit"]) == fold(q.quantity.unit)


def load_cases(paths: list[Path]) -> list[Case]:
    """Each article with its annotation and what the reader proposes."""
    files = [f for path in paths for f in (sorted(path.glob("*.json")) if path.is_dir() else [path])]
    raws = {raw["id"]: raw for raw in (json.loads(f.read_text("utf-8")) for f in files)}
    loaded = load_documents([str(f) for f in files])
    documents = [item for item in loaded if isinstance(item, Document)]
    return [(document, raws[document.id], propose(document, find_entities)) for document in documents]


def fit_entities(
    cases: list[Case], counts: dict[str, float]
) -> tuple[Features, dict[tuple[str, str], float], float]:
    """Weights of the entities, how likely each is by a fit on other articles, and the best threshold."""
    rows, labels, groups, owners = [], [], [], []
    for document, raw, proposal in cases:
        right = label(raw, proposal)
        found = entity_features(document, proposal.entities, proposal.mentions, proposal.links)
        for identity, features in found.items():
            rows.append(features)
            labels.append(right[identity])
            groups.append(document.id)
            owners.append((document.id, identity))
    weights, honest = fit(rows, labels, groups, counts, ENTITY_FREEDOM)
    wanted = sum(counts[document.id] * len(raw["entities"]) for document, raw, _ in cases)
    counted = np.array([counts[group] for group in groups])
    top = best_thresholds(honest, np.array(labels), counted, wanted)
    threshold, f1 = top[len(top) // 2]
    print(f"entities: {len(rows)} proposed, threshold {threshold}, F1 {f1:.3f}")
    return weights, dict(zip(owners, honest.tolist(), strict=True)), threshold


def fit_links(
    cases: list[Case], likely: dict[tuple[str, str], float], counts: dict[str, float]
) -> tuple[Features, float]:
    """Weights of the links, and the best threshold."""
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
    weights, honest = fit(rows, labels, groups, counts, LINK_FREEDOM)
    total = sum(counts[document.id] * len(raw["relations"]) for document, raw, _ in cases)
    counted = np.array([counts[group] for group in groups])
    # Of thresholds that are as good the one that says the fewest wrong facts.
    least, f1 = best_thresholds(honest, np.array(labels), counted, total)[-1]
    print(f"relations: {len(rows)} proposed, threshold {least}, F1 {f1:.3f}")
    count = Counter(kinds)
    right = Counter(kind for kind, hit in zip(kinds, labels, strict=True) if hit)
    print({kind: f"{right[kind]}/{count[kind]}" for kind in sorted(count)})
    return weights, least


def main() -> None:
    """Proposes, labels, fits, writes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path, help="the file of weights to write (.json)")
    parser.add_argument("gold", nargs="+", type=Path, help="an annotated article, or a folder of them")
    parser.add_argument(
        "--first", type=float, default=1.0, help="how much each article of the first GOLD counts (default: 1)"
    )
    args = parser.parse_args()
    firsts, others = load_cases(args.gold[:1]), load_cases(args.gold[1:])
    counts = {document.id: 1.0 for document, _, _ in others}
    counts |= {document.id: args.first for document, _, _ in firsts}
    cases = [*firsts, *others]
    entity, likely, threshold = fit_entities(cases, counts)
    link, least = fit_links(cases, likely, counts)
    subject, floor = fit_subjects(cases, likely, threshold)
    thresholds = {"entity": threshold, "link": least, "subject": floor}
    content = {"thresholds": thresholds, "entity": entity, "link": link, "subject": subject}
    args.out.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
