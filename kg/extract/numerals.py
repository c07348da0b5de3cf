"""Reads numerals: Arabic digits of either width, and Chinese ones (一点二亿, 两千零五)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kg.lexicon import load_setting

_AMBIGUOUS = 2  # two digits side by side name a range (七八) more often than a number
_SECTION = 10**4  # numbers are read in sections of four places


@dataclass(frozen=True, slots=True)
class Numerals:
    """The numeral characters of ``extract/data/numerals.toml``."""

    digits: dict[str, int]
    scales: dict[str, int]
    point: str
    half: str
    arabic: dict[int, str]


@cache
def load_numerals() -> Numerals:
    """The numeral characters, read once."""
    data = load_setting("numerals")
    digits = {sign: value for value, signs in enumerate(data["digits"]) for sign in signs}
    scales = {sign: 10**power for sign, power in data["scales"].items()}
    arabic: dict[int, str] = {ord(sign): chr(ord(sign) - 0xFEE0) for sign in data["wide"]}
    arabic |= {ord(sign): "" for sign in data["separators"]}
    return Numerals(digits, scales, data["point"], data["half"], arabic)


def read_arabic(text: str) -> Decimal:
    """The value of digits of either width with separators and a decimal point.

    >>> str(read_arabic("1,234.5"))
    '1234.5'
    """
    return Decimal(text.translate(load_numerals().arabic).strip("."))


def read_chinese(text: str) -> Decimal | None:
    """The value of a Chinese numeral; None where the characters form no number.

    >>> [str(read_chinese(t)) for t in ("两千零五", "一点二亿", "三亿五千万", "二〇二〇", "百")]
    ['2005', '120000000.0', '350000000', '2020', '100']
    """
    numerals = load_numerals()
    whole, point, rest = text.partition(numerals.point)
    if not point:
        return _read_whole(whole)
    decimals = rest.rstrip("".join(numerals.scales))
    base = _read_whole(whole)
    if base is None or not decimals or any(sign not in numerals.digits for sign in decimals):
        return None
    fraction = "".join(str(numerals.digits[sign]) for sign in decimals)
    return (base + Decimal(f"0.{fraction}")) * read_scale(rest[len(decimals) :])


def read_scale(signs: str) -> int:
    """The product of multipliers (万亿 is 10**12); 1 for none."""
    product = 1
    for sign in signs:
        product *= load_numerals().scales.get(sign, 1)
    return product


def _read_whole(text: str) -> Decimal | None:
    """The value of a Chinese whole number, positional (二〇二〇) or with multipliers (两千零五万)."""
    numerals = load_numerals()
    if text == numerals.half:
        return Decimal("0.5")
    if len(text) != _AMBIGUOUS and text and all(sign in numerals.digits for sign in text):
        return Decimal("".join(str(numerals.digits[sign]) for sign in text))
    total = section = largest = 0
    digit: int | None = None
    for sign in text:
        if sign in numerals.digits:
            if digit:
                return None  # two digits side by side are two readings (三五十)
            digit = numerals.digits[sign]
        elif (scale := numerals.scales.get(sign, 0)) >= _SECTION:
            section += digit or 0
            total = total + section * scale if total and largest > scale else (total + section or 1) * scale
            section, digit, largest = 0, None, max(largest, scale)
        elif scale:
            section += (1 if digit is None else digit) * scale
            digit = None
        else:
            return None
    return Decimal(total + section + (digit or 0)) if text else None
