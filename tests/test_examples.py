"""The examples are what their README says they are."""

from __future__ import annotations

import json
import re
import runpy
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
# GB 32100-2015: 31 characters, weights 3**i modulo 31; I, O, S, V and Z are left out.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
HAN = re.compile(r"[\u4e00-\u9fff]")


def credit_code_check(code: str) -> str:
    """Return the check character of a code's first 17 characters, after GB 32100-2015."""
    total = sum(ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(code[:17]))
    return ALPHABET[-total % 31]


def read(name: str, encoding: str = "utf-8") -> str:
    """Return an example's text."""
    return (EXAMPLES / name).read_text(encoding)


def test_readme_lists_every_example() -> None:
    """Each file stands once in the table, in order, and nothing else does."""
    readme = read("README.md")
    listed = re.findall(r"^\| `([^`]+)`", readme, re.MULTILINE)
    assert listed == sorted(path.name for path in EXAMPLES.iterdir() if path.name != "README.md")
    # The folder is an input of kg itself: its README must not be read as one more article.
    assert not HAN.search(readme)


def test_credit_code_has_its_check_digit() -> None:
    """The announcement's unified social credit code is valid; one character changed, it is not."""
    (code,) = re.findall(r"\b91[0-9A-Z]{16}\b", read("13-announcement.txt"))
    assert credit_code_check(code) == code[17]
    assert credit_code_check("92" + code[2:]) != code[17]


def test_gb18030_example_is_neither_utf8_nor_gbk() -> None:
    """Only GB18030 reads it, so that reading it shows that the encoding was found out."""
    name = "16-grain-supply-gb18030.txt"
    for encoding in ("utf-8", "gbk", "big5"):
        with pytest.raises(UnicodeDecodeError):
            read(name, encoding)
    assert "段䶮" in read(name, "gb18030")


def test_segmented_example_has_no_punctuation() -> None:
    """After the title there are only tokens and bars."""
    tokens = read("14-segmented.txt").split("\n")[1].split("|")
    assert all(re.fullmatch(r"[\w.%]+", token) for token in tokens)


def test_jsonl_example_has_three_whole_records() -> None:
    """Each record gives id, title, date and text."""
    records = [json.loads(line) for line in read("17-three-briefs.jsonl").splitlines()]
    assert [sorted(record) for record in records] == [["date", "id", "text", "title"]] * 3


def test_docx_example_is_what_its_script_builds(tmp_path: Path) -> None:
    """Built again, every member of the package is the same, with the same fixed time."""
    script = runpy.run_path(str(ROOT / "scripts" / "build_example_docx.py"))
    built = tmp_path / "built.docx"
    built.write_bytes(script["to_bytes"](script["to_document"](script["load_lines"](script["SOURCE"]))))
    assert members(built) == members(EXAMPLES / "18-work-brief.docx")


def members(path: Path) -> list[tuple[str, tuple[int, ...], bytes]]:
    """Return name, time and content of each member of a package, in its order."""
    with zipfile.ZipFile(path) as package:
        return [(info.filename, info.date_time, package.read(info)) for info in package.infolist()]
