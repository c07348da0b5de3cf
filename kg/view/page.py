"""Writes the graph as one HTML file that needs no network, no server and no installed font."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from kg.export.atomic import open_atomic_text
from kg.lexicon.load import find_data
from kg.view.page_data import to_page_data
from kg.view.page_font import to_font_face

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.analyse.conflicts import Conflict
    from kg.model import Graph

# The order matters: each script uses what stands before it.
_SCRIPTS = (
    "page_model.js",
    "page_canvas.js",
    "page_text.js",
    "page_conflicts.js",
    "page_panel.js",
    "page_main.js",
)
_HTML_CHARACTERS = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def write_page(
    graph: Graph, path: Path, *, conflicts: Iterable[Conflict] | None = None, seed: int = 0
) -> None:
    """Write an interactive page of the graph: search, filters, facts with their sentences, conflicts, texts.

    The page's policy allows exactly the script and the style in it and nothing from outside; names and texts
    reach the screen as text only. Equal graphs give equal bytes.

    Args:
        graph: What to show.
        path: The HTML file.
        conflicts: The graph's conflicts, where they are known already.
        seed: Seed of the layout.

    Raises:
        ExportError: Where the file cannot be written; an older file then stays as it was.
    """
    script = "".join(find_data(name).read_text("utf-8") for name in _SCRIPTS)
    page = find_data("page.html").read_text("utf-8")
    data = to_safe_json(to_page_data(graph, conflicts=conflicts, seed=seed))
    style = to_font_face((page, script, data)) + find_data("page.css").read_text("utf-8")
    parts = {
        "{{style-hash}}": _to_hash(style),
        "{{script-hash}}": _to_hash(script),
        "{{style}}": style,
        "{{data}}": data,
        "{{script}}": script,
    }
    # Marks are filled in the template's order and what was filled in is not read again, whatever it holds.
    with open_atomic_text(Path(path)) as file:
        for mark, content in parts.items():
            before, page = page.split(mark, 1)
            file.write(before + content)
        file.write(page)


def to_safe_json(data: object) -> str:
    """JSON in which no character can end or open an HTML element or a line of script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.translate(_HTML_CHARACTERS)


def _to_hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"
