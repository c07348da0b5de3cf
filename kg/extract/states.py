"""Finds operating states: what a plant, firm or project is said to be doing, or to be about to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import ahocorasick_rs

from kg.extract.status import find_status
from kg.lexicon import load_rows, load_setting
from kg.model import Modality, Span, Status

_WINDOW = 12


@dataclass(frozen=True, slots=True)
class StateMention:
    """Words for an operating state; ``state`` is its name in ``operating_states.tsv``."""

    start: int
    end: int
    state: str
    status: Status
    modality: Modality


@dataclass(frozen=True, slots=True)
class _Rules:
    automaton: ahocorasick_rs.AhoCorasick
    states: tuple[str, ...]
    maybe: frozenset[str]
    pauses: str
    patterns: dict[str, re.Pattern[str]]


@cache
def _rules() -> _Rules:
    data, rows = load_setting("states"), load_rows("operating_states", 2)
    kind = ahocorasick_rs.MatchKind.LeftmostLongest
    return _Rules(
        automaton=ahocorasick_rs.AhoCorasick([word for word, _ in rows], matchkind=kind),
        states=tuple(state for _, state in rows),
        maybe=frozenset(data["maybe"]),
        pauses=data["pauses"],
        patterns={n: re.compile(pattern) for n, pattern in data.items() if n not in ("maybe", "pauses")},
    )


def find_states(text: str, start: int, end: int) -> list[StateMention]:
    """Finds the operating states that ``text[start:end]``, one sentence, states.

    A word that only names a matter (复工方案, 支持企业复工) states nothing.

    Args:
        text: A document's text.
        start: The sentence's start.
        end: The sentence's end.

    Returns:
        The states in order, each with its status.

    >>> text = "青禾电子已复工，远山机械尚未复工。"
    >>> [(mention.state, mention.status.value) for mention in find_states(text, 0, len(text))]
    [('resumed', 'actual'), ('resumed', 'negated')]
    >>> [mention.status.value for mention in find_states("工厂推迟开工。", 0, 7)]
    ['planned']
    """
    rules = _rules()
    found = []
    for word, low, high in rules.automaton.find_matches_as_indexes(text[start:end]):
        span = Span(start + low, start + high)
        if _is_stated(text, Span(start, end), span):
            status, modality = find_status(text, start, end, *span)
            if status is Status.ACTUAL and span.start > start and text[span.start - 1] in rules.pauses:
                status, modality = _carried_plan(text, Span(start, end), span.start - 1)
            if status is Status.ACTUAL and _is_delayed(text, Span(start, end), span):
                status, modality = Status.PLANNED, Modality.INTENDED
            found.append(StateMention(*span, rules.states[word], status, modality))
    return found


def _carried_plan(text: str, sentence: Span, pause: int) -> tuple[Status, Modality]:
    """Whether the clause before goes on: what it plans, the one that opens with a state's word plans too."""
    status, modality = find_status(text, *sentence, pause, pause)
    return (status, modality) if modality is Modality.INTENDED else (Status.ACTUAL, Modality.ASSERTED)


def _is_delayed(text: str, sentence: Span, word: Span) -> bool:
    """Whether what a state's word says was put off."""
    before, patterns = text[max(sentence.start, word.start - _WINDOW) : word.start], _rules().patterns
    return bool(
        patterns["delayed_before"].search(before)
        or patterns["delayed_after"].match(text, word.end, sentence.end)
    )


def _is_stated(text: str, sentence: Span, word: Span) -> bool:
    """Whether a state's word says what somebody does rather than names a matter."""
    rules = _rules()
    before, patterns = text[max(sentence.start, word.start - _WINDOW) : word.start], rules.patterns
    if patterns["thing_before"].search(before) or patterns["thing_after"].match(text, word.end, sentence.end):
        return False
    if patterns["cut"].match((text[word.start - 1 : word.start] or " ") + text[word.start : word.end + 2]):
        return False
    if text[word.start : word.end] not in rules.maybe:
        return True
    after = patterns["maybe_after"].match(text, word.end, sentence.end)
    return bool(after or patterns["maybe_before"].search(before))


def describes(text: str, state: StateMention) -> bool:
    """Whether a state's word describes what follows it.

    >>> text = "停产的甲厂"
    >>> describes(text, find_states(text, 0, 5)[0])
    True
    """
    return bool(_rules().patterns["describing"].match(text, state.end))


def is_site(text: str, end: int, start: int) -> bool:
    """Whether between two names, from ``end`` to ``start``, the text says that the one is in the other."""
    return bool(_rules().patterns["site"].fullmatch(text, end, start))


def is_location(text: str, start: int) -> bool:
    """Whether the words before a name say that something stands there."""
    return bool(_rules().patterns["standing"].search(text[max(start - _WINDOW, 0) : start]))
