"""GraphML's text: what is kept for speed changes nothing, and the bytes are those of lxml."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import given, settings
from lxml import etree
from strategies import graphs

from kg.export import write_graphml
from kg.export.graphml_data import Data
from kg.export.index import build_index
from kg.export.rows import fact_row

if TYPE_CHECKING:
    from kg.model import Graph


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_the_fast_way_gives_the_same_text(graph: Graph) -> None:
    """An edge's elements are those of its row, and as many characters were replaced, also the second time."""
    index = build_index(graph)
    fast, plain = Data(index), Data(index)
    for fact in [*index.relations()] * 2:
        assert fast.of_fact(fact) == plain.of_row("edge", fact_row(index, fact))
    assert fast.replaced == plain.replaced


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_the_bytes_are_those_of_lxml(graph: Graph) -> None:
    """Read and written again by lxml, the file is the same: escapes, references, line ends."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "graph.graphml"
        write_graphml(graph, path)
        written = path.read_bytes()
        again = etree.tostring(etree.parse(path), encoding="utf-8", xml_declaration=True)
    assert again == written.replace(b"></graph>", b"/>") if not graph.entities else again == written
