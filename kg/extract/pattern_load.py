"""Loads the relation patterns of ``data/patterns``, checks them, and names every problem at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.errors import DataError
from kg.extract.pattern_syntax import PatternParser, Syntax, type_bits
from kg.lexicon import load_setting
from kg.model import RELATIONS, EntityType, Mention, Predicate, Status

_KEYS = {"id", "predicate", "pattern", "status", "examples", "rejects"}


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence in which a pattern must find ``head`` and ``tail``."""

    text: str
    head: str
    tail: str


@dataclass(frozen=True, slots=True)
class RelationPattern:
    """One rule: its expression, the words one of which must stand in a text, and what it says."""

    id: str
    predicate: Predicate
    pattern: str
    syntax: Syntax
    status: Status | None
    examples: tuple[Example, ...]
    rejects: tuple[str, ...]

    @property
    def needs(self) -> tuple[int, ...]:
        """For each slot the bits of its types, one of which a text must show."""
        return tuple(type_bits(types) for _, types in self.syntax.types)


def _find_entry_problems(entry: dict[str, Any], predicate: Predicate) -> list[str]:
    """What is wrong with the form of one entry."""
    problems = [f"unknown key {key!r}" for key in sorted(entry.keys() - _KEYS)]
    problems += [f"no {key!r}" for key in ("id", "pattern", "examples") if not entry.get(key)]
    if entry.get("predicate", predicate) != predicate:
        problems.append(f"predicate {entry['predicate']!r} in the file of {predicate.value!r}")
    if "status" in entry and entry["status"] not in ("planned", "negated"):
        problems.append(f"status {entry['status']!r} is not planned or negated")
    for example in entry.get("examples", ()):
        missing = {"text", "head", "tail"} - example.keys()
        problems += [f"example without {key!r}" for key in sorted(missing)]
        if not missing and not {example["head"], example["tail"]} <= load_setting("pattern_cast").keys():
            problems.append(f"example names neither of the cast: {example['head']!r}, {example['tail']!r}")
    return problems


def _load_entry(entry: dict[str, Any], predicate: Predicate) -> RelationPattern:
    syntax = PatternParser(entry["pattern"], predicate.value).parse()
    return RelationPattern(
        id=entry["id"],
        predicate=predicate,
        pattern=entry["pattern"],
        syntax=syntax,
        status=Status(entry["status"]) if "status" in entry else None,
        examples=tuple(Example(**example) for example in entry["examples"]),
        rejects=tuple(entry.get("rejects", ())),
    )


def read_patterns(
    predicate: Predicate, entries: list[dict[str, Any]]
) -> tuple[list[RelationPattern], list[str]]:
    """The sound patterns among the entries of one file, and the problems of the others."""
    patterns: list[RelationPattern] = []
    problems: list[str] = []
    seen: dict[str, str] = {}
    for number, entry in enumerate(entries, 1):
        name = f"{predicate.value}.toml, {entry.get('id', f'pattern {number}')}"
        found = _find_entry_problems(entry, predicate)
        for kind in ("id", "pattern"):
            if (value := entry.get(kind)) in seen:
                found.append(f"{kind} {value!r} stands twice")
            seen[str(value)] = name
        if not found:
            try:
                patterns.append(_load_entry(entry, predicate))
            except DataError as error:
                found = [f"{error.found} in {error.where!r}"]
        problems += [f"{name}: {problem}" for problem in found]
    return patterns, problems


@cache
def load_patterns() -> tuple[RelationPattern, ...]:
    """Every shipped pattern, by predicate and then in the order of its file.

    Raises:
        DataError: Naming all problems of all files.
    """
    patterns: list[RelationPattern] = []
    problems: list[str] = []
    for predicate in RELATIONS:
        good, bad = read_patterns(predicate, load_setting(f"patterns/{predicate.value}").get("pattern", []))
        patterns += good
        problems += bad
    names = [pattern.id for pattern in patterns]
    problems += sorted({f"id {name!r} stands in two files" for name in names if names.count(name) > 1})
    if problems:
        raise DataError("kg/extract/data/patterns", "; ".join(problems), "correct the entries named")
    return tuple(patterns)


def cast_mentions(text: str) -> list[Mention]:
    """Every occurrence of the names of ``pattern_cast.toml`` in an example, nested ones too."""
    found: set[Mention] = set()
    for name, type_ in load_setting("pattern_cast").items():
        found.update(
            Mention(match.start(), match.start() + len(name), EntityType(type_))
            for match in re.finditer(f"(?={re.escape(name)})", text)
        )
    return sorted(found)
