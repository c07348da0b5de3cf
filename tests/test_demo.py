"""The examples' graph: the same bytes at each build, and those that are committed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ran

ROOT = Path(__file__).parents[1]
OUTPUT = ROOT / "output"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """Two builds at the same time, as ``make demo`` makes them, but for the order of hashes and inputs."""
    folder = tmp_path_factory.mktemp("demo")
    inputs = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "examples").iterdir())
    started = []
    for seed, given in (("1", ["examples"]), ("2", inputs[::-1])):
        command = [sys.executable, "-m", "kg", "build", *given, "-o", str(folder / seed), "--no-timing"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}
        started.append(subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE))
    for process in started:
        _, err = process.communicate(timeout=300)
        assert process.returncode == 0, err.decode()
    return {seed: read_files(folder / seed) for seed in ("1", "2")}


def read_files(folder: Path) -> dict[str, bytes]:
    """The content of each file but the workspace, whose bytes DuckDB chooses."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".duckdb"}


def test_neither_hashes_nor_the_order_of_files_show(built: dict[str, dict[str, bytes]]) -> None:
    """Every file is the same, byte by byte."""
    assert built["1"].keys() == built["2"].keys()
    assert not [name for name, content in built["1"].items() if built["2"][name] != content]


def test_the_number_of_processes_does_not_show(kg: Callable[..., Ran], tmp_path: Path) -> None:
    """One or two, with the reader that they have to load."""
    paths = [ROOT / "examples" / name for name in ("03-supply-contract.txt", "08-investment-signing.txt")]
    for jobs in (1, 2):
        assert kg("extract", *paths, "--jobs", jobs, "-o", tmp_path / str(jobs)).status == 0
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes() != b""


def test_the_committed_output_is_a_fresh_build(built: dict[str, dict[str, bytes]]) -> None:
    """Else ``make demo`` is to be run, and what it makes to be looked at and committed."""
    if not (OUTPUT / "graph.ttl").is_file():
        pytest.skip("no committed output")
    committed = read_files(OUTPUT)
    assert built["1"].keys() == committed.keys()
    assert not [name for name, content in built["1"].items() if committed[name] != content]
