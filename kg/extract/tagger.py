"""Names: a small network over LAC's states and the lexicon marks, decoded in layers that may nest.

Each layer of types is one chain of begin/inside/outside tags (Lample et al., "Neural Architectures for Named
Entity Recognition", 2016); a product may so stand inside a group of firms, a place inside a body's name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from kg.extract.network import AT_ONCE, Floats, Weights, dense, gated_convolution, load_weights
from kg.model import EntityType, Mention, Sentence
from kg.text.viterbi import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.encode import EncodedText

LAYERS: tuple[tuple[EntityType, ...], ...] = (
    (
        EntityType.COMPANY,
        EntityType.GOVERNMENT_BODY,
        EntityType.ORGANIZATION,
        EntityType.PERSON,
        EntityType.PARK,
    ),
    (EntityType.PLACE,),
    (EntityType.PRODUCT, EntityType.INDUSTRY),
    (EntityType.POLICY_MEASURE, EntityType.PROJECT, EntityType.GROUP),
)
STEPS = (1, 2, 4, 8)
RULE = "tagger"
SURELY_OUTSIDE = 5.0
# Log-odds that the beginning of a name in each layer is given beyond its own. What is told in many words is
# proposed where it is in doubt too, for the linker and the judge, who see what speaks for it, to decide.
GENEROUS = (0.0, 0.0, 1.5, 1.5)
# Log-odds of the best F1 on texts with their punctuation taken out.
LIKELY_END = -1.5
_CLOSED = -1e4
_FIRST_COLUMNS = [sum(1 + 2 * len(types) for types in LAYERS[:number]) for number in range(len(LAYERS))]


@dataclass(frozen=True, slots=True)
class Tagged:
    """What the tagger found, and its last hidden layer (characters, width), which the linker reads on."""

    mentions: tuple[Mention, ...]
    hidden: Floats


def find_mentions(
    encoded: EncodedText, sentences: Sequence[Sentence], weights: Weights | None = None
) -> Tagged:
    """All typed spans of a document, sorted, each with the mean probability of its tags.

    Args:
        encoded: The document's vectors.
        sentences: The stretches to tag, each alone.
        weights: Another model than the shipped one.
    """
    weights = weights or load_weights("tagger")
    hidden = np.zeros((len(encoded.lac), weights["out.weight"].shape[1]), dtype=np.float32)
    mentions: list[Mention] = []
    for some in _stretches(sentences):
        places, inside = _with_gaps(some)
        state = np.maximum(dense(encoded.at(places), weights, "inp"), 0.0) * inside
        for number, step in enumerate(STEPS):
            state = gated_convolution(state, weights, f"conv.{number}", step) * inside
        kept = inside[:, 0] > 0
        hidden[places[kept]] = state[kept]
        scores = dense(state, weights, "out")
        surely_outside = np.full(scores.shape[1], _CLOSED, dtype=np.float32)
        surely_outside[_FIRST_COLUMNS] = 0.0
        scores[~kept] = surely_outside
        mentions += _decode(scores, weights["crf.t"], places)
    return Tagged(tuple(sorted(mentions)), hidden)


def _stretches(sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    """The sentences in parts of some characters each, so that memory stays bounded in a long text."""
    some: list[Sentence] = []
    for sentence in sentences:
        if some and sentence.end - some[0].start > AT_ONCE:
            yield some
            some = []
        some.append(sentence)
    if some:
        yield some


def _with_gaps(sentences: Sequence[Sentence]) -> tuple[npt.NDArray[np.int64], Floats]:
    """The sentences' characters in a row, apart by more than the widest layer reaches, and which are real."""
    places: list[npt.NDArray[np.int64]] = []
    inside: list[Floats] = []
    gap = np.zeros(max(STEPS), dtype=np.int64)
    for sentence in sentences:
        places += [np.arange(sentence.start, sentence.end), gap]
        inside += [np.ones(sentence.end - sentence.start, dtype=np.float32), gap.astype(np.float32)]
    return np.concatenate(places), np.concatenate(inside)[:, None]


def _decode(scores: Floats, transitions: Floats, places: npt.NDArray[np.int64]) -> Iterator[Mention]:
    """Reads the spans of each layer off its best paths.

    Stretches between characters that are surely outside every name are decoded alone, all at once.
    """
    column = 0
    for number, types in enumerate(LAYERS):
        width = 1 + 2 * len(types)
        layer = scores[:, column : column + width]
        raised = layer.copy()
        raised[:, 1::2] += GENEROUS[number]
        column += width
        likely = raised[:, 0] - raised[:, 1:].max(axis=1) < SURELY_OUTSIDE
        open_ = np.concatenate([[False], likely, [False]])
        edges = np.flatnonzero(open_[1:] != open_[:-1])
        begins, stops = edges[::2], edges[1::2]
        if len(begins):
            order = np.argsort(begins - stops, kind="stable")
            paths = _best_paths(raised, begins[order], stops[order], transitions[number, :width, :width])
            for begin, path in paths:
                yield from _spans(path, layer[begin : begin + len(path)], types, int(places[begin]))


def _best_paths(
    scores: Floats, begins: npt.NDArray[np.int64], stops: npt.NDArray[np.int64], transitions: Floats
) -> Iterator[tuple[int, list[int]]]:
    """Viterbi's best path through each stretch, longest first; each starts and ends outside.

    Yields where the stretch begins, and the path; stretches without a name are left out.
    """
    lengths = stops - begins
    steps = np.arange(int(lengths[0]))
    inside = steps < lengths[:, None]
    padded = np.full((len(begins), len(steps) + 1, scores.shape[1]), _CLOSED, dtype=np.float32)
    padded[:, :, 0] = 0.0
    padded[:, :-1][inside] = scores[(begins[:, None] + steps)[inside]]
    padded[:, 0] += transitions[0]
    paths = decode(padded, transitions, lengths + 1)[:, :-1] * inside
    for row in np.flatnonzero(paths.any(axis=1)).tolist():
        yield int(begins[row]), paths[row, : lengths[row]].tolist()


def _spans(path: list[int], scores: Floats, types: tuple[EntityType, ...], offset: int) -> Iterator[Mention]:
    position = 0
    while position < len(path):
        tag = path[position]
        if tag == 0:
            position += 1
            continue
        kind = (tag - 1) // 2
        end = position + 1
        while end < len(path) and path[end] == 2 * kind + 2:
            end += 1
        confidence = _confidence(scores[position:end], kind)
        yield Mention(offset + position, offset + end, types[kind], RULE, confidence)
        position = end


def _confidence(scores: Floats, kind: int) -> float:
    """Mean over the span of the probability that a character belongs to the type."""
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    share = shifted[:, 2 * kind + 1 : 2 * kind + 3].sum(axis=1) / shifted.sum(axis=1)
    return round(float(share.mean()), 4)


def find_sentence_ends(hidden: Floats, mentions: Sequence[Mention]) -> list[int]:
    """Where sentences end in a text without punctuation: after these characters, never inside a name."""
    odds = dense(hidden, load_weights("tagger"), "end")[:, 0]
    odds[~hidden.any(axis=1)] = LIKELY_END
    for mention in mentions:
        odds[mention.start : mention.end - 1] = LIKELY_END
    return [int(place) for place in np.nonzero(odds > LIKELY_END)[0]]
