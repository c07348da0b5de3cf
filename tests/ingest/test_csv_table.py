"""CSV and TSV: a document a row, cells kept as text."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.ingest.formats.table import read_table
from kg.ingest.limits import Limits
from kg.ingest.record import Opened, Record
from kg.model import Problem


def read(data: bytes) -> list[Record | Problem]:
    """Read a table."""
    return list(read_table(Opened("a.csv", io.BytesIO(data), Limits())))


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_delimiters_and_encodings(delimiter: str, encoding: str) -> None:
    """As spreadsheets in different settings write them."""
    rows = [["编号", "标题", "正文", "日期"], ["010000", "远山机械复工", "三月十日复工。", "2020-03-18"]]
    data = "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)
    expected = Record("a.csv:2", "三月十日复工。", id="010000", title="远山机械复工", date="2020-03-18")
    assert read(data) == [expected]


def test_cells_with_line_ends_and_quotation_marks() -> None:
    """A row may take several lines; where says the first."""
    data = 'Content,Title\n"一\n二，""三""",题\n四,NA\n'.encode()
    assert read(data) == [Record("a.csv:2", '一\n二，"三"', title="题"), Record("a.csv:4", "四", title="NA")]


def test_a_long_cell_is_read() -> None:
    """Past the 131,072 characters at which the csv module stops; its global limit stays as it was."""
    before = csv.field_size_limit()
    (record,) = read(("text\n" + "复" * 200_000).encode())
    assert isinstance(record, Record)
    assert len(record.text) == 200_000
    assert csv.field_size_limit() == before


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("a,b,c", "3 cells where the first row has 2"),
        ("a", "1 cells where the first row has 2"),
        ('"a"b,c', "a broken row"),
    ],
)
def test_a_broken_row_is_named_and_the_others_are_kept(row: str, found: str) -> None:
    """Nothing is cut silently."""
    first, problem, last = read(f"text,title\na,b\n{row}\nc,d\n".encode())
    assert isinstance(first, Record)
    assert isinstance(last, Record)
    assert isinstance(problem, Problem)
    assert problem.where == "a.csv:3"
    assert found in problem.found


def test_an_open_quotation_mark_is_named() -> None:
    """The rest of the file is no cell."""
    first, problem = read(b'text,title\na,b\n"c,d\ne,f\n')
    assert isinstance(first, Record)
    assert isinstance(problem, Problem)
    assert problem.where == "a.csv:3"


def test_a_table_without_text_is_refused() -> None:
    """The message lists the names that would do."""
    with pytest.raises(InputError, match="no text column") as caught:
        read(b"name,age\na,1\n")
    assert "content" in caught.value.fix


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), min_size=1, max_size=4))
def test_texts_come_back(texts: list[str]) -> None:
    """What the csv module writes is read."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(
        [["标题正文", "正文"], *(["远山机械", text] for text in texts)]
    )
    data = ("\ufeff" + out.getvalue()).encode()
    assert [one.text for one in read(data) if isinstance(one, Record)] == texts
