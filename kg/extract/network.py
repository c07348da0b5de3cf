"""The layers that the fitted models are made of, in numpy, and the reading of their weights.

A model is one ``.npz`` of 16-bit floats, written by ``scripts/fit``; it is read without pickle. The gated
dilated convolution follows Dauphin et al., "Language Modeling with Gated Convolutional Networks", 2017, the
attention Vaswani et al., "Attention Is All You Need", 2017.
"""

from __future__ import annotations

import io
import zlib
from functools import cache
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from kg.errors import DataError
from kg.lexicon.load import find_data

Floats = npt.NDArray[np.float32]
Weights = dict[str, Floats]
# So many characters go through a network together: what it holds between its layers is bounded.
AT_ONCE = 20_000


@cache
def load_weights(name: str) -> Weights:
    """The arrays of ``extract/data/NAME.npz`` as 32-bit floats.

    Raises:
        DataError: Where the file is missing or broken.
    """
    try:
        with np.load(io.BytesIO(find_data(f"{name}.npz").read_bytes()), allow_pickle=False) as file:
            return {key: file[key].astype(np.float32) for key in file.files}
    except (ValueError, TypeError, EOFError, BadZipFile, zlib.error) as error:
        raise DataError(f"{name}.npz", str(error), "reinstall kg: a model file is broken") from error


def dense(x: Floats, weights: Weights, name: str) -> Floats:
    """An affine layer over the last axis."""
    return np.asarray(x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"], dtype=np.float32)


def gated_convolution(x: Floats, weights: Weights, name: str, step: int) -> Floats:
    """One residual gated convolution of width three over a sequence.

    Args:
        x: Sequence, shape (time, width); what lies outside counts as zero.
        weights: Weights with ``NAME.weight`` of shape (2 * width, 3 * width) and ``NAME.bias``.
        name: The layer's name.
        step: Distance of the two neighbours.

    Returns:
        The sequence after the layer, of the same shape.
    """
    pad = np.zeros((step, x.shape[1]), dtype=np.float32)
    before = np.concatenate([pad, x])[: len(x)]
    after = np.concatenate([x, pad])[step:] if len(x) > step else np.zeros_like(x)
    if len(x) <= step:
        before = np.zeros_like(x)
    both = dense(np.concatenate([before, x, after], axis=1), weights, name)
    half = both.shape[1] // 2
    with np.errstate(over="ignore"):  # a gate that far below zero is shut, as it should be
        gate: Any = 1.0 / (1.0 + np.exp(-both[:, half:]))
    return np.asarray(x + both[:, :half] * gate, dtype=np.float32)


def layer_norm(x: Floats, weights: Weights, name: str) -> Floats:
    """Each row brought to mean zero and variance one, scaled and shifted (Ba, Kiros and Hinton, 2016)."""
    centred = x - x.mean(axis=-1, keepdims=True)
    scaled = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-5)
    return np.asarray(scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"], dtype=np.float32)


def attend(x: Floats, bias: Floats, weights: Weights, name: str) -> Floats:
    """One residual block of attention and one of a feed-forward layer, each over normed rows.

    Args:
        x: Rows that attend to each other, shape (rows, width).
        bias: What their relative places add to the scores, shape (heads, rows, rows).
        weights: Weights with ``NAME.norm``, ``NAME.into``, ``NAME.out``, ``NAME.norm2``, ``NAME.up`` and
            ``NAME.down``.
        name: The block's name.

    Returns:
        The rows after the block, of the same shape.
    """
    heads, rows = bias.shape[0], len(x)
    into = dense(layer_norm(x, weights, f"{name}.norm"), weights, f"{name}.into")
    query, key, value = into.reshape(rows, 3, heads, -1).transpose(1, 2, 0, 3)
    scores = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(query.shape[-1])) + bias
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    found = (shares @ value).transpose(1, 0, 2).reshape(rows, -1)
    x = x + dense(found, weights, f"{name}.out")
    up = dense(layer_norm(x, weights, f"{name}.norm2"), weights, f"{name}.up")
    return x + dense(np.maximum(up, 0.0), weights, f"{name}.down")
