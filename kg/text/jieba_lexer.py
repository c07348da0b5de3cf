"""jieba's words and parts of speech, in LAC's tag set; takes user dictionaries.

jieba keeps its word table in a cache file of the shared temporary folder and believes whatever lies there.
Here the table is made from the packaged dictionary each time, a second's work: no file to trust.
"""

from __future__ import annotations

import io
import logging
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.errors import DataError
from kg.lexicon import load_rows
from kg.model import Token

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# What jieba could not name: a sign, or a word that a user's dictionary gives no tag.
_UNTAGGED = "x"
_NOUN, _SIGN = "n", "w"


class JiebaLexer:
    """jieba.posseg with tables of its own, untouched by what else a process does with jieba.

    Args:
        dictionaries: User dictionaries, read in order: ``word [frequency] [tag]`` a line, in UTF-8.

    Raises:
        DataError: Where a dictionary cannot be read or is not UTF-8.
    """

    def __init__(self, dictionaries: Sequence[Path] = ()) -> None:
        posseg = load_posseg()
        words = posseg.jieba.Tokenizer()
        words.FREQ, words.total = words.gen_pfdict(words.get_dict_file())
        words.initialized = True
        for path in dictionaries:
            words.load_userdict(_read_dictionary(path))
        self._cut = posseg.POSTokenizer(words).cut

    def tokenize(self, texts: Sequence[str]) -> list[tuple[Token, ...]]:
        """The tokens of each text; they cover it without gaps."""
        return [self._tokenize(text) for text in texts]

    def _tokenize(self, text: str) -> tuple[Token, ...]:
        tokens, end = [], 0
        for word, tag in self._cut(text):
            start, end = end, end + len(word)
            tokens.append(Token(start, end, to_lac_tag(word, tag)))
        return tuple(tokens)


@cache
def _tags() -> dict[str, str]:
    """LAC's tags by jieba's."""
    return {row[0]: row[1] for row in load_rows("jieba_tags", 2)}


def to_lac_tag(word: str, tag: str) -> str:
    """LAC's tag for one of jieba's; a longer tag that the table lacks goes by its first letter.

    >>> [to_lac_tag("远山县", "ns"), to_lac_tag("。", "x"), to_lac_tag("鹿鸣", "x")]
    ['LOC', 'w', 'n']
    """
    if tag == _UNTAGGED:
        return _NOUN if any(c.isalnum() for c in word) else _SIGN
    tags = _tags()
    return tags.get(tag) or tags.get(tag[:1], _NOUN)


def load_posseg() -> Any:  # noqa: ANN401 - jieba has no types
    """The module jieba.posseg without its log lines and the warnings that its source gives newer Pythons."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from jieba import posseg
    logging.getLogger("jieba").setLevel(logging.WARNING)
    return posseg


def _read_dictionary(path: Path) -> io.StringIO:
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise DataError(str(path), error.strerror or "unreadable", "a file of words") from error
    except UnicodeDecodeError as error:
        raise DataError(str(path), f"not UTF-8 at byte {error.start}", "one word a line, in UTF-8") from error
    return io.StringIO(text)
