"""A lock file that one process holds at a time; the system frees it however that process ends."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

from kg.errors import StoreError

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)


@contextmanager
def hold_lock(path: Path) -> Iterator[None]:
    """Holds the lock while the block runs, then takes the file away.

    Raises:
        StoreError: Where another process holds it; the error names that process.
        OSError: Where the file cannot be made.
    """
    with _open_locked(path) as file:
        try:
            file.truncate()
            file.write(str(os.getpid()))
            file.flush()
            yield
        finally:
            path.unlink(missing_ok=True)


def _open_locked(path: Path) -> IO[str]:
    while True:
        handle = os.open(path, _FLAGS, 0o666)
        file = os.fdopen(handle, "r+", encoding="ascii", errors="replace")
        try:
            if sys.platform != "win32":
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            with file:
                found = f"held by process {file.read(20) or 'unknown'}"
            raise StoreError(str(path), found, "wait until it ends, or give another folder") from error
        # The one before may have taken the file away between opening and locking.
        with suppress(FileNotFoundError):
            if os.fstat(handle).st_ino == path.lstat().st_ino:
                return file
        file.close()
