"""PDF: the text layer, read by a process of its own within limits, its lines joined to paragraphs."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.ingest.record import Opened, Record
from kg.ingest.streams import read_bounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.ingest.limits import Limits
    from kg.model import Problem

_WORKER = Path(__file__).with_name("pdf_worker.py")
_PAGE_NUMBER = re.compile(
    r"[\s\-\u2010-\u2015\u2014]{0,8}(?:\u7b2c\s?)?\d{1,4}(?:\s?\u9875)?[\s\-\u2010-\u2015]{0,8}"
)
_ENDS = re.compile("[\u3002\uff01\uff1f\uff1a\uff1b!?:;]$")
_ASCII_JOINT = re.compile(r"[A-Za-z0-9,.]$")
_INDENT = re.compile("[\u3000 ]{2}")
# A line this share of the page's longest or longer was broken by the margin, not by the author.
_FULL = 0.8
_SHORTEST_FULL = 12


def _run_worker(data: bytes, where: str, limits: Limits) -> list[str]:
    """Run the reading process and take the pages' text.

    Raises:
        InputError: The process was stopped at a limit, or could not read the file.
    """
    seconds = math.ceil(limits.pdf_seconds)
    command = [sys.executable, "-I", str(_WORKER), str(limits.pdf_memory), str(seconds)]
    # Temporary files and not pipes: an answer without end fills no memory here.
    with tempfile.TemporaryFile() as output:
        try:
            subprocess.run(  # noqa: S603 - the command is this program's own
                command,
                input=data,
                stdout=output,
                stderr=subprocess.DEVNULL,
                timeout=limits.pdf_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise InputError(where, f"a PDF that takes longer than {seconds} s", "split it") from error
        output.seek(0)
        answer = output.read(limits.file_bytes * 2 + 1)
    try:
        said = json.loads(answer) if len(answer) <= limits.file_bytes * 2 else {}
    except ValueError:
        said = {}
    if "pages" not in said:
        fix = said.get("fix", "split it, or save it again")
        raise InputError(where, said.get("error", "a PDF that cannot be read within its limits"), fix)
    return [str(page) for page in said["pages"]]


def _strip_number(lines: list[str]) -> list[str]:
    """Drop the page number in the first or last line."""
    if lines and _PAGE_NUMBER.fullmatch(lines[-1]):
        lines = lines[:-1]
    return lines[1:] if lines and _PAGE_NUMBER.fullmatch(lines[0]) else lines


def join_lines(pages: list[str]) -> str:
    """Join the lines that the margin broke.

    A line is joined to the next where it is at least four fifths as long as the longest line of its page,
    ends with no final punctuation, and the next is not indented.

    Args:
        pages: The text of each page, its lines as they stand on it.

    Returns:
        A paragraph a line.
    """
    joined: list[str] = []
    is_open = False
    for page in pages:
        lines = _strip_number([line.rstrip() for line in page.split("\n") if line.strip()])
        full = max(_FULL * max(map(len, lines), default=0), _SHORTEST_FULL)
        for line in lines:
            text = line.strip()
            if is_open and not _INDENT.match(line):
                space = (
                    " " if _ASCII_JOINT.search(joined[-1]) and text[0].isascii() and text[0].isalnum() else ""
                )
                joined[-1] += space + text
            else:
                joined.append(text)
            is_open = len(line) >= full and not _ENDS.search(text)
    return "\n".join(joined)


def read_pdf(opened: Opened) -> Iterator[Record | Problem]:
    """Read a PDF file as one record.

    Raises:
        InputError: It has no text layer, is damaged or encrypted, or reading it exceeds a limit.
    """
    data = read_bounded(opened.stream, opened.where, opened.limits.file_bytes)
    text = join_lines(_run_worker(data, opened.where, opened.limits))
    if not text.strip():
        raise InputError(opened.where, "no text: the PDF has only pictures of pages", "run OCR on it first")
    yield Record(opened.where, text)
