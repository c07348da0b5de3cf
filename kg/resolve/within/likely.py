"""Names that no rule brings together and that are yet likely one thing: 铅酸电池 for 铅酸蓄电池.

A logistic regression over readable features of two names and of what else the document names; its weights
lie in ``likely.json``, fitted by ``scripts/fit_grouping.py`` on annotated articles.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from functools import cache, lru_cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from kg.errors import DataError
from kg.extract.scorer import Features, probability
from kg.lexicon.load import find_data
from kg.model import EntityType
from kg.resolve.within.merging import skips
from kg.resolve.within.words import is_place, load_brands, load_part, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.resolve.within.forms import Form
    from kg.resolve.within.merging import Grouping, Rules, Test

# Names with sharp edges, which the rules know better.
SHARP = frozenset({EntityType.PERSON, EntityType.PLACE, EntityType.PARK})
# Pairs grow with the square of the names of one type: in a text with more, the rules alone decide.
MOST_GROUPS = 100
REASON = "the names and what else the text names make it likely"
_MANY, _FEW = 8, 4
_NUMERALS = frozenset("\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341\u4e24")

Group = list["Form"]


@cache
def load_likely() -> tuple[float, Features]:
    """The least probability that joins, and the weights by feature."""
    try:
        loaded = json.loads(find_data("likely.json").read_text("utf-8"))
    except ValueError as error:
        raise DataError("likely.json", str(error), "reinstall kg: a model file is broken") from error
    return loaded["least"], loaded["weights"]


def join_likely(grouping: Grouping, rules: Rules) -> None:
    """Joins what the rules left apart and the regression holds for one thing, the likeliest first."""
    least, weights = load_likely()
    forms = grouping.forms
    found = []
    for one, other, features in find_pairs(grouping, rules):
        likely = probability(features, weights)
        if likely >= least:
            short, full = sorted((one[0], other[0]), key=lambda at: (len(forms[at].text), forms[at].text))
            found.append((-likely, short, full))
    for _, short, full in sorted(found):
        grouping.join(short, full, "likely", REASON)


def find_pairs(grouping: Grouping, rules: Rules) -> Iterator[tuple[list[int], list[int], Features]]:
    """Sets of one type with half their characters in common, unless a list keeps them apart.

    Yields the positions of the forms of each, and what speaks for and against that they are one thing.
    """
    sets, groups = grouping.members(), grouping.groups()
    if not 1 < len(groups) <= MOST_GROUPS or groups[0][0].type in SHARP:
        return
    signs = [frozenset("".join(form.text for form in group)) for group in groups]
    around = _Around(groups)
    tests = (*rules.tests, *rules.weighed)
    for at, other_at in combinations(range(len(groups)), 2):
        here, there = signs[at], signs[other_at]
        one, other = sets[at], sets[other_at]
        if 2 * len(here & there) >= min(len(here), len(there)) and not grouping.are_apart(one[0], other[0]):
            yield one, other, _features(groups[at], groups[other_at], around, tests)


class _Around:
    """The other names of the type, which a short name may be short for as well."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self._groups = groups
        self._known: dict[tuple[str, int], tuple[int, int]] = {}

    def count(self, name: str, own: Group) -> tuple[int, int]:
        """How many groups beside its own have the name in one of theirs, at a stretch and with gaps."""
        key = (name, id(own))
        if key not in self._known:
            others = [group for group in self._groups if group is not own]
            holding = sum(any(name in form.text for form in group) for group in others)
            fitting = sum(any(_is_within(name, form.text) for form in group) for group in others)
            self._known[key] = holding, fitting
        return self._known[key]


def _features(one: Group, other: Group, around: _Around, tests: Sequence[Test]) -> Features:
    alike, short, full = max(
        ((_alike(a.reading, b.reading), *_by_length(a, b)) for a in one for b in other),
        key=lambda row: (row[0], row[1].text, row[2].text),
    )
    own, its = (one, other) if short in one else (other, one)
    holding, fitting = around.count(short.reading, own)
    stretch = _stretch(short.reading, full.reading)
    found = {
        "alike": alike,
        "alike squared": alike**2,
        "stretch": stretch / max(len(short.reading), 1),
        "stretch of full": stretch / max(len(full.reading), 1),
        "forms": float(min(len(own), _FEW)),
        "forms of full": float(min(len(its), _FEW)),
        "full first": float(full.first < short.first),
        "near": math.log1p(_gap(own, its)),
        "often": math.log(sum(len(form.spans) for form in own)),
        "often full": math.log(sum(len(form.spans) for form in its)),
        f"holding {min(holding, _FEW)}": 1.0,
        f"fitting {min(fitting, _FEW)}": 1.0,
        **_shape(short.reading, full.reading, holding),
        **{
            f"rule {test.__name__}": 1.0
            for test in tests
            if any(test(a, b) or test(b, a) for a in own for b in its)
        },
    }
    kind = short.type.value
    return found | {f"{name} {kind}": value for name, value in found.items()} | {f"kind {kind}": 1.0}


def _by_length(one: Form, other: Form) -> tuple[Form, Form]:
    return (one, other) if (len(one.reading), one.text) <= (len(other.reading), other.text) else (other, one)


def _shape(short: str, full: str, holding: int) -> Features:
    """How the letters of one name stand in the other."""
    left = list(skips(short, full))
    missing = sum(sign not in full for sign in short)
    added = sum(sign not in short for sign in full)
    same = {
        "begins": short[:1] == full[:1],
        "begins with two": short[:2] == full[:2],
        "ends": short[-1:] == full[-1:],
        "ends with two": short[-2:] == full[-2:],
        "other number": _numbers(short) != _numbers(full),
        "number": bool(_numbers(short)),
        "one of many": any(word in full for word in load_part("sets")["other"]),
        "latin": short.isascii(),
        "both latin": full.isascii(),
        **_whole(short, full),
    }
    ends = f"{int(same['begins'])}{int(same['ends'])}"
    return {
        f"length {min(len(short), _MANY)}": 1.0,
        f"longer {min(len(full) - len(short), _MANY)}": 1.0,
        f"missing {min(missing, _FEW)}": 1.0,
        f"added {min(added, _MANY)}": 1.0,
        f"gaps {min(len(left), _FEW) if left else 'none'} {ends} {min(added, _FEW)}": 1.0,
        f"whole {int(short in full)} {ends} {min(holding, _FEW)}": 1.0,
        **{name: 1.0 for name, holds in same.items() if holds},
    }


def _whole(short: str, full: str) -> dict[str, bool]:
    """What stands before and behind the short name in the full one."""
    if short not in full:
        return {}
    before, _, behind = full.partition(short)
    return {
        f"before {min(len(before), _FEW)}": True,
        f"behind {min(len(behind), _FEW)}": True,
        "place before": is_place(before),
        "brand before": before in load_brands(),
        "quality before": before in words("goods", "heads"),
        "another kind before": bool(before) and before[0] in load_part("goods")["not"],
    }


def _numbers(name: str) -> frozenset[str]:
    return frozenset(sign for sign in name if sign.isdecimal() or sign in _NUMERALS)


def _is_within(short: str, full: str) -> bool:
    """Whether the characters of one name stand in the other in this order."""
    left = iter(full)
    return all(sign in left for sign in short)


@lru_cache(maxsize=1 << 12)
def _bigrams(name: str) -> Counter[str]:
    return Counter(map("".join, pairwise(f" {name}")))


def _alike(one: str, other: str) -> float:
    """Dice's coefficient of the pairs of neighbouring characters."""
    here, there = _bigrams(one), _bigrams(other)
    common = sum(min(often, there[pair]) for pair, often in here.items() if pair in there)
    return 2 * common / max(len(one) + len(other), 1)


def _stretch(one: str, other: str) -> int:
    """The length of the longest text that is in both."""
    lengths = range(min(len(one), len(other)), 0, -1)
    return next((n for n in lengths if any(one[at : at + n] in other for at in range(len(one) - n + 1))), 0)


def _gap(one: Group, other: Group) -> int:
    """Characters from a mention of the one to the nearest of the other."""
    places = sorted(
        [(span.start, 0) for form in one for span in form.spans]
        + [(span.start, 1) for form in other for span in form.spans]
    )
    return min(later[0] - before[0] for before, later in pairwise(places) if before[1] != later[1])
