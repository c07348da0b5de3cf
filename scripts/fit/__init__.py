"""Fits the shipped models on annotated articles, with the extra ``fit``; nothing here is used at run time."""
