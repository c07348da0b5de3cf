"""The error tree: every error says where, what was found and what to do."""

from __future__ import annotations


class KgError(Exception):
    """Base of every error that kg raises on purpose.

    Args:
        where: The file, record, line or option concerned.
        found: What was found there.
        fix: What is allowed, or what to do about it.
    """

    def __init__(self, where: str, found: str, fix: str = "") -> None:
        self.where = where
        self.found = found
        self.fix = fix
        super().__init__(where, found, fix)

    def __str__(self) -> str:
        """One line: where, what was found, what to do."""
        line = f"{self.where}: {self.found}"
        return f"{line} ({self.fix})" if self.fix else line


class InputError(KgError):
    """A document cannot be read."""


class DataError(KgError):
    """A shipped or user-given lexicon, pattern, model or glossary is broken."""


class StoreError(KgError):
    """The workspace cannot be opened, is locked, or has another version."""


class ExportError(KgError):
    """An output cannot be written or does not validate."""


class QueryError(KgError):
    """A query is malformed or reaches outside the graph."""
