"""Finds the title of a person who holds a post: the words between a body and a name, or around them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.extract.pattern_syntax import PatternParser
from kg.lexicon import load_setting
from kg.model import EntityType, Mention, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

_SITES = (EntityType.PLACE, EntityType.PARK, EntityType.INDUSTRY)


@cache
def _settings() -> dict[str, Any]:
    section: dict[str, Any] = load_setting("attributes")["title"]
    return section


@cache
def _post_heads() -> str:
    """The last words of posts as one expression."""
    return PatternParser.read_words("post_head")


def _post(longest: int) -> str:
    """One post, with up to ``longest`` characters of department and rank before its last word."""
    settings, heads = _settings(), _post_heads()
    outside = re.escape(settings["stop"] + settings["item"])
    return f"[^{outside}]{{0,{longest}}}?{heads}(?:{heads}){{0,2}}(?!{settings['not_post']})"


@cache
def _joint() -> str:
    return "(?:" + "|".join(_settings()["joint"]) + ")"


@cache
def _title_before() -> re.Pattern[str]:
    """One post or several joined ones, up to the end of a stretch of text."""
    return re.compile(f"{_post(16)}(?:{_joint()}{_post(16)}){{0,4}}$")


@cache
def _title_after() -> re.Pattern[str]:
    """One post or several joined ones at the beginning of a stretch of text."""
    return re.compile(f"{_post(10)}(?:{_joint()}{_post(10)}){{0,4}}")


def strip_words(words: str, lead: Sequence[str], tail: Sequence[str]) -> str:
    """The words without what may stand before and behind them."""
    changed = True
    while changed and words:
        before = words
        for mark in lead:
            words = words.removeprefix(mark)
        for mark in tail:
            words = words.removesuffix(mark)
        changed = words != before
    return words


def _cut_between(text: str, head: Mention, tail: Mention, mentions: Sequence[Mention]) -> tuple[str, str]:
    """What stands between a body and a name, as far as it is about this body and this name.

    Returns:
        The words before the first other mention (or all), and those behind the last other person.
    """
    start, end = tail.end, head.start
    others = [m for m in mentions if start <= m.start and m.end <= end and m.type not in _SITES]
    people = [m.end for m in others if m.type == EntityType.PERSON]
    first = min((m.start for m in others), default=end)
    return text[start:first], text[max(people, default=start) : end]


def find_title(text: str, sentence: Span, ends: tuple[Mention, Mention], mentions: Sequence[Mention]) -> str:
    """The post a person holds in a body, without its term."""
    head, tail = ends
    for words in _title_candidates(text, sentence, head, tail, mentions):
        title = strip_words(words, _settings()["lead"], _settings()["tail"])
        title = strip_words(title, _settings()["terms"], ())
        title = strip_words(title, _settings()["lead"], _settings()["tail"])
        if title and len(title) <= _settings()["longest"]:
            return title
    return ""


def _title_candidates(
    text: str, sentence: Span, head: Mention, tail: Mention, mentions: Sequence[Mention]
) -> list[str]:
    """Stretches that may hold the title, the likeliest first."""
    found: list[str | None] = []
    settings = _settings()
    if text[tail.end : head.start] == settings["chief"]:
        return [text[tail.end - 1 : head.start]]
    if tail.end <= head.start:
        near, last = _cut_between(text, head, tail, mentions)
        last = strip_words(last, (), settings["tail"])
        near = strip_words(near, settings["lead"], settings["tail"])
        behind = _title_before().search(last)
        found += [behind.group() if behind and near not in last else None, _match_title(near)]
        found.append(behind.group() if behind else None)
    elif head.end <= tail.start:
        after = _title_after().match(strip_words(text[tail.end : sentence.end], settings["lead"][:1], ()))
        found.append(after.group() if after else None)
    last_end = max(
        (m.end for m in mentions if sentence.start <= m.start and m.end <= head.start), default=sentence.start
    )
    before = _title_before().search(text[last_end : head.start])
    found.append(next((w for w in settings["behind"] if text.startswith(w, head.end)), None))
    found.append(before.group() if before and head.start <= tail.start else None)
    return [words for words in found if words]


def _match_title(words: str) -> str | None:
    """The posts a stretch consists of, if it does."""
    match = _title_before().search(words)
    return match.group() if match else None


def find_term(text: str, sentence: Span, ends: tuple[Mention, Mention], mentions: Sequence[Mention]) -> str:
    """The word that tells whether a post is past, present or to come."""
    head, tail = ends
    near = (
        _cut_between(text, head, tail, mentions)[0] if tail.end <= head.start else text[head.end : tail.start]
    )
    around = text[max(sentence.start, tail.start - 2) : tail.start], near[:2], near[-2:]
    terms = _settings()["terms"]
    return next((t for t in terms if around[0].endswith(t) or around[1].startswith(t)), "")
