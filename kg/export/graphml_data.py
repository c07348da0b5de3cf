"""The ``data`` elements of GraphML as text, of any row: each value escaped as XML needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.export.rows import EDGE_COLUMNS, NODE_COLUMNS, Column, fact_row, flat_columns, flatten, to_plain
from kg.export.values import SEPARATOR, count_replaced, escape_for_xml, to_json, to_xml_id, to_xml_text
from kg.export.xml_text import escape_attribute, escape_text, is_plain, is_plain_quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.export.index import Index
    from kg.export.rows import Row

KEYS: dict[str, tuple[Column, ...]] = {
    "graph": (Column("observations_json", str, "numbers and states of no entity"),),
    "node": flat_columns(NODE_COLUMNS),
    "edge": flat_columns(EDGE_COLUMNS),
}
OPENINGS = {
    domain: {column.name: f'<data key="{domain[0]}_{column.name}">' for column in columns}
    for domain, columns in KEYS.items()
}


class Data:
    """Makes the elements of one graph.

    Attributes:
        replaced: How many characters that XML cannot hold were replaced.
    """

    def __init__(self) -> None:
        self.replaced = 0

    def of_nothing(self, index: Index) -> str:
        """The numbers and states of no entity, or an empty string."""
        rows = [to_plain(fact_row(index, fact)) for fact in index.attributes(None)]
        return self._element("graph", "observations_json", to_json(rows)) if rows else ""

    def of_row(self, domain: str, row: Row) -> str:
        """The elements of a row; empty values have none."""
        flat = {name: value for name, value in flatten(row).items() if value != ""}
        # To look once at all texts together takes a fraction of the time of each by itself.
        if is_plain("".join([value for value in flat.values() if isinstance(value, str)])):
            openings = OPENINGS[domain]
            return "".join([f"{openings[name]}{value}</data>" for name, value in flat.items()])
        return "".join([self._element(domain, name, value) for name, value in flat.items()])

    def escape(self, name: str, text: str) -> str:
        """The text of an element; what XML cannot hold is escaped in JSON, elsewhere replaced and counted."""
        if not text.isprintable():
            if name.endswith("_json"):
                text = escape_for_xml(text)
            else:
                self.replaced += count_replaced(text)
                text = to_xml_text(text)
        return escape_text(text)

    def _element(self, domain: str, name: str, value: str | float) -> str:
        text = self.escape(name, value) if isinstance(value, str) else str(value)
        return f"{OPENINGS[domain][name]}{text}</data>"


def listed(domain: str, name: str, texts: Sequence[str]) -> str:
    """The two elements of a list of texts, each of which must be plain, also in quotes."""
    if not texts:
        return ""
    joined = SEPARATOR.join(texts)
    shown = f"{OPENINGS[domain][name]}{joined}</data>" if joined else ""
    quoted = '", "'.join(texts)
    return f'{shown}{OPENINGS[domain][f"{name}_json"]}["{quoted}"]</data>'


def to_ids(ids: list[str]) -> list[str]:
    """The ids as XML holds them in quotes."""
    return ids if is_plain_quoted("".join(ids)) else [escape_attribute(to_xml_id(one)) for one in ids]
