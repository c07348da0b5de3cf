"""The layers of the fitted models against plain sums, and models that cannot be read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import DataError
from kg.extract import network
from kg.extract.network import (
    Floats,
    Weights,
    attend,
    dense,
    gated_convolution,
    layer_norm,
    load_weights,
)

if TYPE_CHECKING:
    from pathlib import Path

WIDTH = 3


def draw(seed: int, *shape: int) -> Floats:
    """Numbers of no meaning."""
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def sums(row: list[float], weights: Weights, name: str) -> list[float]:
    """An affine map, one output after the other."""
    matrix, bias = weights[f"{name}.weight"].tolist(), weights[f"{name}.bias"].tolist()
    products = [sum(a * b for a, b in zip(line, row, strict=True)) for line in matrix]
    return [product + c for product, c in zip(products, bias, strict=True)]


@given(st.integers(0, 50), st.integers(0, 6))
def test_dense(seed: int, length: int) -> None:
    """Each row is mapped alone."""
    weights = {"d.weight": draw(seed, 4, WIDTH), "d.bias": draw(seed + 1, 4)}
    x = draw(seed + 2, length, WIDTH)
    expected = np.array([sums(row, weights, "d") for row in x.tolist()]).reshape(length, 4)
    assert dense(x, weights, "d") == pytest.approx(expected, abs=1e-4)


@settings(deadline=None)
@given(st.integers(0, 50), st.integers(0, 9), st.sampled_from([1, 2, 4]))
def test_gated_convolution(seed: int, length: int, step: int) -> None:
    """A place takes in itself and its two neighbours at the step's distance, and nothing from outside."""
    weights = {"c.weight": draw(seed, 2 * WIDTH, 3 * WIDTH), "c.bias": draw(seed + 1, 2 * WIDTH)}
    x = draw(seed + 2, length, WIDTH)
    rows, blank = x.tolist(), [0.0] * WIDTH
    expected = []
    for place, row in enumerate(rows):
        before = rows[place - step] if place >= step else blank
        after = rows[place + step] if place + step < length else blank
        both = sums([*before, *row, *after], weights, "c")
        gates = [1 / (1 + math.exp(-value)) for value in both[WIDTH:]]
        expected.append([a + b * c for a, b, c in zip(row, both[:WIDTH], gates, strict=True)])
    found = gated_convolution(x, weights, "c", step)
    assert found.shape == x.shape
    assert found == pytest.approx(np.array(expected).reshape(length, WIDTH), abs=1e-4)


def test_layer_norm() -> None:
    """Each row has mean zero and variance one before it is scaled and shifted."""
    weights = {"n.weight": np.full(5, 2, dtype=np.float32), "n.bias": np.full(5, 3, dtype=np.float32)}
    found = layer_norm(draw(1, 4, 5) * 7 + 2, weights, "n")
    assert found.mean(axis=1) == pytest.approx([3.0] * 4, abs=1e-4)
    assert found.std(axis=1) == pytest.approx([2.0] * 4, abs=1e-3)


def make_block(seed: int, width: int) -> Weights:
    """A block of attention that was never fitted."""
    shapes = {"into": (3 * width, width), "out": (width, width), "up": (6, width), "down": (width, 6)}
    weights = {f"b.{name}.weight": draw(seed + i, *shape) for i, (name, shape) in enumerate(shapes.items())}
    weights |= {
        f"b.{name}.bias": draw(seed + 9 + i, shape[0]) for i, (name, shape) in enumerate(shapes.items())
    }
    for norm in ("norm", "norm2"):
        weights |= {f"b.{norm}.weight": draw(seed + 20, width), f"b.{norm}.bias": draw(seed + 21, width)}
    return weights


@given(st.integers(0, 30), st.integers(1, 5))
@settings(deadline=None, max_examples=30)
def test_attend(seed: int, rows: int) -> None:
    """Each row takes in the values of all rows, weighted by how well keys fit its query and by the bias."""
    width, heads = 4, 2
    weights, x, bias = make_block(seed, width), draw(seed + 1, rows, width), draw(seed + 2, heads, rows, rows)
    into = dense(layer_norm(x, weights, "b.norm"), weights, "b.into")
    query, key, value = into[:, :width], into[:, width : 2 * width], into[:, 2 * width :]
    found = np.zeros_like(x)
    for head in range(heads):
        part = slice(2 * head, 2 * head + 2)
        for i in range(rows):
            fits = [
                float(query[i, part] @ key[j, part]) / math.sqrt(2) + float(bias[head, i, j])
                for j in range(rows)
            ]
            shares = [math.exp(fit) / sum(math.exp(other) for other in fits) for fit in fits]
            found[i, part] = sum(share * value[j, part] for j, share in enumerate(shares))
    middle = x + dense(found, weights, "b.out")
    up = np.maximum(dense(layer_norm(middle, weights, "b.norm2"), weights, "b.up"), 0)
    expected = middle + dense(up, weights, "b.down")
    assert attend(x, bias, weights, "b") == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("name", ["encoder", "tagger", "linker"])
def test_shipped_models_are_whole(name: str) -> None:
    """A shipped model is read as 32-bit numbers, each of them finite, and a weight has its bias."""
    weights = load_weights(name)
    assert all(array.dtype == np.float32 and np.isfinite(array).all() for array in weights.values())
    for key in weights:
        if key.endswith(".bias") and (partner := key.replace(".bias", ".weight")) in weights:
            assert len(weights[key]) in weights[partner].shape


def write_broken(path: Path, kind: str) -> None:
    """A model file that is none."""
    if kind == "array":
        with path.open("wb") as file:
            np.save(file, np.zeros(3))
        return
    content = np.array([{"x": 1}], dtype=object) if kind == "objects" else np.arange(4000)
    np.savez_compressed(path, allow_pickle=True, a=content)
    whole = path.read_bytes()
    middle = len(whole) // 2
    broken = {
        "empty": b"",
        "noise": b"\x93not a model" * 9,
        "cut": whole[:middle],
        "altered": whole[:60] + bytes(b ^ 0x55 for b in whole[60:middle]) + whole[middle:],
    }
    path.write_bytes(broken.get(kind, whole))


@pytest.mark.parametrize("kind", ["empty", "noise", "cut", "altered", "array", "objects"])
def test_broken_model_is_named(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is empty, cut, altered, of another kind or pickled is refused by its name."""
    path = tmp_path / f"{kind}.npz"
    write_broken(path, kind)
    monkeypatch.setattr(network, "find_data", tmp_path.joinpath)
    with pytest.raises(DataError, match=rf"{kind}\.npz") as caught:
        load_weights(kind)
    assert "reinstall" in caught.value.fix


def test_missing_model_is_named() -> None:
    """A model that does not exist is no empty one."""
    with pytest.raises(DataError, match=r"no_model\.npz"):
        load_weights("no_model")
