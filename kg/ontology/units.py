"""Which QUDT unit or currency a unit of the text means, from ``data/units.tsv``."""

from __future__ import annotations

from functools import cache
from importlib import resources

from kg.errors import DataError


@cache
def load_units() -> dict[str, str]:
    """The prefixed names of QUDT's units and currencies by the text's own unit.

    Raises:
        DataError: Where a line is not a unit, a tab and a prefixed name, or a unit stands twice.
    """
    text = resources.files("kg.ontology").joinpath("data", "units.tsv").read_text("utf-8")
    units: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        unit, tab, curie = line.partition("\t")
        if not tab or unit in units or not curie.startswith(("unit:", "cur:")):
            raise DataError(
                f"units.tsv:{number}", repr(line), "unit, tab, unit:NAME or cur:CODE; each unit once"
            )
        units[unit] = curie
    return units
