"""Own annotations of articles, kept as offsets alone: the text stays where it is.

    python -m scripts.fit.annotations pack GOLD_FOLDER OUT.jsonl
    python -m scripts.fit.annotations unpack IN.jsonl CORPUS.jsonl OUT_FOLDER

The corpus may be gzipped.

A line is one article: its id, the SHA-256 of its text, entities as type and the spans of name and aliases,
relations as type, numbers of head and tail, and status, observations as number of the subject (or null),
value, unit and qualifier. Unpacking gives annotated articles as the other fitting scripts read them; an
article whose text has another hash is left out and named.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from .gold import fold

Raw = dict[str, Any]


def digest(text: str) -> str:
    """The hash by which an article's text is recognised."""
    return hashlib.sha256(text.encode()).hexdigest()


def to_offsets(raw: Raw) -> Raw:
    """An annotated article without its text; names that do not stand in the text are left out."""
    folded, origins = fold(raw["text"])
    entities: list[list[Any]] = []
    number: dict[str, int] = {}
    for entity in raw["entities"]:
        spans = []
        for name in (entity["name"], *entity["aliases"]):
            key = fold(name)[0]
            start = folded.find(key) if key else -1
            if start >= 0:
                spans.append([origins[start], origins[start + len(key) - 1] + 1])
        if spans:
            number[entity["id"]] = len(entities)
            entities.append([entity["type"], spans])
    relations = [
        [r["type"], number[r["head"]], number[r["tail"]], r["status"]]
        for r in raw["relations"]
        if r["head"] in number and r["tail"] in number
    ]
    observations = [
        [number.get(o["subject"]), o["value"], o["unit"], o["qualifier"]] for o in raw["observations"]
    ]
    return {
        "id": raw["id"],
        "sha256": digest(raw["text"]),
        "entities": entities,
        "relations": relations,
        "observations": observations,
    }


def from_offsets(packed: Raw, article: Raw) -> Raw:
    """The annotated article again."""
    text = article["text"]
    entities = [
        {"id": f"e{n}", "type": kind, "name": names[0], "aliases": names[1:]}
        for n, (kind, spans) in enumerate(packed["entities"])
        for names in [[text[start:end] for start, end in spans]]
    ]
    relations = [
        {"type": kind, "head": f"e{head}", "tail": f"e{tail}", "attrs": {}, "status": status}
        for kind, head, tail, status in packed["relations"]
    ]
    observations = [
        {
            "subject": None if subject is None else f"e{subject}",
            "property": "",
            "value": value,
            "unit": unit,
            "qualifier": qualifier,
        }
        for subject, value, unit, qualifier in packed["observations"]
    ]
    kept = {key: article.get(key) for key in ("id", "title", "date", "text")}
    return {**kept, "entities": entities, "relations": relations, "observations": observations}


def pack(folder: Path, out: Path) -> None:
    """Writes the annotations of a folder as offsets."""
    raws = (json.loads(file.read_text("utf-8")) for file in sorted(folder.glob("*.json")))
    lines = (json.dumps(to_offsets(raw), ensure_ascii=False, separators=(",", ":")) for raw in raws)
    out.write_text("\n".join(lines) + "\n", "utf-8")


def unpack(packed: Path, corpus: Path, folder: Path) -> None:
    """Writes annotated articles from offsets and the corpus."""
    wanted = {row["id"]: row for row in map(json.loads, packed.read_text("utf-8").splitlines())}
    folder.mkdir(parents=True, exist_ok=True)
    open_text = gzip.open if corpus.suffix == ".gz" else open
    with open_text(corpus, "rt", encoding="utf-8") as lines:
        for article in map(json.loads, lines):
            row = wanted.get(article["id"])
            if row and row["sha256"] == digest(article["text"]):
                text = json.dumps(from_offsets(row, article), ensure_ascii=False)
                (folder / f"{article['id']}.json").write_text(text, "utf-8")
            elif row:
                print(f"{article['id']}: another text than was annotated", file=sys.stderr)


def main() -> None:
    """Packs or unpacks."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    packing = commands.add_parser("pack", help="articles to offsets")
    packing.add_argument("folder", type=Path, help="the annotated articles")
    packing.add_argument("out", type=Path, help="the file of offsets to write (.jsonl)")
    unpacking = commands.add_parser("unpack", help="offsets to articles")
    unpacking.add_argument("packed", type=Path, help="the file of offsets (.jsonl)")
    unpacking.add_argument("corpus", type=Path, help="the texts (.jsonl or .jsonl.gz)")
    unpacking.add_argument("folder", type=Path, help="where to write the annotated articles")
    args = parser.parse_args()
    if args.command == "pack":
        pack(args.folder, args.out)
    else:
        unpack(args.packed, args.corpus, args.folder)


if __name__ == "__main__":
    main()
