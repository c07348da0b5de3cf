"""Fits the linker (``kg/extract/data/linker.npz``) on annotated articles.

    python -m scripts.fit.linker OUT.npz GOLD... [--held GOLD...]

A pair of entities counts by its best pair of mentions (multiple-instance learning), so that the loss speaks
of what the annotation speaks of. ``--held`` articles are scored with their gold names given.
"""
# Where torch is not installed its classes have no type.
# mypy: allow-subclassing-any

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from kg.extract.encode import encode_text
from kg.extract.hints import find_hints
from kg.extract.linker import LEFT, RIGHT, STEPS, to_inputs
from kg.extract.numbers import find_quantities
from kg.extract.pairs import KINDS, PREDICATES, QUANTITY, Node, Pairs, find_pairs
from kg.model import Predicate

from .gold import Article, fold, load_articles
from .options import read_options
from .tagger import neighbours, save

if TYPE_CHECKING:
    import argparse

WIDTH, HIDDEN = 96, 160
POSITIVE = torch.tensor(1.5)
STATUSES = ("actual", "planned", "negated")
SCORED_EVERY = 3
STATUS_SHARE = 0.3
# What keeps the loss of one article near one.
LOSS_SCALE = 25
NEVER = -30.0
SYMMETRIC = PREDICATES.index(Predicate.COOPERATES_WITH)
NUMBER = PREDICATES.index(Predicate.QUANTITY)


@dataclass(slots=True)
class Case:
    """One article made ready: inputs, pairs, and targets of each ordered pair of owners.

    ``group`` (pairs, 2) says which ordered pair of owners a mention pair belongs to; ``target`` and
    ``allowed`` are (owner pairs, predicates), ``status`` likewise with -1 for none.
    """

    inputs: npt.NDArray[np.float16]
    pairs: Pairs
    group: npt.NDArray[np.int64]
    owners: list[tuple[str, str]]
    target: npt.NDArray[np.float32]
    allowed: npt.NDArray[np.bool_]
    status: npt.NDArray[np.int64]
    raw: dict[str, Any]


def find_nodes(article: Article) -> list[Node]:
    """Gold mentions and found quantities; a quantity is owned by its observation's number, else by itself."""
    nodes = [Node(s.start, s.end, KINDS.index(s.type), s.entity) for s in article.spans]
    left = list(enumerate(article.raw["observations"]))
    for sentence in article.sentences:
        for q in find_quantities(article.document.text, sentence.start, sentence.end):
            owner = f"?{q.start}:{q.quantity.value}"
            for item in left:
                same = abs(item[1]["value"] - q.quantity.value) <= 1e-6 * max(1.0, abs(q.quantity.value))
                if same and fold(item[1]["unit"])[0] == fold(q.quantity.unit)[0]:
                    owner = f"#{item[0]}"
                    left.remove(item)
                    break
            nodes.append(Node(q.start, q.end, QUANTITY, owner))
    return sorted(nodes, key=lambda n: (n.start, n.end))


def relations(raw: dict[str, Any]) -> dict[tuple[str, str], dict[int, int]]:
    """The annotation's relations and subjects: ordered owners to predicate and status."""
    found: dict[tuple[str, str], dict[int, int]] = {}
    for r in raw["relations"]:
        number = PREDICATES.index(Predicate(r["type"]))
        found.setdefault((r["head"], r["tail"]), {})[number] = STATUSES.index(r["status"])
        if number == SYMMETRIC:
            found.setdefault((r["tail"], r["head"]), {})[number] = STATUSES.index(r["status"])
    for number, o in enumerate(raw["observations"]):
        if o["subject"]:
            found.setdefault((o["subject"], f"#{number}"), {})[NUMBER] = 0
    return found


def to_case(article: Article) -> Case:
    """Encodes, tags and pairs one article."""
    text = article.document.text
    encoded = encode_text(text, article.sentences)
    nodes = find_nodes(article)
    pairs = find_pairs(text, article.sentences, nodes, find_hints(text, article.sentences, nodes))
    known: dict[tuple[str, str], int] = {}
    group = np.zeros((len(pairs.first), 2), dtype=np.int64)
    rows: list[npt.NDArray[np.bool_]] = []
    for i, (a, b) in enumerate(zip(pairs.first, pairs.second, strict=True)):
        for side, key in enumerate(((nodes[a].owner, nodes[b].owner), (nodes[b].owner, nodes[a].owner))):
            if key not in known:
                known[key] = len(known)
                rows.append(pairs.allowed[i, side])
            group[i, side] = known[key]
    allowed = np.array(rows, dtype=bool).reshape(-1, len(PREDICATES))
    target, status = np.zeros(allowed.shape, dtype=np.float32), np.full(allowed.shape, -1)
    said = relations(article.raw)
    for key, row in known.items():
        for number, state in said.get(key, {}).items():
            target[row, number], status[row, number] = 1, state
    inputs = to_inputs(text, encoded, nodes).astype(np.float16)
    return Case(inputs, pairs, group, list(known), target, allowed, status, article.raw)


class Linker(nn.Module):
    """The network of ``kg.extract.linker``."""

    def __init__(self, inputs: int, features: int, dropout: float) -> None:
        super().__init__()
        self.inp = nn.Linear(inputs, WIDTH)
        self.conv = nn.ModuleList(nn.Linear(3 * WIDTH, 2 * WIDTH) for _ in STEPS)
        self.head = nn.Linear(2 * WIDTH, HIDDEN, bias=False)
        self.tail = nn.Linear(2 * WIDTH, HIDDEN, bias=False)
        self.middle = nn.Linear(2 * WIDTH, HIDDEN)
        self.around = nn.Linear(2 * WIDTH, HIDDEN, bias=False)
        self.features = nn.Linear(features, HIDDEN)
        self.out = nn.Linear(HIDDEN, 2 * len(PREDICATES))
        self.status = nn.Linear(HIDDEN, 6)
        self.drop = nn.Dropout(dropout)

    def forward(self, case: Case) -> tuple[Tensor, Tensor]:
        """Log-odds of the predicates, shape (pairs, 2, predicates), and status scores, (pairs, 2, 3)."""
        p = case.pairs
        x = torch.from_numpy(case.inputs.astype(np.float32))
        z = torch.relu(self.inp(self.drop(x)))[None]
        for layer, step in zip(self.conv, STEPS, strict=True):
            z = z + nn.functional.glu(layer(neighbours(self.drop(z), step)), dim=2)
        z = z[0]
        starts, ends, first, second = map(torch.from_numpy, (p.starts, p.ends, p.first, p.second))
        spots = self.drop(torch.cat([z[starts], z[ends - 1]], 1))
        begin, stop = torch.minimum(ends[first], starts[second]), starts[second]
        running = torch.cat([z.new_zeros(1, WIDTH), z.cumsum(0)])
        mean = (running[stop] - running[begin]) / (stop - begin).clamp(min=1)[:, None]
        after = torch.maximum(ends[first], ends[second])
        left = (running[starts[first]] - running[(starts[first] - LEFT).clamp(min=0)]) / LEFT
        right = (running[(after + RIGHT).clamp(max=len(z))] - running[after]) / RIGHT
        middle = self.drop(torch.cat([_range_maximum(z, begin, stop), mean], 1))
        h = self.head(spots)[first] + self.tail(spots)[second] + self.middle(middle)
        h = (
            h
            + self.around(self.drop(torch.cat([left, right], 1)))
            + self.features(torch.from_numpy(p.features))
        )
        h = self.drop(torch.relu(h))
        return self.out(h).view(-1, 2, len(PREDICATES)), self.status(h).view(-1, 2, 3)


def _range_maximum(z: Tensor, begin: Tensor, stop: Tensor) -> Tensor:
    """As ``kg.extract.linker.range_maximum``, with gradients."""
    result = z.new_zeros(len(begin), z.shape[1])
    length = stop - begin
    level = torch.where(length > 0, (length.clamp(min=1) + 1e-4).log2().long(), torch.full_like(length, -1))
    table, step = z, 1
    for number in range(int(level.max()) + 1 if len(level) else 0):
        chosen = (level == number).nonzero()[:, 0]
        value = torch.maximum(table[begin[chosen]], table[stop[chosen] - step])
        result = result.index_put((chosen,), value)
        table = torch.maximum(table[:-step], table[step:])
        step *= 2
    return result


def by_owner(case: Case, predicates: Tensor, statuses: Tensor) -> tuple[Tensor, Tensor]:
    """Best log-odds of each owner pair over its mention pairs, and its summed status scores."""
    group = torch.from_numpy(case.group).reshape(-1)
    flat = predicates.reshape(-1, len(PREDICATES))
    best = torch.full((len(case.owners), len(PREDICATES)), NEVER)
    best = best.scatter_reduce(0, group[:, None].expand_as(flat), flat, "amax")
    return best, torch.zeros(len(case.owners), 3).index_add(0, group, statuses.reshape(-1, 3))


def loss_of(model: Linker, case: Case) -> Tensor:
    """Cross-entropy of the allowed predicates, and of the status where a relation holds."""
    best, statuses = by_owner(case, *model(case))
    loss = nn.functional.binary_cross_entropy_with_logits(
        best, torch.from_numpy(case.target), reduction="none", pos_weight=POSITIVE
    )
    total = (loss * torch.from_numpy(case.allowed)).sum()
    rows, columns = np.nonzero(case.status >= 0)
    if len(rows):
        gold = torch.from_numpy(case.status[rows, columns])
        total = total + STATUS_SHARE * nn.functional.cross_entropy(statuses[rows], gold, reduction="sum")
    return total / LOSS_SCALE


def fit(cases: list[Case], args: argparse.Namespace, held: list[Case]) -> Linker:
    """Trains with AdamW and a one-cycle rate, a few articles a step."""
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)  # noqa: S311 - the order of training is no secret
    cases = [case for case in cases if len(case.pairs.first)]
    model = Linker(cases[0].inputs.shape[1], cases[0].pairs.features.shape[1], args.dropout)
    optimiser = torch.optim.AdamW(model.parameters(), lr=args.rate, weight_decay=2e-2)
    steps = args.epochs * (len(cases) // args.batch + 1) + 1
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, args.rate, total_steps=steps, pct_start=0.15)
    for epoch in range(args.epochs):
        model.train()
        rng.shuffle(cases)
        began, total = time.perf_counter(), 0.0
        for first in range(0, len(cases), args.batch):
            optimiser.zero_grad()
            for case in cases[first : first + args.batch]:
                loss = loss_of(model, case)
                torch.autograd.backward(loss)
                total += float(loss.detach())
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimiser.step()
            schedule.step()
        print(
            f"epoch {epoch}: loss {total / len(cases):.3f}, {time.perf_counter() - began:.0f} s", flush=True
        )
        if held and ((epoch + 1) % SCORED_EVERY == 0 or epoch == args.epochs - 1):
            score(model, held)
    return model


def score(model: Linker, held: list[Case]) -> None:
    """Prints F1 by predicate at even odds, with gold names given."""
    model.eval()
    found, system, gold = Counter[str](), Counter[str](), Counter[str]()
    with torch.no_grad():
        for case in held:
            gold.update(r["type"] for r in case.raw["relations"])
            gold["quantity"] += sum(1 for o in case.raw["observations"] if o["subject"])
            if not len(case.pairs.first):
                continue
            best, statuses = by_owner(case, *model(case))
            states = statuses.argmax(1).numpy()
            right = case.status == states[:, None]
            right[:, NUMBER] = case.target[:, NUMBER] > 0
            hits = (best.numpy() > 0) & case.allowed
            for row, column in zip(*np.nonzero(hits), strict=True):
                if column != SYMMETRIC or case.owners[row][0] < case.owners[row][1]:
                    system[PREDICATES[column]] += 1
                    found[PREDICATES[column]] += int(right[row, column] and case.target[row, column] > 0)
    number = {c["quantity"] for c in (found, system, gold)}
    f1 = {str(k): round(2 * found[k] / max(1, system[k] + gold[k]), 2) for k in sorted(gold)}
    for counter in (found, system, gold):
        del counter["quantity"]
    print(
        f"  held: P {found.total() / max(1, system.total()):.3f} R {found.total() / gold.total():.3f}",
        end=" ",
    )
    print(
        f"F1 {2 * found.total() / (system.total() + gold.total()):.3f} numbers {sorted(number)}",
        f1,
        flush=True,
    )


def main() -> None:
    """Reads the articles, fits, writes."""
    args = read_options(__doc__, epochs=12, batch=3, rate=4e-3, dropout=0.2)
    torch.set_num_threads(1)
    cases = [to_case(article) for article in load_articles(args.gold)]
    held = [to_case(article) for article in load_articles(args.held)]
    print(f"{len(cases)} articles, {sum(len(c.pairs.first) for c in cases)} pairs", flush=True)
    save(fit(cases, args, held), args.out)


if __name__ == "__main__":
    main()
