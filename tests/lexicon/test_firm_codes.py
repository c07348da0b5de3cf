"""Which codes are valid, their one form, and which of them exclude each other."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg.lexicon.identifiers
from kg.lexicon.identifiers import CREDIT_CHARACTERS, is_credit_code, to_listing, to_stock_code

BODIES = st.text(CREDIT_CHARACTERS, min_size=17, max_size=17)


def check(body: str) -> str:
    """The eighteen characters with the one that makes them a code, found by trying."""
    return next(body + last for last in CREDIT_CHARACTERS if is_credit_code(body + last))


def test_the_docstrings_hold() -> None:
    """Their examples run."""
    assert doctest.testmod(kg.lexicon.identifiers).failed == 0


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        # An example often given for the standard.
        ("91350100M000100Y43", True),
        ("91350100M000100Y44", False),
        ("91350100M000100Y4", False),
        ("91350100M000100Y431", False),
        # I, O, S, V and Z are left out, for they look like others.
        ("91350100M000100O43", False),
        ("", False),
    ],
)
def test_the_check_character(text: str, valid: bool) -> None:  # noqa: FBT001
    """Only the right one makes a code."""
    assert is_credit_code(text) is valid


@given(BODIES, st.integers(0, 16), st.sampled_from(CREDIT_CHARACTERS))
def test_one_wrong_character_is_seen(body: str, place: int, wrong: str) -> None:
    """Of each seventeen characters one code can be made, and one changed character breaks it."""
    code = check(body)
    assert sum(is_credit_code(body + last) for last in CREDIT_CHARACTERS) == 1
    changed = code[:place] + wrong + code[place + 1 :]
    assert is_credit_code(changed) is (changed == code)


@pytest.mark.parametrize(
    ("digits", "exchange", "value"),
    [
        ("600000", "", "600000"),
        ("688001", "SH", "688001.SH"),
        ("300001", "SZ", "300001.SZ"),
        ("900901", "SH", "900901.SH"),
        ("430001", "BJ", "430001.BJ"),
        ("839001", "NQ", "839001.NQ"),
        ("920001", "BJ", "920001.BJ"),
        ("700", "HK", "00700.HK"),
        ("09988", "HK", "09988.HK"),
        # An index, a bond, a fund, a postal code; the wrong exchange; nothing.
        ("000300", "SH", None),
        ("113050", "SH", None),
        ("510300", "", None),
        ("400016", "SH", None),
        ("600000", "SZ", None),
        ("60000", "", None),
        ("600000", "HK", None),
        ("00000", "HK", None),
    ],
)
def test_stock_codes(digits: str, exchange: str, value: str | None) -> None:
    """An exchange gives shares only some of its numbers."""
    assert to_stock_code(digits, exchange) == value


def test_listings() -> None:
    """A and B shares, Hong Kong and its second counter are codes side by side; one of each a firm has."""
    kinds = [
        to_listing("stock_code", value)[0]
        for value in ("600000", "900901.SH", "00700.HK", "80700.HK", "920001.BJ")
    ]
    assert len(set(kinds)) == 5
    assert to_listing("stock_code", "300001.SZ")[0] == kinds[0]
    assert to_listing("credit_code", "x.y") == ("credit_code", "x.y")
    assert to_listing("stock_code", "AAPL.US") == ("stock_code", "AAPL.US")
