"""Fits the name tagger (``kg/extract/data/tagger.npz``) on annotated articles.

    python -m scripts.fit.tagger OUT.npz GOLD... [--held GOLD...]

Each GOLD is a file or a folder of annotated articles. ``--held`` articles are not learned from but scored
after every fourth epoch: found names by type, once an article.
"""
# Where torch is not installed its classes have no type.
# mypy: allow-subclassing-any

from __future__ import annotations

import random
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from kg.extract.encode import encode_text
from kg.extract.tagger import LAYERS, STEPS, find_mentions

from .gold import LAYER_OF, Article, fold, load_articles, without_punctuation
from .options import read_options

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from kg.extract.network import Weights

WIDTH = 128
WIDTHS = [1 + 2 * len(types) for types in LAYERS]
WIDEST = max(WIDTHS)
# Share of the articles that are learned from once more without their punctuation.
BARE_SHARE = 0.25
SCORED_EVERY = 4


class Chains(nn.Module):
    """Linear chains of all layers at once (Lafferty, McCallum and Pereira, 2001), padded to the widest."""

    closed: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.t = nn.Parameter(torch.zeros(len(WIDTHS), WIDEST, WIDEST))
        closed = torch.zeros(len(WIDTHS), WIDEST)
        for row, width in enumerate(WIDTHS):
            closed[row, width:] = -1e4
        self.register_buffer("closed", closed, persistent=False)

    def loss(self, scores: Tensor, gold: Tensor, mask: Tensor) -> Tensor:
        """Negative log-likelihood, summed; rows must come longest first."""
        parts = torch.split(scores, WIDTHS, dim=2)
        padded = torch.stack([nn.functional.pad(p, (0, WIDEST - p.shape[2])) for p in parts], 2) + self.closed
        layer = torch.arange(len(WIDTHS))[None, None]
        path = (padded.gather(3, gold[..., None])[..., 0] * mask[:, :, None]).sum()
        path = path + (self.t[layer, gold[:, :-1], gold[:, 1:]] * mask[:, 1:, None]).sum()
        best = padded[:, 0]
        for step in range(1, scores.shape[1]):
            rows = int(mask[:, step].sum())
            new = torch.logsumexp(best[:rows, :, :, None] + self.t, 2) + padded[:rows, step]
            best = torch.cat([new, best[rows:]])
        return torch.logsumexp(best, 2).sum() - path


def neighbours(x: Tensor, step: int) -> Tensor:
    """Each row with the rows ``step`` before and after it, (n, t, 3 * width)."""
    pad = x.new_zeros(x.shape[0], step, x.shape[2])
    before, after = torch.cat([pad, x], 1)[:, : x.shape[1]], torch.cat([x, pad], 1)[:, step:]
    return torch.cat([before, x, after], 2)


class Tagger(nn.Module):
    """The network of ``kg.extract.tagger``, with one more output for sentence ends in bare text."""

    def __init__(self, inputs: int, dropout: float) -> None:
        super().__init__()
        self.inp = nn.Linear(inputs, WIDTH)
        self.conv = nn.ModuleList(nn.Linear(3 * WIDTH, 2 * WIDTH) for _ in STEPS)
        self.out = nn.Linear(WIDTH, sum(WIDTHS))
        self.end = nn.Linear(WIDTH, 1)
        self.crf = Chains()
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of the tags of all layers, shape (rows, time, tags), and of sentence ends, (rows, time)."""
        z = torch.relu(self.inp(self.drop(x))) * mask[:, :, None]
        for layer, step in zip(self.conv, STEPS, strict=True):
            z = (z + nn.functional.glu(layer(neighbours(self.drop(z), step)), dim=2)) * mask[:, :, None]
        z = self.drop(z)
        return self.out(z), self.end(z)[..., 0]


Row = tuple[npt.NDArray[np.float16], npt.NDArray[np.int64], npt.NDArray[np.float32], bool]


def to_rows(article: Article) -> list[Row]:
    """Vectors, layer tags and end flags of each sentence, and whether it is bare of punctuation."""
    encoded = encode_text(article.document.text, article.sentences)
    tags = np.zeros((len(article.document.text), len(LAYERS)), dtype=np.int64)
    for span in article.spans:
        layer = LAYER_OF[span.type]
        begin = 1 + 2 * LAYERS[layer].index(span.type)
        tags[span.start + 1 : span.end, layer] = begin + 1
        tags[span.start, layer] = begin
    ends = np.zeros(len(article.document.text), dtype=np.float32)
    ends[list(article.ends)] = 1
    return [
        (
            encoded.rows(s.start, s.end).astype(np.float16),
            tags[s.start : s.end],
            ends[s.start : s.end],
            bool(article.ends),
        )
        for s in article.sentences
    ]


def to_batch(rows: list[Row]) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Pads rows (longest first) to tensors: inputs, tags, mask, ends, weight of ends."""
    longest = len(rows[0][0])
    x = np.zeros((len(rows), longest, rows[0][0].shape[1]), dtype=np.float32)
    tags = np.zeros((len(rows), longest, len(LAYERS)), dtype=np.int64)
    mask, ends, bare = (np.zeros((len(rows), longest), dtype=np.float32) for _ in range(3))
    for i, (vectors, labels, stops, is_bare) in enumerate(rows):
        x[i, : len(vectors)], tags[i, : len(vectors)] = vectors, labels
        mask[i, : len(vectors)], ends[i, : len(vectors)], bare[i, : len(vectors)] = 1, stops, is_bare
    return (
        torch.from_numpy(x),
        torch.from_numpy(tags),
        torch.from_numpy(mask),
        torch.from_numpy(ends),
        torch.from_numpy(bare),
    )


def batches(rows: list[Row], size: int, rng: random.Random) -> list[list[Row]]:
    """Batches of similar length, in random order, each longest first."""
    order = sorted(range(len(rows)), key=lambda i: len(rows[i][0]) + rng.random() * 12)
    cut = [order[i : i + size] for i in range(0, len(order), size)]
    rng.shuffle(cut)
    return [sorted((rows[i] for i in part), key=lambda r: -len(r[0])) for part in cut]


def fit(rows: list[Row], args: argparse.Namespace, held: list[Article]) -> Tagger:
    """Trains with AdamW and a one-cycle rate."""
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)  # noqa: S311 - the order of training is no secret
    model = Tagger(rows[0][0].shape[1], args.dropout)
    optimiser = torch.optim.AdamW(model.parameters(), lr=args.rate, weight_decay=1e-2)
    steps = args.epochs * (len(rows) // args.batch + 1) + 1
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, args.rate, total_steps=steps, pct_start=0.15)
    for epoch in range(args.epochs):
        model.train()
        began, total = time.perf_counter(), 0.0
        for part in batches(rows, args.batch, rng):
            x, tags, mask, ends, bare = to_batch(part)
            scores, stops = model(x, mask)
            cross = nn.functional.binary_cross_entropy_with_logits(stops, ends, weight=bare, reduction="sum")
            loss = (model.crf.loss(scores, tags, mask) + 0.5 * cross) / len(part)
            optimiser.zero_grad()
            torch.autograd.backward(loss)
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            total += float(loss.detach())
        print(
            f"epoch {epoch}: loss {total * args.batch / len(rows):.2f}, {time.perf_counter() - began:.0f} s",
            flush=True,
        )
        if held and ((epoch + 1) % SCORED_EVERY == 0 or epoch == args.epochs - 1):
            score(model, held)
    return model


def save(model: nn.Module, path: Path) -> None:
    """Writes the weights as 16-bit floats."""
    arrays: dict[str, Any] = {name: value.astype(np.float16) for name, value in to_weights(model).items()}
    np.savez_compressed(path, **arrays)


def to_weights(model: nn.Module) -> Weights:
    """The model's arrays by name."""
    return {name: value.detach().numpy() for name, value in model.state_dict().items()}


def score(model: Tagger, held: list[Article]) -> None:
    """Prints how many names the reader finds in held-out articles."""
    weights = to_weights(model)
    found: Counter[str] = Counter()
    system: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    for article in held:
        text = article.document.text
        mentions = find_mentions(encode_text(text, article.sentences), article.sentences, weights).mentions
        owner: dict[Any, str] = {}
        for entity in article.raw["entities"]:
            gold[entity["type"]] += 1
            for name in (entity["name"], *entity["aliases"]):
                owner[entity["type"], fold(name)[0]] = entity["id"]
        names = {(str(m.type), fold(text[m.start : m.end])[0]) for m in mentions}
        right = {owner[n] for n in names if n in owner}
        kinds = {e["id"]: e["type"] for e in article.raw["entities"]}
        found.update(kinds[i] for i in right)
        system.update(kinds[i] for i in right)
        system.update(n[0] for n in names if n not in owner)
    f1 = {k: 2 * found[k] / (system[k] + gold[k]) for k in sorted(gold)}
    print(
        f"  held: P {found.total() / max(1, system.total()):.3f} R {found.total() / gold.total():.3f}",
        end=" ",
    )
    print(
        f"F1 {2 * found.total() / (system.total() + gold.total()):.3f}",
        {k: round(v, 2) for k, v in f1.items()},
        flush=True,
    )


def main() -> None:
    """Reads the articles, fits, writes."""
    args = read_options(__doc__, epochs=12, batch=32, rate=3e-3, dropout=0.25)
    torch.set_num_threads(1)
    rng = random.Random(args.seed)  # noqa: S311 - the choice of articles is no secret
    articles = list(load_articles(args.gold))
    bare = [without_punctuation(a) for a in articles if rng.random() < BARE_SHARE]
    rows = [row for article in articles + bare for row in to_rows(article)]
    print(f"{len(articles)} articles, {len(rows)} rows of {rows[0][0].shape[1]}", flush=True)
    save(fit(rows, args, list(load_articles(args.held))), args.out)


if __name__ == "__main__":
    main()
