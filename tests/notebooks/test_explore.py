"""The notebook runs from its first cell to its last."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "explore.ipynb"


@pytest.mark.skipif(not hasattr(kg, "build"), reason="kg.build does not exist yet")
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_every_cell_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """No cell fails, the picture is shown, and every table has rows."""
    monkeypatch.setenv("PYTHONPATH", str(NOTEBOOK.parents[1]))
    book = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(book)
    client = nbclient.NotebookClient(
        book, timeout=300, resources={"metadata": {"path": str(NOTEBOOK.parent)}}
    )
    client.execute()
    shown = [output for cell in book.cells for output in cell.get("outputs", [])]
    kinds = {kind for output in shown for kind in output.get("data", {})}
    assert {"image/png", "text/html"} <= kinds
    assert not [
        output for output in shown if "Empty DataFrame" in output.get("data", {}).get("text/plain", "")
    ]


def test_the_notebook_is_kept_clean() -> None:
    """The notebook is stored without outputs and run counts."""
    book = nbformat.read(NOTEBOOK, as_version=4)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert code
    assert not [cell for cell in code if cell.outputs or cell.execution_count]
