"""Text made safe once, before any offset exists.

Only what no reader sees is changed: line ends become a line feed, a byte-order mark and the invisible
zero-width joints go, control characters go, what XML and UTF-8 cannot carry becomes U+FFFD. Every visible
character stays the author's: no NFKC, no folding of full-width forms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

REPLACEMENT = "\ufffd"
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060]")
_MARK = re.compile("\ufeff")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PLANE_ENDS = "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
_NONCHARACTER = re.compile(f"[\ufdd0-\ufdef{_PLANE_ENDS}]")


@dataclass(frozen=True, slots=True)
class Normalised:
    """A normalised text, and how many characters it cost.

    ``marks`` counts byte-order marks past the first character, ``controls`` removed control characters,
    ``surrogates`` and ``noncharacters`` what became U+FFFD.
    """

    text: str
    marks: int = 0
    controls: int = 0
    surrogates: int = 0
    noncharacters: int = 0

    def describe(self) -> str:
        r"""Say in one line what was changed, or "" where nothing worth a warning was.

        >>> normalise_text("a\x00b\x01").describe()
        'removed 2 control characters'
        """
        parts = (
            ("removed", self.controls, "control character"),
            ("removed", self.marks, "byte-order mark inside the text"),
            ("replaced", self.surrogates, "lone surrogate"),
            ("replaced", self.noncharacters, "noncharacter"),
        )
        said = (f"{verb} {n} {_plural(noun, n)}" for verb, n, noun in parts if n)
        return ", ".join(said)


def _plural(noun: str, count: int) -> str:
    """Put the first word group of ``noun`` into the plural for every count but one."""
    if count == 1:
        return noun
    head, inside, tail = noun.partition(" inside")
    return f"{head}s{inside}{tail}"


def _join_pair(match: re.Match[str]) -> str:
    """Turn two surrogate code points into the character they stand for."""
    return match[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def normalise_text(text: str) -> Normalised:
    r"""Normalise line ends and remove what cannot be kept. Doing it twice changes nothing more.

    >>> normalise_text("\ufeffone\r\ntwo").text
    'one\ntwo'

    Args:
        text: Decoded text; it may hold surrogates, as JSON escapes can.

    Returns:
        The text with the counts of what was removed or replaced.
    """
    text = _PAIR.sub(_join_pair, text.removeprefix("\ufeff"))
    text, surrogates = _SURROGATE.subn(REPLACEMENT, text)
    text, noncharacters = _NONCHARACTER.subn(REPLACEMENT, text)
    text, marks = _MARK.subn("", text)
    text = _INVISIBLE.sub("", text)
    text, controls = _CONTROL.subn("", text)
    text = _LINE_ENDS.sub("\n", text)
    return Normalised(text, marks, controls, surrogates, noncharacters)


def normalise_line(text: str) -> str:
    """Normalise ``text`` and put it on one line, with single spaces; for titles and sources."""
    return " ".join(normalise_text(text).text.split())
