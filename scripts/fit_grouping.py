"""Fits the regression that brings names of one document together (``kg/resolve/data/likely.json``).

    fit_grouping.py OUT.json GOLD... [--least 0.83]

Every name and alias of a gold entity, wherever it stands, is a mention. A pair that the rules left apart is
right where both are of one gold entity. Prints, by fits on other articles, how many pairs each least
probability would join and how many of them rightly.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from measure_grouping import LEAST_BARS, project
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from kg.model import Document, Mention
from kg.resolve.document import RULES
from kg.resolve.within.evidence import find_evidence
from kg.resolve.within.forms import collect_forms
from kg.resolve.within.likely import find_pairs
from kg.resolve.within.merging import group_forms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.scorer import Features

FREEDOM = 0.1
FOLDS = 5
# A feature that fewer pairs have tells nothing that can be trusted; a weight that small changes nothing.
RARE, SMALL = 20, 0.02
STEPS = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85)


def read_pairs(path: Path) -> Iterator[tuple[Features, bool, str]]:
    """The pairs of one article that the rules leave apart, and whether they are one thing."""
    record = json.loads(path.read_text("utf-8"))
    text = record["text"]
    if text.count("|") > len(text) * LEAST_BARS:
        text = text.replace("|", "")
    gold = project(record, text)
    document = Document(record["id"], text)
    mentions = [Mention(*span, type_) for span, type_ in gold]
    for type_, forms in collect_forms(document, mentions, {t: r.reading for t, r in RULES.items()}).items():
        grouping = group_forms(forms, RULES[type_], find_evidence(document, forms))
        for one, other, features in find_pairs(grouping, RULES[type_]):
            first, second = (
                Counter(gold[span, type_] for at in those for span in forms[at].spans).most_common(1)[0][0]
                for those in (one, other)
            )
            yield features, first == second, type_.value


def main() -> None:
    """Reads the articles, fits, prints how well, writes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path, help="the file of weights to write (.json)")
    parser.add_argument("gold", nargs="+", type=Path, help="an annotated article, or a folder of them")
    parser.add_argument("--least", type=float, default=0.83, help="the least probability that joins")
    args = parser.parse_args()
    files = [f for path in args.gold for f in (sorted(path.glob("*.json")) if path.is_dir() else [path])]
    pairs = [(*pair, number) for number, file in enumerate(files) for pair in read_pairs(file)]
    often = Counter(name for features, _, _, _ in pairs for name in features)
    rows = [{name: value for name, value in row.items() if often[name] >= RARE} for row, _, _, _ in pairs]
    right, groups = np.array([same for _, same, _, _ in pairs]), [number for *_, number in pairs]
    vectorizer = DictVectorizer()
    x = vectorizer.fit_transform(rows)
    model = LogisticRegression(C=FREEDOM, max_iter=3000, fit_intercept=False)
    honest = cross_val_predict(
        model, x, right, groups=groups, cv=GroupKFold(FOLDS), method="predict_proba", n_jobs=1
    )[:, 1]
    print(f"{len(files)} articles, {len(rows)} pairs, {right.sum()} of one thing")
    kinds = np.array([kind for _, _, kind, _ in pairs])
    for kind in sorted(set(kinds)):
        joined = (honest >= args.least) & (kinds == kind)
        print(f"{kind}: {joined.sum()} joined, {(joined & right).sum()} rightly")
    for step in STEPS:
        joined = honest >= step
        print(f"from {step}: {joined.sum()} joined, {(joined & right).sum()} rightly")
    model.fit(x, right)
    named = zip(vectorizer.get_feature_names_out(), model.coef_[0].tolist(), strict=True)
    weights = {name: round(value, 3) for name, value in sorted(named) if abs(value) >= SMALL}
    content = {"least": args.least, "weights": weights}
    args.out.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
