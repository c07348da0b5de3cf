"""The articles that were written, to fit and to measure: their annotations point into their texts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kg.model import EntityType

ROOT = Path(__file__).parents[1]
FIT = ROOT / "scripts" / "fit"


@pytest.mark.parametrize("name", ["written", "held"])
def test_annotations_fit_their_texts(tmp_path: Path, name: str) -> None:
    """Each article unpacks, and every name of it stands in its text."""
    texts, offsets = FIT / f"{name}.jsonl", FIT / f"annotations_{name}.jsonl"
    command = [
        sys.executable,
        "-m",
        "scripts.fit.annotations",
        "unpack",
        *map(str, (offsets, texts, tmp_path)),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert not done.stderr
    written = [json.loads(line) for line in texts.read_text("utf-8").splitlines()]
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted(article["id"] for article in written)
    for path in tmp_path.iterdir():
        article = json.loads(path.read_text("utf-8"))
        types = {entity["id"]: EntityType(entity["type"]) for entity in article["entities"]}
        names = [name for e in article["entities"] for name in (e["name"], *e["aliases"])]
        assert names
        assert all(name in article["text"] for name in names)
        assert {end for r in article["relations"] for end in (r["head"], r["tail"])} <= types.keys()
