"""Characters to vectors: the encoder's states, embeddings and scores, joined with the lexicon marks.

The encoder is LAC's network with the recurrent weights of ``encoder.npz``, which were fitted on with the
tagger's from LAC's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from kg.extract.features import Marks, load_marker
from kg.extract.network import load_weights
from kg.text.lac import LacEncoder, find_batches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model import Sentence

Floats = npt.NDArray[np.float32]

EMISSION_SCALE = 0.1


@dataclass(frozen=True, slots=True)
class EncodedText:
    """A document's characters as vectors; rows of characters outside every sentence are zero.

    Attributes:
        lac: The encoder's states, embeddings and scaled scores, shape (characters, 443).
        marks: Lexicon marks, shape (characters, marks).
    """

    lac: Floats
    marks: Marks

    def rows(self, start: int, end: int) -> Floats:
        """The joined vectors of a range, shape (end - start, 443 + marks)."""
        return self.at(np.arange(start, end))

    def at(self, places: npt.NDArray[np.int64]) -> Floats:
        """The joined vectors of some characters, shape (len(places), 443 + marks)."""
        return np.concatenate([self.lac[places], self.marks[places].astype(np.float32)], axis=1)


@cache
def load_encoder() -> LacEncoder:
    """The one encoder of this process."""
    return LacEncoder(tuned=load_weights("encoder"))


def encode_text(text: str, sentences: Sequence[Sentence], encoder: LacEncoder | None = None) -> EncodedText:
    """Runs the encoder over the sentences, in batches of similar length, and marks the text.

    Args:
        text: A document's text.
        sentences: Its sentences.
        encoder: Another encoder than the shipped one.
    """
    encoder = encoder or load_encoder()
    lac = np.zeros((len(text), 443), dtype=np.float32)
    for places in find_batches([s.end - s.start for s in sentences]):
        batch = [sentences[i] for i in places]
        encoded = encoder.encode([text[s.start : s.end] for s in batch])
        for row, sentence in enumerate(batch):
            length = sentence.end - sentence.start
            into = lac[sentence.start : sentence.end]
            into[:, :256] = encoded.states[row, :length]
            into[:, 256:384] = encoded.embeddings[row, :length]
            into[:, 384:] = encoded.emissions[row, :length] * EMISSION_SCALE
    return EncodedText(lac, load_marker().mark(text))
