"""What is installed holds everything that is needed when it runs."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def test_the_wheel_holds_code_data_and_licence(tmp_path: Path) -> None:
    """Every file of the package; no test, example or output."""
    wheel = pytest.importorskip("hatchling.builders.wheel")
    (built,) = wheel.WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(built) as archive:
        names = set(archive.namelist())
        entry_points = next(name for name in names if name.endswith("entry_points.txt"))
        assert "kg = kg.cli:main" in archive.read(entry_points).decode()
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "kg").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }
    assert package <= names
    assert {path.suffix for path in map(Path, package)} >= {".py", ".toml", ".txt", ".npz", ".ttl", ".html"}
    assert {name.split("/")[0] for name in names - package} == {entry_points.split("/")[0]}
    assert any(name.endswith("licenses/LICENSE") for name in names)
