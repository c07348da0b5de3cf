"""Shows the graph to people: the overview picture and the page."""

from __future__ import annotations

from kg.view.figure import draw_overview, to_figure
from kg.view.page import write_page

__all__ = ["draw_overview", "to_figure", "write_page"]
