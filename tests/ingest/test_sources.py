"""Which files are read, in which order, and what is refused before it is opened."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest

from kg.ingest.sources import Source, find_sources
from kg.model import Problem

if TYPE_CHECKING:
    from pathlib import Path


def split(paths: list[str | Path]) -> tuple[list[str], list[Problem]]:
    """Find sources, and give their paths and the problems."""
    found = list(find_sources(paths))
    sources = [one.path for one in found if isinstance(one, Source)]
    return sources, [one for one in found if isinstance(one, Problem)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with files of several kinds."""
    for name in (
        "b.txt",
        "a.txt",
        "sub/c.jsonl.gz",
        "sub/deep/d.md",
        "e.jpg",
        "noname",
        ".hidden/f.txt",
        ".g.txt",
    ):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"text")
    return tmp_path / "in"


def test_a_folder_is_read_recursively_and_sorted(folder: Path) -> None:
    """Hidden names are passed over silently, other formats with one line."""
    sources, problems = split([folder])
    assert sources == [str(folder / name) for name in ("a.txt", "b.txt", "sub/c.jsonl.gz", "sub/deep/d.md")]
    (problem,) = problems
    assert problem.severity == "warning"
    assert "1 without suffix, 1 .jpg" in problem.found


def test_the_order_of_the_arguments_does_not_count(folder: Path) -> None:
    """Each file comes once, however it is named."""
    paths: list[str | Path] = [
        folder / "b.txt",
        folder / "a.txt",
        f"{folder}/./a.txt",
        f"{folder}/*.txt",
        "-",
    ]
    expected = ["-", str(folder / "a.txt"), str(folder / "b.txt")]
    for seed in range(5):
        random.Random(seed).shuffle(paths)  # noqa: S311 - an order, no secret
        assert split(paths)[0] == expected


def test_patterns(folder: Path) -> None:
    """One that matches nothing is named; a file whose name looks like one is a file."""
    assert split([f"{folder}/**/*.md"])[0] == [str(folder / "sub/deep/d.md")]
    assert split([f"{folder}/*.pdf"])[1][0].found == "no file matches"
    (folder / "a[1].txt").write_text("text")
    assert split([folder / "a[1].txt"])[0] == [str(folder / "a[1].txt")]


@pytest.mark.parametrize(
    "path", ["http://a.example/x.txt", "https://a.example", "ftp://a.example/x", "file:///etc/hosts"]
)
def test_an_address_is_no_file(path: str) -> None:
    """Nothing is fetched."""
    sources, problems = split([path])
    assert not sources
    assert problems[0].found.startswith("not a file")


def test_links_in_folders_are_not_followed(folder: Path) -> None:
    """Neither to folders, which may loop, nor to files outside."""
    (folder / "loop").symlink_to(folder)
    (folder / "out.txt").symlink_to("/etc/hosts")
    (folder / "self.txt").symlink_to("self.txt")
    sources, problems = split([folder])
    assert len(sources) == 4
    assert len([problem for problem in problems if "link" in problem.found]) == 3
    assert str(folder / "loop/a.txt") not in split([f"{folder}/**/*.txt"])[0]


def test_a_name_that_is_no_text_is_refused(folder: Path) -> None:
    """And shown printable."""
    (folder / os.fsdecode(b"\xff.txt")).write_text("text")
    for path in (folder, folder / os.fsdecode(b"\xff.txt"), f"{folder}/*.txt"):
        errors = [problem for problem in split([path])[1] if problem.severity == "error"]
        assert [error.found for error in errors] == ["the file name is not UTF-8"]
        assert errors[0].where.isprintable()


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    """A missing file, and an empty folder."""
    (tmp_path / "empty").mkdir()
    _, problems = split([tmp_path / "none.txt", tmp_path / "empty", "a\0b"])
    assert sorted(problem.found for problem in problems) == [
        "an empty folder",
        "no such file or folder",
        "the file name is not UTF-8",
    ]


@pytest.mark.parametrize(
    ("path", "stem", "suffix"),
    [
        ("a/b.txt", "b", ".txt"),
        ("a/b.JSONL.gz", "b", ".jsonl"),
        ("a/b", "b", ""),
        ("a/b.2020.md", "b.2020", ".md"),
        ("-", "stdin", ""),
    ],
)
def test_names(path: str, stem: str, suffix: str) -> None:
    """The stem names a document, the suffix its format."""
    assert (Source(path).stem, Source(path).suffix) == (stem, suffix)
