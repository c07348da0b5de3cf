"""Fits the linker (``kg/extract/data/linker.npz``) on annotated articles.

    python -m scripts.fit.linker OUT.npz GOLD... [--found GOLD...] [--held GOLD...]

A pair of entities counts by its best pair of mentions (multiple-instance learning), so that the loss speaks
of what the annotation speaks of; a number's subject is one choice among all entities near it. ``--found``
articles are learned from with the names that a tagger finds in them, the others with their gold names. That
tagger must not have been fitted on them; ``--tagger`` names for each folder of ``--found`` the models of one
that was not, where the shipped one was. ``--held`` articles are scored with gold names and with found ones.
Two processes share the work where the command is started by ``torchrun --nproc-per-node 2 -m``.
"""
# Where torch is not installed its classes have no type.
# mypy: allow-subclassing-any

from __future__ import annotations

import random
import time
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn

from kg.extract.linker import BLOCKS, LEFT, PLACES, RIGHT, STEPS, STRETCH
from kg.extract.pairs import PREDICATES

from .cases import NUMBER, SYMMETRIC, Case, Finder, read_weights, to_case
from .gold import load_articles
from .options import read_options
from .processes import fewest, is_first, own_part, share_gradients, start_processes
from .tagger import neighbours, save, to_weights

if TYPE_CHECKING:
    import argparse

    import numpy.typing as npt

WIDTH, HIDDEN, NODE, HEADS, PRODUCTS = 96, 160, 128, 4, 64
POSITIVE = torch.tensor(1.5)
SUBJECT_SHARE = 1.0
SCORED_EVERY = 3
STATUS_SHARE = 0.3
OWNER_SHARE = 0.5
# What keeps the loss of one article near one.
LOSS_SCALE = 25
NEVER = -30.0


class Block(nn.Module):
    """``kg.extract.network.attend`` with the biases of relative places."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.norm, self.norm2 = nn.LayerNorm(NODE), nn.LayerNorm(NODE)
        self.into, self.out = nn.Linear(NODE, 3 * NODE), nn.Linear(NODE, NODE)
        self.up, self.down = nn.Linear(NODE, 2 * NODE), nn.Linear(2 * NODE, NODE)
        self.places = nn.Parameter(torch.zeros(HEADS, PLACES))
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, tables: list[Tensor]) -> Tensor:
        """Rows (nodes, width) to rows of the same shape."""
        query, key, value = self.into(self.norm(x)).view(len(x), 3, HEADS, -1).permute(1, 2, 0, 3)
        bias = torch.stack([self.places[:, table] for table in tables]).sum(0)
        scores = query @ key.transpose(1, 2) / query.shape[-1] ** 0.5 + bias
        found = (scores.softmax(-1) @ value).permute(1, 0, 2).reshape(len(x), -1)
        x = x + self.drop(self.out(found))
        return x + self.drop(self.down(torch.relu(self.up(self.norm2(x)))))


class Linker(nn.Module):
    """The network of ``kg.extract.linker``."""

    def __init__(self, inputs: int, nodes: int, features: int, dropout: float) -> None:
        super().__init__()
        self.inp = nn.Linear(inputs, WIDTH)
        self.conv = nn.ModuleList(nn.Linear(3 * WIDTH, 2 * WIDTH) for _ in STEPS)
        self.node = nn.Linear(3 * WIDTH + nodes, NODE)
        self.block = nn.ModuleList(Block(dropout) for _ in range(BLOCKS))
        self.head = nn.Linear(NODE, HIDDEN, bias=False)
        self.tail = nn.Linear(NODE, HIDDEN, bias=False)
        self.one = nn.Linear(NODE, PRODUCTS, bias=False)
        self.other = nn.Linear(NODE, PRODUCTS, bias=False)
        self.both = nn.Linear(PRODUCTS, HIDDEN, bias=False)
        self.middle = nn.Linear(2 * WIDTH, HIDDEN)
        self.around = nn.Linear(2 * WIDTH, HIDDEN, bias=False)
        self.features = nn.Linear(features, HIDDEN)
        self.out = nn.Linear(HIDDEN, 2 * len(PREDICATES))
        self.status = nn.Linear(HIDDEN, 6)
        self.right = nn.Linear(NODE, 1)
        self.drop = nn.Dropout(dropout)

    def forward(self, case: Case, inputs: Tensor | None = None) -> tuple[Tensor, Tensor, Tensor]:
        """What ``kg.extract.linker.Scores`` holds: predicates, statuses, owners.

        Args:
            case: The article.
            inputs: What takes the place of ``case.inputs``.
        """
        p = case.pairs
        x = torch.from_numpy(case.inputs.astype(np.float32)) if inputs is None else inputs
        z = torch.relu(self.inp(self.drop(x)))[None]
        for layer, step in zip(self.conv, STEPS, strict=True):
            z = z + nn.functional.glu(layer(neighbours(self.drop(z), step)), dim=2)
        z = z[0]
        running = torch.cat([z.new_zeros(1, WIDTH), z.cumsum(0)])
        starts, ends, first, second = map(torch.from_numpy, (p.starts, p.ends, p.first, p.second))
        nodes = self._nodes(case, z, running)
        begin, stop = torch.minimum(ends[first], starts[second]), starts[second]
        mean = (running[stop] - running[begin]) / (stop - begin).clamp(min=1)[:, None]
        after = torch.maximum(ends[first], ends[second])
        left = (running[starts[first]] - running[(starts[first] - LEFT).clamp(min=0)]) / LEFT
        right = (running[(after + RIGHT).clamp(max=len(z))] - running[after]) / RIGHT
        middle = self.drop(torch.cat([_range_maximum(z, begin, stop), mean], 1))
        h = self.head(nodes)[first] + self.tail(nodes)[second] + self.middle(middle)
        h = h + self.around(self.drop(torch.cat([left, right], 1)))
        h = h + self.features(torch.from_numpy(p.features))
        h = h + self.both(self.one(nodes)[first] * self.other(nodes)[second])
        h = self.drop(torch.relu(h))
        owner = torch.from_numpy(p.owner)
        counts = torch.zeros(len(case.right)).index_add(0, owner, torch.ones(len(owner)))
        owners = torch.zeros(len(case.right)).index_add(0, owner, self.right(nodes)[:, 0]) / counts
        return self.out(h).view(-1, 2, len(PREDICATES)), self.status(h).view(-1, 2, 3), owners

    def _nodes(self, case: Case, z: Tensor, running: Tensor) -> Tensor:
        """What each node is in its surroundings, shape (nodes, width)."""
        p = case.pairs
        starts, ends = torch.from_numpy(p.starts), torch.from_numpy(p.ends)
        mean = (running[ends] - running[starts]) / (ends - starts).clamp(min=1)[:, None]
        spots = torch.cat([z[starts], z[ends - 1], mean, torch.from_numpy(p.nodes)], 1)
        parts = list(torch.split(self.node(self.drop(spots)), STRETCH))
        for block in self.block:
            parts = [block(part, tables) for part, tables in zip(parts, case.places, strict=True)]
        return self.drop(torch.cat(parts))


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


def loss_of(model: Linker, case: Case, inputs: Tensor | None = None) -> Tensor:
    """Cross-entropy of the allowed predicates, of statuses where a relation holds, of subjects and owners."""
    predicates, mention_statuses, owners = model(case, inputs)
    best, statuses = by_owner(case, predicates, mention_statuses)
    loss = nn.functional.binary_cross_entropy_with_logits(
        best, torch.from_numpy(case.target), reduction="none", pos_weight=POSITIVE
    )
    allowed = torch.from_numpy(case.allowed).float()
    allowed[:, NUMBER] = 0
    total = (loss * allowed).sum()
    rows, columns = np.nonzero((case.status >= 0) & (np.arange(len(PREDICATES)) != NUMBER))
    if len(rows):
        gold = torch.from_numpy(case.status[rows, columns])
        total = total + STATUS_SHARE * nn.functional.cross_entropy(statuses[rows], gold, reduction="sum")
    total = total + SUBJECT_SHARE * choice_loss(case, best[:, NUMBER])
    right = torch.from_numpy(case.right)
    known = right >= 0
    cross = nn.functional.binary_cross_entropy_with_logits(owners[known], right[known], reduction="sum")
    return (total + OWNER_SHARE * cross) / LOSS_SCALE


def choice_loss(case: Case, scores: Tensor) -> Tensor:
    """How unlikely the right subject is among the candidates of each number that has one."""
    rows = np.nonzero(case.allowed[:, NUMBER])[0]
    right = case.target[rows, NUMBER] > 0
    numbers = {owner: i for i, owner in enumerate(dict.fromkeys(case.owners[row][1] for row in rows))}
    if not right.any():
        return scores.new_zeros(())
    which = torch.tensor([numbers[case.owners[row][1]] for row in rows])
    values = scores[torch.from_numpy(rows)]
    top = torch.full((len(numbers),), NEVER).scatter_reduce(0, which, values.detach(), "amax")
    shares = torch.zeros(len(numbers)).index_add(0, which, torch.exp(values - top[which]))
    return (torch.log(shares)[which] + top[which] - values)[torch.from_numpy(right)].sum()


def fit(cases: list[Case], args: argparse.Namespace, held: dict[str, list[Case]]) -> Linker:
    """Trains with AdamW and a one-cycle rate, a few articles a step."""
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)  # noqa: S311 - the order of training is no secret
    cases = [case for case in cases if len(case.pairs.first)]
    pairs = cases[0].pairs
    model = Linker(cases[0].inputs.shape[1], pairs.nodes.shape[1], pairs.features.shape[1], args.dropout)
    if args.warm:
        kept = {name: torch.from_numpy(value) for name, value in read_weights(args.warm).items()}
        model.load_state_dict(kept, strict=False)
    optimiser = torch.optim.AdamW(model.parameters(), lr=args.rate, weight_decay=2e-2)
    steps = fewest(len(cases) // args.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, args.rate, total_steps=args.epochs * steps + 1, pct_start=0.15
    )
    for epoch in range(args.epochs):
        model.train()
        rng.shuffle(cases)
        began, total = time.perf_counter(), 0.0
        for step in range(steps):
            optimiser.zero_grad()
            for case in cases[step * args.batch : (step + 1) * args.batch]:
                loss = loss_of(model, case)
                torch.autograd.backward(loss)
                total += float(loss.detach())
            share_gradients(model)
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimiser.step()
            schedule.step()
        seconds = time.perf_counter() - began
        print(f"epoch {epoch}: loss {total / steps / args.batch:.3f}, {seconds:.0f} s", flush=True)
        if is_first():
            if (epoch + 1) % SCORED_EVERY == 0 or epoch == args.epochs - 1:
                for name, some in held.items():
                    score(model, some, name)
            save(to_weights(model), args.out)
    return model


def right_subjects(case: Case, scores: npt.NDArray[np.float32]) -> int:
    """How many numbers with a gold subject have it as their best candidate."""
    best: dict[str, tuple[float, bool]] = {}
    for row in np.nonzero(case.allowed[:, NUMBER])[0]:
        number = case.owners[row][1]
        found = (float(scores[row]), bool(case.target[row, NUMBER] > 0))
        best[number] = max(best.get(number, found), found)
    return sum(right for _, right in best.values())


def score(model: Linker, held: list[Case], name: str) -> None:
    """Prints F1 by predicate at even odds, and how many numbers have the right subject."""
    model.eval()
    found, system, gold = Counter[str](), Counter[str](), Counter[str]()
    subjects = numbers = 0
    judged: list[tuple[float, float]] = []
    with torch.no_grad():
        for case in held:
            gold.update(r["type"] for r in case.raw["relations"])
            numbers += sum(1 for o in case.raw["observations"] if o["subject"])
            if not len(case.pairs.first):
                continue
            predicates, mention_statuses, owners = model(case)
            known = case.right >= 0
            judged += [*zip(owners.numpy()[known].tolist(), case.right[known].tolist(), strict=True)]
            best, statuses = by_owner(case, predicates, mention_statuses)
            subjects += right_subjects(case, best[:, NUMBER].numpy())
            right = case.status == statuses.argmax(1).numpy()[:, None]
            hits = (best.numpy() > 0) & case.allowed
            hits[:, NUMBER] = False
            for row, column in zip(*np.nonzero(hits), strict=True):
                if column != SYMMETRIC or case.owners[row][0] < case.owners[row][1]:
                    system[PREDICATES[column]] += 1
                    found[PREDICATES[column]] += int(right[row, column] and case.target[row, column] > 0)
    f1 = {str(k): round(2 * found[k] / max(1, system[k] + gold[k]), 2) for k in sorted(gold)}
    precision, recall = found.total() / max(1, system.total()), found.total() / gold.total()
    total = 2 * found.total() / (system.total() + gold.total())
    print(
        f"  {name}: P {precision:.3f} R {recall:.3f} F1 {total:.3f} subjects {subjects}/{numbers}",
        f"owners {sum((odds > 0) == (right > 0) for odds, right in judged)}/{len(judged)}",
        f1,
        flush=True,
    )


def main() -> None:
    """Reads the articles, fits, writes."""
    args = read_options(__doc__, epochs=10, batch=2, rate=3e-3, dropout=0.15)
    start_processes()
    cases = [to_case(article) for article in own_part(load_articles(args.gold))]
    taggers = args.tagger or [None] * len(args.found)
    for folder, tagger in zip(args.found, taggers, strict=True):
        finder = Finder.load(tagger)
        cases += [to_case(article, finder) for article in own_part(load_articles([folder]))]
    held: dict[str, list[Case]] = {}
    if is_first() and args.held:
        articles = list(load_articles(args.held))
        held["gold names"] = [to_case(article) for article in articles]
        held["found names"] = [to_case(article, Finder()) for article in articles]
    print(f"{len(cases)} articles, {sum(len(c.pairs.first) for c in cases)} pairs", flush=True)
    fit(cases, args, held)


if __name__ == "__main__":
    main()
