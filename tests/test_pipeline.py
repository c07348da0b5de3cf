"""Building: whole files or the old ones, the same bytes, nothing read twice, nothing lost."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from disputed import disputed_graph
from simple_reader import read_simply

from kg.errors import ExportError, InputError, StoreError
from kg.export import EXPORTERS
from kg.join import load_graph
from kg.lock import hold_lock
from kg.model import Document, Extraction, Graph, Problem
from kg.output import DATABASE, FORMS, MORE_FORMS, Writing
from kg.pipeline import Reading, Stage, build, extract
from kg.report import Report, count_graph, load_build

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.analyse.conflicts import Conflict

ROOT = Path(__file__).parents[1]
TEXTS = {
    "a": "青石公司为远山公司供货。",
    "b": "远山公司为白塔公司供货。青石公司为远山公司供货。",
    "c": "白塔公司为青石公司供货。",
}
FILES = {
    "edges.csv",
    "graph.graphml",
    "graph.html",
    "graph.png",
    "graph.trig",
    "graph.ttl",
    "kg.duckdb",
    "nodes.csv",
    "observations.csv",
    "records.jsonl",
    "report.json",
    "validation.ttl",
}
STILL = Writing(timing=False)

pytestmark = pytest.mark.usefixtures("simple_reader")


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """A folder of three short texts."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


def read_files(folder: Path) -> dict[str, bytes]:
    """The content of each file but the workspace, whose bytes DuckDB chooses."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != DATABASE}


def names(graph: Graph) -> list[str]:
    """The entities' names, sorted."""
    return sorted(entity.name for entity in graph.entities)


def test_a_build_finds_conflicts_once(inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For the report, which counts them, and for the page, which shows them."""
    from kg.analyse.conflicts import find_conflicts

    graph, asked = disputed_graph(), list[Graph]()

    def find_here(one: Graph) -> tuple[Conflict, ...]:
        asked.append(one)
        return find_conflicts(one)

    monkeypatch.setattr("kg.join.build_graph", lambda *_: graph)
    monkeypatch.setattr("kg.report.find_conflicts", find_here)
    monkeypatch.setattr("kg.view.page_data.find_conflicts", find_here)
    build([inputs], tmp_path / "out", writing=STILL)
    assert len(asked) == 1
    written = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert written["conflicts"] == {"figures": 1, "holders": 1}
    page = (tmp_path / "out" / "graph.html").read_text("utf-8")
    data = json.loads(page.split('id="data">')[1].split("</script>")[0])
    assert [conflict["kind"] for conflict in data["conflicts"]] == ["holders", "figures"]


def test_a_build_writes_every_form(inputs: Path, tmp_path: Path) -> None:
    """And nothing else; the report counts what GraphML holds."""
    graph, report = build([inputs], tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES
    written = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    shown = nx.read_graphml(tmp_path / "out" / "graph.graphml", force_multigraph=True)
    assert (written["nodes"], written["edges"]) == (len(shown.nodes), len(shown.edges)) == (3, 3)
    assert written["entities"] == {"Company": 3}
    assert written["facts"] == {"supplies": 3}
    assert written["validation"]["conforms"]
    assert written["run"]["documents"] == 3
    assert load_build(tmp_path / "out" / "report.json") == graph.build
    assert load_graph(tmp_path / "out").build == graph.build
    assert written["build"]["parameters"] == {"lexer": "lac"}
    assert report.to_json()["documents"] == len(graph.extractions) == 3


@pytest.mark.usefixtures("unseen")
def test_other_forms_on_request(inputs: Path, tmp_path: Path) -> None:
    """They go again with a build that was not asked for them."""
    build([inputs], tmp_path / "out", writing=Writing(also=MORE_FORMS))
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES | {
        EXPORTERS[form].file_name for form in MORE_FORMS
    }
    build([inputs], tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES
    assert not set(MORE_FORMS) & set(FORMS)


@pytest.mark.usefixtures("unseen")
def test_tables_for_a_spreadsheet(inputs: Path, tmp_path: Path) -> None:
    """They begin with a byte-order mark."""
    build([inputs], tmp_path / "out", writing=Writing(excel=True))
    assert (tmp_path / "out" / "nodes.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_same_bytes_in_any_order(inputs: Path, tmp_path: Path) -> None:
    """Of files, and of runs: at once, again, and one by one."""
    paths = sorted(inputs.iterdir())
    build(paths, tmp_path / "one", writing=STILL)
    build(paths[::-1], tmp_path / "two", writing=STILL)
    for count in (1, 2, 3):
        build(paths[:count], tmp_path / "three", writing=STILL)
    build(paths, tmp_path / "three", writing=STILL)
    first = read_files(tmp_path / "one")
    assert first == read_files(tmp_path / "two") == read_files(tmp_path / "three")
    assert "run" not in json.loads(first["report.json"])


@pytest.mark.usefixtures("unseen")
class TestReadingAgain:
    """What did not change is not read again."""

    @pytest.fixture
    def read(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """The ids of the documents that were read."""
        ids: list[str] = []

        def note(document: Document, *_: object) -> Extraction:
            ids.append(document.id)
            return read_simply(document)

        monkeypatch.setattr("kg.extract.reader.read_document", note)
        return ids

    def test_only_what_is_new_or_changed(self, inputs: Path, tmp_path: Path, read: list[str]) -> None:
        """A changed text, another date and a new file are read; what is gone takes its facts along."""
        build([inputs], tmp_path / "out")
        assert read == ["a", "b", "c"]
        (inputs / "a.txt").write_text("青石公司为黑水公司供货。", "utf-8")
        (inputs / "c.txt").unlink()
        (inputs / "d.txt").write_text("黑水公司为远山公司供货。", "utf-8")
        read.clear()
        graph, report = build([inputs], tmp_path / "out")
        assert read == ["a", "d"]
        assert report.run
        assert report.run.documents == 2
        assert graph == build([inputs])[0]

    def test_a_changed_date_or_reader(
        self, inputs: Path, tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Both can change what is read."""
        build([inputs], tmp_path / "out")
        build([inputs], tmp_path / "out", Reading(date="2021-03-02"))
        assert len(read) == 6
        monkeypatch.setattr("kg.pipeline.reader_version", lambda _: "another")
        build([inputs], tmp_path / "out", Reading(date="2021-03-02"))
        assert len(read) == 9
        build([inputs], tmp_path / "out", Reading(date="2021-03-02"))
        assert len(read) == 9
        build([inputs], tmp_path / "out", Reading(date="2021-03-02", fresh=True))
        assert len(read) == 12

    def test_an_interrupted_build_goes_on(self, inputs: Path, tmp_path: Path, read: list[str]) -> None:
        """The old files stay; what was read is not read again; the result is that of a build at once."""
        build([inputs / "a.txt"], tmp_path / "out", writing=STILL)
        old = read_files(tmp_path / "out")

        def interrupt(item: Extraction | Problem | Stage) -> None:
            if isinstance(item, Extraction) and item.document.id == "c":
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            build([inputs], tmp_path / "out", writing=STILL, seen=interrupt)
        assert read_files(tmp_path / "out" / ".kg-build") == {}
        assert {k: v for k, v in read_files_of(tmp_path / "out").items() if k in old} == old
        read.clear()
        build([inputs], tmp_path / "out", writing=STILL)
        assert read == ["c"]
        build([inputs], tmp_path / "fresh", writing=STILL)
        assert read_files(tmp_path / "out") == read_files(tmp_path / "fresh")


def read_files_of(folder: Path) -> dict[str, bytes]:
    """As :func:`read_files`, of a folder that holds others."""
    return {
        path.name: path.read_bytes()
        for path in folder.iterdir()
        if path.is_file() and path.suffix != ".duckdb"
    }


@pytest.mark.usefixtures("unseen")
class TestFailures:
    """Whatever goes wrong, the old files are whole and nothing else is left."""

    @pytest.fixture
    def out(self, inputs: Path, tmp_path: Path) -> Path:
        """A folder with a finished build of one text."""
        build([inputs / "a.txt"], tmp_path / "out")
        return tmp_path / "out"

    def test_a_full_disk(self, inputs: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """At each file in turn."""
        old = read_files(out)
        sync = os.fsync
        for good in range(6):
            left = [good]

            def fail(handle: int, left: list[int] = left) -> None:
                left[0] -= 1
                if left[0] < 0:
                    raise OSError(errno.ENOSPC, "No space left on device")
                sync(handle)

            monkeypatch.setattr(os, "fsync", fail)
            with pytest.raises(ExportError, match="No space left"):
                build([inputs], out)
            assert read_files(out) == old

    def test_a_folder_in_a_files_place(self, inputs: Path, out: Path) -> None:
        """It is not taken away, and no other file is put in place either."""
        (out / "graph.png").unlink()
        (out / "graph.png").mkdir()
        old = (out / "report.json").read_bytes()
        with pytest.raises(ExportError, match="a folder"):
            build([inputs], out)
        assert (out / "report.json").read_bytes() == old
        assert not (out / ".kg-build").exists()

    def test_the_folder_is_in_use(self, inputs: Path, out: Path) -> None:
        """The second build names the first."""
        with hold_lock(out / ".kg.lock"), pytest.raises(StoreError, match=f"process {os.getpid()}"):
            build([inputs], out)

    @pytest.mark.parametrize("broken", [b"", b"no database", b"x" * 100_000])
    def test_a_broken_workspace(self, inputs: Path, out: Path, broken: bytes) -> None:
        """It is named, and replaced where that is asked for."""
        (out / DATABASE).write_bytes(broken)
        if broken:
            with pytest.raises(StoreError, match="--fresh"):
                build([inputs], out)
            assert (out / DATABASE).read_bytes() == broken
        assert len(names(build([inputs], out, Reading(fresh=True))[0])) == 3

    def test_a_broken_rest_of_a_killed_build(self, inputs: Path, out: Path) -> None:
        """It is thrown away, with whatever else lay there."""
        (out / ".kg-build").mkdir()
        (out / ".kg-build" / DATABASE).write_bytes(b"half a database")
        (out / ".kg-build" / "graph.gexf").write_bytes(b"half a file")
        build([inputs], out)
        assert {path.name for path in out.iterdir()} == FILES

    def test_a_link_in_the_place_aside(self, inputs: Path, out: Path, tmp_path: Path) -> None:
        """What it leads to is not touched."""
        (tmp_path / "precious").mkdir()
        (tmp_path / "precious" / "file").write_text("old")
        (out / ".kg-build").symlink_to(tmp_path / "precious")
        build([inputs], out)
        assert (tmp_path / "precious" / "file").read_text() == "old"
        assert {path.name for path in out.iterdir()} == FILES

    def test_links_in_the_files_places(self, inputs: Path, out: Path, tmp_path: Path) -> None:
        """They are replaced, never written through."""
        (tmp_path / "precious").write_text("old")
        (out / "graph.ttl").unlink()
        (out / "graph.ttl").symlink_to(tmp_path / "precious")
        build([inputs], out)
        assert (tmp_path / "precious").read_text() == "old"
        assert not (out / "graph.ttl").is_symlink()

    def test_a_link_in_place_of_a_folder_of_tables(self, inputs: Path, out: Path, tmp_path: Path) -> None:
        """It is replaced, and what it leads to stays."""
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "elsewhere" / "nodes.parquet").write_text("old")
        (out / "parquet").symlink_to(tmp_path / "elsewhere")
        build([inputs], out, writing=Writing(also=("parquet",)))
        assert (tmp_path / "elsewhere" / "nodes.parquet").read_text() == "old"
        assert (out / "parquet" / "nodes.parquet").read_bytes()[:4] == b"PAR1"

    def test_stopped_between_two_new_files(
        self, inputs: Path, out: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The database comes last, so the next update sees that the files are not of its documents."""
        late = out.parent / "late.txt"
        late.write_text("石桥农机在远山县设厂。", "utf-8")
        replace_file = Path.replace

        def stop_at_records(self: Path, target: Path) -> Path:
            if target.name == "records.jsonl":
                raise KeyboardInterrupt
            return replace_file(self, target)

        with monkeypatch.context() as patched:
            patched.setattr(Path, "replace", stop_at_records)
            with pytest.raises(KeyboardInterrupt):
                build([inputs, late], out)
        build([inputs, late], out)
        assert "石桥农机" in (out / "records.jsonl").read_text("utf-8")

    def test_nothing_could_be_read(self, out: Path, tmp_path: Path) -> None:
        """A mistyped path does not cost the old graph, and makes no folder."""
        old = read_files(out)
        assert build([tmp_path / "nothing"], out)[1].failed
        assert read_files(out) == old
        build([tmp_path / "nothing"], tmp_path / "new" / "folder")
        assert not (tmp_path / "new" / "folder").exists()

    def test_no_folder_can_be_made(self, inputs: Path, out: Path) -> None:
        """A file stands in its place."""
        with pytest.raises(ExportError, match="give a folder"):
            build([inputs], out / "graph.ttl")

    def test_the_output_must_not_be_an_input(self, inputs: Path) -> None:
        """Its records would be read as documents."""
        with pytest.raises(InputError, match="lies in the input folder"):
            build([inputs], inputs / "out")


def test_an_empty_text_gives_an_empty_graph(tmp_path: Path) -> None:
    """Every file is there and valid."""
    (tmp_path / "empty.txt").write_text("\n")
    graph, report = build([tmp_path / "empty.txt"], tmp_path / "out")
    assert graph.entities == ()
    assert not report.failed
    assert {path.name for path in (tmp_path / "out").iterdir()} == FILES


def test_one_odd_document_does_not_end_the_run(inputs: Path) -> None:
    """It becomes a problem that names it, in its place among the others."""
    (inputs / "b.txt").write_text("坏", "utf-8")
    found = list(extract([inputs, "http://example.org/page"]))
    assert [item.document.id if isinstance(item, Extraction) else item.where for item in found] == [
        "a",
        "b",
        "c",
        "http://example.org/page",
    ]
    graph, report = build([inputs])
    assert names(graph) == ["白塔公司", "远山公司", "青石公司"]
    assert report.failed


def test_strict_ends_at_the_first(inputs: Path) -> None:
    """With the problem's own words; a warning ends nothing."""
    (inputs / "b.txt").write_text("\n", "utf-8")
    assert len(list(extract([inputs], Reading(strict=True)))) == 3
    (inputs / "b.txt").write_text("坏", "utf-8")
    with pytest.raises(InputError, match="cannot bear"):
        list(extract([inputs], Reading(strict=True)))


def test_a_wrong_date_is_an_error_before_anything_is_read() -> None:
    """Not a problem of each document."""
    with pytest.raises(InputError, match="no date"):
        build([], reading=Reading(date="2021-02-30"))


def test_problems_are_sorted() -> None:
    """With several processes they come in another order."""
    problems = [Problem("b", "x"), Problem("a", "y", severity="warning"), Problem("a", "x")]
    report: Report = count_graph(Graph(), problems)
    assert [problem.where for problem in report.problems] == ["a", "a", "b"]
    assert report == count_graph(Graph(), problems[::-1])


@pytest.fixture
def start(inputs: Path, tmp_path: Path) -> Callable[..., subprocess.Popen[bytes]]:
    """Starts a build in another process."""

    def run(*options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(ROOT / "tests" / "simple_kg.py"), "build", str(inputs), *options]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(
            [*command, "-o", str(tmp_path / "out"), "--no-timing"], env=environment, stderr=subprocess.PIPE
        )

    return run


def test_a_killed_build_leaves_old_files_or_new_ones(
    inputs: Path, tmp_path: Path, start: Callable[..., subprocess.Popen[bytes]]
) -> None:
    """Killed while it writes; the next goes on as if nothing had been."""
    build([inputs / "a.txt"], tmp_path / "out", writing=STILL)
    old = read_files(tmp_path / "out")
    build([inputs], tmp_path / "whole", writing=STILL)
    new = read_files(tmp_path / "whole")
    process = start()
    deadline = time.monotonic() + 60
    while not (tmp_path / "out" / ".kg-build" / "graph.ttl").exists():
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline
        time.sleep(0.005)
    process.kill()
    process.communicate()
    for name, content in read_files_of(tmp_path / "out").items():
        assert name == ".kg.lock" or content in (old[name], new[name])
    process = start()
    assert process.communicate()[1]
    assert process.returncode == 0
    assert read_files(tmp_path / "out") == new
