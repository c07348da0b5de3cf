"""What was read from the corpus, drawn for reading by a person, and the verdicts kept as offsets.

    read_hits.py patterns GOLD_FOLDER OUT.jsonl [--size 20]
    read_hits.py facts RECORDS.jsonl OUT.jsonl [--size 100] [--only supplies holds_post ...]
    read_hits.py keep DRAWN.jsonl VERDICTS.txt... -o docs/rule_hits.jsonl
    read_hits.py shares docs/rule_hits.jsonl

``patterns`` draws hits of each relation pattern, with the names that annotators gave, so that a pattern is
judged by itself; ``facts`` draws relations of each kind from what ``kg extract`` wrote, and what
completes policy measures by the rule that read it. Those of different
articles come first; each has a number and its sentence. Whoever reads them writes a line a hit, ``NUMBER y``
or ``NUMBER n``. ``keep`` writes a line a pattern or relation: how many there are in all, and of each one read
the article's id, the offsets of head and tail, and 1 where it is right; no text is kept. ``shares`` writes
the patterns' shares to ``pattern_precision.tsv``.
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
PRECISION = Path(__file__).parents[1] / "kg" / "extract" / "data" / "pattern_precision.tsv"


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


def find_facts(records: Path, only: list[str]) -> dict[str, list[Hit]]:
    """Of each kind of relation what was read, each with its status."""
    found: defaultdict[str, list[Hit]] = defaultdict(list)
    with records.open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            names = {entity["id"]: f"{entity['name']} ({entity['type']})" for entity in record["entities"]}
            text = record["text"]
            for r in [*record["relations"], *record.get("frames", ())]:
                kind = r["type"] if "head" in r else r["rule"]
                if only and kind not in only:
                    continue
                ends = r.get("head") or r["subject"], r.get("tail") or r.get("object")
                head, sentence = r["evidence"][0], r["evidence"][-1]
                tail = r["evidence"][1] if len(r["evidence"]) > 2 else head  # noqa: PLR2004 - one span for both
                says = [names[ends[0]], r["type"], names[ends[1]] if ends[1] else r["property"], r["status"]]
                row = {"rule": kind, "id": record["id"], "head": head, "tail": tail, "says": " ".join(says)}
                found[kind].append({**row, "sentence": text[slice(*sentence)]})
    return dict(sorted(found.items()))


def draw(found: dict[str, list[Hit]], out: Path, size: int, seed: int) -> None:
    """Writes what is to be read, numbered."""
    rng = random.Random(seed)  # noqa: S311 - a sample is no secret
    number = 0
    with out.open("w", encoding="utf-8") as file:
        for hits in found.values():
            for hit in choose(hits, size, rng):
                file.write(
                    json.dumps({"number": number, "hits": len(hits), **hit}, ensure_ascii=False) + "\n"
                )
                number += 1


def keep(drawn: Path, verdicts: list[Path], out: Path) -> None:
    """Writes what was read of each pattern or relation."""
    said = dict(line.split() for path in verdicts for line in path.read_text("utf-8").splitlines() if line)
    rules: dict[str, dict[str, Any]] = {}
    for hit in map(json.loads, drawn.read_text("utf-8").splitlines()):
        row = rules.setdefault(hit["rule"], {"rule": hit["rule"], "hits": hit["hits"], "read": []})
        if str(hit["number"]) in said:
            row["read"].append([hit["id"], *hit["head"], *hit["tail"], int(said[str(hit["number"])] == "y")])
    lines = (json.dumps(row, separators=(",", ":")) for _, row in sorted(rules.items()))
    out.write_text("\n".join(lines) + "\n", "utf-8")


def write_shares(kept: Path) -> None:
    """Writes of each pattern how many of the hits read were right, and how many were read."""
    rows = [json.loads(line) for line in kept.read_text("utf-8").splitlines()]
    lines = [
        "# Of each pattern the read hits that were right, and how many were read: docs/rule_hits.jsonl.",
        "# Source: read for this project. Licence: Apache-2.0.",
        *(f"{row['rule']}\t{sum(hit[-1] for hit in row['read'])}\t{len(row['read'])}" for row in rows),
    ]
    PRECISION.write_text("\n".join(lines) + "\n", "utf-8")


def read_options() -> argparse.Namespace:
    """The command and its arguments."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, what, size in (("patterns", "annotated articles", 20), ("facts", "records", 100)):
        drawing = commands.add_parser(name, help=f"draws from {what}")
        drawing.add_argument("source", type=Path, help=what)
        drawing.add_argument("out", type=Path, help="what to read (.jsonl)")
        drawing.add_argument("--size", type=int, default=size, help="of each (default: %(default)s)")
        drawing.add_argument("--seed", type=int, default=0, help="start of the random numbers")
        drawing.add_argument("--only", nargs="*", default=[], help="these relations (default: all)")
    keeping = commands.add_parser("keep", help="verdicts to offsets")
    keeping.add_argument("drawn", type=Path, help="what was read")
    keeping.add_argument("verdicts", nargs="+", type=Path, help="lines of NUMBER y or NUMBER n")
    keeping.add_argument("-o", "--out", type=Path, required=True)
    sharing = commands.add_parser("shares", help="offsets to the patterns' shares")
    sharing.add_argument("kept", type=Path, help="what keep wrote")
    return parser.parse_args()


def main() -> None:
    """Draws or keeps."""
    args = read_options()
    if args.command == "patterns":
        draw(find_all(args.source), args.out, args.size, args.seed)
    elif args.command == "facts":
        draw(find_facts(args.source, args.only), args.out, args.size, args.seed)
    elif args.command == "keep":
        keep(args.drawn, args.verdicts, args.out)
    else:
        write_shares(args.kept)


if __name__ == "__main__":
    main()
