"""The name tagger: batches, gaps between sentences, layers, and sentence ends in bare text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.encode import EncodedText, encode_text
from kg.extract.tagger import LAYERS, STEPS, find_mentions, find_sentence_ends
from kg.ingest import load_documents
from kg.model import Document, EntityType, Mention, Sentence
from kg.text.sentences import find_sentences, find_windows

if TYPE_CHECKING:
    from kg.extract.network import Weights

EXAMPLES = Path(__file__).parents[2] / "examples"
LAC_WIDTH, MARKS, WIDTH = 443, 5, 6
TAGS = [1 + 2 * len(types) for types in LAYERS]
TEXT = (
    "青石精工有限公司向远山动力股份有限公司供应油箱。远山县经信委副主任陈一鸣到青石精工调研！"
    "县财政局出台《远山县纾困十条》，支持中小企业。\n鹿鸣经济开发区的发动机项目已开工，五金商会派人到场。"
)


def make_weights(seed: int) -> Weights:
    """A small tagger that was never fitted."""
    rng = np.random.default_rng(seed)

    def draw(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return (0.1 * rng.normal(size=shape)).astype(np.float32)

    layers = {"inp": (WIDTH, LAC_WIDTH + MARKS), "out": (sum(TAGS), WIDTH)}
    layers |= {f"conv.{number}": (2 * WIDTH, 3 * WIDTH) for number in range(len(STEPS))}
    weights = {f"{name}.weight": draw(*shape) for name, shape in layers.items()}
    weights |= {f"{name}.bias": draw(shape[0]) for name, shape in layers.items()}
    return weights | {"crf.t": draw(len(LAYERS), max(TAGS), max(TAGS))}


def make_text(seed: int, length: int) -> EncodedText:
    """Vectors of a text that nobody wrote."""
    rng = np.random.default_rng(seed)
    marks = rng.integers(0, 2, size=(length, MARKS)).astype(np.uint8)
    return EncodedText(rng.normal(size=(length, LAC_WIDTH)).astype(np.float32), marks)


def cut(lengths: list[int], gap: int) -> tuple[Sentence, ...]:
    """Sentences of these lengths, ``gap`` characters between them."""
    starts = [sum(lengths[:k]) + k * gap for k in range(len(lengths))]
    return tuple(Sentence(a, a + n, 0) for a, n in zip(starts, lengths, strict=True))


def spans(mentions: tuple[Mention, ...]) -> list[tuple[int, int, EntityType]]:
    """Mentions without their probability."""
    return [(m.start, m.end, m.type) for m in mentions]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 99), st.lists(st.integers(1, 12), min_size=1, max_size=5), st.integers(0, 2))
def test_batch_equals_one_by_one(seed: int, lengths: list[int], gap: int) -> None:
    """A sentence is read as if it stood alone, however many others are read with it."""
    sentences = cut(lengths, gap)
    encoded, weights = make_text(seed, sentences[-1].end + gap), make_weights(seed)
    found = find_mentions(encoded, sentences, weights)
    alone = [find_mentions(encoded, [s], weights) for s in sentences]
    assert spans(found.mentions) == sorted(span for one in alone for span in spans(one.mentions))
    assert found.hidden == pytest.approx(sum(one.hidden for one in alone), abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 99), st.lists(st.integers(1, 12), min_size=1, max_size=4))
def test_mentions_are_sorted_and_apart(seed: int, lengths: list[int]) -> None:
    """A mention lies in one sentence, has a probability, and crosses none of its layer."""
    sentences = cut(lengths, 1)
    mentions = find_mentions(make_text(seed, sentences[-1].end), sentences, make_weights(seed)).mentions
    assert list(mentions) == sorted(mentions)
    assert all(any(s.start <= m.start < m.end <= s.end for s in sentences) for m in mentions)
    assert all(0 <= m.confidence <= 1 for m in mentions)
    for types in LAYERS:
        layer = [m for m in mentions if m.type in types]
        assert all(a.end <= b.start for a, b in pairwise(layer))


def test_shipped_model_reads_names() -> None:
    """The shipped model finds what a reader would, sentence by sentence or all at once."""
    sentences = find_sentences(Document("d", TEXT))
    encoded = encode_text(TEXT, sentences)
    mentions = find_mentions(encoded, sentences).mentions
    named = {(TEXT[m.start : m.end], str(m.type)) for m in mentions}
    assert {
        ("青石精工有限公司", "Company"),
        ("远山动力股份有限公司", "Company"),
        ("陈一鸣", "Person"),
        ("鹿鸣经济开发区", "Park"),
    } <= named
    alone = [m for s in sentences for m in find_mentions(encoded, [s]).mentions]
    assert spans(mentions) == sorted(spans(tuple(alone)))


def test_every_type_has_its_layer() -> None:
    """The layers share out the types."""
    assert sorted(kind for types in LAYERS for kind in types) == sorted(EntityType)


def test_nothing_to_read() -> None:
    """A text without sentences has no mentions, and its hidden rows fit the model."""
    found = find_mentions(encode_text(" ", ()), ())
    assert found.mentions == ()
    assert find_sentence_ends(found.hidden, ()) == []


def test_characters_outside_sentences_are_blank() -> None:
    """What belongs to no sentence has no hidden state."""
    hidden = find_mentions(make_text(1, 9), (Sentence(2, 5, 0), Sentence(7, 9, 0)), make_weights(1)).hidden
    assert np.nonzero(hidden.any(axis=1))[0].tolist() == [2, 3, 4, 7, 8]


def test_sentence_ends_spare_names() -> None:
    """In a text without punctuation no end stands inside a name, and most characters are none."""
    (document,) = load_documents([EXAMPLES / "14-segmented.txt"])
    assert isinstance(document, Document)
    windows = find_windows(document)
    found = find_mentions(encode_text(document.text, windows), windows)
    ends = find_sentence_ends(found.hidden, found.mentions)
    assert ends == sorted(set(ends))
    assert len(ends) < len(document.text) / 10
    assert not [m for m in found.mentions for end in ends if m.start <= end < m.end - 1]
