"""Reads how far a statement holds: whether it is planned, denied, over, conditional, rumoured or hoped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import ahocorasick_rs

from kg.lexicon import load_rows, load_setting
from kg.model import Modality, Predicate, Status

_RUMOURED, _CONDITIONAL, _NEGATED, _ENDED, _HOPED, _PLANNED = (
    "rumoured", "conditional", "negated", "ended", "hoped", "planned",
)  # fmt: skip
_HAPPENED = "happened"
_MEANING = {
    _RUMOURED: (Status.PLANNED, Modality.RUMOURED),
    _CONDITIONAL: (Status.PLANNED, Modality.CONDITIONAL),
    _NEGATED: (Status.NEGATED, Modality.DENIED),
    _ENDED: (Status.ACTUAL, Modality.ENDED),
    _HOPED: (Status.PLANNED, Modality.HOPED),
    _PLANNED: (Status.PLANNED, Modality.INTENDED),
    "": (Status.ACTUAL, Modality.ASSERTED),
}
_OF_NUMBERS = (Modality.INTENDED, Modality.CONDITIONAL, Modality.ENDED)
_LOOK_AHEAD = 24
_LOOK_BACK = 4


@dataclass(frozen=True, slots=True)
class _Cue:
    """A cue word in a text: where it stands, and its class."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class _Single:
    """A cue of one character: its class, its reach, and whether it must open its clause."""

    kind: str
    reach: int
    first: bool


@dataclass(frozen=True, slots=True)
class _Rules:
    """The cues in one automaton, and the compiled content of ``status.toml``."""

    automaton: ahocorasick_rs.AhoCorasick
    kinds: tuple[str, ...]
    singles: dict[str, _Single]
    clause: str
    sentence: str
    things: frozenset[str]
    disposal: str
    patterns: dict[str, re.Pattern[str]]


@cache
def _rules() -> _Rules:
    data = load_setting("status")
    weak = frozenset(data["weak"])
    singles = {
        one["word"]: _Single(one["class"], one["reach"], one.get("first", False)) for one in data["single"]
    }
    kinds = {word: kind for word, kind in load_rows("status", 2) if kind in _MEANING and word not in weak}
    kinds = {word: kind for word, kind in kinds.items() if len(word) > 1}
    kinds |= data["further"] | {word: single.kind for word, single in singles.items()}
    kinds |= dict.fromkeys(data["none"], "") | dict.fromkeys(data["happened"], _HAPPENED)
    words = sorted(kinds)
    sections = ("thing", "disposal", "after", "number")
    return _Rules(
        automaton=ahocorasick_rs.AhoCorasick(words, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest),
        kinds=tuple(kinds[word] for word in words),
        singles=singles,
        clause=data["clause"],
        sentence=data["sentence"],
        things=frozenset(data["thing"]["words"]),
        disposal=data["disposal"]["word"],
        patterns={
            f"{section}.{name}": re.compile(pattern)
            for section in sections
            for name, pattern in data[section].items()
            if name not in ("words", "word")
        },
    )


def find_status(
    text: str, start: int, end: int, trigger_start: int, trigger_end: int
) -> tuple[Status, Modality]:
    """Reads whether what a predicate says holds, is planned, denied, over, conditional, rumoured or hoped.

    Cues work within their clause, before the predicate; a rumour's source and a condition work on what
    follows in their sentence. The nearest word decides between a plan and what has happened.

    Args:
        text: A document's text.
        start: The sentence's start.
        end: The sentence's end.
        trigger_start: The predicate's start.
        trigger_end: The predicate's end.

    Returns:
        Its status and finer shade.

    >>> text = "公司拟在远山县投资建厂，目前尚未开工。"
    >>> places = [text.find("投资"), text.find("开工")]
    >>> [find_status(text, 0, len(text), at, at + 2)[0].value for at in places]
    ['planned', 'negated']
    """
    rules = _rules()
    opening = _last_mark(text, start, trigger_start, rules.clause)
    cues = [
        cue for cue in _find_cues(text, opening, trigger_start) if _works(text, opening, cue, trigger_start)
    ]
    kinds = {cue.kind for cue in cues} | _carried_kinds(text, start, opening)
    kinds |= _following_kinds(text, end, trigger_end)
    for kind in (_RUMOURED, _CONDITIONAL, _NEGATED, _ENDED):
        if kind in kinds:
            return _MEANING[kind]
    if cues and cues[-1].kind == _HAPPENED:
        return _MEANING[""]
    return _MEANING[next((kind for kind in (_HOPED, _PLANNED) if kind in kinds), "")]


def find_number_status(text: str, start: int, end: int, first: int, last: int) -> tuple[Status, Modality]:
    """Reads whether a number is reached, planned, conditional or over; denied only right before it.

    Other words of denial, hope or rumour in the clause speak of something else as often as of the number.

    Args:
        text: A document's text.
        start: The sentence's start.
        end: The sentence's end.
        first: The number's start, with the words that bound it.
        last: The number's end.

    >>> text = "公司计划投资5亿元，拟建的3个项目尚未达到10亿元。"
    >>> places = [text.find("5"), text.find("3"), text.find("达到")]
    >>> [find_number_status(text, 0, len(text), at, at + 4)[0].value for at in places]
    ['planned', 'actual', 'negated']
    """
    patterns = _rules().patterns
    before = text[max(start, first - _LOOK_BACK) : first]
    if is_base(text, start, first):
        return _MEANING[""]
    bare = patterns["number.bare"].match(text, first)
    if not bare and patterns["number.denied"].search(before):
        return _MEANING[_NEGATED]
    if patterns["number.named"].search(before) or (bare and before.endswith(_rules().disposal)):
        return _MEANING[""]
    if patterns["number.example"].match(text, _last_mark(text, start, first, _rules().clause)):
        return _MEANING[""]
    status, modality = find_status(text, start, end, first, last)
    return (status, modality) if modality in _OF_NUMBERS else _MEANING[""]


def is_base(text: str, start: int, first: int) -> bool:
    """Whether what stands at ``first``, in the sentence from ``start``, is what a change comes from."""
    return bool(_rules().patterns["number.base"].search(text[max(start, first - _LOOK_AHEAD) : first]))


def denies(text: str, start: int, end: int, first: int = 0, last: int | None = None) -> bool:
    """Whether a word of denial stands in the clauses that a stretch of text begins and ends in.

    Args:
        text: A document's text.
        start: Where the stretch begins.
        end: Where it ends.
        first: Where its first sentence begins: no clause reaches back beyond it.
        last: Where its last sentence ends, the text's end where it is None.

    >>> text = "甲厂向乙厂供货，丙厂尚未复工。"
    >>> denies(text, 0, 5), denies(text, 8, 10)
    (False, True)
    >>> text = "甲厂向乙厂供货丙厂尚未复工"
    >>> denies(text, 0, 5), denies(text, 0, 5, 0, 7)
    (True, False)
    """
    clause = _rules().clause
    opening = _last_mark(text, first, start, clause)
    while end < (len(text) if last is None else last) and text[end] not in clause:
        end += 1
    return any(cue.kind == _NEGATED for cue in _find_cues(text, opening, end))


@cache
def statuses_between(predicate: Predicate) -> frozenset[Modality]:
    """The shades of a relation that the words between its ends give it more reliably than the linker does."""
    rows = load_setting("status")["between"]
    return frozenset(Modality(shade) for shade, names in rows.items() if predicate.value in names)


def _last_mark(text: str, start: int, end: int, marks: str) -> int:
    """Where the clause that reaches to ``end`` begins."""
    while end > start and text[end - 1] not in marks:
        end -= 1
    return end


def _find_cues(text: str, start: int, end: int) -> list[_Cue]:
    """The cues of a stretch in order, the longest word where several begin together."""
    rules = _rules()
    found = rules.automaton.find_matches_as_indexes(text[start:end])
    return [
        _Cue(start + low, start + high, rules.kinds[word]) for word, low, high in found if rules.kinds[word]
    ]


def _works(text: str, opening: int, cue: _Cue, trigger: int) -> bool:
    """Whether a cue works on the predicate at ``trigger``."""
    rules, word = _rules(), text[cue.start : cue.end]
    if cue.kind == _NEGATED and rules.patterns["after.plan"].match(text, cue.end):
        return False  # a plan is denied, not what is
    single = rules.singles.get(word)
    if single and (trigger - cue.end > single.reach or (single.first and cue.start > opening)):
        return False
    if word == rules.disposal:
        return not _is_disposal(text, cue, trigger)
    if word in rules.things:
        before = rules.patterns["thing.before"].search(text[opening : cue.start])
        return not (before or rules.patterns["thing.after"].match(text, cue.end))
    return True


def _is_disposal(text: str, cue: _Cue, trigger: int) -> bool:
    """Whether 将 takes an object, as in 将物资送到."""
    patterns = _rules().patterns
    if cue.end == trigger or patterns["disposal.plan"].match(text, cue.end):
        return False
    if patterns["disposal.object"].match(text, cue.end):
        return True
    return bool(patterns["disposal.verbs"].match(text[trigger : trigger + _LOOK_AHEAD]))


def _carried_kinds(text: str, start: int, opening: int) -> set[str]:
    """The classes that earlier clauses carry over: a rumour, and a condition to its conclusion."""
    rules = _rules()
    begin = _last_mark(text, start, opening, rules.sentence)
    kinds = {cue.kind for cue in _find_cues(text, begin, opening)}
    carried = kinds & {_RUMOURED}
    if _CONDITIONAL in kinds and rules.patterns["after.conclusion"].match(text, opening):
        carried.add(_CONDITIONAL)
    return carried


def _following_kinds(text: str, end: int, trigger_end: int) -> set[str]:
    """The classes that the words right after the predicate give it."""
    patterns = _rules().patterns
    kinds = {
        kind for kind in (_NEGATED, _CONDITIONAL) if patterns[f"after.{kind}"].match(text, trigger_end, end)
    }
    if later := patterns["after.later"].match(text, trigger_end, end):
        ahead = text[later.end() : min(end, later.end() + _LOOK_AHEAD)]
        if patterns["after.outlook"].search(ahead):
            kinds.add(_PLANNED)
    return kinds
