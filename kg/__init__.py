"""kg: a knowledge graph of companies, suppliers, officials and policy measures from Chinese text."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.knowledge_graph import KnowledgeGraph, build

# onnxruntime writes a device id into the user's home and reports to its maker, from its import on.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

__all__ = ["KnowledgeGraph", "build"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - what is looked up can be anything
    """Loads the public names when they are asked for: who imports one stage need not wait for all."""
    if name in __all__:
        from kg import knowledge_graph

        return getattr(knowledge_graph, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
