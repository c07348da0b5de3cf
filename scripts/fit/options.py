"""The options that the fits of the tagger and the linker share."""

from __future__ import annotations

import argparse
from pathlib import Path


def read_options(
    description: str | None, *, epochs: int, batch: int, rate: float, dropout: float
) -> argparse.Namespace:
    """Reads the command line.

    Args:
        description: What ``--help`` says at its top.
        epochs: Default of ``--epochs``, as the further arguments are of their options.
        batch: What one step of the optimiser learns from, in the fit's own unit.
        rate: The highest learning rate.
        dropout: Share of the inputs and states that a step leaves out.

    Returns:
        ``out``, ``gold`` and ``held`` (paths), and the settings by name.
    """
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("out", type=Path, help="the model to write")
    add("gold", nargs="+", type=Path, help="an annotated article, or a folder of them, to learn from")
    add("--held", nargs="*", type=Path, default=[], help="articles or folders to score and not to learn from")
    add(
        "--found",
        nargs="*",
        type=Path,
        default=[],
        help="articles to learn from with the names found in them",
    )
    add("--tagger", nargs="*", type=Path, help="for each of these the models that find the names")
    add("--warm", type=Path, help="the model to go on from")
    add("--epochs", type=int, default=epochs, help="how often each article is seen (default: %(default)s)")
    add("--batch", type=int, default=batch, help="how much one step learns from (default: %(default)s)")
    add("--rate", type=float, default=rate, help="the highest learning rate (default: %(default)s)")
    add("--dropout", type=float, default=dropout, help="share left out at random (default: %(default)s)")
    add("--seed", type=int, default=0, help="start of the random numbers (default: %(default)s)")
    return parser.parse_args()
