"""Bytes to text, or a refusal: never silently the wrong characters.

The order is byte-order mark, UTF-16 by its NULs, strict UTF-8, the declared encoding, strict GB18030, Big5
and UTF-16 without NULs, and chardet's opinion (with a warning) last. Where several decode without an error,
the share of common characters decides.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from kg.errors import InputError
from kg.ingest.commonness import commonness

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# A label on a page names the least its text needs; its superset reads what authors really wrote.
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "cp950": "big5hkscs"}
_CONVERT = "convert it to UTF-8"
_SAMPLE = 1 << 16
_GOOD = 0.9
_FAIR = 0.5
_CONFIDENT = 0.1
_MARGIN = 0.15
# Six UTF-8 characters of three bytes in a row: beyond chance in text of any two-byte encoding.
_UTF8_RUN = re.compile(rb"(?:[\xe3-\xef][\x80-\xbf]{2}){3,}")
_STRAY_BYTES = 3
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_TINY = 256
_TWO_CHARACTERS = 4
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was in, and a warning ("" for none)."""

    text: str
    encoding: str
    warning: str = ""


def _strict(data: bytes, encoding: str) -> str | None:
    """Decode ``data``, or None where it is not valid (or the encoding is unknown or no text encoding)."""
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _decode_marked(data: bytes, where: str) -> Decoded | None:
    """Decode by the byte-order mark, or None where there is none."""
    for mark, encoding in _BOMS:
        if not data.startswith(mark):
            continue
        body = data[len(mark) :]
        text = _strict(body, encoding)
        if text is not None:
            return Decoded(text, encoding)
        if encoding == "utf-8":
            return _decode_broken_utf8(body, where, shift=len(mark))
        raise InputError(where, f"the byte-order mark of {encoding}, but other bytes behind it", _CONVERT)
    return None


def _best_utf16(data: bytes) -> tuple[float, Decoded] | None:
    """The likelier byte order of UTF-16 without a mark, with its score."""
    if len(data) % 2 or not data:
        return None
    sample = data[: 2 * _SAMPLE]
    orders = ((_strict(sample, encoding), encoding) for encoding in ("utf-16-le", "utf-16-be"))
    scored = [(commonness(text), encoding) for text, encoding in orders if text is not None]
    for score, encoding in sorted(scored, reverse=True):
        text = _strict(data, encoding)
        if text is not None:
            return score, Decoded(text, encoding)
    return None


def _decode_wide(data: bytes) -> Decoded | None:
    """Decode UTF-16 whose ASCII characters show it by their NUL bytes; None where it is not."""
    best = _best_utf16(data) if b"\0" in data else None
    return best[1] if best and best[0] >= _GOOD and not _looks_binary(best[1].text) else None


def _bad_runs(data: bytes) -> list[tuple[int, int]]:
    """Where ``data`` is not UTF-8: (byte offset, number of bytes) of the runs of bad bytes, in order."""
    runs: list[tuple[int, int]] = []
    offset = 0
    for part in re.split("([\udc80-\udcff]+)", data.decode("utf-8", "surrogateescape")):
        size = len(part.encode("utf-8", "surrogateescape"))
        if part and "\udc80" <= part[0] <= "\udcff":
            runs.append((offset, size))
        offset += size
    return runs


def _decode_broken_utf8(data: bytes, where: str, shift: int = 0) -> Decoded:
    """Read UTF-8 with at most a stray character broken, each byte named; refuse more than that."""
    runs = _bad_runs(data)
    count = sum(size for _, size in runs)
    places = ", ".join(str(shift + offset) for offset, _ in runs[:_STRAY_BYTES])
    if count > _STRAY_BYTES:
        found = f"two encodings in one text: UTF-8, and {count} bytes that are not, first at byte {places}"
        raise InputError(where, found, _CONVERT)
    warning = f"{count} bytes are no UTF-8 and became U+FFFD, at byte {places}"
    return Decoded(data.decode("utf-8", "replace"), "utf-8", warning)


def _has_utf8(data: bytes) -> bool:
    """Whether data that as a whole is not UTF-8 holds Chinese text that is."""
    for match in _UTF8_RUN.finditer(data):
        text = _strict(match[0], "utf-8")
        if text and commonness(text) >= _GOOD > commonness(match[0].decode("gb18030", "ignore")):
            return True
    return _is_stray(data)


def _is_stray(data: bytes) -> bool:
    """Whether a short text is UTF-8 but for a character cut in two."""
    foreign = sum(map(len, _HIGH_RUN.findall(data[:_SAMPLE])))
    if len(data) > _SAMPLE or not foreign:
        return False
    count = sum(size for _, size in _bad_runs(data))
    rest = data.decode("utf-8", "ignore")
    return count <= _STRAY_BYTES and 2 * count < foreign and commonness(rest) >= _GOOD


def _prefers_gb18030(data: bytes, text: str) -> bool:
    """Whether a few bytes are GB18030: two words of GBK can be valid UTF-8 of another script."""
    if len(data) > _TINY or commonness(text) >= _FAIR:
        return False
    runs = _HIGH_RUN.findall(data)
    chinese = _strict(data, "gb18030")
    return chinese is not None and commonness(chinese) >= _GOOD and min(map(len, runs)) >= _TWO_CHARACTERS


def _decode_legacy(data: bytes, declared: str, where: str) -> Decoded:
    """Decode what is neither marked nor UTF-8: declared, GB18030, Big5, UTF-16, chardet."""
    label = _SUPERSETS.get(declared.lower(), declared)
    scored: list[tuple[float, Decoded]] = []
    # A tie goes to the earlier: the sort is stable, and the margins say how much better a later one must be.
    for encoding, bonus in ((label, 2 * _MARGIN), ("gb18030", _MARGIN), ("big5hkscs", 0.0)):
        text = _strict(data, encoding) if encoding else None
        if text is not None:
            scored.append((commonness(text) + bonus, Decoded(text, encoding)))
    if (utf16 := _best_utf16(data)) and utf16[0] >= _GOOD:
        scored.append((utf16[0] - _MARGIN, utf16[1]))
    scored.sort(key=lambda pair: -pair[0])
    if scored and commonness(scored[0][1].text) >= _FAIR:
        return scored[0][1]
    return _decode_guessed(data, scored[0][1] if scored else None, where)


def _decode_guessed(data: bytes, fallback: Decoded | None, where: str) -> Decoded:
    """Take the likelier of what is unlikely, with a warning; refuse what nothing can read."""
    import chardet

    guess = chardet.detect(data[:_SAMPLE], encoding_era=chardet.EncodingEra.MODERN_WEB)
    best, encoding = fallback, guess["encoding"]
    if encoding and (fallback is None or guess["confidence"] >= _CONFIDENT):
        text = _strict(data, encoding)
        best = Decoded(text, encoding) if text is not None else fallback
    if best is None or _looks_binary(best.text):
        raise InputError(where, "bytes that are no text in any known encoding", f"give text, or {_CONVERT}")
    return Decoded(best.text, best.encoding, f"the encoding is uncertain; read as {best.encoding}")


def _looks_binary(text: str) -> bool:
    """Whether more than one character in ten is a control character."""
    sample = text[:_SAMPLE]
    return len(_CONTROL.findall(sample)) * 10 > len(sample)


def decode(data: bytes, where: str, declared: str = "") -> Decoded:
    r"""Decode one whole text.

    >>> decode("\u590d\u5de5\u590d\u4ea7".encode("gbk"), "a.txt").encoding
    'gb18030'

    Args:
        data: All bytes of the text.
        where: The file, for messages.
        declared: The encoding that the text itself names (an HTML page's meta), believed only where it fits.

    Returns:
        The text as it stands in the file, with the encoding and a warning.

    Raises:
        InputError: The bytes are binary, mix two encodings, or fit none.
    """
    if marked := _decode_marked(data, where):
        return marked
    if wide := _decode_wide(data):
        return wide
    text = _strict(data, "utf-8")
    if text is None and _has_utf8(data):
        return _decode_broken_utf8(data, where)
    known = text is not None and not _prefers_gb18030(data, text)
    found = Decoded(text, "utf-8") if text is not None and known else _decode_legacy(data, declared, where)
    if _looks_binary(found.text):
        raise InputError(where, "binary data, no text", "give a text, HTML, DOCX, PDF, JSON or CSV file")
    return found
