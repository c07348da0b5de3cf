"""The workspace: what was read from each document, kept in one DuckDB database, in memory or in a file.

A document's rows are written in one transaction and replaced as a whole, so a killed run leaves only whole
documents behind, and adding a document twice is adding it once. What comes out is sorted by document id and
so does not depend on the order in which documents went in.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Self

import duckdb

from kg.errors import StoreError
from kg.store.rows import COLUMNS, ORDER, TABLES, from_document_row, from_rows, to_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from types import TracebackType

    from kg.model import Document, Extraction
    from kg.store.rows import Row

SCHEMA_VERSION = "2"

_BATCH = 256
_FORMAT = "kg workspace"
# No extension is fetched or loaded behind the user's back, and SQL reaches no file but the workspace.
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
}
_BROKEN = re.compile("not a valid DuckDB|corrupt|checksum|version number|WAL", re.IGNORECASE)
_HOLDER = re.compile(r"lock is held in (.*?) \(PID (\d+)\)")


class Workspace:
    """A database of extractions; use it in a ``with`` statement or close it.

    Args:
        path: The database file, made where it is missing; ``None`` keeps everything in memory.

    Raises:
        StoreError: Where the file is locked, is no workspace, or has another schema.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._where = str(path) if path else "workspace in memory"
        self._is_new = path is None or not path.exists()
        self._connection = _connect(path, self._where)
        try:
            self._prepare()
        except (duckdb.Error, StoreError) as error:
            self._connection.close()
            raise self._to_store_error(error) from error

    def __enter__(self) -> Self:
        """The workspace itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the database; every document added so far is in it."""
        self.close()

    def close(self) -> None:
        """Write what is pending and release the lock; closing twice does no harm."""
        self._connection.close()

    def add(self, extraction: Extraction) -> None:
        """Keep an extraction in place of any earlier one of the same document id.

        Raises:
            StoreError: Where the extraction contradicts itself or cannot be written.
        """
        self.add_many((extraction,))

    def add_many(self, extractions: Iterable[Extraction]) -> None:
        """Keep many extractions, each batch in one transaction; of one document id the last given counts."""
        batch: dict[str, Extraction] = {}
        try:
            for extraction in extractions:
                batch[extraction.document.id] = extraction
                if len(batch) == _BATCH:
                    full, batch = batch, {}
                    self._write(full)
        finally:
            # What came before the source broke off, or the user did, is kept.
            if batch:
                self._write(batch)

    def remove(self, document_id: str) -> None:
        """Take away a document with all that was read from it; an unknown id changes nothing."""
        self._in_transaction(lambda: self._delete([document_id]))

    def has(self, document_id: str, sha256: str) -> bool:
        """Whether the document is kept with exactly this text."""
        query = "SELECT 1 FROM documents WHERE id = ? AND sha256 = ? LIMIT 1"
        return bool(self._fetch(query, [document_id, sha256]))

    def document_ids(self) -> tuple[str, ...]:
        """The ids of all documents, sorted."""
        return tuple(str(row[0]) for row in self._fetch("SELECT id FROM documents ORDER BY id"))

    def documents(self) -> Iterator[Document]:
        """All documents, sorted by id, without what was read from them."""
        return map(from_document_row, self._fetch("SELECT * FROM documents ORDER BY id"))

    def extractions(self) -> Iterator[Extraction]:
        """All extractions, sorted by document id, read a batch at a time."""
        ids = sorted(self.document_ids())
        for start in range(0, len(ids), _BATCH):
            chunk = ids[start : start + _BATCH]
            yield from from_rows({name: self._read(name, chunk[0], chunk[-1]) for name in TABLES})

    def _prepare(self) -> None:
        found = {str(row[0]) for row in self._connection.execute("SHOW TABLES").fetchall()}
        if not found and self._is_new:
            self._create()
        elif "meta" not in found:
            raise StoreError(self._where, "a database, but no workspace", "give another path")
        else:
            self._check_version()

    def _create(self) -> None:
        self._connection.begin()
        for name, columns in TABLES.items():
            self._connection.execute(f"CREATE TABLE {name} ({columns})")
        self._connection.execute("CREATE TABLE meta (key VARCHAR, value VARCHAR)")
        rows = [["format", _FORMAT], ["schema", SCHEMA_VERSION]]
        self._connection.executemany("INSERT INTO meta VALUES (?, ?)", rows)
        self._connection.commit()

    def _check_version(self) -> None:
        meta = dict(self._connection.execute("SELECT key, value FROM meta").fetchall())
        if meta.get("format") != _FORMAT:
            raise StoreError(self._where, "a database, but no workspace", "give another path")
        if (version := meta.get("schema")) != SCHEMA_VERSION:
            fix = f"this kg reads schema {SCHEMA_VERSION}: remove the file and build again"
            raise StoreError(self._where, f"schema {version!r}", fix)

    def _write(self, batch: dict[str, Extraction]) -> None:
        rows = to_rows(batch.values())

        def replace() -> None:
            query = "SELECT id FROM documents WHERE id IN (SELECT unnest(?))"
            if old := self._connection.execute(query, [list(batch)]).fetchall():
                self._delete([row[0] for row in old])
            for name, values in rows.items():
                if values:
                    self._insert(name, values)

        self._in_transaction(replace)

    def _insert(self, table: str, rows: list[Row]) -> None:
        import pandas as pd

        # A frame is 200 times faster than executemany; of objects, for pandas makes NaN of a missing number.
        frame = pd.DataFrame(rows, columns=pd.Index(COLUMNS[table]), dtype=object)
        self._connection.register("incoming", frame)
        self._connection.execute(f"INSERT INTO {table} SELECT * FROM incoming")  # noqa: S608 - own table names
        self._connection.unregister("incoming")

    def _delete(self, ids: list[str]) -> None:
        for name in TABLES:
            column = COLUMNS[name][0]
            self._connection.execute(f"DELETE FROM {name} WHERE {column} IN (SELECT unnest(?))", [ids])  # noqa: S608

    def _read(self, table: str, first: str, last: str) -> list[Row]:
        column = COLUMNS[table][0]
        query = f"SELECT * FROM {table} WHERE {column} BETWEEN ? AND ? ORDER BY {ORDER[table]}"  # noqa: S608
        return self._fetch(query, [first, last])

    def _fetch(self, query: str, parameters: list[str] | None = None) -> list[Row]:
        try:
            return self._connection.execute(query, parameters).fetchall()
        except duckdb.Error as error:
            raise self._to_store_error(error) from error

    def _in_transaction(self, change: Callable[[], None]) -> None:
        try:
            self._connection.begin()
            change()
            self._connection.commit()
        except BaseException as error:
            self._roll_back()
            if isinstance(error, duckdb.Error | UnicodeError):
                raise self._to_store_error(error) from error
            raise

    def _roll_back(self) -> None:
        # After a failed commit there is nothing left to roll back, and DuckDB says so with an error.
        with suppress(duckdb.Error):
            self._connection.rollback()

    def _to_store_error(self, error: Exception) -> StoreError:
        return error if isinstance(error, StoreError) else to_store_error(self._where, error)


def _connect(path: Path | None, where: str) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(":memory:" if path is None else str(path), config=_SETTINGS)
    except (duckdb.Error, UnicodeError) as error:
        raise to_store_error(where, error) from error


def to_store_error(where: str, error: Exception) -> StoreError:
    """What a failure of DuckDB means for the user: who holds the lock, or what to do with the file."""
    text = " ".join(str(error).split())
    if holder := _HOLDER.search(text):
        found = f"in use by process {holder[2]} ({holder[1]})"
        return StoreError(where, found, "wait until it ends, or give another path")
    if isinstance(error, duckdb.TransactionException):
        return StoreError(where, f"changed by another connection: {text}", "run it again")
    if _BROKEN.search(text) or isinstance(error, duckdb.InternalException | duckdb.SerializationException):
        return StoreError(where, f"no readable workspace: {text}", "remove the file and build again")
    return StoreError(where, text, "give a path that can be written, with room on the disk")
