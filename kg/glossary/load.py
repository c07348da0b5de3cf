"""Reads a glossary: a table of names, types, aliases and identifiers, or a user dictionary of jieba."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TYPE_CHECKING

from kg.errors import DataError
from kg.glossary.terms import Glossary, Term
from kg.lexicon import load_words
from kg.model import EntityType, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

COLUMNS = ("name", "type", "aliases", "identifiers")
SEPARATOR = "|"
_SHORTEST = 2
_SHOWN = 20
_FORM = "columns name,type,aliases,identifiers; aliases and scheme:value pairs separated by |"
# The endings that tell of which type an organisation of a user dictionary is.
_ENDINGS = {
    "company_forms": EntityType.COMPANY,
    "government_suffixes": EntityType.GOVERNMENT_BODY,
    "organization_suffixes": EntityType.ORGANIZATION,
}
_TAGS = {"nr": EntityType.PERSON, "ns": EntityType.PLACE}
_ORGANIZATION_TAG = "nt"


def load_glossary(path: Path) -> Glossary:
    """The terms of a file, sorted, each once.

    A table is told by its first line, which names its columns; every other file is taken for a user
    dictionary of jieba: ``word frequency tag``, or a part of that.

    Raises:
        DataError: Where the file cannot be read, or rows are broken; it tells all of them.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(str(path), str(error), "give a glossary in UTF-8") from error
    first = text.split("\n", 1)[0].strip()
    found = _from_table(text, path) if "name" in first.split(",") else _from_words(text, path)
    shared = (
        Problem(
            path.name,
            f"{name!r} is a name of {' and '.join(t.name for t in terms)}",
            "it seeds neither",
            "warning",
        )
        for name, terms in found.find_shared()
    )
    return Glossary(found.terms, (*found.problems, *shared))


def to_table(glossary: Glossary) -> str:
    """The glossary as a table, which :func:`load_glossary` reads back."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for term in glossary.terms:
        pairs = SEPARATOR.join(f"{scheme}:{value}" for scheme, value in term.identifiers)
        writer.writerow((term.name, term.type.value, SEPARATOR.join(term.aliases), pairs))
    return file.getvalue()


def _from_table(text: str, path: Path) -> Glossary:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if unknown := sorted(set(reader.fieldnames or ()) - set(COLUMNS)):
        raise DataError(str(path), f"columns {unknown!r}", _FORM)
    terms: set[Term] = set()
    faults: list[str] = []
    for row in reader:
        wrong = list(_find_faults(row))
        faults += (f"line {reader.line_num}: {fault}" for fault in wrong)
        if not wrong:
            terms.add(_to_term(row))
    if faults:
        raise DataError(str(path), "; ".join(faults[:_SHOWN]), _FORM)
    return Glossary(tuple(sorted(terms)))


def _find_faults(row: Mapping[str | None, object]) -> Iterator[str]:
    if None in row:
        yield "more cells than columns"
        return
    names = [str(row.get("name") or "").strip(), *_split(row.get("aliases"))]
    if not names[0]:
        yield "no name"
    yield from (f"{name!r} is too short to be looked for" for name in names if 0 < len(name) < _SHORTEST)
    if row.get("type") not in set(EntityType):
        yield f"type {row.get('type')!r}, allowed: {', '.join(EntityType)}"
    for pair in _split(row.get("identifiers")):
        scheme, _, value = pair.partition(":")
        if not (scheme.isidentifier() and value.strip()):
            yield f"identifier {pair!r}, write scheme:value"


def _to_term(row: Mapping[str | None, object]) -> Term:
    name = str(row["name"]).strip()
    pairs = (pair.partition(":") for pair in _split(row.get("identifiers")))
    return Term(
        name,
        EntityType(str(row["type"])),
        tuple(alias for alias in dict.fromkeys(_split(row.get("aliases"))) if alias != name),
        tuple(sorted((scheme, value.strip()) for scheme, _, value in pairs)),
    )


def _split(cell: object) -> list[str]:
    return [part.strip() for part in str(cell or "").split(SEPARATOR) if part.strip()]


def _from_words(text: str, path: Path) -> Glossary:
    """The names in a user dictionary; what is no name is counted by its tag."""
    terms: set[Term] = set()
    ignored: Counter[str] = Counter()
    for line in text.splitlines():
        word, *rest = line.split() or [""]
        if not word:
            continue
        tag = rest[-1] if rest and not rest[-1].isdigit() else ""
        kind = _find_type(word, tag)
        if kind is None or len(word) < _SHORTEST:
            ignored[tag if kind is None else "of one character"] += 1
        else:
            terms.add(Term(word, kind))
    problems = (
        Problem(
            path.name,
            f"{count} words {repr(tag) if tag else 'without a tag'} seed nothing",
            "names have the tag nr, ns or nt; a table tells any type",
            severity="warning",
        )
        for tag, count in sorted(ignored.items())
    )
    return Glossary(tuple(sorted(terms)), tuple(problems))


def _find_type(word: str, tag: str) -> EntityType | None:
    """The type of a tagged word; of an organisation, that of its longest known ending."""
    if tag != _ORGANIZATION_TAG:
        return _TAGS.get(tag)
    ends = [
        (len(ending), kind)
        for name, kind in _ENDINGS.items()
        for ending in load_words(name)
        if word.endswith(ending)
    ]
    return max(ends)[1] if ends else EntityType.ORGANIZATION
