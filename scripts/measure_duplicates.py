"""Counts the duplicates and false merges of a graph that is built of annotated articles.

    measure_duplicates.py GOLD_FOLDER [--list]

The articles are built as one corpus. A node is found for an annotated entity where one of its names in that
article is, character for character, one of the entity's, and the types agree. An entity with more nodes than
one is a duplicate; a node that two entities of one article find is a merge.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.model import Extraction, Graph

Nodes = dict[tuple[str, str], set[str]]


def build(articles: Iterable[dict[str, Any]]) -> Graph:
    """One graph of all articles, whose documents are numbered in their order."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.jsonl"
        rows = (
            {"id": str(n), "title": a["title"], "date": a["date"], "text": a["text"]}
            for n, a in enumerate(articles)
        )
        path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
        return kg.build([path]).graph


def find_nodes(extraction: Extraction, node_of: dict[tuple[str, str], str]) -> Nodes:
    """The nodes under each type and name that one document uses."""
    nodes: Nodes = defaultdict(set)
    document = extraction.document
    for entity in extraction.entities:
        node = node_of.get((document.id, entity.id))
        if node is not None:
            written = (document.text[span.start : span.end] for span in entity.mentions)
            for name in {entity.name, *entity.aliases, *written}:
                nodes[entity.type.value, name].add(node)
    return nodes


def compare(article: dict[str, Any], nodes: Nodes) -> tuple[int, list[str], list[str]]:
    """How many entities of an article are found, and a line for each duplicate and each merge."""
    found, duplicates, merges = 0, [], []
    entities: defaultdict[str, set[str]] = defaultdict(set)
    for entity in article["entities"]:
        names = {entity["name"], *entity["aliases"]}
        those = set().union(*(nodes.get((entity["type"], name), set()) for name in names))
        found += bool(those)
        if len(those) > 1:
            duplicates.append(f"duplicate {entity['type']}: {entity['name']}: {', '.join(sorted(those))}")
        for node in those:
            entities[node].add(entity["name"])
    merges += [
        f"merge {node}: {' | '.join(sorted(names))}" for node, names in entities.items() if len(names) > 1
    ]
    return found, duplicates, merges


def main() -> None:
    """Builds, counts and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--list", action="store_true", help="print each duplicate and merge")
    options = parser.parse_args()
    articles = [json.loads(path.read_text("utf-8")) for path in sorted(options.gold.glob("*.json"))]
    graph = build(articles)
    node_of = {(r.document, r.entity): entity.id for entity in graph.entities for r in entity.references}
    found, duplicates, merges = 0, 0, 0
    for extraction in graph.extractions:
        number = int(extraction.document.id)
        one = compare(articles[number], find_nodes(extraction, node_of))
        found, duplicates, merges = found + one[0], duplicates + len(one[1]), merges + len(one[2])
        if options.list:
            print("".join(f"{articles[number]['id']}: {line}\n" for line in (*one[1], *one[2])), end="")
    share = duplicates / max(found, 1)
    print(f"{found} entities found, {duplicates} in several nodes ({share:.1%}), {merges} nodes of several")


if __name__ == "__main__":
    main()
