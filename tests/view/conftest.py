"""The sample graph, and a real browser where the machine has one."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from disputed import disputed_graph

if TYPE_CHECKING:
    from kg.model import Graph


@pytest.fixture(scope="session")
def graph() -> Graph:
    """The invented sample of ``data/sample.toml``."""
    place = Path(__file__).with_name("sample.py")
    spec = importlib.util.spec_from_file_location("view_sample", place)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    made: Graph = module.sample_graph()
    return made


@pytest.fixture(scope="session")
def disputed() -> Graph:
    """Two reports that contradict each other, and a reprint of one."""
    return disputed_graph()
