"""Hits of the relation patterns over annotated articles: drawn for reading, and the verdicts kept as offsets.

    read_hits.py draw GOLD_FOLDER OUT.jsonl [--size 20] [--seed 0]
    read_hits.py keep DRAWN.jsonl VERDICTS.txt... -o docs/rule_hits.jsonl

``draw`` writes up to ``--size`` hits of each pattern, those of different articles first, each with its number
and sentence. Whoever reads them writes a line a hit, ``NUMBER y`` or ``NUMBER n``. ``keep`` writes a line a
pattern: its hits in all articles, and of each one read the article's id, the offsets of head and tail, and 1
where it is right. No text is kept. The names are the annotation's, so that a pattern is judged by itself.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from measure_patterns import Relation, find_gold_mentions, find_hits

Hit = dict[str, Any]


def find_all(folder: Path) -> dict[str, list[Hit]]:
    """Of each pattern its hits, each relation of an article once."""
    found: defaultdict[str, dict[tuple[str, Relation], Hit]] = defaultdict(dict)
    for path in sorted(folder.glob("*.json")):
        record = json.loads(path.read_text("utf-8"))
        text = record["text"].replace("|", "")
        mentions = find_gold_mentions(record, text)
        ordered = list(mentions)
        for hit, relation, span in find_hits(text, mentions):
            head, tail = ordered[hit.head], ordered[hit.tail]
            found[hit.rule][record["id"], relation] = {
                "rule": hit.rule,
                "id": record["id"],
                "head": [head.start, head.end],
                "tail": [tail.start, tail.end],
                "says": f"{text[head.start : head.end]} ({head.type}) {hit.predicate} "
                f"{text[tail.start : tail.end]} ({tail.type}) {hit.status or ''}".rstrip(),
                "sentence": text[span.start : span.end],
            }
    return {rule: list(hits.values()) for rule, hits in sorted(found.items())}


def choose(hits: list[Hit], size: int, rng: random.Random) -> list[Hit]:
    """Some hits in random order, at most one of an article as long as there are others."""
    shuffled = rng.sample(hits, len(hits))
    met = Counter[str]()
    rank = []
    for place, hit in enumerate(shuffled):
        met[hit["id"]] += 1
        rank.append((met[hit["id"]] > 1, place))
    return [shuffled[place] for _, place in sorted(rank)[:size]]


def draw(folder: Path, out: Path, size: int, seed: int) -> None:
    """Writes the hits to read, numbered."""
    rng = random.Random(seed)  # noqa: S311 - a sample is no secret
    number = 0
    with out.open("w", encoding="utf-8") as file:
        for hits in find_all(folder).values():
            for hit in choose(hits, size, rng):
                file.write(
                    json.dumps({"number": number, "hits": len(hits), **hit}, ensure_ascii=False) + "\n"
                )
                number += 1


def keep(drawn: Path, verdicts: list[Path], out: Path) -> None:
    """Writes what was read of each pattern."""
    said = dict(line.split() for path in verdicts for line in path.read_text("utf-8").splitlines() if line)
    rules: dict[str, dict[str, Any]] = {}
    for hit in map(json.loads, drawn.read_text("utf-8").splitlines()):
        row = rules.setdefault(hit["rule"], {"rule": hit["rule"], "hits": hit["hits"], "read": []})
        if str(hit["number"]) in said:
            row["read"].append([hit["id"], *hit["head"], *hit["tail"], int(said[str(hit["number"])] == "y")])
    lines = (json.dumps(row, separators=(",", ":")) for _, row in sorted(rules.items()))
    out.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    """Draws or keeps."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    drawing = commands.add_parser("draw", help="hits to read")
    drawing.add_argument("folder", type=Path, help="annotated articles")
    drawing.add_argument("out", type=Path, help="the hits to write (.jsonl)")
    drawing.add_argument("--size", type=int, default=20, help="of each pattern (default: %(default)s)")
    drawing.add_argument("--seed", type=int, default=0, help="start of the random numbers")
    keeping = commands.add_parser("keep", help="verdicts to offsets")
    keeping.add_argument("drawn", type=Path, help="the hits that were read")
    keeping.add_argument("verdicts", nargs="+", type=Path, help="lines of NUMBER y or NUMBER n")
    keeping.add_argument("-o", "--out", type=Path, default=Path("docs/rule_hits.jsonl"))
    args = parser.parse_args()
    if args.command == "draw":
        draw(args.folder, args.out, args.size, args.seed)
    else:
        keep(args.drawn, args.verdicts, args.out)


if __name__ == "__main__":
    main()
