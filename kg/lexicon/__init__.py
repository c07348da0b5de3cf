"""Loads the linguistic knowledge that ships as data: word lists, tables and settings."""

from __future__ import annotations

from kg.lexicon.load import load_rows, load_setting, load_words

__all__ = ["load_rows", "load_setting", "load_words"]
