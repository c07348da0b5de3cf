"""``parquet/``: the tables ``nodes``, ``edges`` and ``observations`` as Parquet, written by DuckDB.

The columns are those of the CSV tables, with their types; what is not known is null. Control characters stay.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from kg.errors import ExportError
from kg.export.atomic import open_atomic_folder
from kg.export.index import build_index
from kg.export.tables import TABLES, table_rows
from kg.export.values import to_unicode

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import duckdb

    from kg.export.tables import Cells
    from kg.model import Graph

FILES = tuple(f"{table}.parquet" for table in TABLES)
_TYPES = {str: "VARCHAR", int: "BIGINT", float: "DOUBLE"}
_BATCH = 20_000
# One thread gives the same row groups each time. Without a sample, columns of objects come as text, which
# the table's own types then read: a sample would take a column that begins with nothing for numbers.
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "pandas_analyze_sample": 0,
    "threads": 1,
}


def write_parquet(graph: Graph, path: Path) -> None:
    """Write the three tables into a folder; other files in it stay.

    Raises:
        ExportError: Where a file cannot be written or the graph refers to what it does not hold.
    """
    import duckdb

    index = build_index(graph)
    try:
        with open_atomic_folder(path) as folder, duckdb.connect(config=_SETTINGS) as connection:
            for table in TABLES:
                _fill(connection, table, table_rows(table, index))
                to = str(folder / f"{table}.parquet")
                connection.table(table).write_parquet(to, compression="zstd")
    except duckdb.Error as error:
        found = str(error).partition("\n")[0]
        raise ExportError(str(path), found, "check the folder, its permissions and its space") from error


def _fill(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Cells]) -> None:
    import pandas as pd

    columns = TABLES[table]
    declared = ", ".join(f'"{column.name}" {_TYPES[column.type]}' for column in columns)
    connection.execute(f"CREATE TABLE {table} ({declared})")
    names = [column.name for column in columns]
    rest = iter(rows)
    while batch := [[_to_cell(row.get(name)) for name in names] for row in islice(rest, _BATCH)]:
        frame = pd.DataFrame(batch, columns=pd.Index(names), dtype=object)
        connection.register("incoming", frame)
        connection.execute(f"INSERT INTO {table} SELECT * FROM incoming")  # noqa: S608 - own table names
        connection.unregister("incoming")


def _to_cell(value: str | float | None) -> str | None:
    # Numbers go as text, whose digits read back equal.
    return None if value is None else to_unicode(str(value))
