"""DOCX: its text is read; bombs, encryption and members outside the package are refused."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile

import pytest

from kg.errors import InputError
from kg.ingest.formats.word import read_word
from kg.ingest.limits import Limits
from kg.ingest.record import Opened, Record

TYPES = b"""<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="png" ContentType="image/png"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
RELATIONS = b"""<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
 Target="word/document.xml"/></Relationships>"""
SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def members(body: str, prolog: str = "") -> dict[str, bytes]:
    """Give the members of a package with the body."""
    document = f"{prolog}<w:document {SPACE}><w:body>{body}</w:body></w:document>".encode()
    return {"[Content_Types].xml": TYPES, "_rels/.rels": RELATIONS, "word/document.xml": document}


def pack(parts: dict[str, bytes]) -> bytes:
    """Pack members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def run(text: str) -> str:
    """A run of text."""
    return f"<w:r><w:t>{text}</w:t></w:r>"


def read(data: bytes, limits: Limits | None = None) -> str:
    """Read a package's text."""
    (record,) = read_word(Opened("a.docx", io.BytesIO(data), limits or Limits()))
    assert isinstance(record, Record)
    return record.text


def paragraph(*inner: str) -> str:
    """A paragraph of runs."""
    return f"<w:p>{''.join(inner)}</w:p>"


def cell(*inner: str) -> str:
    """A cell of paragraphs."""
    return f"<w:tc>{''.join(inner)}</w:tc>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (paragraph(run("远山"), run("机械")) + paragraph() + paragraph(run("复工")), "远山机械\n复工"),
        (
            paragraph(run("一"), "<w:r><w:br/></w:r>", run("二"), "<w:r><w:tab/></w:r>", run("三")),
            "一\n二\t三",
        ),
        # Tracked changes: what is inserted counts, what is deleted or moved away does not.
        (paragraph(f"<w:ins>{run('新')}</w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"), "新"),
        (paragraph(f"<w:moveFrom>{run('旧')}</w:moveFrom>", run("新")), "新"),
        (f"<w:sdt><w:sdtContent>{paragraph(run('表单'))}</w:sdtContent></w:sdt>", "表单"),
        (
            paragraph(
                "<w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>", f"<w:hyperlink>{run('链接')}</w:hyperlink>"
            ),
            "链接",
        ),
        (
            f"<w:tbl><w:tr>{cell(paragraph(run('企业')))}{cell(paragraph(run('状态')))}</w:tr>"
            f"<w:tr>{cell(paragraph(run('远山')), paragraph(run('机械')))}"
            f"{cell(paragraph(run('复工')))}</w:tr>"
            "</w:tbl>" + paragraph(run("完")),
            "企业\t状态\n远山\n机械\t复工\n完",
        ),
    ],
)
def test_text(body: str, expected: str) -> None:
    """Paragraphs are lines, cells are parted by tabs."""
    assert read(pack(members(body))) == expected


def test_pictures_and_embedded_files_are_not_opened() -> None:
    """However large: a nested archive is one more such member."""
    parts = {
        **members(paragraph(run("复工"))),
        "word/media/a.png": bytes(3000),
        "word/embeddings/b.zip": bytes(3000),
    }
    assert read(pack(parts), Limits(package_bytes=2500)) == "复工"


def test_a_bomb_is_refused_from_its_list_of_members() -> None:
    """Before anything is unpacked."""
    parts = members(paragraph(run("a" * 300_000)))
    with pytest.raises(InputError, match="of packed XML"):
        read(pack(parts), Limits(package_bytes=200_000))


def test_a_bomb_with_a_lying_list_is_refused_while_unpacking() -> None:
    """The sizes in the headers are only what they claim."""
    data = pack(members(paragraph(run("a" * 300_000))))
    size = struct.pack("<L", len(members(paragraph(run("a" * 300_000)))["word/document.xml"]))
    assert data.count(size) == 2
    with pytest.raises(InputError):
        read(data.replace(size, struct.pack("<L", 1000)), Limits(package_bytes=200_000))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("../x.xml", "outside"),
        ("/etc/x.xml", "outside"),
        ("a/../../b.xml", "outside"),
        ("c:\\x.xml", "outside"),
    ],
)
def test_members_outside_the_package(name: str, found: str) -> None:
    """A member's name is no path of ours."""
    with pytest.raises(InputError, match=found):
        read(pack({**members(paragraph(run("复工"))), name: b"<a/>"}))


def test_a_member_that_is_a_link() -> None:
    """Links are not followed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in members(paragraph(run("复工"))).items():
            package.writestr(name, content)
        link = zipfile.ZipInfo("word/link.xml")
        link.external_attr = 0o120777 << 16
        package.writestr(link, "/etc/passwd")
    with pytest.raises(InputError, match="link"):
        read(out.getvalue())


def test_encryption() -> None:
    """By the flag in the list of members."""
    data = bytearray(pack(members(paragraph(run("复工")))))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(InputError, match="encrypted"):
        read(bytes(data))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_is_refused(encoding: str) -> None:
    """In every encoding, at any size."""
    prolog = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "aaa">]>'
    parts = members(paragraph(run("&a;")), prolog)
    parts["word/document.xml"] = parts["word/document.xml"].decode().encode(encoding)
    with pytest.raises(InputError, match="DOCTYPE"):
        read(pack(parts))


def test_too_many_members() -> None:
    """A list without end."""
    parts = {**members(paragraph(run("复工"))), **{f"word/{number}.bin": b"" for number in range(50)}}
    with pytest.raises(InputError, match="53 members"):
        read(pack(parts), Limits(package_members=40))


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"PK\x05\x06" + bytes(18), pack({"a.txt": b"a"}), pack({})])
def test_other_archives_are_refused(data: bytes) -> None:
    """A zip that is no DOCX, or no zip."""
    with pytest.raises(InputError, match="no DOCX"):
        read(data)


def test_damage_is_refused() -> None:
    """Cut or changed anywhere, a package gives its text or a named error."""
    data = pack(members(paragraph(run("复工"))))
    for at in range(0, len(data), 7):
        for damaged in (data[:at], data[:at] + b"\xff\0" + data[at + 2 :]):
            with contextlib.suppress(InputError):
                read(damaged)
