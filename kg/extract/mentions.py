"""One sense per document: settles each name's type and edges, and finds it where the tagger missed it.

After Gale, Church and Yarowsky, "One Sense Per Discourse", 1992.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import ahocorasick_rs

from kg.extract.features import short_division
from kg.extract.tagger import LAYERS
from kg.lexicon import load_rows, load_setting
from kg.model import EntityType, Mention

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

REPEATED = "repeated-name"
SURE = 0.75
_SHORTEST = 2
# One character names these (铜, 沪), but of 58,000 annotated names of other types two.
_SHORT = frozenset(
    {EntityType.PLACE, EntityType.PRODUCT, EntityType.INDUSTRY, EntityType.PERSON, EntityType.ORGANIZATION}
)
# A family name and two characters.
_FULL_NAME = 3
_STOP = "\u3002"
_WHOLE = (EntityType.COMPANY, EntityType.GOVERNMENT_BODY, EntityType.ORGANIZATION, EntityType.PARK)
_LAYER = {kind: number for number, kinds in enumerate(LAYERS) for kind in kinds}


def settle_mentions(text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Gives each name one type within its layer, then adds its other occurrences.

    Args:
        text: The document's text.
        mentions: What the tagger found, sorted.

    Returns:
        The settled mentions with the added ones (rule ``repeated-name``), sorted; in a layer none overlap.
    """
    balanced = _without_stray(text, [kept for m in mentions if (kept := _balance(text, m))])
    whole = _complete(text, [_without_goods(text, m, balanced) for m in _one_end_each(text, balanced)])
    settled = _one_type_each(text, [part for m in whole for part in _split(text, m)])
    return tuple(sorted([*settled, *_repeat(text, settled)]))


def _balance(text: str, mention: Mention) -> Mention | None:
    """The mention with the partner of a bracket or quotation mark inside it that stands right outside.

    It loses a bracket, quotation mark or space at its edge that has no partner inside. Where one character is
    left that names nothing of its type, there is no mention.
    """
    start = mention.start
    end = start + len(re.split(r"[\t\n]", text[start : mention.end].rstrip(), maxsplit=1)[0])
    for opening, closing in load_setting("mentions")["pairs"]:
        name = text[start:end]
        unclosed = name.count(opening) - name.count(closing)
        if unclosed == 1 and name[0] != opening and text.startswith(closing, end):
            end += 1
        elif unclosed == -1 and name[-1] != closing and text.endswith(opening, 0, start):
            start -= 1
    changed = True
    while changed and start < end:
        name = text[start:end]
        changed = False
        for opening, closing in load_setting("mentions")["pairs"]:
            if name[-1].isspace() or name[-1] == opening or (name[-1] == closing and opening not in name):
                end, changed = end - 1, True
                break
            if name[0].isspace() or name[0] == closing or (name[0] == opening and closing not in name):
                start, changed = start + 1, True
                break
    shortest = 1 if mention.type in _SHORT else _SHORTEST
    return replace(mention, start=start, end=end) if end - start >= shortest else None


def _without_stray(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """In a text without full stops, names without one character before them that they have only once."""
    if _STOP in text:
        return list(mentions)
    often = Counter((m.type, text[m.start : m.end]) for m in mentions)
    return [
        replace(m, start=m.start + 1)
        if often[m.type, text[m.start : m.end]] == 1 < often[m.type, text[m.start + 1 : m.end]]
        else m
        for m in mentions
    ]


def _without_goods(text: str, mention: Mention, mentions: Sequence[Mention]) -> Mention:
    """A firm up to its legal form, where the reading went on to what it makes."""
    if mention.type != EntityType.COMPANY:
        return mention
    legal = _legal_form().search(text, mention.start, mention.end)
    if legal is None:
        return mention
    goods = any(
        m.type == EntityType.PRODUCT and legal.end() <= m.start and m.end <= mention.end for m in mentions
    )
    return replace(mention, end=legal.end()) if goods else mention


@cache
def _legal_form() -> re.Pattern[str]:
    return re.compile("|".join(load_setting("mentions")["legal"]))


def _one_end_each(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Persons by the longer of two names, or by the shorter where it stands without that end, and as often.

    >>> people = [Mention(0, 2, EntityType.PERSON), Mention(4, 7, EntityType.PERSON)]
    >>> [(m.start, m.end) for m in _one_end_each("赵甲乙、赵甲乙", people)]
    [(0, 3), (4, 7)]
    >>> people = [Mention(0, 2, EntityType.PERSON), Mention(3, 6, EntityType.PERSON)]
    >>> [(m.start, m.end) for m in _one_end_each("赵甲、赵甲乙", people)]
    [(0, 2), (3, 5)]
    """
    people = [(m.start, text[m.start : m.end]) for m in mentions if m.type == EntityType.PERSON]
    often = Counter(name for _, name in people)
    longer = {name[:-1]: name for name in sorted(often) if len(name) == _FULL_NAME and name[:-1] in often}
    alone = Counter(n for start, n in people if n in longer and not text.startswith(longer[n], start))
    ends = {}
    for name, long in longer.items():
        if name not in alone:
            ends[name] = long
        elif alone[name] >= often[long]:
            ends[long] = name
    starts = {m.start for m in mentions}
    found = []
    for m in mentions:
        end = m.start + len(ends.get(text[m.start : m.end], "")) if m.type == EntityType.PERSON else m.start
        found.append(m if end == m.start or m.end in starts else replace(m, end=end))
    return found


def _complete(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Bodies and firms in full where a longer name that the document has elsewhere begins at the place.

    None reaches over a bracket or quotation mark, or into the next name of its layer.
    """
    marks = {mark for pair in load_setting("mentions")["pairs"] for mark in pair}
    names = {(m.type, text[m.start : m.end]) for m in mentions if m.type in _WHOLE}
    longest = max((len(name) for _, name in names), default=0)
    starts = {(m.start, _LAYER[m.type]) for m in mentions}
    found = []
    for m in mentions:
        end = m.end
        if m.type in _WHOLE and end - m.start >= _SHORTEST:
            for last in range(m.end, min(m.start + longest, len(text))):
                if text[last] in marks or (last, _LAYER[m.type]) in starts:
                    break
                end = last + 1 if (m.type, text[m.start : last + 1]) in names else end
        found.append(replace(m, end=end))
    return found


def _split(text: str, mention: Mention) -> Iterator[Mention]:
    """A division named with the one above it as two: a province or a prefecture, then what lies in it."""
    if mention.type == EntityType.PLACE:
        name = text[mention.start : mention.end]
        whole, above = _divisions()
        cut = next((at for at in range(2, len(name) - 1) if name[:at] in above and name[at:] in whole), 0)
        if cut:
            yield replace(mention, end=mention.start + cut)
            mention = replace(mention, start=mention.start + cut)
    yield mention


@cache
def _divisions() -> tuple[frozenset[str], frozenset[str]]:
    """The divisions by their full names, and those above others by their full and their short names."""
    rows = load_rows("divisions", 3)
    above = {name for _, name, level in rows if level != "county"}
    return frozenset(name for _, name, _ in rows), frozenset({*above, *map(short_division, above)})


def _one_type_each(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """The type with the highest summed confidence wins for each name of a layer."""
    votes: dict[tuple[int, str], dict[EntityType, float]] = defaultdict(lambda: defaultdict(float))
    mentions = list(mentions)
    for m in mentions:
        votes[_LAYER[m.type], text[m.start : m.end]][m.type] += m.confidence
    best = {key: max(sorted(kinds), key=kinds.__getitem__) for key, kinds in votes.items()}
    return [
        Mention(m.start, m.end, best[_LAYER[m.type], text[m.start : m.end]], m.rule, m.confidence)
        for m in mentions
    ]


def _repeat(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Occurrences of sure names outside every mention of their layer."""
    sure: dict[str, list[Mention]] = {}
    for m in mentions:
        name = text[m.start : m.end]
        if m.confidence >= SURE and len(name) > 1 and all(k.type != m.type for k in sure.get(name, [])):
            sure.setdefault(name, []).append(m)
    if not sure:
        return []
    taken = [bytearray(len(text)) for _ in LAYERS]
    for m in mentions:
        taken[_LAYER[m.type]][m.start : m.end] = b"\x01" * (m.end - m.start)
    names = sorted(sure)
    automaton = ahocorasick_rs.AhoCorasick(names, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    added = []
    for number, start, end in automaton.find_matches_as_indexes(text):
        for known in sure[names[number]]:
            layer = _LAYER[known.type]
            inside_name = layer == _LAYER[EntityType.PRODUCT] and any(taken[0][start:end])
            if not any(taken[layer][start:end]) and not inside_name:
                taken[layer][start:end] = b"\x01" * (end - start)
                added.append(Mention(start, end, known.type, REPEATED, known.confidence))
    return added
