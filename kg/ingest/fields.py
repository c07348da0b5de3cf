"""Which key, column or label of a record holds its text, id, title, date and source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.ingest.data import load_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FIELDS = ("text", "id", "title", "date", "source")


def find_fields(names: Iterable[str]) -> dict[str, str]:
    """Find the names that hold what a document needs.

    >>> find_fields(["No", "Title", "Content"])
    {'text': 'Content', 'title': 'Title'}

    Args:
        names: The keys or column names of a record.

    Returns:
        For each of text, id, title, date and source that is present: the name that holds it. Of two that
        could, the one earlier in ``data/fields.toml`` counts.
    """
    present: dict[str, str] = {}
    for name in names:
        present.setdefault(name.strip().casefold(), name)
    known: Mapping[str, list[str]] = load_toml("fields.toml")["record"]
    found: dict[str, str] = {}
    for field in FIELDS:
        for name in known[field]:
            if name in present:
                found[field] = present[name]
                break
    return found


def describe_text_fields() -> str:
    """List the names under which a text is looked for, for messages."""
    return ", ".join(load_toml("fields.toml")["record"]["text"])
