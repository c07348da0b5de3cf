"""Measures the relation patterns against gold files, with the gold's own names as mentions.

    measure_patterns.py [--rules] [--wrong RULE] [--missed PREDICATE] GOLD.json...

A hit is right when the gold has that relation between those entities, in either order for cooperates_with and
whatever its status. A relation counts once a document, however often it is said.
"""

from __future__ import annotations

import argparse
import json
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.extract.patterns import PatternHit, find_pattern_hits
from kg.lexicon import load_setting
from kg.model import EntityType, Mention, Span
from kg.text.sentences import find_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

WINDOW = 12

Relation = tuple[str, str, str]


@dataclass
class Tally:
    """What was found in all files."""

    hits: Counter[str]
    right: Counter[str]
    found: Counter[str]
    wanted: Counter[str]
    said: Counter[str]
    told: Counter[str]


def fold_text(text: str) -> tuple[str, list[int]]:
    """The text without the marks names are compared without, and the offset of each character left."""
    dropped = set(load_setting("patterns")["view"]["dropped"])
    kept = [
        (folded, offset)
        for offset, character in enumerate(text)
        for folded in unicodedata.normalize("NFKC", character)
        if folded not in dropped and not folded.isspace()
    ]
    return "".join(folded for folded, _ in kept), [offset for _, offset in kept]


def find_gold_mentions(record: dict[str, Any], text: str) -> dict[Mention, str]:
    """Every place where a name or alias of an entity stands, nested and overlapping ones too."""
    folded, offsets = fold_text(text)
    mentions: dict[Mention, str] = {}
    for entity in record["entities"]:
        for name in {entity["name"], *entity["aliases"]}:
            key, _ = fold_text(name)
            at = folded.find(key) if key else -1
            while at >= 0:
                span = offsets[at], offsets[at + len(key) - 1] + 1
                mentions.setdefault(Mention(*span, EntityType(entity["type"])), entity["id"])
                at = folded.find(key, at + 1)
    return dict(sorted(mentions.items()))


def order_ends(predicate: str, head: str, tail: str) -> Relation:
    """The relation, with the ends of a symmetric one in one order."""
    if predicate == "cooperates_with" and tail < head:
        head, tail = tail, head
    return predicate, head, tail


def find_hits(text: str, mentions: dict[Mention, str]) -> Iterator[tuple[PatternHit, Relation, Span]]:
    """Every hit as a relation of entities, with its sentence."""
    ordered = list(mentions)
    for span, _ in find_spans(text):
        for hit in find_pattern_hits(text, span.start, span.end, ordered):
            head, tail = mentions[ordered[hit.head]], mentions[ordered[hit.tail]]
            if head != tail:
                yield hit, order_ends(hit.predicate.value, head, tail), span


def show_wrong(text: str, hit: PatternHit, ordered: list[Mention]) -> None:
    """Prints a hit that the gold does not have."""
    ends = ordered[hit.head], ordered[hit.tail]
    before = text[max(0, hit.span.start - WINDOW) : hit.span.start]
    said = text[hit.span.start : hit.span.end]
    names = " > ".join(f"{text[end.start : end.end]}:{end.type}" for end in ends)
    print(
        f"  {hit.rule} | {before}[{said}]{text[hit.span.end : hit.span.end + WINDOW]} | {names}".replace(
            "\n", "/"
        )
    )


def show_missed(text: str, mentions: dict[Mention, str], relation: Relation) -> None:
    """Prints the shortest stretch of one sentence that names both ends of a relation no pattern found."""
    best: tuple[int, Span, Mention, Mention] | None = None
    heads = [m for m, owner in mentions.items() if owner == relation[1]]
    tails = [m for m, owner in mentions.items() if owner == relation[2]]
    for span, _ in find_spans(text):
        inside = [[m for m in ends if span.start <= m.start and m.end <= span.end] for ends in (heads, tails)]
        for head in inside[0]:
            for tail in inside[1]:
                around = Span(min(head.start, tail.start), max(head.end, tail.end))
                if best is None or around.end - around.start < best[0]:
                    best = around.end - around.start, around, head, tail
    if best:
        _, around, head, tail = best
        before, after = (
            text[max(0, around.start - WINDOW) : around.start],
            text[around.end : around.end + WINDOW],
        )
        names = " > ".join(f"{text[end.start : end.end]}:{end.type}" for end in (head, tail))
        print(f"  {before}[{text[around.start : around.end]}]{after} | {names}".replace("\n", "/"))


def measure(path: Path, tally: Tally, options: argparse.Namespace) -> None:
    """Adds one file to the tally."""
    record = json.loads(path.read_text("utf-8"))
    text = record["text"].replace("|", "")
    mentions = find_gold_mentions(record, text)
    ordered = list(mentions)
    wanted = {order_ends(r["type"], r["head"], r["tail"]) for r in record["relations"]}
    rules: defaultdict[Relation, set[str]] = defaultdict(set)
    for hit, relation, _ in find_hits(text, mentions):
        if hit.rule not in rules[relation]:
            rules[relation].add(hit.rule)
            tally.hits[hit.rule] += 1
            tally.right[hit.rule] += relation in wanted
            if relation not in wanted and options.wrong is not None and hit.rule.startswith(options.wrong):
                show_wrong(text, hit, ordered)
    for relation in wanted:
        tally.wanted[relation[0]] += 1
        tally.found[relation[0]] += relation in rules
        if relation not in rules and relation[0] == options.missed:
            show_missed(text, mentions, relation)
    for relation in rules:
        tally.said[relation[0]] += 1
        tally.told[relation[0]] += relation in wanted


def show_tally(tally: Tally, *, rules: bool) -> None:
    """Prints a line for each predicate, and for each rule where asked."""
    if rules:
        for rule, hits in sorted(tally.hits.items()):
            print(f"{rule:44} {hits:5} {tally.right[rule] / hits:6.2f}")
    for predicate, wanted in sorted(tally.wanted.items()):
        precision = tally.told[predicate] / max(1, tally.said[predicate])
        recall = tally.found[predicate] / wanted
        print(f"{predicate:20} P {precision:.3f} R {recall:.3f} gold {wanted} said {tally.said[predicate]}")
    precision = tally.told.total() / max(1, tally.said.total())
    print(f"{'all':20} P {precision:.3f} R {tally.found.total() / max(1, tally.wanted.total()):.3f}")


def main() -> None:
    """Reads the gold files and prints precision and recall."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--rules", action="store_true", help="show each rule")
    parser.add_argument("--wrong", help="show the wrong hits of rules that begin so")
    parser.add_argument("--missed", default="", help="show the relations of a predicate that no rule finds")
    options = parser.parse_args()
    tally = Tally(Counter(), Counter(), Counter(), Counter(), Counter(), Counter())
    for path in options.gold:
        measure(path, tally, options)
    show_tally(tally, rules=options.rules)


if __name__ == "__main__":
    main()
