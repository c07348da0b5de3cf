"""Joins pieces of a pattern: their expressions, and the words that a match cannot do without.

Which words those are is worked out as in the prefilters of RE2: small sets of exact strings are multiplied
out while a pattern goes on, and the longest and smallest set of all is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product

_EXACT = 24


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a pattern: its expression, all it can match where that is little, and what a match must hold.

    ``required`` is a set of strings of which every match holds one; None where there is no such set.
    """

    regex: str
    exact: frozenset[str] | None = None
    required: frozenset[str] | None = None


def _weigh(words: frozenset[str]) -> tuple[bool, int, int]:
    """Longer and fewer words are the better filter."""
    return len(words) <= _EXACT * 8, min(len(word) for word in words), -len(words)


def required_words(piece: Piece) -> frozenset[str] | None:
    """A set of strings of which every match holds one, if there is such a set."""
    if piece.exact is not None:
        return None if "" in piece.exact else piece.exact
    return piece.required


def join_pieces(pieces: list[Piece]) -> Piece:
    """The pieces one after the other."""
    regex = "".join(piece.regex for piece in pieces)
    empty = frozenset({""})
    runs: list[frozenset[str]] = []
    run, whole = empty, True
    for piece in pieces:
        if piece.exact is not None and len(piece.exact) * len(run) <= _EXACT:
            run = frozenset(a + b for a, b in product(run, piece.exact))
            continue
        whole = False
        runs += [run, required_words(piece) or empty]
        run = piece.exact if piece.exact is not None and len(piece.exact) <= _EXACT else empty
    if whole:
        return Piece(regex, run)
    needs = [words for words in (*runs, run) if "" not in words]
    return Piece(regex, None, max(needs, key=_weigh, default=None))


def choose_pieces(pieces: list[Piece]) -> Piece:
    """One of the pieces."""
    if len(pieces) == 1:
        return pieces[0]
    regex = "(?:" + "|".join(piece.regex for piece in pieces) + ")"
    exacts = [piece.exact for piece in pieces if piece.exact is not None]
    if len(exacts) == len(pieces):
        return Piece(regex, frozenset().union(*exacts))
    needs = [words for piece in pieces if (words := required_words(piece))]
    return Piece(regex, None, frozenset().union(*needs) if len(needs) == len(pieces) else None)


def to_trie_regex(words: frozenset[str]) -> str:
    """One expression for many words that tries few branches; the longest word wins."""
    heads: dict[str, set[str]] = {}
    for word in words:
        if word:
            heads.setdefault(word[0], set()).add(word[1:])
    branches = [re.escape(head) + to_trie_regex(frozenset(rest)) for head, rest in sorted(heads.items())]
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)}){'?' if '' in words else ''}"
