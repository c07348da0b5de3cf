"""Ids name a file in one folder, on every system, and never a path."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ingest.identifiers import to_key, to_safe_id, with_content_hash

RESERVED = ("CON", "con", "nul", "COM1", "lpt9.txt", "AUX")


@pytest.mark.parametrize("stated", ["n00001", "a-1", "远山县2020年第7号", "渝府发〔2020〕7号", "A_1.b"])
def test_a_safe_id_stays(stated: str) -> None:
    """A record's own id is kept where it can be."""
    assert to_safe_id(stated) == stated


@pytest.mark.parametrize(
    "stated",
    [
        "../../x",
        "/etc/x",
        "..",
        ".",
        "",
        " ",
        "a/b",
        "a\\b",
        "c:x",
        "a\nb",
        "a\x00b",
        "-rf",
        ".hidden",
        "x.",
        "�",
        "中" * 90,
        "a" * 300,
        "*?<>|",
        *RESERVED,
    ],
)
def test_an_unsafe_id_is_hashed(stated: str) -> None:
    """What is unsafe or too long gets a hash of the whole."""
    made = to_safe_id(stated)
    assert made != stated
    assert is_safe(made)


def is_safe(identifier: str) -> bool:
    """Whether an id is a plain file name everywhere."""
    plain = not set(identifier) & set('/\\:*?"<>|\0\n\t ') and not identifier.startswith((".", "-"))
    return bool(identifier) and plain and len(identifier.encode()) <= 120 and not identifier.endswith(".")


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_every_id_is_safe(stated: str) -> None:
    """Whatever a record states, and making it safe twice changes nothing."""
    made = to_safe_id(stated)
    assert is_safe(made)
    assert to_safe_id(made) == made
    assert is_safe(with_content_hash(made, "0123456789abcdef"))


@given(st.lists(st.text(min_size=1), unique=True, min_size=2, max_size=2))
def test_different_ids_stay_different(pair: list[str]) -> None:
    """Two that become safe do not fall together, but for their normal form."""
    first, second = (to_safe_id(stated) for stated in pair)
    assert first != second or to_key(pair[0]) == to_key(pair[1])


def test_case_counts_as_collision() -> None:
    """Some file systems ignore case."""
    assert to_key("A1") == to_key("a1")
