"""What the text says between two mentions: that one is short for the other, or that they are two things."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.lexicon import load_setting
from kg.resolve.names import to_name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.model import Document
    from kg.resolve.within.forms import Form

_LONGEST_GAP = 16


@dataclass(frozen=True, slots=True)
class Evidence:
    """Pairs of positions of forms.

    Attributes:
        declared: (short, full): 甲乙科技有限公司（以下简称“甲乙”）, 国际能源署（IEA）.
        listed: Two things that the text joins with 、 or 和.
    """

    declared: tuple[tuple[int, int], ...] = ()
    listed: tuple[tuple[int, int], ...] = ()


def find_evidence(document: Document, forms: Sequence[Form]) -> Evidence:
    """What stands between neighbouring mentions of the forms."""
    declared = []
    listed = []
    for one, other, gap in _neighbours(document, forms):
        if gap in _links():
            listed.append((one, other))
        elif _declaring().fullmatch(gap) or (
            gap == "(" and _in_two_scripts(forms[one], forms[other]) and _ends_aside(document, forms[other])
        ):
            declared.append((other, one))
    return Evidence(tuple(declared), tuple(listed))


def _in_two_scripts(one: Form, other: Form) -> bool:
    """Whether one form is Latin and the other is not."""
    return one.text.isascii() != other.text.isascii()


def _ends_aside(document: Document, form: Form) -> bool:
    """Whether a bracket closes right after one of the mentions."""
    return any(to_name_key(document.text[span.end : span.end + 2]).startswith(")") for span in form.spans)


def _neighbours(document: Document, forms: Sequence[Form]) -> Iterator[tuple[int, int, str]]:
    """Forms whose mentions follow each other closely, with the folded text between them."""
    if len(forms) == 1:
        return
    standing = sorted((span, position) for position, form in enumerate(forms) for span in form.spans)
    for (before, one), (after, other) in pairwise(standing):
        if one != other and 0 < after.start - before.end <= _LONGEST_GAP:
            gap = to_name_key(document.text[before.end : after.start])
            yield one, other, gap.replace("|", "") if document.segmented else gap


@cache
def _links() -> frozenset[str]:
    return frozenset(load_setting("grouping")["links"])


@cache
def _declaring() -> re.Pattern[str]:
    words = "|".join(map(re.escape, load_setting("grouping")["declaring"]))
    return re.compile(rf"[(,]?(?:{words})[:]?")
