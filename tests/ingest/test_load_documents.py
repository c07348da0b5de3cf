"""Whole inputs to documents: formats found, metadata chosen, bad inputs named while the rest goes on."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.ingest import Limits, load_documents
from kg.ingest.streams import HEAD_BYTES
from kg.model import Document, Problem

ARTICLE = "远山机械复工\n2020年3月18日\n三月十日，远山机械有限公司复工，青禾电子为其配套。\n"
TEXT = ARTICLE.encode()


def split(found: list[Document | Problem]) -> tuple[list[Document], list[Problem]]:
    """Part the documents from the problems."""
    documents = [one for one in found if isinstance(one, Document)]
    return documents, [one for one in found if isinstance(one, Problem)]


def load(path: Path, data: bytes, limits: Limits | None = None) -> tuple[list[Document], list[Problem]]:
    """Write a file and read it."""
    path.write_bytes(data)
    return split(list(load_documents([path], limits=limits)))


def load_stdin(data: bytes, limits: Limits | None = None) -> tuple[list[Document], list[Problem]]:
    """Read bytes as standard input."""
    return split(list(load_documents(["-"], stdin=io.BytesIO(data), limits=limits)))


def test_a_text_file(tmp_path: Path) -> None:
    """Id, title, date and source come from the file and its text."""
    (document,), problems = load(tmp_path / "远山.txt", TEXT)
    assert document == Document("远山", ARTICLE, "远山机械复工", "2020-03-18", "远山.txt")
    assert document.sha256 == hashlib.sha256(TEXT).hexdigest()
    assert not problems


def test_a_record_like_an_annotated_one(tmp_path: Path) -> None:
    """Its own fields count, other keys do not."""
    record = {
        "id": "a7",
        "title": "题",
        "date": "2020-03-19",
        "source": "县报",
        "text": ARTICLE,
        "entities": [{"id": "e1"}],
    }
    (document,), _ = load(tmp_path / "x.json", json.dumps(record).encode())
    assert document == Document("a7", ARTICLE, "题", "2020-03-19", "县报")


def test_tokens_are_joined(tmp_path: Path) -> None:
    """Text that came as tokens loses its bars before offsets exist."""
    text = "远山|机械|有限公司|三|月|十|日|复工|青禾|电子|为|其|配套"
    (document,), _ = load(tmp_path / "a.txt", text.encode())
    assert document.segmented
    assert document.text == text.replace("|", "")


@pytest.mark.parametrize(
    ("name", "data", "count"),
    [
        ("a.txt", b'{"text": "a"}\n{"text": "b"}\n', 2),
        ("a", b'{"text": "a"}\n{"text": "b"}\n', 2),
        ("a", b'[{"text": "a"}, {"text": "b"}]', 2),
        ("a", b'{\n"text": "a"}', 1),
        ("a.txt", b"<!DOCTYPE html><html><body><p>a</p></body></html>", 1),
        ("a.doc", b"<html><body><p>a</p></body></html>", 1),
        ("a.html", b"no page, only text", 1),
        ("a.csv", b"text\na\nb\nc\n", 3),
        ("a.log", TEXT, 1),
        ("a.txt", "[摘要] 远山机械复工".encode(), 1),
        ("a.txt.gz", gzip.compress(TEXT), 1),
        ("a.txt", gzip.compress(TEXT), 1),
        ("a.jsonl.gz", gzip.compress(b'{"text": "a"}\n{"text": "b"}\n'), 2),
        ("a.csv.gz", gzip.compress(b"text\na\nb\n"), 2),
    ],
)
def test_the_format_is_found(tmp_path: Path, name: str, data: bytes, count: int) -> None:
    """By content where the suffix errs or is missing."""
    documents, problems = load(tmp_path / name, data)
    assert len(documents) == count, problems


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old Word"),
        (b"Rar!\x1a\x07", "RAR"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><rss/>', "XML that is no HTML"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "text"),
        (b"\x1f\x8b\x08\x00broken", "gzip"),
        (gzip.compress(TEXT)[:-12], "gzip"),
        (gzip.compress(gzip.compress(TEXT)), "gzip inside gzip"),
        (b"%PDF-1.4 nothing", "PDF"),
        (b"PK\x03\x04nothing", "no DOCX"),
    ],
)
def test_other_formats_are_refused_by_name(tmp_path: Path, data: bytes, found: str) -> None:
    """Whatever the suffix says."""
    documents, (problem,) = load(tmp_path / "a.txt", data)
    assert not documents
    assert found in problem.found
    assert (problem.where, problem.severity) == (str(tmp_path / "a.txt"), "error")
    assert problem.fix


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\xef\xbb\xbf", "\u3000\u3000\n".encode()])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.jsonl", "a.csv", "a.json"])
def test_an_empty_file_is_no_error(tmp_path: Path, name: str, data: bytes) -> None:
    """There is nothing to read in it."""
    documents, problems = load(tmp_path / name, data)
    assert not documents
    assert [problem.severity for problem in problems] == ["warning"]


def test_the_rest_goes_on(tmp_path: Path) -> None:
    """One bad input of each kind, between good ones."""
    (tmp_path / "a.txt").write_bytes(TEXT)
    (tmp_path / "b.docx").write_bytes(b"PK\x03\x04")
    (tmp_path / "c.txt").write_bytes(TEXT + b"\n" + "青禾电子也复工了".encode("gbk"))
    (tmp_path / "d.txt").write_bytes(TEXT)
    documents, problems = split(list(load_documents([tmp_path, tmp_path / "none", "http://a.example/"])))
    assert [document.id for document in documents] == ["a", "d"]
    assert len([problem for problem in problems if problem.severity == "error"]) == 4


def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    """Nor does a folder or a device."""
    os.mkfifo(tmp_path / "a.txt")
    documents, problems = split(list(load_documents([tmp_path / "a.txt", "/dev/null"])))
    assert not documents
    assert {problem.found for problem in problems} == {"no regular file"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    """With the system's reason."""
    (tmp_path / "a.txt").write_bytes(TEXT)
    (tmp_path / "a.txt").chmod(0)
    _, (problem,) = split(list(load_documents([tmp_path / "a.txt"])))
    assert problem.found == "Permission denied"


def test_a_link_that_loops_is_named(tmp_path: Path) -> None:
    """Named itself, a link is followed as far as it leads."""
    (tmp_path / "a.txt").symlink_to("a.txt")
    documents, (problem,) = split(list(load_documents([tmp_path / "a.txt"])))
    assert not documents
    assert "symbolic links" in problem.found


@pytest.mark.parametrize(
    ("record", "date", "warned"),
    [
        ({"date": "2020年3月1日"}, "2020-03-01", False),
        ({"date": "2020-03"}, "2020-03", False),
        ({"date": 20200301}, "2020-03-01", False),
        ({"date": "2026-02-30"}, "2020-03-18", True),
        ({"date": "soon", "text": "远山机械复工。"}, "1999", True),
        ({"date": None, "text": "远山机械复工。"}, "1999", False),
    ],
)
def test_the_date(record: dict[str, object], date: str, warned: bool) -> None:  # noqa: FBT001 - a case of the table
    """The record's own, else the dateline's, else the given one; what is no date is said."""
    data = json.dumps({"text": ARTICLE, **record}).encode()
    (document,), problems = split(list(load_documents(["-"], stdin=io.BytesIO(data), date="1999")))
    assert document.date == date
    assert bool(problems) == warned


def test_a_given_date_that_is_none_raises_at_once() -> None:
    """Before anything is read."""
    with pytest.raises(InputError, match="'tomorrow' is no date"):
        load_documents([], date="tomorrow")


def test_ids(tmp_path: Path) -> None:
    """Own ids stay where safe; the same id for another text gets its hash; the same text is read once."""
    records = [
        {"id": "../../etc/x", "text": "一"},
        {"id": 7, "text": "二"},
        {"id": "a", "text": "三"},
        {"id": "A", "text": "四"},
        {"id": "a", "text": "三"},
        {"text": "五"},
        {"id": " ", "text": "六"},
    ]
    data = b"".join(json.dumps(record).encode() + b"\n" for record in records)
    documents, (problem,) = load(tmp_path / "文 件.jsonl", data)
    ids = [document.id for document in documents]
    hashes = [document.sha256[:10] for document in documents]
    assert ids[1:4] == ["7", "a", f"A-{hashes[3]}"]
    assert ids[0].startswith("etc-x-")
    assert ids[4].endswith(hashes[4])
    assert ids[5].endswith(hashes[5])
    assert len(set(ids)) == 6
    assert (problem.severity, problem.found) == ("warning", "the same id and text as before")
    assert not [identifier for identifier in ids if "/" in identifier or " " in identifier]


def test_ids_of_files_with_the_same_name_do_not_depend_on_the_order(tmp_path: Path) -> None:
    """Nor do the documents."""
    for folder in "ab":
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(f"文章{folder}")
    paths = [tmp_path / "b" / "x.txt", tmp_path / "a" / "x.txt"]
    forward, backward = (list(load_documents(order)) for order in (paths, paths[::-1]))
    assert forward == backward
    assert [one.id[:2] for one in forward if isinstance(one, Document)] == ["x", "x-"]


def test_changed_characters_are_said(tmp_path: Path) -> None:
    """A lone surrogate and a control character in a record."""
    (document,), (problem,) = load(tmp_path / "a.jsonl", b'{"text": "a\\ud800b\\u0001c"}\n')
    assert document.text == "a\ufffdbc"
    assert problem.severity == "warning"
    assert problem.found == "removed 1 control character, replaced 1 lone surrogate"


def test_standard_input_that_cannot_seek() -> None:
    """Longer than what is looked at to find the format, and packed."""
    text = "远山机械复工。" * HEAD_BYTES
    reader, writer = os.pipe()
    with subprocess.Popen(
        [sys.executable, "-c", f"import sys; sys.stdout.write({text[:7]!r} * {HEAD_BYTES})"], stdout=writer
    ):
        os.close(writer)
        with os.fdopen(reader, "rb") as stream:
            (document,), _ = split(list(load_documents(["-"], stdin=stream)))
    assert document.text == text
    assert (document.id, document.source) == ("stdin", "stdin")
    (document,), _ = load_stdin(gzip.compress(text.encode()))
    assert document.text == text


def test_a_gzip_bomb_is_refused() -> None:
    """A ratio that no text has."""
    limits = Limits(expansion=100, expansion_floor=1 << 20)
    documents, problems = load_stdin(gzip.compress(bytes(8 << 20)), limits)
    assert not documents
    assert "unpacks to more than 100 times" in problems[0].found
    data = gzip.compress(b'{"text": "a"}\n' + b" " * (8 << 20))
    documents, problems = load_stdin(data, limits)
    assert "unpacks to more than 100 times" in problems[-1].found


def test_a_file_past_the_limit_is_refused(tmp_path: Path) -> None:
    """By name, with the limit."""
    _, (problem,) = load(tmp_path / "a.txt", TEXT * 100, Limits(document_bytes=1000))
    assert problem.found == "more than 1000 bytes"


MEASURE = """
import resource, sys
from kg.ingest import load_documents
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = list(load_documents(sys.argv[1:]))
print(len(found), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize("name", ["a.jsonl", "a.txt"])
def test_a_line_of_200_megabytes_takes_bounded_memory(tmp_path: Path, name: str) -> None:
    """It is refused; what is before it is kept."""
    path = tmp_path / name
    with path.open("wb") as stream:
        stream.write(b'{"text": "a"}\n' if name == "a.jsonl" else b"text\n")
        stream.write(b'{"text": "')
        stream.truncate(200 << 20)
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, check=True, cwd=Path.cwd()
    )
    count, kilobytes = map(int, done.stdout.split())
    assert count == (2 if name == "a.jsonl" else 1)
    assert kilobytes < 200 << 10


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_survived(data: bytes) -> None:
    """Every input gives documents or problems, and every document's text can be written."""
    documents, problems = load_stdin(data, Limits(pdf_seconds=1))
    assert documents or problems
    for document in documents:
        document.text.encode()
        assert document.title == document.title.strip()


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Cn"]), min_size=1).filter(str.strip))
def test_offsets_are_the_authors(text: str) -> None:
    """A record's text comes through with every character in its place."""
    (document,), _ = load_stdin(json.dumps({"id": "a", "text": f"𠮷①㈱{text}"}).encode())
    assert document.text == f"𠮷①㈱{text}".replace("\u2028", "\n").replace("\u2029", "\n")


def test_a_warning_names_the_document_that_was_read(tmp_path: Path) -> None:
    """By its final id, beside the problems of the file; what was refused has no document."""
    rows = ('{"id": "a", "text": "复工\\u0007了", "date": "2021-02-30"}', "{", '{"id": "b", "text": "投产"}')
    documents, problems = load(tmp_path / "x.jsonl", "\n".join(rows).encode())
    assert [document.id for document in documents] == ["a", "b"]
    assert [(problem.document, problem.severity) for problem in problems] == [
        ("a", "warning"),
        ("a", "warning"),
        ("", "error"),
    ]


def test_a_text_told_apart_before_keeps_its_id(tmp_path: Path) -> None:
    """Also where the text that it was told apart from is not given; another text takes the plain id."""
    for folder, text in (("1", TEXT), ("2", TEXT + TEXT)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_bytes(text)
    both, _ = split(list(load_documents([tmp_path])))
    held = {document.id: document.sha256 for document in both}
    assert both[0].id == "a"
    assert len(held) == 2
    (again,), _ = split(list(load_documents([tmp_path / "2"], held=held)))
    assert again == both[1]
    (alone,), _ = split(list(load_documents([tmp_path / "2"], held={"a": held["a"]})))
    assert alone.id == "a"


def test_comments_before_a_page_take_linear_time(tmp_path: Path) -> None:
    """Thirty of them once took longer than anybody waits."""
    (document,), problems = load(tmp_path / "a.txt", b"<!---->" * 3000 + b"<p>" + ARTICLE.encode() + b"</p>")
    assert "远山机械" in document.text
    assert problems == []


def test_a_long_date_and_a_long_table_take_linear_time(tmp_path: Path) -> None:
    """A date of 40 KB is none, so the text's counts; bars on many short lines are no tokens."""
    row = {"id": "a", "date": "2020-01-01 " * 4000, "text": ARTICLE}
    (document,), _ = load(tmp_path / "a.jsonl", json.dumps(row).encode())
    assert document.date == "2020-03-18"
    (document,), _ = load(tmp_path / "b.txt", ("中|中|中|中|中" + "\n" * 60000).encode())
    assert document.text.startswith("中")


def test_a_doctype_behind_a_comment_is_refused(tmp_path: Path) -> None:
    """XML is no text, whatever stands before it."""
    data = b'<!-- c --><!DOCTYPE rdf:RDF [<!ENTITY a "b">]><rdf:RDF/>'
    documents, (problem,) = load(tmp_path / "b.rdf", data)
    assert documents == []
    assert "XML" in problem.found


def test_a_page_of_too_many_tags_is_refused(tmp_path: Path) -> None:
    """A parsed tag takes a hundred times its bytes."""
    documents, (problem,) = load(tmp_path / "a.html", b"<html><body>" + b"<p>" * 300_001)
    assert documents == []
    assert "300,000 tags" in problem.found


def test_a_path_that_is_too_long_is_named(tmp_path: Path) -> None:
    """And the rest goes on."""
    good = tmp_path / "a.txt"
    good.write_bytes(TEXT)
    (document,), (problem,) = split(list(load_documents([good, tmp_path / ("衡" * 90)])))
    assert document.id == "a"
    assert "too long" in problem.found
