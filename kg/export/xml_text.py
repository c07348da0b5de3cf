"""Text as XML holds it in elements and in attributes, escaped as lxml escapes it."""

from __future__ import annotations


def escape_text(text: str) -> str:
    """The text for an element; a carriage return, which readers would drop, stands as a reference.

    >>> escape_text("a < b & c")
    'a &lt; b &amp; c'
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")


def escape_attribute(text: str) -> str:
    """The text for an attribute in double quotes; tabs and line ends stand as references."""
    text = escape_text(text).replace('"', "&quot;")
    return text.replace("\t", "&#9;").replace("\n", "&#10;")
