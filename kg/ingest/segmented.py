"""Telling text that came as tokens joined with ``|`` from text in which ``|`` is a sign like others."""

from __future__ import annotations

import re

_SAMPLE = 1 << 16
_LEAST = 3
_LEAST_SHARE = 0.15
_LONGEST_TOKEN = 12
_SHORT_SHARE = 0.9
_BAR = re.compile(r"(?<=[^\s|])\|(?=[^\s|])")
_TABLE_LINE = re.compile(r"^[^\S\n]*\||\|[^\S\n]*$|\|[^\S\n]*:?-{3,}", re.MULTILINE)
_HAN = re.compile("[\u3400-\u9fff]")


def is_segmented(text: str) -> bool:
    """Whether ``text`` is words joined with ``|``.

    It is where bars without spaces make at least 15 % of it and nine in ten of the pieces are short. Tables,
    whose lines begin or end with a bar, are not.

    Args:
        text: A normalised text; its first 65,536 characters are looked at.

    Returns:
        True where the bars are token boundaries.
    """
    sample = text[:_SAMPLE]
    bars = len(_BAR.findall(sample))
    solid = len(sample) - sum(map(sample.count, " \n\t\u3000"))
    if bars < _LEAST or bars < _LEAST_SHARE * solid or not _HAN.search(sample):
        return False
    lines = sample.count("\n") + 1
    if len(_TABLE_LINE.findall(sample)) * 2 > lines > 1:
        return False
    pieces = re.split(r"[|\n]", sample)
    return sum(len(piece) <= _LONGEST_TOKEN for piece in pieces) >= _SHORT_SHARE * len(pieces)
