"""The workspace gives back what went in, whatever the order, and names what is wrong with a file."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import StoreError
from kg.model import (
    Claim,
    Document,
    DocumentEntity,
    EntityType,
    Extraction,
    Identifier,
    Modality,
    Predicate,
    Problem,
    Quantity,
    Span,
    Status,
    Time,
)
from kg.store import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
MAYBE = st.none() | TEXT
SPAN = st.builds(Span, st.integers(0, 10**6), st.integers(0, 10**6))
SPANS = st.lists(SPAN, max_size=3).map(tuple)
IDENTIFIERS = st.lists(
    st.builds(Identifier, TEXT, TEXT, st.integers(0, 10**6), st.integers(0, 10**6)), max_size=3
).map(tuple)
NUMBER = st.floats(allow_nan=False)


@st.composite
def extractions(draw: st.DrawFn) -> Extraction:
    """One extraction whose claims name its own entities."""
    ids = draw(st.lists(TEXT, max_size=4, unique=True))
    entities = tuple(
        DocumentEntity(
            id_,
            draw(st.sampled_from(EntityType)),
            draw(TEXT),
            draw(st.lists(TEXT, max_size=2).map(tuple)),
            draw(SPANS),
            draw(st.floats(0, 1)),
            draw(IDENTIFIERS),
        )
        for id_ in ids
    )
    end = st.sampled_from([None, *ids])
    claim = st.builds(
        Claim,
        TEXT,
        st.sampled_from(Predicate),
        end,
        end,
        st.none() | st.builds(Quantity, NUMBER, TEXT, st.sampled_from("=~><")),
        TEXT,
        st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
        st.sampled_from(Status),
        st.sampled_from(Modality),
        st.none() | st.builds(Time, TEXT, MAYBE, MAYBE, TEXT),
        end,
        SPANS,
        TEXT,
        st.floats(0, 1),
    )
    claims = draw(st.lists(claim, max_size=3, unique_by=lambda claim: claim.id))
    problems = draw(st.lists(st.builds(Problem, TEXT, TEXT, TEXT, TEXT), max_size=2))
    document = draw(st.builds(Document, TEXT, TEXT, TEXT, MAYBE, TEXT, st.booleans()))
    return Extraction(document, entities, tuple(claims), tuple(problems))


def simple(document_id: str, text: str = "甲公司") -> Extraction:
    """An extraction with one entity and one claim."""
    entity = DocumentEntity("e1", EntityType.COMPANY, text, (), (Span(0, len(text)),))
    claim = Claim("c1", Predicate.STATE, "e1", property="复工", evidence=(Span(0, len(text)),))
    return Extraction(Document(document_id, text), (entity,), (claim,))


@settings(max_examples=20, deadline=None)
@given(st.lists(extractions(), max_size=5, unique_by=lambda extraction: extraction.document.id))
def test_what_goes_in_comes_out(given_extractions: list[Extraction]) -> None:
    """Every field comes back equal, sorted by document id; adding all a second time changes nothing."""
    expected = sorted(given_extractions, key=lambda extraction: extraction.document.id)
    with Workspace() as workspace:
        workspace.add_many(given_extractions)
        assert list(workspace.extractions()) == expected
        workspace.add_many(reversed(given_extractions))
        for extraction in given_extractions[:1]:
            workspace.add(extraction)
        assert list(workspace.extractions()) == expected


def test_a_changed_text_replaces_and_removal_takes_all(tmp_path: Path) -> None:
    """Of one document id only the last text is kept; what is removed leaves no row behind."""
    path = tmp_path / "w.duckdb"
    with Workspace(path) as workspace:
        workspace.add_many([simple("乙"), simple("甲"), simple("乙", "丙公司")])
        assert workspace.document_ids() == ("乙", "甲")
        assert workspace.has("乙", Document("", "丙公司").sha256)
        assert not workspace.has("乙", Document("", "甲公司").sha256)
        workspace.remove("乙")
        workspace.remove("没有")
    with Workspace(path) as workspace:
        assert list(workspace.extractions()) == [simple("甲")]
    with duckdb.connect(str(path)) as connection:
        assert connection.execute("SELECT count(*) FROM mentions").fetchall() == [(1,)]


def test_a_rare_value_after_many_missing_ones_survives() -> None:
    """No column's type is guessed from the first thousand rows."""
    first = simple("a")
    claims = tuple(replace(first.claims[0], id=f"c{number:05d}") for number in range(3000))
    last = replace(
        claims[-1], quantity=Quantity(2.5, "台"), time=Time("去年", "2025", "2025", "year"), speaker="e1"
    )
    whole = replace(first, claims=(*claims[:-1], last))
    with Workspace() as workspace:
        workspace.add(whole)
        assert list(workspace.extractions()) == [whole]


def test_contradictions_are_refused_and_the_rest_stays() -> None:
    """A claim about an entity of no document, or an id given twice, is named and nothing of it is kept."""
    good = simple("甲")
    dangling = replace(good, claims=(replace(good.claims[0], object="e9"),))
    twice = replace(good, entities=good.entities * 2)
    with Workspace() as workspace:
        workspace.add(good)
        for bad in (dangling, twice, replace(good, claims=good.claims * 2)):
            with pytest.raises(StoreError, match="甲"):
                workspace.add(bad)
        with pytest.raises(StoreError, match="surrogate"):
            workspace.add(simple("乙", "\ud800"))
        assert list(workspace.extractions()) == [good]


def test_what_came_before_a_break_is_kept() -> None:
    """Where the source fails or the user breaks off, the documents read so far stay."""

    def broken() -> Iterator[Extraction]:
        yield simple("甲")
        raise KeyboardInterrupt

    with Workspace() as workspace:
        with pytest.raises(KeyboardInterrupt):
            workspace.add_many(broken())
        assert workspace.document_ids() == ("甲",)


def test_the_holder_of_the_lock_is_named(tmp_path: Path) -> None:
    """A second process is told which process has the workspace open."""
    path = tmp_path / "w.duckdb"
    Workspace(path).close()
    code = (
        "import sys, duckdb; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.readline()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(StoreError, match=f"in use by process {holder.pid}"):
            Workspace(path)
        holder.communicate("\n")
    # The kernel gives the lock of an ended process back: nothing stale is left.
    Workspace(path).close()


def test_a_killed_writer_leaves_whole_documents(tmp_path: Path) -> None:
    """After SIGKILL in the middle of writing, every document there is whole and the rest can follow."""
    path = tmp_path / "w.duckdb"
    code = """
import sys
from pathlib import Path
from kg.model import Document, DocumentEntity, EntityType, Extraction
from kg.store import Workspace
entity = DocumentEntity("e1", EntityType.COMPANY, "x")
with Workspace(Path(sys.argv[1])) as workspace:
    for number in range(100000):
        workspace.add(Extraction(Document(f"{number:06d}", "x"), (entity,)))
        print(number, flush=True)
"""
    writer = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True)
    with writer:
        assert writer.stdout is not None
        for _ in range(10):
            writer.stdout.readline()
        writer.kill()
    with Workspace(path) as workspace:
        found = list(workspace.extractions())
        assert len(found) >= 10
        assert all(len(extraction.entities) == 1 for extraction in found)


def write_junk(path: Path) -> None:
    """A file that is no database."""
    path.write_bytes(b"junk" * 5000)


def write_nothing(path: Path) -> None:
    """An empty file."""
    path.touch()


def write_other(path: Path) -> None:
    """A database of someone else's."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE orders (id INTEGER)")


def write_older(path: Path) -> None:
    """A workspace with an older schema."""
    Workspace(path).close()
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE key = 'schema'")


def write_torn(path: Path) -> None:
    """A workspace whose middle was overwritten."""
    with Workspace(path) as workspace:
        workspace.add_many(simple(f"{number:04d}", f"第{number}号" * 50) for number in range(600))
    content = bytearray(path.read_bytes())
    content[4096:12288] = bytes(8192)
    path.write_bytes(content)


def make_folder(path: Path) -> None:
    """A folder where the file should be."""
    path.mkdir()


@pytest.mark.parametrize(
    "make", [write_junk, write_nothing, write_other, write_older, write_torn, make_folder]
)
def test_what_is_no_workspace_is_named_with_a_way_out(make: Callable[[Path], None], tmp_path: Path) -> None:
    """The error is one line that holds the path and says what to do."""
    path = tmp_path / "w.duckdb"
    make(path)
    with pytest.raises(StoreError) as caught:
        Workspace(path)
    assert str(path) in str(caught.value)
    assert caught.value.fix
    assert "\n" not in str(caught.value)


def test_writing_is_fast_enough() -> None:
    """Two hundred documents of thirty entities and claims go in within a few seconds on any machine."""
    entities = tuple(
        DocumentEntity(f"e{n}", EntityType.COMPANY, f"第{n}公司", ("甲", "乙"), (Span(n, n + 4),) * 3)
        for n in range(30)
    )
    claims = tuple(
        Claim(f"c{n}", Predicate.SUPPLIES, f"e{n}", "e0", evidence=(Span(0, 9),)) for n in range(30)
    )
    documents = [Extraction(Document(f"{n}", "文" * 2000), entities, claims) for n in range(200)]
    begin = time.monotonic()
    with Workspace() as workspace:
        workspace.add_many(documents)
    assert time.monotonic() - begin < 5
