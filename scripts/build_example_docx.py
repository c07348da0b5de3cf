"""Build the example DOCX from its plain source, the same whenever it is built.

    python scripts/build_example_docx.py [TARGET]

The source stands beside this script: a ``#`` line is the title, ``|`` lines are rows of one
table, every other line that is not empty is a paragraph.
"""

from __future__ import annotations

import sys
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from docx import Document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.document import Document as DocxDocument

SOURCE = Path(__file__).with_name("example_brief.txt")
TARGET = Path(__file__).parents[1] / "examples" / "18-work-brief.docx"
WRITTEN = datetime(2024, 4, 3, 9, 0, tzinfo=UTC)
# ZIP's own earliest moment; python-docx would store the time of the run.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def load_lines(path: Path) -> tuple[str, ...]:
    """Return the lines of the plain source that are not empty."""
    return tuple(line for line in path.read_text("utf-8").splitlines() if line)


def to_document(lines: Iterable[str]) -> DocxDocument:
    """Lay the lines out as title, paragraphs and tables."""
    document = Document()
    for is_table, block in groupby(lines, key=lambda line: line.startswith("|")):
        if is_table:
            add_table(document, [to_cells(line) for line in block])
            continue
        for line in block:
            if line.startswith("# "):
                document.add_heading(line[2:], level=0)
                document.core_properties.title = line[2:]
            else:
                document.add_paragraph(line)
    set_metadata(document)
    return document


def to_cells(line: str) -> list[str]:
    """Split one ``| a | b |`` row into its cells."""
    return [cell.strip() for cell in line.strip("|").split("|")]


def add_table(document: DocxDocument, rows: list[list[str]]) -> None:
    """Append a table whose rows all have as many cells as the first one."""
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def set_metadata(document: DocxDocument) -> None:
    """Fix everything that would otherwise tell who built the file, and when."""
    properties = document.core_properties
    properties.author = properties.last_modified_by = "kg examples"
    properties.comments = ""
    properties.language = "zh-CN"
    properties.created = properties.modified = WRITTEN
    properties.revision = 1


def to_bytes(document: DocxDocument) -> bytes:
    """Return the package with sorted members and a fixed time.

    The members are the same everywhere; the compressed bytes are the same for one zlib.
    """
    saved = BytesIO()
    document.save(saved)
    result = BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(result, "w") as target:
        names = source.namelist()
        # Readers expect the content types first.
        for name in sorted(names, key=lambda name: (name != "[Content_Types].xml", name)):
            member = zipfile.ZipInfo(name, date_time=ZIP_EPOCH)
            member.create_system = 0  # otherwise it tells the system of the builder
            target.writestr(member, source.read(name), zipfile.ZIP_DEFLATED, compresslevel=9)
    return result.getvalue()


def main() -> None:
    """Write the example to the path given, or to its place among the examples."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.write_bytes(to_bytes(to_document(load_lines(SOURCE))))


if __name__ == "__main__":
    main()
