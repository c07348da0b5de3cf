"""Short forms brought to the one full form that they fit, the strongest rule first.

A rule says whether one reading can be short for another; it does not decide. A short form joins only where
all that it fits is one thing, and never what a list in the text names beside it. Forms are compared only
where one has all the characters of the other, found by the rarest, so the work stays near their number.
"""

from __future__ import annotations

import inspect
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.resolve.sets import Sets
from kg.resolve.within.evidence import Evidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kg.resolve.within.forms import Form

    Reading = Callable[[str], str]
    Test = Callable[[Form, Form], bool]

MOST_CANDIDATES = 200
MOST_HOLDERS = 2000
NO_EVIDENCE = Evidence()


@dataclass(frozen=True, slots=True)
class Rules:
    """What is known of the names of one type.

    Attributes:
        reading: Folds a name; forms of one reading are one thing.
        tests: ``test(short, full)``: whether the first can be short for the second; the strongest first.
        probe: What of a short reading its full form must have the characters of; all of it where ``None``;
            where it gives nothing, any form may be the full one.
        weighed: Tests that are too often wrong to decide alone; ``likely`` weighs them beside all else.
    """

    reading: Reading
    tests: tuple[Test, ...] = ()
    probe: Reading | None = None
    weighed: tuple[Test, ...] = ()


@dataclass(frozen=True, slots=True)
class Merge:
    """Two spellings found to be one thing, and by which rule."""

    short: str
    full: str
    rule: str
    reason: str


class Grouping:
    """The forms of one type of one document on their way to sets."""

    def __init__(self, forms: Sequence[Form], apart: Iterable[tuple[int, int]]) -> None:
        """Each form alone; pairs in ``apart`` stay so."""
        self.forms = forms
        self.sets = Sets(len(forms))
        self.merges: list[Merge] = []
        self._members = {position: {position} for position in range(len(forms))}
        self._apart: defaultdict[int, set[int]] = defaultdict(set)
        for one, other in apart:
            self._apart[one].add(other)
            self._apart[other].add(one)

    def join(self, short: int, full: int, rule: str, reason: str) -> bool:
        """Make two forms one thing, unless they are or a list keeps them apart."""
        one, other = self.sets.find(short), self.sets.find(full)
        if one == other:
            return False
        if self._keeps_apart(one, other):
            return False
        self.sets.join(one, other)
        root = self.sets.find(one)
        gone = other if root == one else one
        self._members[root] |= self._members.pop(gone)
        self.merges.append(Merge(self.forms[short].surface, self.forms[full].surface, rule, reason))
        return True

    def are_apart(self, one: int, other: int) -> bool:
        """Whether a list in the text keeps what two forms name apart."""
        return self._keeps_apart(self.sets.find(one), self.sets.find(other))

    def _keeps_apart(self, one: int, other: int) -> bool:
        return any(not self._apart[member].isdisjoint(self._members[other]) for member in self._members[one])

    def groups(self) -> list[list[Form]]:
        """The forms of each set, sets and forms in the order of the text."""
        return [[self.forms[at] for at in those] for those in self.members()]

    def members(self) -> list[list[int]]:
        """The positions of the forms of each set, in the same order."""
        return [sorted(self._members[root]) for root in sorted(self._members)]


def group_forms(forms: Sequence[Form], rules: Rules, evidence: Evidence = NO_EVIDENCE) -> Grouping:
    """Bring the forms of one type together."""
    grouping = Grouping(forms, evidence.listed)
    _join_equal(grouping, rules.reading)
    for short, full in evidence.declared:
        grouping.join(short, full, "declared", "the text says that one is short for the other")
    candidates = find_candidates(forms, rules.probe)
    for test in (in_brackets, *rules.tests):
        for short, fuller in candidates.items():
            _join_fitting(grouping, short, fuller, test)
    return grouping


def in_brackets(short: Form, full: Form) -> bool:
    """The Latin name that the fuller one has in brackets behind it."""
    return short.text.isascii() and full.text.endswith(f"({short.text})")


def find_candidates(forms: Sequence[Form], probe: Reading | None = None) -> dict[int, list[int]]:
    """For each form the others that have all its characters, where they are not too many."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    signs = [
        frozenset(form.text) if form.reading == form.text else frozenset(form.reading + form.text)
        for form in forms
    ]
    for position, those in enumerate(signs):
        for sign in those:
            holders[sign].append(position)
    found = {}
    for position, form in enumerate(forms):
        wanted = frozenset(probe(form.reading) if probe else form.reading)
        anything = range(len(forms) if form.reading else 0)
        rarest = min((holders[sign] for sign in wanted), key=len, default=anything)
        if not 1 < len(rarest) <= MOST_HOLDERS:
            continue
        fuller = [
            at
            for at in rarest
            if at != position
            and wanted <= signs[at]
            and (len(forms[at].text) > len(wanted) or forms[at].reading != form.reading)
        ]
        if 0 < len(fuller) <= MOST_CANDIDATES:
            found[position] = fuller
    return dict(sorted(found.items(), key=lambda item: (-len(forms[item[0]].reading), item[0])))


def _join_equal(grouping: Grouping, reading: Reading) -> None:
    seen: dict[str, int] = {}
    for position, form in enumerate(grouping.forms):
        if form.reading and (there := seen.setdefault(form.reading, position)) != position:
            grouping.join(position, there, reading.__name__, to_reason(reading))


def _join_fitting(grouping: Grouping, short: int, fuller: Iterable[int], test: Test) -> None:
    """Join a short form with what it fits, where that is one thing."""
    forms = grouping.forms
    fitting = {grouping.sets.find(at): at for at in fuller if test(forms[short], forms[at])}
    if len(fitting) == 1:
        grouping.join(short, next(iter(fitting.values())), test.__name__, to_reason(test))


def to_reason(rule: Callable[..., object]) -> str:
    """The first line of a rule's docstring, without its full stop."""
    return (inspect.getdoc(rule) or rule.__name__).split("\n")[0].rstrip(".")


def skips(short: str, full: str) -> Iterator[str]:
    """The stretches of ``full`` that ``short`` leaves out; nothing where it is no subsequence.

    >>> list(skips("甲机", "甲乙机械"))
    ['乙', '械']
    """
    at = 0
    left = []
    for sign in short:
        there = full.find(sign, at)
        if there < 0:
            return
        left.append(full[at:there])
        at = there + 1
    yield from (stretch for stretch in (*left, full[at:]) if stretch)
