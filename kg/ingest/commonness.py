"""How much a text looks like Chinese: the measure that tells a right decoding from a possible one."""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SAMPLE = 1 << 16
_FOREIGN = re.compile("[^ -~\r\n\t]")
# Lead and trail bytes of the first level of GB 2312 and of Big5: the characters in common use.
_GB_LEVEL_1 = (range(0xB0, 0xD8), range(0xA1, 0xFF))
_BIG5_LEVEL_1 = (range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
# Punctuation, circled numbers, kana and full-width forms, as ranges of code points.
_SIGNS = (
    (8208, 8231),
    (8240, 8251),
    (9312, 9332),
    (12288, 12320),
    (12353, 12543),
    (65281, 65376),
    (167, 184),
    (8451, 8452),
    (215, 216),
)


def _decodable(leads: Iterable[int], trails: Iterable[int], encoding: str) -> Iterator[str]:
    """Yield the characters of the byte pairs that ``encoding`` assigns."""
    for pair in product(leads, trails):
        if character := bytes(pair).decode(encoding, "ignore"):
            yield character


@cache
def _common_characters() -> frozenset[str]:
    """Every character counted as common, derived from the standards' own order."""
    signs = (chr(code) for low, high in _SIGNS for code in range(low, high))
    return frozenset((*_decodable(*_GB_LEVEL_1, "gb2312"), *_decodable(*_BIG5_LEVEL_1, "big5"), *signs))


def commonness(text: str) -> float:
    """Measure the share of common characters among those outside ASCII.

    >>> commonness("plain ASCII")
    1.0

    Args:
        text: Decoded text; its first 65,536 characters count.

    Returns:
        A share in [0, 1]; 1 where every character is ASCII.
    """
    foreign = _FOREIGN.findall(text[:_SAMPLE])
    common = _common_characters()
    return sum(character in common for character in foreign) / len(foreign) if foreign else 1.0
