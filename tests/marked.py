"""Texts in which 〔 〕 mark the names."""

from __future__ import annotations

import re

MARKED = re.compile("〔([^〕]*)〕")


def cut_marks(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and where the marked names stand in it."""
    plain, spans, end = "", [], 0
    for found in MARKED.finditer(text):
        plain += text[end : found.start()]
        spans.append((len(plain), len(plain) + len(found[1])))
        plain += found[1]
        end = found.end()
    return plain + text[end:], spans
