"""DOCX: the text of its paragraphs and tables; the package is checked before it is unpacked."""

from __future__ import annotations

import io
import stat
import zipfile
from typing import TYPE_CHECKING
from xml.parsers import expat

from lxml import etree

from kg.errors import InputError
from kg.ingest.limits import MEBIBYTE, Limits
from kg.ingest.record import Opened, Record
from kg.ingest.streams import read_bounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Problem

_PORTION = 1 << 16
_ENCRYPTED = 0x1
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SIGNS = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}noBreakHyphen": "-"}
_TEXT, _PARAGRAPH, _CELL, _ROW = (_WORD + name for name in ("t", "p", "tc", "tr"))
# Properties, text that was moved away, and the second copy of a text box for old programs.
_SKIPPED = frozenset(_WORD + name for name in ("pPr", "rPr", "moveFrom", "del")) | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_FIX = "save it again as DOCX, or as text"


def _check_members(members: list[zipfile.ZipInfo], where: str, limits: Limits) -> None:
    """Refuse a package by its list of members, before anything is unpacked."""
    if len(members) > limits.package_members:
        raise InputError(
            where, f"a package of {len(members)} members", f"at most {limits.package_members}; {_FIX}"
        )
    for member in members:
        name = member.filename
        if member.flag_bits & _ENCRYPTED:
            raise InputError(where, "an encrypted package", "save it without a password")
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name:
            raise InputError(where, f"a package member outside the package: {name!r}", _FIX)
        if stat.S_ISLNK(member.external_attr >> 16):
            raise InputError(where, f"a package member that is a link: {name!r}", _FIX)
    claimed = sum(member.file_size for member in members if _is_needed(member.filename))
    if claimed > limits.package_bytes:
        raise InputError(
            where, f"{claimed // MEBIBYTE} MiB of packed XML", f"at most {limits.package_bytes} bytes"
        )


def _is_needed(name: str) -> bool:
    """Whether a member is read: XML parts are, pictures and embedded files are not."""
    return name.lower().endswith((".xml", ".rels"))


def _refuse_doctype(*_: object) -> None:
    raise ValueError("a DOCTYPE")


def _check_xml(content: bytes, name: str, where: str) -> None:
    """Refuse a part with a DOCTYPE, by the parser and so in every encoding."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(content, True)  # noqa: FBT003 - it takes no keywords
    except (expat.ExpatError, ValueError) as error:
        raise InputError(where, f"the part {name!r} is no safe XML: {error}", _FIX) from error


def _read_member(package: zipfile.ZipFile, member: zipfile.ZipInfo, most: int, where: str) -> bytes:
    """Unpack one member, counting: what the list of members says may be a lie."""
    parts, size = [], 0
    with package.open(member) as stream:
        while part := stream.read(_PORTION):
            size += len(part)
            if size > most:
                raise InputError(where, f"the part {member.filename!r} unpacks to more than it may", _FIX)
            parts.append(part)
    return b"".join(parts)


def _copy_package(data: bytes, where: str, limits: Limits) -> io.BytesIO:
    """Copy a package with each XML part checked and counted, and everything else emptied.

    The library that reads the copy then meets no compression, no picture and no embedded file.
    """
    left, tags, copy = limits.package_bytes, limits.package_tags, io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(copy, "w") as out:
        members = package.infolist()
        _check_members(members, where, limits)
        for name in dict.fromkeys(member.filename for member in members):
            content = b""
            if _is_needed(name):
                content = _read_member(package, package.getinfo(name), left, where)
                left -= len(content)
                tags -= content.count(b"<")
                if tags < 0:
                    raise InputError(where, f"XML of more than {limits.package_tags:,} tags", _FIX)
                _check_xml(content, name, where)
            out.writestr(zipfile.ZipInfo(name), content)
    copy.seek(0)
    return copy


def _to_text(body: etree._Element) -> str:
    """Walk a document's body: a line for each paragraph, a row's cells parted by tabs, insertions kept."""
    parts: list[str] = []
    cells = 0
    walker = etree.iterwalk(body, events=("start", "end"))
    for event, element in walker:
        tag, starts = element.tag, event == "start"
        cells += (1 if starts else -1) * (tag == _CELL)
        if starts and tag in _SKIPPED:
            walker.skip_subtree()
        elif starts and (tag == _TEXT or tag in _SIGNS):
            parts.append(_SIGNS.get(tag) or element.text or "")
        elif not starts and (tag == _PARAGRAPH or (tag == _ROW and not cells)):
            parts.append("\n")
        elif not starts and tag == _CELL and not cells:
            while parts and parts[-1] == "\n":
                parts.pop()
            parts.append("\t")
    lines = (line.strip(" \t\r") for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def read_word(opened: Opened) -> Iterator[Record | Problem]:
    """Read a DOCX file as one record.

    Raises:
        InputError: It is no DOCX, encrypted, damaged, or a bomb.
    """
    import docx

    where = opened.where
    data = read_bounded(opened.stream, where, opened.limits.file_bytes)
    try:
        document = docx.Document(_copy_package(data, where, opened.limits))
    except InputError:
        raise
    except Exception as error:
        raise InputError(where, f"no DOCX document: {str(error)[:200]}", _FIX) from error
    yield Record(where, _to_text(document.element.body))
