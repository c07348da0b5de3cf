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


def is_plain(text: str) -> bool:
    """Whether a text needs no escape in an element; may say no of one that needs none.

    >>> is_plain('a "b"'), is_plain("a < b")
    (True, False)
    """
    return text.isprintable() and "<" not in text and "&" not in text and ">" not in text


def is_plain_quoted(text: str) -> bool:
    r"""Whether it needs none in an attribute and in a string of JSON either.

    >>> is_plain_quoted("a (b)"), is_plain_quoted('a "b"'), is_plain_quoted("a\\b")
    (True, False, False)
    """
    # As is_plain, which is not called: this is asked of every sentence.
    return (
        text.isprintable()
        and "<" not in text
        and "&" not in text
        and ">" not in text
        and '"' not in text
        and "\\" not in text
    )
