"""PDF: its text layer, from a process that is stopped at its limits."""

from __future__ import annotations

import contextlib
import io
import time

import pytest

from kg.errors import InputError
from kg.ingest.formats.pdf import join_lines, read_pdf
from kg.ingest.limits import Limits
from kg.ingest.record import Opened, Record

pytest.importorskip("pypdf")


def make_pdf(lines: list[str], length: int | None = None) -> bytes:
    """Make a PDF of one page, its lines in a Chinese font that is not embedded."""
    shown = b" ".join(b"<" + line.encode("utf-16-be").hex().encode() + b"> Tj T*" for line in lines)
    stream = b"BT /F1 12 Tf 50 800 Td 16 TL " + shown + b" ET"
    system = b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
    numbers = b"/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 800/StemV 80"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%b\nendstream" % (len(stream) if length is None else length, stream),
        b"<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/Song" + system + b"/FontDescriptor 7 0 R>>",
        b"<</Type/FontDescriptor/FontName/Song/Flags 4" + numbers + b">>",
    ]
    out = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    entries = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    table = b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, entries)
    end = b"trailer <</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + table + end


def read(data: bytes, limits: Limits | None = None) -> str:
    """Read a PDF's text."""
    (record,) = read_pdf(Opened("a.pdf", io.BytesIO(data), limits or Limits()))
    assert isinstance(record, Record)
    return record.text


def test_text() -> None:
    """Lines that the margin broke are one paragraph; the page number goes."""
    lines = [
        "远山机械复工",
        "　　远山机械有限公司位于远山县工业园区，三月十日复工，产能恢复到九",
        "成，青禾电子为其配套。",
        "- 1 -",
    ]
    expected = (
        "远山机械复工\n远山机械有限公司位于远山县工业园区，三月十日复工，产能恢复到九成，青禾电子为其配套。"
    )
    assert read(make_pdf(lines)) == expected


def test_no_text_layer() -> None:
    """A scan has none."""
    with pytest.raises(InputError, match="no text"):
        read(make_pdf([]))


LOOP = b"%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer <</Size 1/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF"


@pytest.mark.parametrize(
    "data",
    [LOOP, b"%PDF-1.4\n", b"%PDF-1.7\n" + bytes(1000), make_pdf(["复工"])[:-200], make_pdf(["复工"])[:300]],
)
def test_damage_ends_soon(data: bytes) -> None:
    """A loop in the cross-reference table, a cut file: read as far as it can be, or refused."""
    start = time.perf_counter()
    with contextlib.suppress(InputError):
        read(data, Limits(pdf_seconds=5))
    assert time.perf_counter() - start < 8


def test_a_huge_claimed_length() -> None:
    """The length of a stream is only what it claims."""
    with contextlib.suppress(InputError):
        assert "复工" in read(make_pdf(["复工"], length=2**40), Limits(pdf_seconds=5))


def test_the_clock_stops_it() -> None:
    """No PDF is read in no time."""
    with pytest.raises(InputError, match="longer than"):
        read(make_pdf(["复工"]), Limits(pdf_seconds=0.001))


def test_the_memory_limit_stops_it() -> None:
    """In less memory than the interpreter takes, nothing is read and nothing hangs."""
    with pytest.raises(InputError, match=r"limit|memory|library"):
        read(make_pdf(["复工"]), Limits(pdf_memory=30 << 20))


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        (["一" * 30 + "\n" + "二" * 10], "一" * 30 + "二" * 10),
        (["一" * 29 + "。\n" + "二" * 10], "一" * 29 + "。\n" + "二" * 10),
        (["一" * 30 + "\n　　" + "二" * 10], "一" * 30 + "\n" + "二" * 10),
        (["一" * 30 + "\n12", "二" * 10], "一" * 30 + "二" * 10),
        (["短行\n短行"], "短行\n短行"),
        (["a supplier of fuel tanks\nand pumps"], "a supplier of fuel tanks and pumps"),
        (["第 3 页\n正文"], "正文"),
        ([], ""),
        (["", "\n\n"], ""),
    ],
)
def test_join_lines(pages: list[str], expected: str) -> None:
    """Full lines join, across pages too; short ones, ended ones and those before an indent do not."""
    assert join_lines(pages) == expected
