"""Files to documents: text, Markdown, HTML, DOCX, PDF, JSON, JSON Lines and CSV, plain or gzipped."""

from kg.ingest.limits import Limits
from kg.ingest.load import load_documents

__all__ = ["Limits", "load_documents"]
