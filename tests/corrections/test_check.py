"""A ledger as a regression test: which decisions a reading meets by itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kg.corrections.check import check_ledger
from kg.corrections.correction import find_faults, from_json
from kg.model import Claim, Document, DocumentEntity, EntityType, Extraction, Predicate, Span

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran

TEXT = "青石公司为远山公司供货。"
READ = Extraction(
    Document("a", TEXT),
    (
        DocumentEntity("e1", EntityType.COMPANY, "青石公司", (), (Span(0, 4),)),
        DocumentEntity("e2", EntityType.COMPANY, "远山公司", (), (Span(5, 9),)),
    ),
    (Claim("c1", Predicate.SUPPLIES, "e1", "e2", evidence=(Span(0, 12),)),),
)
CLAIM = {"quote": "供货", "predicate": "supplies"}


@pytest.mark.parametrize(
    ("row", "met"),
    [
        ({"decision": "accept", **CLAIM}, True),
        ({"decision": "reject", **CLAIM}, False),
        ({"decision": "add", **CLAIM, "subject": "青石公司", "object": "远山公司"}, True),
        ({"decision": "add", **CLAIM, "subject": "远山公司", "object": "青石公司"}, False),
        ({"decision": "retype", "quote": "供货", "predicate": "assists", "to": "supplies"}, True),
        ({"decision": "retype", "quote": "供货", "predicate": "supplies", "to": "assists"}, False),
        ({"decision": "accept", "quote": "青石公司"}, True),
        ({"decision": "reject", "quote": "青石公司"}, False),
        ({"decision": "reject", "quote": "供货", "type": "Product"}, True),
        ({"decision": "add", "quote": "供货", "type": "Product"}, False),
        ({"decision": "retype", "quote": "青石公司", "to": "Company"}, True),
        ({"decision": "retype", "quote": "青石公司", "to": "Park"}, False),
        ({"decision": "rename", "quote": "青石", "to": "青石公司"}, True),
        ({"decision": "rename", "quote": "青石公司", "to": "青石"}, False),
        ({"decision": "not_same", "quote": "青石公司", "other_quote": "远山公司"}, True),
        ({"decision": "same", "quote": "青石公司", "other_quote": "远山公司"}, False),
        ({"decision": "accept", "quote": "青石公司", "document": "000000"}, False),
    ],
)
def test_each_decision(row: dict[str, object], met: bool) -> None:  # noqa: FBT001 - a column of the table
    """Met, or told why not."""
    row = {"document": READ.document.sha256[:8], **row}
    assert not list(find_faults(row))
    (checked,) = check_ledger([READ], [from_json(row)])
    assert checked.met is met
    assert bool(checked.found) is not met


@pytest.mark.usefixtures("simple_reader")
def test_the_command(tmp_path: Path, kg: Callable[..., Ran]) -> None:
    """It lists what is not met, and fails."""
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    ledger = tmp_path / "own.jsonl"
    row = {"document": Document("a", TEXT).sha256[:12], **CLAIM}
    ledger.write_text(json.dumps({"decision": "accept", **row}), "utf-8")
    ran = kg("evaluate", tmp_path / "a.txt", "--ledger", ledger)
    assert (ran.status, ran.out) == (0, "1 of 1 decisions are read so\n")
    ledger.write_text(json.dumps({"decision": "reject", **row}), "utf-8")
    ran = kg("evaluate", tmp_path / "a.txt", "--ledger", ledger)
    assert (ran.status, ran.out.splitlines()[0]) == (1, "own.jsonl:1 reject supplies '供货': still read")
    (told,) = json.loads(kg("evaluate", tmp_path / "a.txt", "--ledger", ledger, "--json").out)
    assert (told["met"], told["found"]) == (False, "still read")
    ledger.write_text("{}", "utf-8")
    assert kg("evaluate", tmp_path / "a.txt", "--ledger", ledger).status == 2
