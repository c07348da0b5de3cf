"""One holder at a time; a holder that is gone blocks nobody."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from kg.errors import StoreError
from kg.lock import hold_lock

if TYPE_CHECKING:
    from pathlib import Path


def test_the_second_is_refused_and_told_who_holds_it(tmp_path: Path) -> None:
    """Then the file is gone, and the next one gets the lock."""
    path = tmp_path / "lock"
    with hold_lock(path), pytest.raises(StoreError, match=f"process {os.getpid()}"), hold_lock(path):
        pass
    assert not path.exists()
    with hold_lock(path):
        assert path.exists()


def test_a_stale_file_blocks_nobody(tmp_path: Path) -> None:
    """A killed process leaves its file, but not its lock."""
    path = tmp_path / "lock"
    path.write_text("99999999")
    with hold_lock(path):
        assert path.read_text() == str(os.getpid())


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """A link in the lock's place must not let another file be overwritten."""
    (tmp_path / "precious").write_text("old")
    (tmp_path / "lock").symlink_to(tmp_path / "precious")
    with pytest.raises(OSError, match="symbolic links"), hold_lock(tmp_path / "lock"):
        pass
    assert (tmp_path / "precious").read_text() == "old"
