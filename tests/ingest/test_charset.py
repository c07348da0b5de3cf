"""Every encoding that Chinese text comes in is read right, or refused; never silently read wrong."""

from __future__ import annotations

import codecs
import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.ingest.charset import decode
from kg.ingest.commonness import commonness

SIMPLE = "远山机械有限公司三月十日复工，青禾电子为其配套油箱。"
TRADITIONAL = "遠山機械有限公司三月十日復工，青禾電子為其配套油箱。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLE, "utf-8"),
        (SIMPLE, "utf-8-sig"),
        (SIMPLE, "gb18030"),
        (SIMPLE, "gb2312"),
        (SIMPLE, "utf-16"),
        (SIMPLE, "utf-16-le"),
        (SIMPLE, "utf-16-be"),
        (SIMPLE, "utf-32"),
        ("KG-1\r\n" + SIMPLE, "utf-16-le"),
        ("plain ASCII, 12\n", "utf-16-be"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "gbk"),
        ("𠮷祥机械", "gb18030"),
    ],
)
def test_text_comes_back(text: str, encoding: str) -> None:
    """What was encoded is decoded, without a warning."""
    decoded = decode(text.encode(encoding), "a.txt")
    assert (decoded.text, decoded.warning) == (text, "")


# Four of these are valid UTF-8 of other scripts too.
@pytest.mark.parametrize(
    "text", ["复工复产", "远山机械", "青禾电子", "同志为主", "协同发展", "联通", "县政府", "平同志为"]
)
def test_a_few_bytes_of_gbk_are_read_as_gbk(text: str) -> None:
    """Eight to ten bytes are enough."""
    assert decode(text.encode("gbk"), "a.txt").text == text


@pytest.mark.parametrize("text", ["café", "Ørsted A/S", "naïve déjà", "Привет, мир"])
def test_short_utf8_of_other_scripts_stays_utf8(text: str) -> None:
    """What is no Chinese is not made Chinese."""
    assert decode(text.encode(), "a.txt").text == text


@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "iso-8859-1", "no-such-encoding", "utf-16", ""])
def test_a_wrong_declaration_does_not_count(declared: str) -> None:
    """A page may name any encoding; its bytes decide."""
    text = SIMPLE + "𠮷"
    assert decode(text.encode("gb18030"), "a.html", declared).text == text


@pytest.mark.parametrize(("first", "second"), [("utf-8", "gb18030"), ("gb18030", "utf-8"), ("utf-8", "big5")])
def test_two_encodings_in_one_text_are_refused(first: str, second: str) -> None:
    """The message says from which byte on."""
    data = TRADITIONAL.encode(first) + b"\n" + TRADITIONAL.encode(second)
    with pytest.raises(InputError, match="two encodings") as caught:
        decode(data, "a.txt")
    start = len(TRADITIONAL.encode("utf-8")) + 1 if first == "utf-8" else 0
    assert f"first at byte {start}" in caught.value.found


def test_a_few_characters_of_another_encoding_are_refused() -> None:
    """Also where the names that came from elsewhere are short."""
    data = SIMPLE.encode("gb18030") * 5 + "\n青禾电子\n远山机械\n白塔轴承\n".encode()
    with pytest.raises(InputError, match="two encodings"):
        decode(data, "a.txt")


def test_a_character_cut_in_two_is_named() -> None:
    """A text cut by bytes is read, its last character replaced, with the offset."""
    data = SIMPLE.encode()[:-1]
    decoded = decode(data, "a.txt")
    assert decoded.text == SIMPLE[:-1] + "\ufffd"
    assert f"at byte {len(data) - 2}" in decoded.warning


def test_the_offset_counts_the_mark() -> None:
    """Offsets are those of the file, the byte-order mark included."""
    data = codecs.BOM_UTF8 + SIMPLE.encode() + b"\xff"
    assert f"at byte {len(data) - 1}" in decode(data, "a.txt").warning


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
        b"\x7fELF" + b"\0\x01\x02" * 100,
        b"\xff\xfe\x00\xd8\x41",
        b"\xff\xfe\x00\xd8",
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    """Binary data, and a mark before other bytes."""
    with pytest.raises(InputError):
        decode(data, "a.txt")


def test_a_few_nul_bytes_do_not_make_text_binary() -> None:
    """They are left for normalising to count."""
    assert decode(f"{SIMPLE}\0{SIMPLE}".encode(), "a.txt").text == f"{SIMPLE}\0{SIMPLE}"


def test_other_encodings_are_guessed_with_a_warning() -> None:
    """What is neither Unicode nor Chinese is read, and said to be uncertain."""
    text = "Une société à Lyon a créé deux usines près de la frontière"
    decoded = decode(text.encode("latin-1"), "a.txt")
    assert decoded.text == text
    assert "uncertain" in decoded.warning


@settings(deadline=None)
@given(st.text())
def test_utf8_comes_back_or_is_chinese(text: str) -> None:
    """Every text in UTF-8 is read as it is, but for a tiny one that looks Chinese in GB18030."""
    try:
        decoded = decode(text.encode(), "a.txt")
    except InputError:
        assert any(character < " " for character in text)
        return
    assert decoded.text == text.removeprefix("\ufeff") or commonness(decoded.text) > commonness(text)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """No other error comes out."""
    with contextlib.suppress(InputError):
        assert isinstance(decode(data, "a.txt", "gbk").text, str)
