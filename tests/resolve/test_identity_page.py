"""The page on identity says what the code does; ``pytest --update-golden`` writes its table anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.resolve.features import FEATURES, POSSIBLE, SAME, SURE

if TYPE_CHECKING:
    import pytest

PAGE = Path(__file__).parents[2] / "docs" / "identity.md"
BEGIN, END = "<!-- features -->\n", "<!-- end of features -->\n"


def to_table() -> str:
    """The features as a Markdown table: what was found, for which types, and what it weighs."""
    types: dict[tuple[str, float], list[str]] = {}
    for type_, features in FEATURES.items():
        for feature in features:
            types.setdefault((feature.reason, feature.weight), []).append(type_.value)
    rows = [f"| {reason} | {', '.join(names)} | {weight:+.2f} |" for (reason, weight), names in types.items()]
    limits = f"Sure from {SURE:.2f}, same from {SAME:.2f}, possibly the same from {POSSIBLE:.2f}."
    return "\n".join(["| found | of | weight |", "| --- | --- | --- |", *rows, "", limits, ""])


def test_the_page_shows_the_features_as_they_are(request: pytest.FixtureRequest) -> None:
    """The table is the one that the features give."""
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    renewed = f"{before}{BEGIN}{to_table()}{END}{rest.partition(END)[2]}"
    if request.config.getoption("--update-golden"):
        PAGE.write_text(renewed, "utf-8")
    assert PAGE.read_text("utf-8") == renewed
