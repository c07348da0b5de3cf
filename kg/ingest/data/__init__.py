"""Names, patterns and words that reading files needs, with their loader."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from kg.errors import DataError


@cache
def load_toml(name: str) -> dict[str, Any]:
    """Read one file of this folder.

    Args:
        name: The file's name, as ``dates.toml``.

    Returns:
        Its content; do not change it, it is shared.

    Raises:
        DataError: The file is missing or is not TOML.
    """
    try:
        return tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"kg/ingest/data/{name}", str(error), "install kg again") from error
