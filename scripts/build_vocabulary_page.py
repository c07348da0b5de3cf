"""Writes docs/vocabulary.md and docs/vocabulary.png from the vocabulary.

python scripts/build_vocabulary_page.py [--docs docs]
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from build_cookbook import fill, load_recipes
from draw_vocabulary import to_picture
from vocabulary_terms import Vocabulary

from kg.ontology import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ROOT = Path(__file__).parents[1]


def to_page(vocabulary: Vocabulary, queries: Path) -> str:
    """The page, in Markdown; the folder holds the kept queries.

    Raises:
        ValueError: Where a query that the page shows is not kept.
    """
    parts = {"namespace": PREFIXES["kg"], **_to_classes(vocabulary), **_to_properties(vocabulary)}
    prefixes = "\n".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items())
    parts["prefixes"] = f"```sparql\n{prefixes}\n```"
    parts |= {"values": _to_values(vocabulary), "taken": _to_taken(vocabulary)}
    for recipe in load_recipes(queries, ".rq", "#"):
        parts[f"query:{recipe.name}"] = f"```sparql\n# {recipe.name}.rq\n{recipe.text}\n```"
    return fill("vocabulary.md", parts)


def _to_classes(vocabulary: Vocabulary) -> dict[str, str]:
    classes, concrete = vocabulary.names("owl:Class"), vocabulary.concrete
    wide = [name for name in ("kg:Entity", *vocabulary.kinds_of_thing) if name not in concrete]
    said = [name for name in classes if name not in (*wide, *concrete)]
    excluded = {one: vocabulary.values(one, "owl:disjointWith") for one in classes}
    rows = ((_code([one]), _code(others)) for one, others in excluded.items() if others)
    header = ("class", "name", "is a", "meaning", "near")
    return {
        "disjoint": _to_table(("class", "excludes"), rows),
        **{
            key: _to_table(header, (_to_class(vocabulary, name) for name in names))
            for key, names in (("concrete", concrete), ("wide", wide), ("said", said))
        },
    }


def _to_class(vocabulary: Vocabulary, name: str) -> Sequence[str]:
    own = [up for up in vocabulary.values(name, "rdfs:subClassOf") if up.startswith("kg:")]
    return (
        _code([name]),
        _name(vocabulary, name),
        _code(own),
        _meaning(vocabulary, name),
        _near(vocabulary, name),
    )


def _to_properties(vocabulary: Vocabulary) -> dict[str, str]:
    every = vocabulary.names("owl:ObjectProperty", "owl:DatatypeProperty")
    attributes = [name for name in every if not name.startswith("kg:")]
    rest = [name for name in every if name not in (*vocabulary.relations, *attributes)]
    header = ("property", "name", "from", "to", "meaning", "near")
    return {
        key: _to_table(header, (_to_property(vocabulary, name) for name in names))
        for key, names in (
            ("relations", vocabulary.relations),
            ("properties", rest),
            ("attributes", attributes),
        )
    }


def _to_property(vocabulary: Vocabulary, name: str) -> Sequence[str]:
    ends = (_code(vocabulary.values(name, end)) for end in ("rdfs:domain", "rdfs:range"))
    return _code([name]), _name(vocabulary, name), *ends, _meaning(vocabulary, name), _near(vocabulary, name)


def _to_values(vocabulary: Vocabulary) -> str:
    concepts = [n for n in vocabulary.names("skos:Concept") if vocabulary.values(n, "skos:inScheme")]
    rows = (
        (
            _code([name]),
            _code([vocabulary.notation(name)]),
            _name(vocabulary, name),
            _meaning(vocabulary, name),
        )
        for name in concepts
    )
    return _to_table(("value", "sign", "name", "meaning"), rows)


def _to_taken(vocabulary: Vocabulary) -> str:
    names = vocabulary.names("rdfs:Class", "rdf:Property")
    rows = ((_code([name]), _name(vocabulary, name), _meaning(vocabulary, name)) for name in names)
    return _to_table(("term", "name", "meaning here"), rows)


def _to_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _name(vocabulary: Vocabulary, name: str) -> str:
    return " ".join(vocabulary.label(name))


def _meaning(vocabulary: Vocabulary, name: str) -> str:
    chinese, english = vocabulary.definition(name)
    return f"{english}<br>{chinese}"


def _near(vocabulary: Vocabulary, name: str) -> str:
    """The terms of other vocabularies that a term is mapped to."""
    ways = {"is a": ("rdfs:subClassOf", "rdfs:subPropertyOf"), "close": ("skos:closeMatch",)}
    ways["related"] = ("skos:relatedMatch",)
    found = []
    for way, properties in ways.items():
        targets = [t for term in properties for t in vocabulary.values(name, term) if not t.startswith("kg:")]
        found += [f"{way} {_code(targets)}"] if targets else []
    return "; ".join(found)


def main() -> None:
    """Writes the page and the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs", type=Path, default=ROOT / "docs")
    docs, vocabulary = parser.parse_args().docs, Vocabulary()
    (docs / "vocabulary.md").write_text(to_page(vocabulary, docs / "queries"), "utf-8")
    (docs / "vocabulary.png").write_bytes(to_picture(vocabulary))


if __name__ == "__main__":
    main()
