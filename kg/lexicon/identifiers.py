"""Codes that name firms: which are valid, their one form, and what a firm can have only one of."""

from __future__ import annotations

from functools import cache

from kg.lexicon.load import load_rows

CREDIT_CODE = "credit_code"
STOCK_CODE = "stock_code"
HONG_KONG = "HK"
MAIN_LISTING = f"{STOCK_CODE} A"

CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_LENGTH = 18
_MAINLAND_LENGTH = 6
_HONG_KONG_LENGTH = 5
_START = 3


def is_credit_code(text: str) -> bool:
    """Whether eighteen characters are a unified social credit code: its last one checks the others.

    The sum of the characters' values, the n-th weighted with 3 to the power of n, counted from 0, is to be a
    multiple of 31 with the check character itself weighted 1 (GB 32100-2015).

    >>> is_credit_code("91350000MA0000001J"), is_credit_code("91350000MA0000001K")
    (True, False)
    """
    if len(text) != _CREDIT_LENGTH or any(character not in CREDIT_CHARACTERS for character in text):
        return False
    *body, check = (CREDIT_CHARACTERS.index(character) for character in text)
    return (sum(value * pow(3, place, 31) for place, value in enumerate(body)) + check) % 31 == 0


def to_stock_code(digits: str, exchange: str = "") -> str | None:
    """The one form of a stock code; None where the exchange, or any, gives no such number to shares.

    Args:
        digits: Six, or up to five of Hong Kong.
        exchange: SH, SZ, BJ, NQ or HK, where it is stated; it then is part of the code.

    >>> to_stock_code("600000"), to_stock_code("600000", "SH"), to_stock_code("700", "HK")
    ('600000', '600000.SH', '00700.HK')
    >>> to_stock_code("000300", "SH") is None
    True
    """
    if exchange == HONG_KONG:
        known = len(digits) <= _HONG_KONG_LENGTH and int(digits) > 0
        return f"{digits.zfill(_HONG_KONG_LENGTH)}.{HONG_KONG}" if known else None
    known = len(digits) == _MAINLAND_LENGTH and _find_listing(digits, exchange) is not None
    return ".".join(filter(None, (digits, exchange))) if known else None


def to_listing(scheme: str, value: str) -> tuple[str, str]:
    """What a firm has only one of, and the value that it has there.

    Codes of one listing (A shares, B shares, Hong Kong …) exclude each other, with or without their exchange.

    >>> to_listing("stock_code", "600000.SH"), to_listing("stock_code", "600000")
    (('stock_code A', '600000'), ('stock_code A', '600000'))
    """
    digits, _, exchange = value.partition(".")
    if scheme != STOCK_CODE or not digits.isdecimal():
        return scheme, value
    if exchange == HONG_KONG:
        # Shares that are traded in renminbi have a second code, which begins with 8.
        second = len(digits) == _HONG_KONG_LENGTH and digits.startswith("8")
        return f"{scheme} {HONG_KONG}{' renminbi' if second else ''}", digits
    return f"{scheme} {_find_listing(digits) or ''}".rstrip(), digits


def _find_listing(digits: str, exchange: str = "") -> str | None:
    listings = _load_listings().get(digits[:_START], {})
    return listings.get(exchange) if exchange else next(iter(listings.values()), None)


@cache
def _load_listings() -> dict[str, dict[str, str]]:
    """By a code's first digits the exchanges that give it, with the kind of listing."""
    found: dict[str, dict[str, str]] = {}
    for start, exchange, listing in load_rows("listings", 3):
        found.setdefault(start, {})[exchange] = listing
    return found
