"""What holds of every format: whole files, the same bytes, nothing left behind, golden outputs."""

from __future__ import annotations

import dataclasses
import os
import random
from pathlib import Path

import pytest
from samples import GRAPH

from kg.errors import ExportError
from kg.export import EXPORTERS, Exporter
from kg.export.atomic import open_atomic
from kg.model import Entity, EntityType, Fact, Graph, Predicate

GOLDEN = Path(__file__).with_name("golden")
in_each_format = pytest.mark.parametrize("exporter", EXPORTERS.values(), ids=list(EXPORTERS))


def read(path: Path) -> dict[str, bytes]:
    """The bytes of a file, or of each file of a folder, by name."""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return {file.name if path.is_dir() else "": file.read_bytes() for file in files}


def shuffle(graph: Graph, seed: int) -> Graph:
    """The same graph, its parts in another order."""
    chance = random.Random(seed)  # noqa: S311 - a test's order is no secret
    return Graph(
        tuple(chance.sample(graph.entities, len(graph.entities))),
        tuple(chance.sample(graph.facts, len(graph.facts))),
        tuple(chance.sample(graph.extractions, len(graph.extractions))),
        build=graph.build,
    )


# DuckDB tells its release in what it writes.
@pytest.mark.parametrize("exporter", [e for name, e in EXPORTERS.items() if name != "parquet"])
def test_golden(exporter: Exporter, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """The small graph gives the bytes that a person has looked at."""
    path = tmp_path / exporter.file_name
    exporter.write(GRAPH, path)
    for name, written in read(path).items():
        golden = GOLDEN / exporter.file_name / name
        if request.config.getoption("--update-golden", default=False):
            golden.parent.mkdir(exist_ok=True)
            golden.write_bytes(written)
        assert written == golden.read_bytes()


@in_each_format
@pytest.mark.parametrize("seed", range(3))
def test_order_does_not_show(exporter: Exporter, seed: int, tmp_path: Path) -> None:
    """The same graph in another order gives the same bytes."""
    one, two = tmp_path / "one", tmp_path / "two"
    exporter.write(GRAPH, one)
    exporter.write(shuffle(GRAPH, seed), two)
    assert read(one) == read(two)


@in_each_format
def test_an_empty_graph_is_written(exporter: Exporter, tmp_path: Path) -> None:
    """Nothing found is a valid file."""
    exporter.write(Graph(), tmp_path / exporter.file_name)
    assert set(exporter.parts) <= set(read(tmp_path / exporter.file_name))


@in_each_format
def test_a_failure_leaves_the_old_file(
    exporter: Exporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the disk is full at the last moment, the old file stays and no other is left."""
    path = tmp_path / exporter.file_name
    files = [path / part for part in exporter.parts] or [path]
    for file in files:
        file.parent.mkdir(exist_ok=True)
        file.write_text("old")

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(ExportError, match="No space left"):
        exporter.write(GRAPH, path)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    assert list(read(path).values()) == [b"old"] * len(files)


# These hold what was read, not facts.
@pytest.mark.parametrize(
    "name", [name for name in EXPORTERS if name not in {"records", "labelstudio", "doccano"}]
)
def test_a_dangling_fact_is_refused(name: str, tmp_path: Path) -> None:
    """A fact about an entity that is not there is an error, and no file appears."""
    broken = dataclasses.replace(GRAPH, facts=(Fact("f", Predicate.SUPPLIES, "company-1", "nobody"),))
    with pytest.raises(ExportError, match="nobody"):
        EXPORTERS[name].write(broken, tmp_path / "out")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "broken",
    [
        dataclasses.replace(GRAPH, entities=GRAPH.entities * 2),
        dataclasses.replace(GRAPH, extractions=GRAPH.extractions * 2),
        dataclasses.replace(GRAPH, extractions=()),
    ],
)
def test_ids_are_unique_and_known(broken: Graph, tmp_path: Path) -> None:
    """An id that stands twice, or a claim that is not there, is an error."""
    with pytest.raises(ExportError):
        EXPORTERS["turtle"].write(broken, tmp_path / "out")


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """A symbolic link is replaced; the file that it led to stays."""
    target, link = tmp_path / "target", tmp_path / "graph.ttl"
    target.write_text("old")
    link.symlink_to(target)
    EXPORTERS["turtle"].write(GRAPH, link)
    assert target.read_text() == "old"
    assert not link.is_symlink()


@pytest.mark.parametrize("place", ["folder", "missing/graph.ttl", "/dev/null"])
def test_what_is_no_file_is_refused(place: str, tmp_path: Path) -> None:
    """A folder, a device and a name in a missing folder are errors that say so."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(ExportError, match=Path(place).name):
        EXPORTERS["turtle"].write(GRAPH, tmp_path / place)


def test_the_rights_are_those_of_any_new_file(tmp_path: Path) -> None:
    """A written file is as readable as one that the user makes."""
    path, plain = tmp_path / "graph.ttl", tmp_path / "plain"
    EXPORTERS["turtle"].write(GRAPH, path)
    plain.touch()
    assert path.stat().st_mode == plain.stat().st_mode


def test_a_folder_keeps_its_other_files(tmp_path: Path) -> None:
    """A form of several files replaces its own and leaves the rest, also where one's place is taken."""
    (tmp_path / "kept.txt").write_text("kept")
    EXPORTERS["neo4j"].write(GRAPH, tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {"kept.txt", *EXPORTERS["neo4j"].parts}
    before = read(tmp_path)
    (tmp_path / "observed.csv").unlink()
    (tmp_path / "observed.csv").mkdir()
    with pytest.raises(ExportError, match="observed"):
        EXPORTERS["neo4j"].write(Graph(), tmp_path)
    assert (tmp_path / "nodes.csv").read_bytes() == before["nodes.csv"]


def test_an_interruption_leaves_nothing(tmp_path: Path) -> None:
    """Control-C while writing leaves no temporary file."""

    def write_half() -> None:
        with open_atomic(tmp_path / "x") as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert not list(tmp_path.iterdir())


@in_each_format
def test_surrogates_are_survived(exporter: Exporter, tmp_path: Path) -> None:
    """A lone surrogate, which UTF-8 cannot hold, stops no writer."""
    graph = Graph(entities=(Entity("a\ud800", EntityType.COMPANY, "\ud800", ("\udfff",)),))
    exporter.write(graph, tmp_path / "out")
    for name, written in read(tmp_path / "out").items():
        if not name.endswith(".parquet"):
            written.decode("utf-8")
