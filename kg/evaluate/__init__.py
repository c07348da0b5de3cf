"""Scores what is read against articles annotated by hand."""

from __future__ import annotations

from kg.evaluate.gold import load_gold, load_records
from kg.evaluate.score import EMPTY, Scores, score

__all__ = ["EMPTY", "Scores", "load_gold", "load_records", "score"]
