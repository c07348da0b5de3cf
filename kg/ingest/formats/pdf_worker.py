"""The process that reads a PDF: bytes on standard input, JSON on standard output, under its own limits.

It is run as a script, so that nothing of the parent process is shared with it and nothing of kg is loaded.
"""

from __future__ import annotations

import io
import json
import logging
import sys


def set_limits(memory: int, seconds: int) -> None:
    """Bound this process's address space, output and processor time, where the system can."""
    try:
        import resource
    except ImportError:  # Not on Windows: the parent's clock is what is left.
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read_pages(data: bytes) -> dict[str, object]:
    """Extract the text of each page, or say in ``error`` why not."""
    try:
        from pypdf import PdfReader
    except ImportError:
        return {"error": "the library pypdf is missing", "fix": 'install it: pip install "kg[pdf]"'}
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return {"error": "an encrypted PDF", "fix": "save it without a password"}
        return {"pages": [page.extract_text() for page in reader.pages]}
    except MemoryError:
        return {"error": "reading it needs more memory than is allowed", "fix": "split it"}
    except Exception as error:  # noqa: BLE001 - a damaged file breaks the library in any way
        return {"error": f"a damaged PDF: {type(error).__name__}: {str(error)[:200]}", "fix": "save it again"}


def main() -> None:
    """Read a PDF from standard input; the arguments are bytes of memory and seconds."""
    logging.disable(logging.CRITICAL)
    set_limits(int(sys.argv[1]), int(sys.argv[2]))
    answer = read_pages(sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))


if __name__ == "__main__":
    main()
