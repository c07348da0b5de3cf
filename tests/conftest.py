"""Options and fixtures of all tests."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from simple_reader import read_simply

from kg.cli import main
from kg.ontology.validate import Report

if TYPE_CHECKING:
    from collections.abc import Callable


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let golden outputs be written anew, to be looked at and committed."""
    parser.addoption("--update-golden", action="store_true", help="write golden outputs anew")


@pytest.fixture
def simple_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents are read by the simple reader, in this process."""
    monkeypatch.setattr("kg.extract.reader.read_document", read_simply)
    monkeypatch.setattr("kg.pipeline.reader_version", lambda _: "simple")


@pytest.fixture
def unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures, the page and validation, which have tests of their own, take no time."""
    monkeypatch.setattr("kg.view.draw_overview", lambda _, path, **__: path.write_bytes(b"picture"))
    monkeypatch.setattr("kg.view.write_page", lambda _, path, **__: path.write_bytes(b"page"))
    monkeypatch.setattr("kg.output.validate", lambda _: Report(conforms=True, nodes=9, checked=9))


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended, and what it wrote."""

    status: int
    out: str
    err: str


@pytest.fixture
def kg(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs a command in this process."""

    def run(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        return Ran(int(ended.value.code or 0), written.out, written.err)

    return run
