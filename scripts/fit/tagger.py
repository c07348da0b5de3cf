"""Fits the name tagger and its encoder (``tagger.npz`` and ``encoder.npz``) on annotated articles.

    python -m scripts.fit.tagger OUT_FOLDER GOLD... [--held GOLD...]

Each GOLD is a file or a folder of annotated articles. ``--held`` articles are not learned from but scored
after every second epoch: found names by type, once an article. Two processes share the work where the
command is started by ``torchrun --nproc-per-node 2 -m``.
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

from kg.extract.encode import encode_text, load_encoder
from kg.extract.features import load_marker
from kg.extract.tagger import LAYERS, STEPS, find_mentions
from kg.text.lac import LacEncoder

from .encoder import Encoder
from .gold import LAYER_OF, Article, fold, load_articles, without_punctuation
from .options import read_options
from .processes import is_first, own_share, processes, share_gradients, start_processes

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from kg.extract.network import Weights

WIDTH = 128
WIDTHS = [1 + 2 * len(types) for types in LAYERS]
WIDEST = max(WIDTHS)
# Share of the articles that are learned from once more without their punctuation.
BARE_SHARE = 0.25
SCORED_EVERY = 2
# The encoder learns that many times more slowly, and is dropped out that much less.
SLOWER = 3.0
ENCODER_SHARE = 0.6


class Partition(torch.autograd.Function):
    """The summed log partition of linear chains, by the forward-backward algorithm (Rabiner, 1989).

    Takes scores (rows, time, layers, tags), log transitions (layers, tags, tags) and a mask (rows, time).
    """

    @staticmethod
    def forward(ctx: Any, scores: Tensor, transitions: Tensor, mask: Tensor) -> Tensor:
        """Forward probabilities, brought to one at every step."""
        time = mask.shape[1]
        top = scores.amax(3, keepdim=True)
        local = torch.exp(scores - top).permute(1, 2, 0, 3).contiguous()
        moves, on = torch.exp(transitions), mask.t()[:, None, :, None] > 0
        ahead, norms = torch.empty_like(local), torch.ones(*local.shape[:3], 1)
        for step in range(time):
            new = local[0] if step == 0 else torch.bmm(ahead[step - 1], moves) * local[step]
            norm = new.sum(2, keepdim=True)
            ahead[step] = new / norm if step == 0 else torch.where(on[step], new / norm, ahead[step - 1])
            norms[step] = torch.where(on[step], norm, norms[step])
        ctx.save_for_backward(local, moves, ahead, norms, on)
        return norms.log().sum() + (top[..., 0] * mask[:, :, None]).sum()

    @staticmethod
    def backward(ctx: Any, *grad: Tensor) -> tuple[Tensor, Tensor, None]:
        """Marginals of tags and of pairs of tags."""
        local, moves, ahead, norms, on = ctx.saved_tensors
        back = torch.ones_like(local)
        weighed, turned = torch.zeros_like(local), moves.transpose(1, 2).contiguous()
        for step in range(len(local) - 1, 0, -1):
            weighed[step] = local[step] * back[step] / norms[step] * on[step]
            back[step - 1] = torch.where(on[step], torch.bmm(weighed[step], turned), back[step])
        pairs = torch.einsum("tlbi,tlbj->lij", ahead[:-1], weighed[1:]) * moves
        return (ahead * back * on).permute(2, 0, 1, 3) * grad[0], pairs * grad[0], None


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
        """Negative log-likelihood, summed."""
        parts = torch.split(scores, WIDTHS, dim=2)
        padded = torch.stack([nn.functional.pad(p, (0, WIDEST - p.shape[2])) for p in parts], 2) + self.closed
        layer = torch.arange(len(WIDTHS))[None, None]
        path = (padded.gather(3, gold[..., None])[..., 0] * mask[:, :, None]).sum()
        path = path + (self.t[layer, gold[:, :-1], gold[:, 1:]] * mask[:, 1:, None]).sum()
        partition: Any = Partition.apply
        total: Tensor = partition(padded, self.t, mask)
        return total - path


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


class Model(nn.Module):
    """The encoder with the tagger on it."""

    def __init__(self, marks: int, dropout: float) -> None:
        super().__init__()
        self.encoder = Encoder(ENCODER_SHARE * dropout)
        self.tagger = Tagger(self.encoder.width + marks, dropout)

    def forward(self, numbers: Tensor, marks: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of the tags and of sentence ends."""
        scores: tuple[Tensor, Tensor] = self.tagger(torch.cat([self.encoder(numbers, mask), marks], 2), mask)
        return scores


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence: numbers and marks of its characters, tags by layer, end flags; ``bare`` of punctuation."""

    numbers: npt.NDArray[np.int64]
    marks: npt.NDArray[np.uint8]
    tags: npt.NDArray[np.int64]
    ends: npt.NDArray[np.float32]
    bare: bool

    def __len__(self) -> int:
        """Its characters."""
        return len(self.numbers)


def to_rows(article: Article) -> list[Row]:
    """The sentences of an article."""
    text = article.document.text
    tags = np.zeros((len(text), len(LAYERS)), dtype=np.int64)
    for span in article.spans:
        layer = LAYER_OF[span.type]
        begin = 1 + 2 * LAYERS[layer].index(span.type)
        tags[span.start + 1 : span.end, layer] = begin + 1
        tags[span.start, layer] = begin
    ends = np.zeros(len(text), dtype=np.float32)
    ends[list(article.ends)] = 1
    numbers, marks = load_encoder().inputs([text])["token_ids"][0], load_marker().mark(text)
    ranges = [slice(s.start, s.end) for s in article.sentences]
    return [Row(numbers[r], marks[r], tags[r], ends[r], bool(article.ends)) for r in ranges]


def to_batch(rows: list[Row]) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Rows padded to tensors: numbers, marks, tags, mask, ends, weight of ends."""
    columns: list[list[npt.NDArray[Any]]] = [
        [row.numbers for row in rows],
        [row.marks.astype(np.float32) for row in rows],
        [row.tags for row in rows],
        [np.ones(len(row), dtype=np.float32) for row in rows],
        [row.ends for row in rows],
        [np.full(len(row), row.bare, dtype=np.float32) for row in rows],
    ]
    pad = nn.utils.rnn.pad_sequence
    numbers, marks, tags, mask, ends, bare = (
        pad([torch.from_numpy(value) for value in column], batch_first=True) for column in columns
    )
    return numbers, marks, tags, mask, ends, bare


def batches(rows: list[Row], size: int, rng: random.Random) -> list[list[Row]]:
    """Batches of similar length, in random order."""
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]) + rng.random() * 12)
    cut = [order[i : i + size] for i in range(0, len(order), size)]
    rng.shuffle(cut)
    return [[rows[i] for i in part] for part in cut]


def fit(rows: list[Row], args: argparse.Namespace, held: list[Article]) -> Model:
    """Trains with AdamW and a one-cycle rate, the encoder at a third of it."""
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)  # noqa: S311 - the order of training is no secret
    model = Model(rows[0].marks.shape[1], args.dropout)
    if args.warm:
        load(model, args.warm)
    slow = [p for p in model.encoder.parameters() if p.requires_grad]
    groups = [{"params": model.tagger.parameters()}, {"params": slow, "lr": args.rate / SLOWER}]
    optimiser = torch.optim.AdamW(groups, lr=args.rate, weight_decay=1e-2)
    steps = args.epochs * (len(rows) // args.batch // processes() + 1) + 1
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [args.rate, args.rate / SLOWER], total_steps=steps, pct_start=0.15
    )
    for epoch in range(args.epochs):
        model.train()
        began, total = time.perf_counter(), 0.0
        for part in own_share(batches(rows, args.batch, rng)):
            numbers, marks, tags, mask, ends, bare = to_batch(part)
            scores, stops = model(numbers, marks, mask)
            cross = nn.functional.binary_cross_entropy_with_logits(stops, ends, weight=bare, reduction="sum")
            loss = (model.tagger.crf.loss(scores, tags, mask) + 0.5 * cross) / len(part)
            optimiser.zero_grad()
            torch.autograd.backward(loss)
            share_gradients(model)
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            total += float(loss.detach()) * len(part) * processes()
        print(f"epoch {epoch}: loss {total / len(rows):.2f}, {time.perf_counter() - began:.0f} s", flush=True)
        if is_first() and held and ((epoch + 1) % SCORED_EVERY == 0 or epoch == args.epochs - 1):
            score(model, held)
        if is_first():
            write(model, args.out)
    return model


def write(model: Model, folder: Path) -> None:
    """Writes both models."""
    folder.mkdir(parents=True, exist_ok=True)
    save(model.encoder.to_weights(), folder / "encoder.npz")
    save(to_weights(model.tagger), folder / "tagger.npz")


def load(model: Model, folder: Path) -> None:
    """Reads both models from where ``write`` put them."""
    with np.load(folder / "encoder.npz") as file:
        model.encoder.load(
            {**model.encoder.to_weights(), **{k: file[k].astype(np.float32) for k in file.files}}
        )
    with np.load(folder / "tagger.npz") as file:
        known = {k: torch.from_numpy(file[k].astype(np.float32)) for k in file.files}
    # A layer that the file does not have yet starts as one that changes nothing.
    new = {k: torch.zeros_like(v) for k, v in model.tagger.state_dict().items() if k not in known}
    model.tagger.load_state_dict({**new, **known})


def save(weights: Weights, path: Path) -> None:
    """Writes the weights as 16-bit floats."""
    arrays: dict[str, Any] = {name: value.astype(np.float16) for name, value in weights.items()}
    np.savez_compressed(path, **arrays)


def to_weights(model: nn.Module) -> Weights:
    """The model's arrays by name."""
    return {name: value.detach().numpy() for name, value in model.state_dict().items()}


def score(model: Model, held: list[Article]) -> None:
    """Prints how many names the reader finds in held-out articles."""
    weights, encoder = to_weights(model.tagger), LacEncoder(tuned=model.encoder.to_weights())
    found: Counter[str] = Counter()
    system: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    for article in held:
        text = article.document.text
        encoded = encode_text(text, article.sentences, encoder)
        mentions = find_mentions(encoded, article.sentences, weights).mentions
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
    args = read_options(__doc__, epochs=8, batch=32, rate=3e-3, dropout=0.25)
    start_processes()
    rng = random.Random(args.seed)  # noqa: S311 - the choice of articles is no secret
    articles = list(load_articles(args.gold))
    bare = [without_punctuation(a) for a in articles if rng.random() < BARE_SHARE]
    rows = [row for article in articles + bare for row in to_rows(article)]
    print(f"{len(articles)} articles, {len(rows)} rows", flush=True)
    fit(rows, args, list(load_articles(args.held)))


if __name__ == "__main__":
    main()
