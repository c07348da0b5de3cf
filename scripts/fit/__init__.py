"""Fits the shipped models on annotated articles. Needs the extra ``fit``; nothing here is used at run time."""
