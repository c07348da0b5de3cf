"""What the README shows runs as it stands there."""

from __future__ import annotations

import doctest
import json
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ran

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = re.findall(r"^    \.venv/bin/kg (.*?)(?: +#.*)?$", README, re.MULTILINE)


@pytest.fixture
def examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the examples, queries and an annotated article, as the commands have it."""
    for name in ("docs", "examples"):
        (tmp_path / name).symlink_to(ROOT / name)
    article = {"id": "one", "text": "青石公司。", "entities": [], "relations": [], "observations": []}
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "one.json").write_text(json.dumps(article), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def expand(word: str) -> list[str]:
    """A word as a shell gives it to a command."""
    return sorted(map(str, Path().glob(word))) if "*" in word else [word]


@pytest.mark.usefixtures("simple_reader", "unseen", "examples")
def test_every_command_runs(kg: Callable[..., Ran]) -> None:
    """In their order; the names that they ask for are in what the real reader finds, not the simple one."""
    assert len(COMMANDS) >= 8
    for command in COMMANDS:
        words = [one for word in shlex.split(command) for one in expand(word)]
        ran = kg(*words)
        asks_for_a_name = words[0] in ("show", "why")
        assert ran.status in ((0, 1) if asks_for_a_name else (0,)), (command, ran.err)


def test_the_python_example_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the committed output."""
    if not (ROOT / "output" / "records.jsonl").is_file():
        pytest.skip("no committed output")
    monkeypatch.chdir(ROOT)
    example = doctest.DocTestParser().get_doctest(README, {}, "README", "README.md", 0)
    assert example.examples
    told: list[str] = []
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS)
    runner.run(example, out=told.append, clear_globs=False)
    assert not runner.failures, "".join(told)
    assert len(example.globs["posts"])
    assert len(example.globs["firms"])
    assert len(example.globs["people"])


def test_every_file_of_a_build_is_described() -> None:
    """And no other is promised; docs/formats.md has the forms that a build writes when it is asked to."""
    from kg.corrections.by_hand import COPIES
    from kg.export import EXPORTERS
    from kg.output import FORMS

    made = {EXPORTERS[form].file_name for form in FORMS}
    made |= {"graph.html", "graph.png", "report.json", "validation.ttl", "kg.duckdb", *COPIES}
    section = README.split("A build writes these files")[1].split("| exit status")[0]
    assert set(re.findall(r"`([a-z]+\.[a-z]+)`", section)) == made
