"""Decides which names of different documents are one company, person, place or measure."""

from __future__ import annotations

from kg.resolve.entities import combine_confidence
from kg.resolve.features import Verdict
from kg.resolve.identity import Decision, Resolution, resolve_entities

__all__ = ["Decision", "Resolution", "Verdict", "combine_confidence", "resolve_entities"]
