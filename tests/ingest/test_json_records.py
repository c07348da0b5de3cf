"""JSON and JSON Lines: what is broken is named by its line, the rest is read."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.ingest.formats.records import read_json, read_json_lines
from kg.ingest.limits import Limits
from kg.ingest.record import Opened, Record
from kg.model import Problem


def lines(data: bytes, limits: Limits | None = None) -> list[Record | Problem]:
    """Read JSON Lines."""
    return list(read_json_lines(Opened("a.jsonl", io.BytesIO(data), limits or Limits())))


def whole(data: bytes) -> list[Record | Problem]:
    """Read a JSON file."""
    return list(read_json(Opened("a.json", io.BytesIO(data), Limits())))


GOOD = '{"text": "好"}\n'.encode()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (b'{"text": "a', "no JSON: Unterminated string"),
        (b'{"text": "a"} x', "no JSON: Extra data"),
        (b'{"text": "a", "text": "b"}', "stands twice"),
        (b'{"text": NaN}', "is a JSON number"),
        (b'{"text": null}', "is a JSON null"),
        (b'{"text": ["a"]}', "is a JSON list"),
        (b'{"text": true}', "is a JSON boolean"),
        (b'{"title": "a"}', "no text among 'title'"),
        (b"{}", "no text among no key"),
        (b"[1]", "a JSON list, no object"),
        (b"12", "a JSON number, no object"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"text": "a", "x": ' + b'{"a":' * 100_000, "nested too deep"),
        (
            b'{"text": "' + "复工".encode("gbk") + "远山机械复工".encode() + b'"}',
            "two",
        ),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_kept(line: bytes, found: str) -> None:
    """Line number, what was found, and the records before and behind."""
    first, problem, last = lines(GOOD + line + b"\n" + GOOD)
    assert isinstance(first, Record)
    assert isinstance(last, Record)
    assert isinstance(problem, Problem)
    assert problem.where == "a.jsonl:2"
    assert found in problem.found
    assert problem.fix


@pytest.mark.parametrize(
    "line",
    [
        b'{"text": "a", "score": NaN, "other": -Infinity}',
        b'{"text": "a", "big": ' + b"9" * 5000 + b"}",
        b'{"text": "a", "entities": [{"id": "e1", "id": "e2"}], "x": {"y": 1e999}}',
        b'\xef\xbb\xbf{"text": "a"}',
        b'  {"text": "a"}\r',
    ],
)
def test_keys_that_are_not_used_do_no_harm(line: bytes) -> None:
    """Numbers beyond every limit, NaN and repeated keys elsewhere."""
    assert [record.text for record in lines(line + b"\n") if isinstance(record, Record)] == ["a"]


def test_line_ends_inside_a_string_do_not_end_the_record() -> None:
    """U+2028 and U+0085 are no line ends of JSON Lines."""
    text = "一\u2028二\x85三\u2029四"
    (record,) = lines(json.dumps({"text": text}, ensure_ascii=False).encode() + b"\n")
    assert isinstance(record, Record)
    assert record.text == text


def test_numbers_stay_as_written() -> None:
    """An id or a date may be a number."""
    (record,) = lines(b'{"id": 100000000000000000000001, "date": 20200318, "text": "a"}')
    assert record == Record("a.jsonl:1", "a", id="100000000000000000000001", date="20200318")


def test_chinese_keys() -> None:
    """Fields go by other usual names too."""
    (record,) = lines('{"正文": "好", "标题": "题", "来源": "县报", "发布时间": "2020-03-18"}'.encode())
    assert record == Record("a.jsonl:1", "好", title="题", source="县报", date="2020-03-18")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_other_encodings(encoding: str) -> None:
    """A record a line in the encodings that spreadsheets and old systems write."""
    data = '{"text": "远山机械复工复产"}\n{"text": "青禾电子复工复产"}\n'.encode(encoding)
    assert [one.text for one in lines(data) if isinstance(one, Record)] == [
        "远山机械复工复产",
        "青禾电子复工复产",
    ]


def test_a_long_record_is_refused_and_the_others_are_kept() -> None:
    """The limit is one of bytes a record."""
    data = GOOD + b'{"text": "' + b"a" * 1000 + b'"}\n' + GOOD
    first, problem, last = lines(data, Limits(document_bytes=100))
    assert isinstance(first, Record)
    assert isinstance(last, Record)
    assert isinstance(problem, Problem)
    assert (problem.where, problem.found) == ("a.jsonl:2", "a record longer than 100 bytes")


def test_json_object_and_list() -> None:
    """One object, or several; where says which."""
    assert whole('{"id": "a", "text": "好", "entities": []}'.encode()) == [Record("a.json", "好", id="a")]
    first, problem, last = whole('[{"text": "好"}, 3, {"text": "的"}]'.encode())
    assert first == Record("a.json#1", "好")
    assert isinstance(problem, Problem)
    assert problem.where == "a.json#2"
    assert last == Record("a.json#3", "的")


def test_json_lines_under_the_wrong_suffix() -> None:
    """Their content shows it."""
    assert whole(GOOD + GOOD) == [Record("a.json:1", "好"), Record("a.json:2", "好")]


@pytest.mark.parametrize("data", [b"{", b'{"text": "a"', b"nonsense", b"[" * 100_000])
def test_a_broken_file_is_refused(data: bytes) -> None:
    """A file that is no JSON at all."""
    with pytest.raises(InputError, match="no JSON"):
        whole(data)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(min_size=1), max_size=5))
def test_texts_come_back(texts: list[str]) -> None:
    """Whatever the text, escaped or not."""
    data = b"".join(json.dumps({"text": text}).encode() + b"\n" for text in texts)
    assert [one.text for one in lines(data) if isinstance(one, Record)] == texts


@settings(deadline=None)
@given(st.binary(max_size=100))
def test_any_bytes_are_survived(data: bytes) -> None:
    """Each line is a record, a problem or blank."""
    assert len(lines(data)) <= 2 * (data.count(b"\n") + 1)
