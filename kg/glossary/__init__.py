"""A user's own names: seeds for what is recognised, for what is one thing, and for its identifiers."""

from kg.glossary.load import load_glossary
from kg.glossary.seed import Seeds
from kg.glossary.terms import Glossary, Term

__all__ = ["Glossary", "Seeds", "Term", "load_glossary"]
