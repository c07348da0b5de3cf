"""Lexers: texts to tokens with offsets, in LAC's tag set, by LAC (the default) or jieba."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Protocol

import numpy as np

from kg.errors import DataError
from kg.model import Token
from kg.text.lac import Ints, find_batches, load_encoder
from kg.text.viterbi import decode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LEXERS = ("lac", "jieba")

_DEFAULT_TAG = "n-B"


class Lexer(Protocol):
    """Cuts texts into words and tags them."""

    def tokenize(self, texts: Sequence[str]) -> list[tuple[Token, ...]]:
        """The tokens of each text, offsets counted from its start; an empty text has none."""
        ...


class LacLexer:
    """LAC over batches of similar length; the tags equal those of each text alone.

    Args:
        threads: Threads of the network.
    """

    def __init__(self, threads: int = 1) -> None:
        self._encoder = load_encoder(threads)
        tags = [self._encoder.tags.get(n, _DEFAULT_TAG) for n in range(len(self._encoder.transitions))]
        self._labels = [tag.rsplit("-", 1)[0] for tag in tags]
        self._continues = np.array([tag.endswith("-I") for tag in tags])

    def tokenize(self, texts: Sequence[str]) -> list[tuple[Token, ...]]:
        """The tokens of each text; they cover it without gaps."""
        tokens: list[tuple[Token, ...]] = [()] * len(texts)
        for batch in find_batches([len(text) for text in texts]):
            lengths, scores = self._encoder.score_tags([texts[place] for place in batch])
            paths = decode(scores, self._encoder.transitions, lengths)
            for place, path, length in zip(batch, paths, lengths.tolist(), strict=True):
                tokens[place] = self._to_tokens(path[:length])
        return tokens

    def _to_tokens(self, path: Ints) -> tuple[Token, ...]:
        begins = ~self._continues[path]
        begins[0] = True
        starts = np.nonzero(begins)[0]
        ends = [*starts[1:].tolist(), len(path)]
        tags = [self._labels[tag] for tag in path[starts].tolist()]
        return tuple(map(Token, starts.tolist(), ends, tags))


@cache
def load_lexer(name: str, dictionaries: tuple[Path, ...] = ()) -> Lexer:
    """The one lexer of that name in this process.

    Args:
        name: ``lac`` or ``jieba``.
        dictionaries: User dictionaries (``word [frequency] [tag]`` a line, UTF-8), which only jieba takes.

    Raises:
        DataError: For an unknown name, a dictionary that cannot be read, or one given to LAC.
    """
    if name == "jieba":
        from kg.text.jieba_lexer import JiebaLexer

        return JiebaLexer(dictionaries)
    if name != "lac":
        raise DataError("lexer", f"no lexer is called {name!r}", f"one of {', '.join(LEXERS)}")
    if dictionaries:
        raise DataError(str(dictionaries[0]), "LAC takes no user dictionary", "choose the lexer jieba")
    return LacLexer()
