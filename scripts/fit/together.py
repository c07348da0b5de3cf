"""Fits encoder, tagger and linker on together, from where their own fits left them.

    python -m scripts.fit.together OUT_FOLDER GOLD... [--found GOLD... --tagger MODEL...] [--held GOLD...]

The encoder then learns what the linker needs of it as well (multi-task learning, Caruana, 1997). ``--warm``
is the folder of the three models to go on from, the shipped ones where it is not given; ``--found`` and
``--tagger`` are those of ``scripts.fit.linker``. Two processes share the work where the command is started by
``torchrun --nproc-per-node 2 -m``.
"""
# Where torch is not installed its classes have no type.
# mypy: allow-subclassing-any

from __future__ import annotations

import random
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn

from kg.extract.features import load_marker
from kg.extract.linker import STATES
from kg.text.lac import find_batches

from . import linker as links
from .cases import Case, Finder, read_weights, to_case
from .gold import Article, load_articles, without_punctuation
from .options import read_options
from .processes import fewest, is_first, own_part, share_gradients, start_processes
from .tagger import BARE_SHARE, Model, Row, load, save, to_batch, to_rows, to_weights

if TYPE_CHECKING:
    import argparse

SHIPPED = Path(__file__).parents[2] / "kg" / "extract" / "data"
# Encoder and tagger learn that many times more slowly than the linker.
SLOWER = 2.0
TAGGER_SHARE = 1.0
END_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Reading:
    """An article for all three: the linker's case, the sentences with their starts, those without marks.

    ``case.inputs`` begins after the encoder's states, which are made anew at every step.
    """

    case: Case
    rows: tuple[tuple[int, Row], ...]
    bare: tuple[Row, ...]


class Together(nn.Module):
    """The three models."""

    def __init__(self, case: Case, dropout: float, folder: Path) -> None:
        super().__init__()
        names = Model(load_marker().mark("").shape[1], dropout)
        load(names, folder)
        self.encoder, self.tagger = names.encoder, names.tagger
        pairs, inputs = case.pairs, STATES + case.inputs.shape[1]
        self.linker = links.Linker(inputs, pairs.nodes.shape[1], pairs.features.shape[1], dropout)
        known = read_weights(folder / "linker.npz").items()
        self.linker.load_state_dict({name: torch.from_numpy(value) for name, value in known})

    def read(self, readings: list[Reading]) -> tuple[list[Tensor], Tensor]:
        """What the linker sees of each article, and how unlikely the gold tags are, a sentence's mean."""
        rows = [(row, i, start) for i, r in enumerate(readings) for start, row in r.rows]
        rows += [(row, i, -1) for i, r in enumerate(readings) for row in r.bare]
        states = [torch.zeros(len(r.case.inputs), STATES) for r in readings]
        total = torch.zeros(())
        for places in find_batches([len(row) for row, _, _ in rows]):
            part = [rows[place] for place in places]
            numbers, marks, tags, mask, ends, bare = to_batch([row for row, _, _ in part])
            encoded = self.encoder(numbers, mask)
            scores, stops = self.tagger(torch.cat([encoded, marks], 2), mask)
            cross = nn.functional.binary_cross_entropy_with_logits(stops, ends, weight=bare, reduction="sum")
            total = total + self.tagger.crf.loss(scores, tags, mask) + END_SHARE * cross
            for line, (row, number, start) in enumerate(part):
                if start >= 0:
                    spots = torch.arange(start, start + len(row))
                    found = encoded[line, : len(row), :STATES]
                    states[number] = states[number].index_copy(0, spots, found)
        rest = [torch.from_numpy(r.case.inputs.astype(np.float32)) for r in readings]
        inputs = [torch.cat(both, 1) for both in zip(states, rest, strict=True)]
        return inputs, total / max(len(rows), 1)


def to_reading(article: Article, finder: Finder | None, *, bare: bool) -> Reading:
    """Makes an article ready; ``bare`` says whether the tagger meets it without punctuation as well."""
    case = to_case(article, finder)
    rows = zip((s.start for s in article.sentences), to_rows(article), strict=True)
    stripped = to_rows(without_punctuation(article)) if bare else []
    return Reading(replace(case, inputs=case.inputs[:, STATES:].copy()), tuple(rows), tuple(stripped))


def fit(readings: list[Reading], args: argparse.Namespace, held: list[Reading]) -> None:
    """Trains with AdamW and a one-cycle rate, a few articles a step; writes after every epoch."""
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)  # noqa: S311 - the order of training is no secret
    readings = [reading for reading in readings if len(reading.case.pairs.first)]
    model = Together(readings[0].case, args.dropout, args.warm or SHIPPED)
    slow = [*model.tagger.parameters(), *(p for p in model.encoder.parameters() if p.requires_grad)]
    rates = [args.rate, args.rate / SLOWER]
    groups = [{"params": model.linker.parameters(), "weight_decay": 2e-2}, {"params": slow, "lr": rates[1]}]
    optimiser = torch.optim.AdamW(groups, lr=rates[0], weight_decay=1e-2)
    steps = fewest(len(readings) // args.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, rates, total_steps=args.epochs * steps + 1, pct_start=0.15
    )
    for epoch in range(args.epochs):
        model.train()
        rng.shuffle(readings)
        began, linked, tagged = time.perf_counter(), 0.0, 0.0
        for step in range(steps):
            some = readings[step * args.batch : (step + 1) * args.batch]
            inputs, names = model.read(some)
            pairs = torch.stack(
                [links.loss_of(model.linker, r.case, x) for r, x in zip(some, inputs, strict=True)]
            )
            optimiser.zero_grad()
            torch.autograd.backward(pairs.sum() + TAGGER_SHARE * names)
            share_gradients(model)
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            linked, tagged = linked + float(pairs.detach().mean()), tagged + float(names.detach())
        seconds = time.perf_counter() - began
        print(
            f"epoch {epoch}: links {linked / steps:.3f}, names {tagged / steps:.3f}, {seconds:.0f} s",
            flush=True,
        )
        if is_first():
            write(model, args.out)
            if held:
                score(model, held)


def write(model: Together, folder: Path) -> None:
    """Writes the three models."""
    folder.mkdir(parents=True, exist_ok=True)
    save(model.encoder.to_weights(), folder / "encoder.npz")
    save(to_weights(model.tagger), folder / "tagger.npz")
    save(to_weights(model.linker), folder / "linker.npz")


def score(model: Together, held: list[Reading]) -> None:
    """Prints what the linker finds in held-out articles."""
    model.eval()
    with torch.no_grad():
        inputs = [model.read([reading])[0][0].numpy().astype(np.float16) for reading in held]
    cases = [replace(reading.case, inputs=x) for reading, x in zip(held, inputs, strict=True)]
    links.score(model.linker, cases, "found names")


def main() -> None:
    """Reads the articles, fits, writes."""
    args = read_options(__doc__, epochs=3, batch=2, rate=1e-3, dropout=0.2)
    start_processes()
    rng = random.Random(args.seed)  # noqa: S311 - the choice of articles is no secret
    readings = []
    taggers = [None] * len(args.gold) + (args.tagger or [None] * len(args.found))
    for number, (folder, tagger) in enumerate(zip([*args.gold, *args.found], taggers, strict=True)):
        finder = None if number < len(args.gold) else Finder.load(tagger)
        readings += [
            to_reading(article, finder, bare=rng.random() < BARE_SHARE)
            for article in own_part(load_articles([folder]))
        ]
    held: list[Reading] = []
    if is_first():
        held = [to_reading(article, Finder(), bare=False) for article in load_articles(args.held)]
    print(f"{len(readings)} articles", flush=True)
    fit(readings, args, held)


if __name__ == "__main__":
    main()
