"""Adding and removing documents: as if the graph had been built of them at once."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from simple_reader import read_simply

from kg.errors import ExportError, InputError, StoreError
from kg.export import load_table
from kg.holdings import Change
from kg.output import DATABASE, Writing
from kg.pipeline import Reading, build, update
from kg.store import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from kg.model import Document, Extraction

TEXTS = {
    "a": "青石公司为远山公司供货。",
    "b": "远山公司为白塔公司供货。青石公司为远山公司供货。",
    "c": "白塔公司为青石公司供货。\x07",
}
STILL = Writing(timing=False)

pytestmark = pytest.mark.usefixtures("simple_reader", "unseen")


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """A folder of three short texts, one with a sign that normalising takes out."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


@pytest.fixture
def out(inputs: Path, tmp_path: Path) -> Path:
    """A folder with their graph."""
    build([inputs], tmp_path / "out", writing=STILL)
    return tmp_path / "out"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the documents that were read."""
    ids: list[str] = []

    def note(document: Document, *_: object) -> Extraction:
        ids.append(document.id)
        return read_simply(document)

    monkeypatch.setattr("kg.extract.reader.read_document", note)
    return ids


def read_files(folder: Path) -> dict[str, bytes]:
    """The content of each file but the workspace, whose bytes DuckDB chooses."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != DATABASE}


def load_problems(folder: Path) -> list[tuple[str, str]]:
    """Document and severity of each problem in the report."""
    report = json.loads((folder / "report.json").read_text("utf-8"))
    return [(problem["document"], problem["severity"]) for problem in report["problems"]]


def test_one_by_one_is_at_once(inputs: Path, tmp_path: Path, out: Path) -> None:
    """In any order, and by twos, every file is the same, the warning about a text included."""
    whole = read_files(out)
    for order in ("abc", "cab", "bca"):
        for name in order:
            update(tmp_path / order, [inputs / f"{name}.txt"], writing=STILL)
        assert read_files(tmp_path / order) == whole
    update(tmp_path / "two", [inputs / "c.txt", inputs / "a.txt"], writing=STILL)
    update(tmp_path / "two", [inputs], writing=STILL)
    assert read_files(tmp_path / "two") == whole
    assert load_problems(tmp_path / "two") == [("c", "warning")]


def test_codes_come_and_go(tmp_path: Path) -> None:
    """What a document's code joined or kept apart is undone with it, as in one build."""
    texts = {
        "a": "青石公司（600000.SH）复工。",
        "b": "青石公司（600001.SH）停产。",
        "c": "白塔公司（600000）复工。",
        "d": "青石公司很大。",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    files = {name: tmp_path / f"{name}.txt" for name in texts}
    build([files["a"], files["c"], files["d"]], tmp_path / "whole", writing=STILL)
    update(tmp_path / "out", [files["d"], files["b"]], writing=STILL)
    update(tmp_path / "out", [files["c"]], writing=STILL)
    update(tmp_path / "out", [files["a"]], writing=STILL)
    codes = load_table(tmp_path / "out" / "nodes.csv")["identifiers"]
    assert sorted(filter(None, codes)) == ["stock_code:600000.SH", "stock_code:600001.SH"]
    update(tmp_path / "out", remove=["b"], writing=STILL)
    assert read_files(tmp_path / "out") == read_files(tmp_path / "whole")
    nodes = load_table(tmp_path / "out" / "nodes.csv")
    assert [*zip(nodes["name"], nodes["identifiers"], strict=True)] == [("青石公司", "stock_code:600000.SH")]


class TestAdding:
    """What is new is read and what changed replaced."""

    def test_a_changed_text_replaces_the_old(self, inputs: Path, tmp_path: Path, out: Path) -> None:
        """All that only the old text said is gone."""
        (inputs / "c.txt").write_text("白塔公司为黑水公司供货。", "utf-8")
        done = update(out, [inputs / "c.txt"], writing=STILL)
        assert done.change == Change(changed=("c",))
        build([inputs], tmp_path / "fresh", writing=STILL)
        assert read_files(out) == read_files(tmp_path / "fresh")

    def test_only_what_is_new_is_read(self, inputs: Path, out: Path, read: list[str]) -> None:
        """The others come from the workspace."""
        (inputs / "d.txt").write_text("黑水公司为青石公司供货。", "utf-8")
        done = update(out, [inputs], writing=STILL)
        assert read == ["d"]
        assert done.change == Change(added=("d",), unchanged=("a", "b", "c"))
        assert done.report
        assert done.report.run
        assert (done.report.documents, done.report.run.documents) == (4, 1)

    def test_what_is_there_already_changes_nothing(self, inputs: Path, out: Path, read: list[str]) -> None:
        """No file is touched, and the caller is told."""
        times = {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
        done = update(out, [inputs / "a.txt", inputs / "b.txt"], writing=STILL)
        assert (done.change, done.report, read) == (Change(unchanged=("a", "b")), None, [])
        assert {path.name: path.stat().st_mtime_ns for path in out.iterdir()} == times

    def test_what_cannot_be_read_leaves_the_old_text(self, inputs: Path, tmp_path: Path, out: Path) -> None:
        """The report of that run names it, with what was said of it, and the next one does not."""
        whole = read_files(out)
        (inputs / "b.txt").write_text("坏公司为远山公司供货。\x07", "utf-8")
        done = update(out, [inputs, tmp_path / "none"], writing=STILL)
        assert (done.change, done.report) == (Change(unchanged=("a", "c")), None)
        assert read_files(out) == whole
        (inputs / "d.txt").write_text(TEXTS["a"], "utf-8")
        done = update(out, [inputs], writing=STILL)
        assert done.change == Change(added=("d",), unchanged=("a", "c"))
        assert sorted(load_problems(out)) == [("", "error"), ("", "warning"), ("c", "warning")]
        assert update(out, remove=["d"], writing=STILL).change == Change(removed=("d",))
        assert read_files(out) == whole

    def test_two_files_of_one_name(self, inputs: Path, out: Path) -> None:
        """A text that was told apart keeps its id; given later, the same name replaces."""
        (inputs / "more").mkdir()
        (inputs / "more" / "a.txt").write_text(TEXTS["b"], "utf-8")
        update(out, [inputs])
        with Workspace(out / DATABASE) as workspace:
            ids = workspace.document_ids()
        assert len(ids) == 4
        assert update(out, [inputs / "more" / "a.txt"]).change == Change(unchanged=(ids[1],))
        (inputs / "A.txt").write_text(TEXTS["c"], "utf-8")
        assert update(out, [inputs / "A.txt"]).change == Change(added=("A",), removed=("a",))

    def test_another_reader_reads_all_again(
        self, inputs: Path, out: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """From the workspace: the files need not be there any more."""
        (inputs / "a.txt").rename(inputs / "d.txt")
        monkeypatch.setattr("kg.pipeline.reader_version", lambda _: "another")
        assert update(out, [inputs / "d.txt"]).change.added == ("d",)
        assert read == ["a", "b", "c", "d"]

    def test_lexer_and_forms_stay(
        self, inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As the folder was built; another form is added to them."""
        lexers: list[str] = []

        def note(lexer: str) -> str:
            lexers.append(lexer)
            return lexer

        monkeypatch.setattr("kg.pipeline.reader_version", note)
        wanted = Writing(also=("nquads",), excel=True, timing=False)
        build([inputs / "a.txt"], tmp_path / "out", Reading(lexer="jieba"), wanted)
        update(tmp_path / "out", [inputs], writing=Writing(also=("gexf",), timing=False))
        assert lexers == ["jieba", "jieba"]
        build(
            [inputs],
            tmp_path / "whole",
            Reading(lexer="jieba"),
            Writing(also=("gexf", "nquads"), excel=True, timing=False),
        )
        assert read_files(tmp_path / "out") == read_files(tmp_path / "whole")
        done = update(tmp_path / "out", [inputs], writing=Writing(also=("jsonld",)))
        assert done.report
        assert not done.change

    def test_an_interrupted_update_changes_nothing(self, inputs: Path, out: Path, read: list[str]) -> None:
        """And the next one need not read again."""
        whole = read_files(out)
        (inputs / "d.txt").write_text("黑水公司为青石公司供货。", "utf-8")

        def interrupt(item: object) -> None:
            if item == "joining":
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            update(out, [inputs], seen=interrupt)
        left = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
        del left[DATABASE]
        assert left == whole
        assert update(out, [inputs]).change.added == ("d",)
        assert read == ["d"]

    def test_a_full_disk(self, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The old files stay."""
        whole = read_files(out)

        def fail(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("os.fsync", fail)
        with pytest.raises(ExportError, match="No space"):
            update(out, remove=["a"])
        assert read_files(out) == whole


class TestRemoving:
    """What only that document said goes."""

    @pytest.mark.parametrize("name", TEXTS)
    def test_as_if_never_added(self, name: str, inputs: Path, tmp_path: Path, out: Path) -> None:
        """Every file is that of a build without it."""
        assert update(out, remove=[name, name], writing=STILL).change == Change(removed=(name,))
        (inputs / f"{name}.txt").unlink()
        build([inputs], tmp_path / "fresh", writing=STILL)
        assert read_files(out) == read_files(tmp_path / "fresh")

    def test_unknown_ids_are_named(self, out: Path) -> None:
        """The others go; where none is known, nothing is written."""
        found: list[object] = []
        assert update(out, remove=["x", "a", "y"], seen=found.append).change.removed == ("a",)
        assert [getattr(item, "where", None) for item in found[:2]] == ["x", "y"]
        assert update(out, remove=["a"]).report is None

    def test_all_of_them(self, out: Path) -> None:
        """An empty graph stays, to which documents can be added."""
        done = update(out, remove=list(TEXTS))
        assert done.report
        assert (done.report.documents, done.report.nodes) == (0, 0)
        assert (out / "graph.ttl").exists()

    def test_remove_and_add(self, inputs: Path, tmp_path: Path, out: Path) -> None:
        """In one update."""
        (inputs / "c.txt").rename(inputs / "d.txt")
        assert update(out, [inputs], ["c"], writing=STILL).change == Change(("d",), (), ("c",), ("a", "b"))
        build([inputs], tmp_path / "fresh", writing=STILL)
        assert read_files(out) == read_files(tmp_path / "fresh")


class TestRefusals:
    """What is no graph is not taken for an empty one."""

    def test_no_graph(self, tmp_path: Path) -> None:
        """There is nothing to remove, and no folder is made."""
        with pytest.raises(InputError, match="no graph here"):
            update(tmp_path / "none", remove=["a"])
        assert not (tmp_path / "none").exists()

    def test_a_graph_without_its_workspace(self, inputs: Path, out: Path) -> None:
        """Adding to it would lose all that it holds."""
        (out / DATABASE).unlink()
        whole = read_files(out)
        with pytest.raises(InputError, match=r"kg\.duckdb: missing"):
            update(out, [inputs])
        assert read_files(out) == whole

    def test_a_broken_workspace(self, inputs: Path, out: Path) -> None:
        """It is named and stays."""
        (out / DATABASE).write_bytes(b"x" * 5000)
        with pytest.raises(StoreError):
            update(out, [inputs])
        assert (out / DATABASE).read_bytes() == b"x" * 5000

    def test_nothing_to_read(self, tmp_path: Path) -> None:
        """No folder is made."""
        assert update(tmp_path / "new", [tmp_path / "none"]).report is None
        assert not (tmp_path / "new").exists()

    def test_the_output_must_not_be_an_input(self, inputs: Path, out: Path) -> None:
        """Its records would be read as documents."""
        shutil.move(out, inputs / "out")
        with pytest.raises(InputError, match="lies in the input folder"):
            update(inputs / "out", [inputs])


def test_a_reprint_adds_no_source(inputs: Path, tmp_path: Path) -> None:
    """The report names it; tables and graphs count two documents but one source."""
    text = (
        "青石公司为远山公司供货。双方昨日在园区举行续约仪式，供货期延长到后年年底。新油箱昨天上午已经装车。"
    )
    (inputs / "a.txt").write_text(text, "utf-8")
    (inputs / "b.txt").write_text(f"县报记者 李四\n{text}", "utf-8")
    build([inputs], tmp_path / "out", writing=STILL)
    report = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert report["reprint_of"] == {"b": "a"}
    row = load_table(tmp_path / "out" / "edges.csv").set_index("source_name").loc["青石公司"]
    assert (row["documents"], row["sources"], row["confidence"]) == ("a | b", 1, 0.9)
    turtle = (tmp_path / "out" / "graph.ttl").read_text("utf-8")
    assert turtle.count("kg:reprint_of <") == 1
    assert "kg:sources 2" not in turtle
    (inputs / "c.txt").write_text(TEXTS["a"], "utf-8")
    update(tmp_path / "out", [inputs / "c.txt"], writing=STILL)
    row = load_table(tmp_path / "out" / "edges.csv").set_index("source_name").loc["青石公司"]
    assert (row["sources"], row["confidence"]) == (2, 0.99)
