"""The mean of fitted weights, which often reads better than each of them.

    python -m scripts.fit.mean OUT.npz MODEL.npz MODEL.npz...

The models must come of one another (``--warm``). After Wortsman et al., "Model Soups", 2022.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np


def main() -> None:
    """Reads, takes the mean in 32 bits, writes in those of the first model."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path, help="the model to write")
    parser.add_argument("models", nargs="+", type=Path, help="models of one form")
    args = parser.parse_args()
    models = [np.load(path) for path in args.models]
    means = {
        name: np.mean([model[name].astype(np.float32) for model in models], axis=0).astype(
            models[0][name].dtype
        )
        for name in models[0].files
    }
    np.savez_compressed(args.out, **means)


if __name__ == "__main__":
    main()
