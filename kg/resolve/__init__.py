"""Decides which names of different documents are one company, person, place or measure."""

from __future__ import annotations

from kg.resolve.entities import combine_confidence
from kg.resolve.features import Verdict
from kg.resolve.identity import Decision, Resolution, resolve_entities
from kg.resolve.reprints import count_sources

__all__ = ["Decision", "Resolution", "Verdict", "combine_confidence", "count_sources", "resolve_entities"]
