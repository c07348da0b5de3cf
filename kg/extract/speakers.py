"""Finds what somebody says, and the words that name who says it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import ahocorasick_rs

from kg.lexicon import load_setting, load_words
from kg.model import Span

_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Speech:
    """What is said, and the words that name the speaker.

    ``speaker`` is the stretch that a name is looked for in, not the name itself. ``direct`` says that the
    words stand between quotation marks.
    """

    said: Span
    speaker: Span
    direct: bool


@dataclass(frozen=True, slots=True)
class _Rules:
    automaton: ahocorasick_rs.AhoCorasick
    words: tuple[str, ...]
    none: frozenset[str]
    weak: frozenset[str]
    opening: str
    closing: str
    clause: str
    link: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    according: re.Pattern[str]


@cache
def _rules() -> _Rules:
    data = load_setting("speakers")
    none = frozenset(data["none"])
    words = tuple(sorted(load_words("speech_verbs") | none))
    return _Rules(
        automaton=ahocorasick_rs.AhoCorasick(words, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest),
        words=words,
        none=none,
        weak=frozenset(data["weak"]),
        opening=data["opening"],
        closing=data["closing"],
        clause=data["clause"],
        link=re.compile(data["link"]),
        before=re.compile(f"{data['before']}+"),
        after=re.compile(f"{data['after']}+$"),
        according=re.compile(f"(?:{data['according']})"),
    )


def find_speaker(text: str, start: int, end: int) -> Speech | None:
    """The first speech of a sentence: ``X表示，…``, ``X说：“…”`` and ``“…”X说。``.

    Args:
        text: A document's text.
        start: The sentence's start.
        end: The sentence's end.

    Returns:
        The speech, or None where the sentence reports none.

    >>> text = "青禾电子总经理林若溪说：“我们复工了。”"
    >>> text[slice(*find_speaker(text, 0, len(text)).speaker)]
    '青禾电子总经理林若溪'
    """
    rules = _rules()
    for word, low, high in rules.automaton.find_matches_as_indexes(text[start:end]):
        if rules.words[word] not in rules.none:
            speech = _read_speech(text, Span(start, end), Span(start + low, start + high), rules.words[word])
            if speech:
                return speech
    return None


def _read_speech(text: str, sentence: Span, verb: Span, word: str) -> Speech | None:
    """The speech around one verb, if that verb introduces one."""
    rules = _rules()
    if _inside_quotation(text, sentence.start, verb.start):
        return None
    speaker = _find_name(text, sentence.start, verb.start)
    if speaker.start == speaker.end:
        return None
    link = rules.link.match(text, verb.end, sentence.end)
    marks = link.group() if link else ""
    begin = verb.end + len(marks)
    if marks and marks[-1] in rules.opening:
        closed = next((at for at in range(begin, sentence.end) if text[at] in rules.closing), sentence.end)
        return Speech(Span(begin, closed), speaker, direct=True)
    if quoted := _quotation_before(text, sentence.start, speaker.start):
        return Speech(quoted, speaker, direct=True)
    if begin < sentence.end and (marks or word not in rules.weak):
        return Speech(Span(begin, sentence.end), speaker, direct=False)
    return None


def _inside_quotation(text: str, start: int, position: int) -> bool:
    """Whether a quotation is open at ``position``."""
    rules = _rules()
    opened = max(text.rfind(mark, start, position) for mark in rules.opening)
    closed = max(text.rfind(mark, start, position) for mark in rules.closing)
    return opened > closed


def _find_name(text: str, start: int, verb: int) -> Span:
    """The words between the last mark and the verb, without adverbials."""
    rules = _rules()
    low = verb
    while low > max(start, verb - _LONGEST_NAME) and text[low - 1] not in rules.clause:
        low -= 1
    if after := rules.after.search(text, low, verb):
        verb = after.start()
    if before := rules.before.match(text, low, verb):
        low = before.end()
    if according := rules.according.match(text, low, verb):
        low = according.end()
    return Span(low, verb)


def _quotation_before(text: str, start: int, position: int) -> Span | None:
    """The quotation that ends right before ``position``."""
    rules = _rules()
    if position <= start or text[position - 1] not in rules.closing:
        return None
    opened = max(text.rfind(mark, start, position - 1) for mark in rules.opening)
    return Span(max(start, opened + 1), position - 1)
