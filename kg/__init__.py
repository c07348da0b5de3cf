"""kg: a knowledge graph of companies, suppliers, officials and policy measures from Chinese text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.knowledge_graph import KnowledgeGraph
    from kg.knowledge_graph import build_graph as build

__all__ = ["KnowledgeGraph", "build"]


def __getattr__(name: str) -> Any:
    """Loads the public names when they are asked for, so that parts can be imported without the whole."""
    if name in __all__:
        from kg import knowledge_graph

        return getattr(knowledge_graph, {"build": "build_graph"}.get(name, name))
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
