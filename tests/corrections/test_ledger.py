"""The ledger's file: what is read, what is refused, and that a line comes back as it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.corrections import Correction, Kind, append_lines, find_ledgers, load_ledger
from kg.corrections.correction import find_faults, from_json
from kg.corrections.ledger import to_line
from kg.errors import DataError
from kg.ingest.sources import find_sources
from kg.model import EntityType, Predicate, Quantity, Status

if TYPE_CHECKING:
    from pathlib import Path

LINES = """\
# who is who
{"decision": "same", "document": "3fa9c1d2", "quote": "云岭", "other_document": "77aa01bb", "note": "seal"}

{"decision": null, "document": "3fa9c1d2", "quote": "云岭", "to": "云岭科技"}
  {"decision": "add", "document": "3fa9c1d2", "quote": "日产300只", "predicate": "quantity", "value": 300}
"""


def test_a_ledger_is_read_in_its_order(tmp_path: Path) -> None:
    """Comments, empty lines and templates are passed over; each line knows its number."""
    path = tmp_path / "own.jsonl"
    path.write_text(LINES, "utf-8")
    same, add = load_ledger(path)
    assert (same.where, same.decision, same.other_document) == ("own.jsonl:2", Kind.SAME, "77aa01bb")
    assert (add.where, add.predicate, add.quantity) == ("own.jsonl:5", Predicate.QUANTITY, Quantity(300, ""))


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "no JSON"),
        ("[1]", "not an object"),
        ("{}", "decision None"),
        ('{"decision": "merge"}', "decision 'merge'"),
        ('{"decision": "accept", "quote": "a"}', "no document"),
        ('{"decision": "accept", "document": "XYZ", "quote": "a"}', "document 'XYZ'"),
        ('{"decision": "accept", "document": "3fa9c1", "quote": ""}', "no quote"),
        (
            '{"decision": "accept", "document": "3fa9c1", "quote": "a", "to": "b"}',
            "accept does not take 'to'",
        ),
        ('{"decision": "accept", "document": "3fa9c1", "quote": "a", "type": "Firm"}', "type 'Firm'"),
        ('{"decision": "accept", "document": "3fa9c1", "quote": "a", "start": -1}', "start -1"),
        ('{"decision": "accept", "document": "3fa9c1", "quote": 5}', "quote 5"),
        ('{"decision": "accept", "document": "3fa9c1", "quote": "a", "attributes": [1]}', "attributes [1]"),
        ('{"decision": "rename", "document": "3fa9c1", "quote": "a"}', "no to"),
        ('{"decision": "retype", "document": "3fa9c1", "quote": "a", "to": "supplies"}', "to 'supplies'"),
        ('{"decision": "same", "document": "3fa9c1", "quote": "a"}', "no second thing"),
        ('{"decision": "add", "document": "3fa9c1", "quote": "a"}', "neither type nor predicate"),
        ('{"decision": "add", "document": "3fa9c1", "quote": "a", "predicate": "visits"}', "no subject"),
        ('{"decision": "add", "document": "3fa9c1", "quote": "a", "predicate": "state"}', "no subject"),
        ('{"decision": "add", "document": "3fa9c1", "quote": "a", "predicate": "quantity"}', "no value"),
        (
            '{"decision": "add", "document": "3fa9c1", "quote": "a", "predicate": "quantity", "value": "3"}',
            "value '3'",
        ),
    ],
)
def test_a_broken_line_is_refused_with_its_number(line: str, fault: str, tmp_path: Path) -> None:
    """And so is every other one, at once."""
    path = tmp_path / "own.jsonl"
    path.write_text(f"{line}\n\n{line}\n", "utf-8")
    with pytest.raises(DataError) as refused:
        load_ledger(path)
    assert f"line 1: {fault}" in refused.value.found
    assert "line 3: " in refused.value.found


def test_a_ledger_in_another_encoding_is_refused(tmp_path: Path) -> None:
    """Rather than misread."""
    path = tmp_path / "own.jsonl"
    path.write_bytes(LINES.encode("gb18030"))
    with pytest.raises(DataError, match="UTF-8"):
        load_ledger(path)


words = st.text(min_size=1, max_size=8)
claims = st.builds(
    Correction,
    decision=st.sampled_from([Kind.ACCEPT, Kind.REJECT]),
    document=st.from_regex("[0-9a-f]{6,64}", fullmatch=True),
    quote=words,
    type=st.none() | st.sampled_from(EntityType),
    start=st.none() | st.integers(0, 99),
    predicate=st.none() | st.sampled_from(Predicate),
    subject=st.text(max_size=4),
    property=st.text(max_size=4),
    quantity=st.none() | st.builds(Quantity, st.integers(0, 9).map(float), words, st.sampled_from("=~<>")),
    attributes=st.dictionaries(words, words, max_size=2).map(lambda pairs: tuple(pairs.items())),
    status=st.none() | st.sampled_from(Status),
    note=st.text(max_size=4),
)


@given(claims)
def test_a_line_reads_back_equal(correction: Correction) -> None:
    """Whatever characters it quotes."""
    import json

    row = json.loads(to_line(correction))
    assert not list(find_faults(row))
    assert from_json(row) == correction
    assert "\n" not in to_line(correction)


def test_lines_are_added_at_the_end(tmp_path: Path) -> None:
    """Also after a last line without its end."""
    path = tmp_path / "own.jsonl"
    path.write_text("# mine", "utf-8")
    append_lines(path, ["# one", "# two"])
    append_lines(path, ["# three"])
    assert path.read_text("utf-8").splitlines() == ["# mine", "# one", "# two", "# three"]


def test_a_ledger_beside_the_sources_is_found_and_is_no_document(tmp_path: Path) -> None:
    """Only at the top of an input folder; deeper it would be a file like others."""
    (tmp_path / "deep").mkdir()
    for folder in (tmp_path, tmp_path / "deep"):
        (folder / "kg-ledger.jsonl").write_text(LINES, "utf-8")
    (tmp_path / "a.txt").write_text("青石公司。", "utf-8")
    assert find_ledgers([tmp_path, "-", tmp_path / "a.txt"]) == (tmp_path / "kg-ledger.jsonl",)
    read = [getattr(source, "path", source) for source in find_sources([tmp_path])]
    assert read == [str(tmp_path / "a.txt"), str(tmp_path / "deep" / "kg-ledger.jsonl")]
