"""Identity scored on pairs of names that were judged by reading, and no two things made one."""

from __future__ import annotations

import logging
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.model import Claim, Document, DocumentEntity, EntityType, Extraction, Modality, Predicate
from kg.resolve import resolve_entities

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = tomllib.loads((Path(__file__).parent / "pairs.toml").read_text("utf-8"))["case"]
LEAST_F1 = 0.97
FEWEST = 150
_LOG = logging.getLogger(__name__)
PREDICATES = {"post": Predicate.HOLDS_POST, "at": Predicate.LOCATED_IN, "issuer": Predicate.ISSUES}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names of one type, whether they are one thing, and what else their case says."""

    left: str
    right: str
    same: bool
    case: dict[str, Any]

    def __str__(self) -> str:
        """What a failing test shows."""
        return f"{self.case['type']} {self.left} / {self.right} ({self.case['origin']})"


def find_pairs() -> Iterator[Pair]:
    """Every pair of the table."""
    for case in CASES:
        for kind in ("same", "apart"):
            yield from (Pair(left, right, kind == "same", case) for left, right in case[kind])


def to_extraction(document: str, name: str, case: dict[str, Any], prefix: str) -> Extraction:
    """A document that gives the thing with its other names, and what the case says of it."""
    aliases = tuple(case.get(f"{prefix}also", ()))
    entities = [DocumentEntity("e1", EntityType(case["type"]), name, aliases)]
    claims = []
    for number, (key, predicate) in enumerate(PREDICATES.items(), start=2):
        if value := case.get(prefix + key):
            type_, other = value if key == "post" else (BY_KEY[key], value)
            entities.append(DocumentEntity(f"e{number}", EntityType(type_), other))
            ends = (f"e{number}", "e1") if key == "issuer" else ("e1", f"e{number}")
            modality = Modality.ENDED if prefix and case.get("ended") else Modality.ASSERTED
            claims.append(Claim(f"c{number}", predicate, *ends, modality=modality))
    return Extraction(Document(document, name), tuple(entities), tuple(claims))


BY_KEY = {"at": EntityType.PLACE, "issuer": EntityType.GOVERNMENT_BODY}


def is_joined(pair: Pair, *, swapped: bool = False) -> bool:
    """Whether the two become one entity, in whichever order the documents come."""
    extractions = [
        to_extraction("ab"[swapped], pair.left, pair.case, ""),
        to_extraction("ba"[swapped], pair.right, pair.case, "other_"),
    ]
    entity_of = resolve_entities(extractions).entity_of
    return len({id_ for reference, id_ in entity_of.items() if reference.entity == "e1"}) == 1


PAIRS = tuple(find_pairs())
JOINED = {id(pair): is_joined(pair) for pair in PAIRS}


def score(pairs: list[Pair]) -> float:
    """F1 of what was joined against what is the same."""
    right = sum(pair.same and JOINED[id(pair)] for pair in pairs)
    given = sum(JOINED[id(pair)] for pair in pairs)
    expected = sum(pair.same for pair in pairs)
    return 2 * right / (given + expected)


def test_the_table_is_large_and_says_nothing_twice() -> None:
    """At least 150 pairs of each kind over eight types, none of them twice with one context."""
    assert sum(pair.same for pair in PAIRS) >= FEWEST
    assert sum(not pair.same for pair in PAIRS) >= FEWEST
    assert len({pair.case["type"] for pair in PAIRS}) == 8
    assert len({str(pair) for pair in PAIRS}) == len(PAIRS)


def test_names_that_are_one_thing_are_found() -> None:
    """F1 over all pairs holds its floor."""
    missed = [str(pair) for pair in PAIRS if pair.same and not JOINED[id(pair)]]
    wrong = [str(pair) for pair in PAIRS if JOINED[id(pair)] and not pair.same]
    same = sum(pair.same for pair in PAIRS)
    counts = same, len(PAIRS) - same, len(missed), len(wrong), score(list(PAIRS))
    _LOG.info("%d same, %d not: %d missed, %d wrong, F1 %.3f", *counts)
    assert score(list(PAIRS)) >= LEAST_F1, missed


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if not pair.same], ids=str)
def test_two_things_are_never_one(pair: Pair) -> None:
    """No pair that a reader keeps apart is joined, in either order."""
    assert not JOINED[id(pair)]
    assert not is_joined(pair, swapped=True)
