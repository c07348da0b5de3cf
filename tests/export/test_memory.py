"""What the writers hold in memory beside the graph: next to nothing, however large it is."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import pytest
from bench_export import make_graph

from kg.export import EXPORTERS

if TYPE_CHECKING:
    from pathlib import Path

# Parquet's tables stand in DuckDB's memory before they are written.
STREAMED = sorted(EXPORTERS.keys() - {"parquet"})
SMALL, LARGE = 500, 2_500
# A few references an entity and a fact, and terms until enough are kept; the graph itself takes 2,000.
MOST_BYTES_A_CLAIM = 200


@pytest.mark.parametrize("name", STREAMED)
def test_a_writer_holds_next_to_nothing_of_the_graph(name: str, tmp_path: Path) -> None:
    """What a writer holds at most grows by less than a tenth of the graph."""
    _peak(name, SMALL, tmp_path / "first")
    small, large = (_peak(name, size, tmp_path / f"{size}") for size in (SMALL, LARGE))
    assert (large - small) / (LARGE - SMALL) < MOST_BYTES_A_CLAIM


def _peak(name: str, size: int, path: Path) -> int:
    graph = make_graph(size)
    tracemalloc.start()
    try:
        EXPORTERS[name].write(graph, path)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
