"""Keeps what was read from each document in one embedded database."""

from __future__ import annotations

from kg.store.workspace import SCHEMA_VERSION, Workspace

__all__ = ["SCHEMA_VERSION", "Workspace"]
