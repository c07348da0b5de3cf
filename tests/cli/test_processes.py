"""The command as a process of its own: pipes, encodings, full disks, interrupts, two at once."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, str(ROOT / "tests" / "simple_kg.py"))
QUERY = "SELECT ?name { ?c a kg:Company ; skos:prefLabel ?name }"
MISSING = "𠮷田公司"


def start(
    *arguments: object,
    env: dict[str, str] | None = None,
    **options: Any,  # noqa: ANN401 - as Popen takes them
) -> subprocess.Popen[bytes]:
    """Starts a command; ``PYTHONPATH`` is where this package lies."""
    streams: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
    command = [*COMMAND, *map(str, arguments)]
    process: subprocess.Popen[bytes] = subprocess.Popen(command, env=environment, **streams)
    return process


def run(*arguments: object, **options: Any) -> tuple[int, str, str]:  # noqa: ANN401 - as Popen takes them
    """Exit status, standard output and standard error."""
    process = start(*arguments, **options)
    out, err = process.communicate(timeout=120)
    return process.returncode, (out or b"").decode(), (err or b"").decode()


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some texts; one names a firm with a rare character."""
    folder = tmp_path_factory.mktemp("inputs")
    for number in range(30):
        (folder / f"{number:02}.txt").write_text(f"青石公司为{'甲乙丙丁'[number % 4]}山公司供货。", "utf-8")
    (folder / "rare.jsonl").write_text(json.dumps({"id": MISSING, "text": "青石公司。"}), "utf-8")
    return folder


@pytest.fixture(scope="module")
def out(inputs: Path) -> Path:
    """Their graph."""
    folder = inputs.with_name("graph")
    status, _, err = run("build", inputs, "-o", folder, "--no-timing")
    assert status == 0, err
    return folder


def test_an_encoding_without_chinese(inputs: Path, out: Path) -> None:
    """What it lacks is written as escapes, and JSON stays JSON (a tool crashed here)."""
    ascii_only = {"PYTHONIOENCODING": "ascii"}
    status, shown, err = run("show", "青石公司", "-g", out, env=ascii_only)
    assert (status, err) == (0, "")
    assert "\\u9752\\u77f3" in shown
    status, shown, _ = run("extract", inputs / "rare.jsonl", env=ascii_only)
    assert status == 0
    assert json.loads(shown)["id"].startswith(MISSING)
    assert run("show", "无名", "-g", out, env=ascii_only)[2].startswith("kg: \\u65e0\\u540d: no entity")


def test_a_reader_that_leaves(inputs: Path, out: Path) -> None:
    """As ``| head`` does: no message, be the output long or short."""
    for arguments in (("extract", inputs), ("query", QUERY, "-g", out)):
        process = start(*arguments)
        assert process.stdout
        process.stdout.close()
        assert process.stderr
        assert process.stderr.read() == b""
        assert process.wait(60) == 0
        process.stderr.close()


def test_standard_output_is_full(out: Path) -> None:
    """One line, and a status that says so."""
    with Path("/dev/full").open("w") as full:
        status, _, err = run("query", QUERY, "-g", out, stdout=full)
    assert status == 1
    assert err.strip() == "kg: standard output: No space left on device (not all of it was written)"


def test_files_may_not_grow(inputs: Path, out: Path) -> None:
    """As on a full disk: the old files stay, nothing is left aside."""
    old = {path.name: path.read_bytes() for path in out.iterdir()}

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    status, _, err = run("build", inputs, "-o", out, "--fresh", preexec_fn=limit)
    assert status == 1
    assert "Traceback" not in err
    assert {path.name: path.read_bytes() for path in out.iterdir()} == old


def wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    """Waits until a file is there."""
    deadline = time.monotonic() + 60
    while not path.exists():
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_an_interrupt(inputs: Path, tmp_path: Path) -> None:
    """130, no traceback, and of what was made only what was read stays, for the next build."""
    # A run in the background ignores interrupts, and so would its children.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    process = start("build", inputs, "-o", tmp_path / "out")
    wait_for(tmp_path / "out" / ".kg-build" / "graph.ttl", process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert [path.name for path in (tmp_path / "out").iterdir()] == [".kg-build"]
    assert [path.name for path in (tmp_path / "out" / ".kg-build").iterdir()] == ["kg.duckdb"]


def test_two_at_once(inputs: Path, tmp_path: Path) -> None:
    """One wins; the other names it, and leaves what it made alone."""
    first = start("build", inputs, "-o", tmp_path / "out")
    wait_for(tmp_path / "out" / ".kg-build", first)
    first.send_signal(signal.SIGSTOP)
    try:
        status, _, err = run("build", inputs, "-o", tmp_path / "out")
    finally:
        first.kill()
        first.communicate(timeout=60)
    assert status == 1
    assert f"held by process {first.pid}" in err
    assert (tmp_path / "out" / ".kg-build").exists()


def test_neither_home_nor_working_folder_can_be_written(inputs: Path, tmp_path: Path) -> None:
    """They are not needed."""
    nowhere = {"HOME": "/dev/null/home", "XDG_CACHE_HOME": "/dev/null/cache"}
    status, _, err = run("build", inputs, "-o", tmp_path / "out", env=nowhere, cwd="/proc")
    assert status == 0, err
    assert "Traceback" not in err


def test_no_library_leaves_a_trace_in_the_users_home(inputs: Path, tmp_path: Path) -> None:
    """A device id and events to report were kept there by onnxruntime; matplotlib may list fonts."""
    home = tmp_path / "home"
    home.mkdir()
    # The reader is not the simple one here: it loads onnxruntime.
    command = (sys.executable, "-m", "kg", "extract", str(inputs / "00.txt"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(home), "XDG_CACHE_HOME": str(home)}
    subprocess.run(command, env=environment, check=True, capture_output=True)
    assert not [path for path in home.rglob("*") if path.is_file() and "matplotlib" not in path.parts]


@pytest.mark.parametrize("command", [("-m", "kg"), ("-c", "from kg.cli import main; main()")])
def test_ways_to_start(command: tuple[str, str], run_python: Callable[..., str]) -> None:
    """As a module, and as the installed command does."""
    assert "Usage: kg" in run_python(*command, "--help")


@pytest.fixture
def run_python(tmp_path: Path) -> Callable[..., str]:
    """Runs Python in another folder."""

    def run_it(*arguments: str) -> str:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=tmp_path,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    return run_it


def test_a_query_is_utf8_whatever_the_terminal_is(tmp_path: Path) -> None:
    """From standard input, with a byte order mark or without."""
    out = tmp_path / "out"
    (tmp_path / "a.txt").write_text("远山机械有限公司在远山县设厂。", "utf-8")
    assert run("build", tmp_path / "a.txt", "-o", out)[0] == 0
    for query in (QUERY, "\ufeff" + QUERY, QUERY + "  # 衡"):
        process = start("query", "-", "-g", out, env={"PYTHONIOENCODING": "ascii"}, stdin=subprocess.PIPE)
        process.communicate(query.encode())
        assert process.returncode == 0


def test_nobody_reads_the_messages(tmp_path: Path) -> None:
    """The work goes on without them."""
    rows = [json.dumps({"id": "a", "text": "远山机械有限公司在远山县设厂。"}), *["{"] * 60]
    (tmp_path / "bad.jsonl").write_text("\n".join(rows), "utf-8")
    reader, writer = os.pipe()
    os.close(reader)
    done = start("build", tmp_path / "bad.jsonl", "-o", tmp_path / "out", stdout=writer, stderr=writer)
    os.close(writer)
    assert done.wait(timeout=120) == 3
    assert (tmp_path / "out" / "graph.ttl").is_file()


def test_an_empty_database_beside_a_graph_is_an_error(tmp_path: Path) -> None:
    """It is no new workspace: the documents of the graph would be gone."""
    out = tmp_path / "out"
    (tmp_path / "a.txt").write_text("远山机械有限公司在远山县设厂。", "utf-8")
    assert run("build", tmp_path / "a.txt", "-o", out)[0] == 0
    (out / "kg.duckdb").unlink()
    duckdb.connect(str(out / "kg.duckdb")).close()
    status, _, said = run("add", tmp_path / "a.txt", "-g", out)
    assert status == 1
    assert "no workspace" in said
