"""The encoder: LAC's network with other weights in it, and the vectors of a text."""

from __future__ import annotations

import numpy as np
import pytest

from kg.extract.encode import EMISSION_SCALE, encode_text, load_encoder
from kg.extract.network import load_weights
from kg.model import Document
from kg.text.lac import LacEncoder, read_parameters
from kg.text.sentences import find_sentences

TEXT = "青石精工向远山动力供应油箱。陈一鸣任青石精工董事长！"
SENTENCES = find_sentences(Document("d", TEXT))


def test_own_parameters_change_nothing() -> None:
    """The network with its own arrays put in gives what it gave."""
    own = read_parameters()
    plain, same = LacEncoder().encode([TEXT]), LacEncoder(tuned=own).encode([TEXT])
    assert np.array_equal(plain.states, same.states)
    assert np.array_equal(plain.emissions, same.emissions)


def test_tuned_parameters_take_their_place() -> None:
    """An array that is given takes its place, and leaves the others."""
    nothing = np.zeros_like(read_parameters()["scores.weight"])
    plain, tuned = LacEncoder().encode([TEXT]), LacEncoder(tuned={"scores.weight": nothing}).encode([TEXT])
    assert np.array_equal(plain.states, tuned.states)
    assert (tuned.emissions[0] == tuned.emissions[0, 0]).all()
    assert not (plain.emissions[0] == plain.emissions[0, 0]).all()


def test_shipped_weights_are_those_of_the_network() -> None:
    """Every array of the shipped encoder has the shape of the one that it replaces."""
    shapes = {name: array.shape for name, array in read_parameters().items()}
    assert {name: array.shape for name, array in load_weights("encoder").items()}.items() <= shapes.items()


def test_rows_are_those_of_the_sentences() -> None:
    """Each sentence has the vectors that it has alone; what lies outside every sentence has none."""
    text = f"{TEXT}\n\n{TEXT}"
    sentences = find_sentences(Document("d", text))
    encoded = encode_text(text, sentences)
    for sentence in sentences:
        alone = load_encoder().encode([text[sentence.start : sentence.end]])
        found = encoded.lac[sentence.start : sentence.end]
        assert found[:, :256] == pytest.approx(alone.states[0], abs=1e-5)
        assert found[:, 384:] == pytest.approx(alone.emissions[0] * EMISSION_SCALE, abs=1e-5)
    assert not encoded.lac[len(TEXT) : len(TEXT) + 2].any()
    assert encoded.rows(0, len(TEXT)).shape == (len(TEXT), encoded.lac.shape[1] + encoded.marks.shape[1])
