"""Every pattern finds its examples and leaves its rejects; the engine reads slots, lists and remarks."""

from __future__ import annotations

import re
import time
from collections import Counter
from typing import Any

import pytest

from kg.errors import DataError
from kg.extract.pattern_load import Example, RelationPattern, cast_mentions, load_patterns, read_patterns
from kg.extract.pattern_syntax import PatternParser
from kg.extract.patterns import PatternIndex, find_pattern_hits
from kg.lexicon import load_setting
from kg.model import RELATIONS, EntityType, Mention, Predicate, Status

PATTERNS = load_patterns()
EXAMPLES = [(pattern, example) for pattern in PATTERNS for example in pattern.examples]
REJECTS = [(pattern, text) for pattern in PATTERNS for text in pattern.rejects]
COMMON = set(RELATIONS) - {
    Predicate.FINANCES,
    Predicate.ASSISTS,
    Predicate.ASSIGNED_TO,
    Predicate.AWARDS,
    Predicate.BENEFITS_FROM,
}


def to_pattern(pattern: str, predicate: Predicate) -> RelationPattern:
    """A pattern of its own for one test."""
    entry = {"id": "test", "pattern": pattern, "examples": [{"text": "-", "head": "澜州", "tail": "澜州"}]}
    patterns, problems = read_patterns(predicate, [entry])
    assert not problems
    return patterns[0]


def find_names(pattern: RelationPattern, text: str) -> set[tuple[str, str]]:
    """The names of the two ends of each hit of one pattern."""
    mentions = cast_mentions(text)
    hits = find_pattern_hits(text, 0, len(text), mentions, PatternIndex([pattern]))
    spans = [(mentions[hit.head], mentions[hit.tail]) for hit in hits]
    return {(text[head.start : head.end], text[tail.start : tail.end]) for head, tail in spans}


@pytest.mark.parametrize(
    ("pattern", "example"), EXAMPLES, ids=[f"{p.id}-{n}" for n, (p, _) in enumerate(EXAMPLES)]
)
def test_a_pattern_finds_its_example(pattern: RelationPattern, example: Example) -> None:
    """The pair an example names is among the hits."""
    assert (example.head, example.tail) in find_names(pattern, example.text)


@pytest.mark.parametrize(
    ("pattern", "text"), REJECTS, ids=[f"{p.id}-{n}" for n, (p, _) in enumerate(REJECTS)]
)
def test_a_pattern_leaves_its_reject(pattern: RelationPattern, text: str) -> None:
    """A reject gives no hit."""
    assert not find_names(pattern, text)


def test_every_predicate_has_its_patterns() -> None:
    """The common predicates have 25 patterns or more, the rare ones 12."""
    counts = Counter(pattern.predicate for pattern in PATTERNS)
    assert not {p: counts[p] for p in RELATIONS if counts[p] < (25 if p in COMMON else 12)}


def test_every_pattern_compiles_and_is_bounded() -> None:
    """No shipped expression holds an unbounded repetition."""
    for pattern in PATTERNS:
        re.compile(pattern.syntax.regex)
        outside_sets = re.sub(r"\\.|\[[^\]]*\]", "x", pattern.syntax.regex)
        assert "*" not in outside_sets, pattern.id
        assert "+" not in outside_sets, pattern.id


def test_the_cast_has_known_types() -> None:
    """Each name of the examples has an entity type."""
    assert {EntityType(value) for value in load_setting("pattern_cast").values()}


CASES = [
    ("{head:Company}就差{tail:Company}配套", "宏晟机械就差远洲轴承配套", {("宏晟机械", "远洲轴承")}),
    ("{head:Company}就差{tail:Company}配套", "“宏晟机械”就差 远洲轴承配套", {("宏晟机械", "远洲轴承")}),
    (
        "{head:Company}就差{tail:Company}配套",
        "宏晟机械（代码600000）就差远洲轴承配套",
        {("宏晟机械", "远洲轴承")},
    ),
    ("{head+}(为|给){tail}供货", "宏晟机械、远洲轴承和云岭电子给青禾汽车供货", 3),
    ("{head}{gap:0-4}供货{tail}", "宏晟机械，供货青禾汽车", set()),
    ("{head}{skip:0-4}供货{tail}", "宏晟机械向北澜国供货青禾汽车", {("宏晟机械", "青禾汽车")}),
    ("{head}{wide:0-4}供货{tail}", "宏晟机械，供货青禾汽车", {("宏晟机械", "青禾汽车")}),
    ("{head}{thing:0-8}供{tail}", "宏晟机械滚珠轴承供青禾汽车", {("宏晟机械", "青禾汽车")}),
    ("{unless:向|为}{head}供货{tail}", "向宏晟机械供货青禾汽车", set()),
    ("{head}供货{tail}{not:的}", "宏晟机械供货青禾汽车的厂", set()),
    ("{head}供货{tail}{no:Place}", "宏晟机械供货青禾汽车澜州", set()),
    ("{head}供货{tail}{end}", "宏晟机械供货青禾汽车，", {("宏晟机械", "青禾汽车")}),
    ("{start}{head}供货{tail}", "据宏晟机械供货青禾汽车", set()),
    (
        "[head:Group {gap:0-4}{tail:Company}{gap:0-6}]",
        "青禾汽车的供应商复工",
        {("青禾汽车的供应商", "青禾汽车")},
    ),
    ("{head}（{gap:0-8}{tail}", "宏晟机械（配套青禾汽车）复工", {("宏晟机械", "青禾汽车")}),
    ("{head}<supplies.verb>{tail}", "宏晟机械配套青禾汽车", {("宏晟机械", "青禾汽车")}),
    ("{head}[0-9]条{tail}", "宏晟机械3条青禾汽车", {("宏晟机械", "青禾汽车")}),
]


@pytest.mark.parametrize(("pattern", "text", "expected"), CASES)
def test_each_part_of_the_language(pattern: str, text: str, expected: int | set[tuple[str, str]]) -> None:
    """Slots, lists, gaps, guards, edges, insides, remarks and word classes read as the syntax says."""
    found = find_names(to_pattern(pattern, Predicate.SUPPLIES), text)
    assert (len(found) if isinstance(expected, int) else found) == expected


def test_a_pair_slot_gives_each_two() -> None:
    """Three names of one list are three pairs."""
    pattern = to_pattern("{pair:Place}共建", Predicate.COOPERATES_WITH)
    assert len(find_names(pattern, "栖溪县、南屏省和东浦共建")) == 3


def test_a_hit_knows_its_span_status_and_amount() -> None:
    """The span covers what was read, the amount is copied from the text."""
    text = "据悉，禾丰银行拟向青禾汽车放款3亿元支持复产。"
    entry = {
        "id": "test",
        "pattern": "{head}拟向{tail}放款{amount}",
        "status": "planned",
        "examples": [{"text": "-", "head": "澜州", "tail": "澜州"}],
    }
    patterns, _ = read_patterns(Predicate.FINANCES, [entry])
    (hit,) = find_pattern_hits(text, 0, len(text), cast_mentions(text), PatternIndex(patterns))
    assert text[hit.span.start : hit.span.end] == "禾丰银行拟向青禾汽车放款3亿元"
    assert hit.attributes == (("amount", "3亿元"),)
    assert hit.status is Status.PLANNED


def test_mentions_outside_the_stretch_are_passed_over() -> None:
    """A sentence is read with the mentions of the whole document."""
    text = "宏晟机械复工。远洲轴承为青禾汽车配套。"
    mentions = cast_mentions(text)
    hits = find_pattern_hits(text, 7, len(text), mentions)
    assert {(mentions[h.head].start, mentions[h.tail].start) for h in hits} == {(7, 12)}


def test_private_use_characters_of_the_text_are_no_mentions() -> None:
    """A text cannot smuggle in a mention."""
    text = "\ue000为\ue000配套"
    assert find_pattern_hits(text, 0, len(text), [Mention(0, 1, EntityType.COMPANY)]) == []


@pytest.mark.parametrize(
    "pattern",
    [
        "{head}供货",
        "{head}{tail",
        "{head:Firma}{tail}",
        "{head}{gap:0-99}{tail}",
        "{head}<nothing>{tail}",
        "(a",
    ],
)
def test_a_broken_pattern_is_refused(pattern: str) -> None:
    """What is no pattern raises, and says where."""
    with pytest.raises(DataError):
        PatternParser(pattern, "supplies").parse()


def test_all_problems_are_named_at_once() -> None:
    """A broken file names each entry and each problem."""
    entries: list[dict[str, Any]] = [
        {"id": "a", "pattern": "{head}{tail", "examples": [{"text": "-", "head": "澜州", "tail": "澜州"}]},
        {"id": "a", "pattern": "{head}供{tail}", "colour": 1, "examples": [{"text": "-", "head": "某某"}]},
        {"pattern": "{head}给{tail}", "status": "perhaps", "predicate": "visits", "examples": []},
    ]
    patterns, problems = read_patterns(Predicate.SUPPLIES, entries)
    assert patterns == []
    text = " ".join(problems)
    for found in (
        "expected '}'",
        "stands twice",
        "'colour'",
        "without 'tail'",
        "no 'id'",
        "'perhaps'",
        "'visits'",
    ):
        assert found in text


@pytest.mark.parametrize(
    "unit", ["在宏晟机械、", "宏晟机械为青禾汽车", "签约合作的澜州（", "陆怀民、沈知秋", "中" * 6]
)
def test_time_grows_with_the_text(unit: str) -> None:
    """Four times the text takes about four times as long, whatever it repeats."""
    find_pattern_hits("宏晟机械为青禾汽车配套", 0, 11, cast_mentions("宏晟机械为青禾汽车配套"))
    seconds = []
    # The processor's time of the better of two runs: what else the machine does is not measured.
    for size in (4_000, 4_000, 16_000, 16_000):
        text = unit * (size // len(unit))
        mentions = cast_mentions(text)
        begin = time.process_time()
        find_pattern_hits(text, 0, len(text), mentions)
        seconds.append(time.process_time() - begin)
    assert min(seconds[2:]) < 12 * min(seconds[:2]) + 0.2
