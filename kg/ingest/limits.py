"""How much one input may cost, in one place."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on reading. Past one of them the input, or the record, is refused by name.

    Attributes:
        document_bytes: The largest single text, page or record, in bytes before decoding. Reading takes some
            7 MB of memory for 1,000 characters.
        file_bytes: The largest file that has to be held whole: JSON, CSV, DOCX, PDF.
        expansion: How many times its compressed size a gzip file or DOCX package may unpack to.
        expansion_floor: Unpacked bytes that are allowed whatever the ratio.
        package_bytes: The unpacked bytes of all XML parts of a DOCX package together.
        package_members: The number of members of a DOCX package.
        package_tags: The tags of all its XML parts together.
        pdf_seconds: Wall-clock seconds for the text of one PDF.
        pdf_memory: Bytes of address space of the process that reads a PDF.
    """

    document_bytes: int = 4 * MEBIBYTE
    file_bytes: int = 64 * MEBIBYTE
    expansion: int = 200
    expansion_floor: int = 64 * MEBIBYTE
    package_bytes: int = 64 * MEBIBYTE
    package_members: int = 10_000
    package_tags: int = 2_000_000
    pdf_seconds: float = 60.0
    pdf_memory: int = 1024 * MEBIBYTE
