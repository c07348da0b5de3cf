"""``kg export``: any form of a built graph, to a file, a folder or standard output."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.cli.export import Form
from kg.cli.options import MoreForm
from kg.export import EXPORTERS
from kg.output import MORE_FORMS

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ran

    Kg = Callable[..., Ran]

pytestmark = pytest.mark.usefixtures("simple_reader", "unseen")
FORMATS = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8")


@pytest.fixture
def out(tmp_path: Path, kg: Kg) -> Path:
    """A built folder."""
    (tmp_path / "a.txt").write_text("青石公司为远山公司供货。", "utf-8")
    assert kg("build", tmp_path / "a.txt", "-o", tmp_path / "out").status == 0
    return tmp_path / "out"


def test_the_commands_know_every_form() -> None:
    """In the order of EXPORTERS; a build offers those that it does not write anyway."""
    assert [form.value for form in Form] == list(EXPORTERS)
    assert {form.value for form in MoreForm} == set(MORE_FORMS)


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_form_is_described(name: str) -> None:
    """Its name and each of its files, in docs/formats.md."""
    assert f"`{name}`" in FORMATS
    assert f"`{EXPORTERS[name].file_name}" in FORMATS
    assert all(part in FORMATS for part in EXPORTERS[name].parts)


@pytest.mark.parametrize("name", [name for name, exporter in EXPORTERS.items() if not exporter.parts])
def test_a_form_of_one_file(name: str, out: Path, tmp_path: Path, kg: Kg) -> None:
    """The same to a file, into a folder and to standard output, with or without the dash."""
    path = tmp_path / "made"
    assert kg("export", "-g", out, "--format", name, "-o", path).status == 0
    written = path.read_bytes().decode("utf-8")
    assert "青石公司" in written or name == "observations"
    (tmp_path / "into").mkdir()
    assert kg("export", "-g", out, "--format", name, "-o", tmp_path / "into").status == 0
    inside = tmp_path / "into" / EXPORTERS[name].file_name
    assert inside.read_bytes() == path.read_bytes()
    assert kg("export", "-g", out, "--format", name).out == written
    assert kg("export", "-g", out, "--format", name, "-o", "-").out == written


@pytest.mark.parametrize("name", [name for name, exporter in EXPORTERS.items() if exporter.parts])
def test_a_form_of_several_files(name: str, out: Path, tmp_path: Path, kg: Kg) -> None:
    """They come into a folder, which is made; standard output cannot hold them."""
    assert kg("export", "-g", out, "--format", name, "-o", tmp_path / "new").status == 0
    assert {file.name for file in (tmp_path / "new").iterdir()} == set(EXPORTERS[name].parts)
    for output in ((), ("-o", "-")):
        ran = kg("export", "-g", out, "--format", name, *output)
        assert (ran.status, ran.out) == (2, "")
        assert "several files" in ran.err


def test_rdf12(out: Path, kg: Kg) -> None:
    """Only RDF has such a form."""
    assert "<<( " in kg("export", "-g", out, "--format", "nquads", "--rdf12").out
    assert "<<( " not in kg("export", "-g", out, "--format", "nquads").out
    ran = kg("export", "-g", out, "--format", "graphml", "--rdf12")
    assert (ran.status, ran.out) == (2, "")
    assert "turtle, trig" in " ".join(re.sub("[│╭╮╰╯─]", " ", ran.err).split())


def test_a_form_that_is_not_known(out: Path, kg: Kg) -> None:
    """The known ones are named."""
    ran = kg("export", "-g", out, "--format", "nope")
    told = re.sub(r"[│╭╮╰╯─\s]", "", ran.err)
    assert (ran.status, ran.out) == (2, "")
    assert all(f"'{name}'" in told for name in EXPORTERS)


def test_no_graph_and_no_room(out: Path, tmp_path: Path, kg: Kg) -> None:
    """Wrong usage, and a failure; one line each."""
    assert kg("export", "-g", tmp_path / "none", "--format", "turtle").status == 2
    ran = kg("export", "-g", out, "--format", "turtle", "-o", tmp_path / "missing" / "graph.ttl")
    assert (ran.status, ran.out) == (1, "")
    assert len(ran.err.splitlines()) == 1


def test_a_build_replaces_the_forms_of_several_files(out: Path, tmp_path: Path, kg: Kg) -> None:
    """Asked for, they are there; not asked for again, they go, but other files in their folders stay."""
    also = [word for form in MoreForm for word in ("--also", form.value)]
    assert kg("build", tmp_path / "a.txt", "-o", out, *also).status == 0
    made = [out / name for form in MoreForm for name in EXPORTERS[form.value].files]
    assert all(file.is_file() for file in made)
    (out / "neo4j" / "notes.txt").write_text("mine")
    assert kg("build", tmp_path / "a.txt", "-o", out).status == 0
    assert not [file for file in made if file.exists()]
    assert [file.name for file in (out / "neo4j").iterdir()] == ["notes.txt"]
    assert not (out / "parquet").exists()
