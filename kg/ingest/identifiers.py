"""Document ids that are safe as file names on every system, and that stay the record's own where they can."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from kg.ingest.normalise import normalise_line

_LONGEST_BYTES = 120
_UNSAFE = re.compile(r"[^\w.\-\u00b7\uff08\uff09()\u3014\u3015\[\]@+=,]+")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_HASH_DIGITS = 10


def short_hash(text: str) -> str:
    """The first ten hexadecimal digits of the SHA-256 of ``text``."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_DIGITS]


def to_safe_id(stated: str) -> str:
    """Turn any string into an id that names a file in one folder, never a path.

    >>> to_safe_id("n00001"), to_safe_id("../../x")
    ('n00001', 'x-9cdf6a5010')

    Args:
        stated: A record's own id, or a file's stem.

    Returns:
        ``stated`` itself where it is safe and at most 120 bytes in UTF-8, else what is safe of it, cut, with
        a hash of the whole.
    """
    shown = unicodedata.normalize("NFC", normalise_line(stated))
    safe = _UNSAFE.sub("-", shown).lstrip(".-").rstrip(". -")
    if safe and safe == stated and len(safe.encode()) <= _LONGEST_BYTES and not _RESERVED.fullmatch(safe):
        return safe
    room = _LONGEST_BYTES - _HASH_DIGITS - 1
    cut = safe.encode()[:room].decode("utf-8", "ignore").rstrip(". -")
    return f"{cut}-{short_hash(stated)}" if cut else short_hash(stated)


def to_key(identifier: str) -> str:
    """The form under which two ids collide: file systems exist that ignore case."""
    return unicodedata.normalize("NFC", identifier.casefold())


def with_content_hash(identifier: str, sha256: str) -> str:
    """Tell a second document of the same id apart by its text."""
    cut = identifier.encode()[: _LONGEST_BYTES - _HASH_DIGITS - 1].decode("utf-8", "ignore")
    return f"{cut}-{sha256[:_HASH_DIGITS]}"
