"""RDF terms as Turtle text: IRIs, literals with language or datatype, numbers and dates."""

from __future__ import annotations

import math
import re
from datetime import date

from kg.ontology.namespaces import PREFIXES, to_iri

TYPE = "a"

_HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_UNSAFE = re.compile('[\x00-\x1f"\\\\\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]')
_PREFIXED = [(PREFIXES[prefix], f"{prefix}:") for prefix in ("claim", "fact", "attribute", "identifier")]
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_DATE_FORMS = (
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "-", "xsd:date"),
    (re.compile(r"[0-9]{4}-[0-9]{2}"), "-01", "xsd:gYearMonth"),
    (re.compile(r"[0-9]{4}"), "-01-01", "xsd:gYear"),
)


def iri(value: str) -> str:
    """An IRI term, prefixed where that is safe in Turtle; the IRIs of :mod:`kg.ontology` need no escaping."""
    for start, prefix in _PREFIXED:
        if value.startswith(start):
            local = value[len(start) :]
            return prefix + local if local.isascii() else f"<{value}>"
    return f"<{value}>"


def literal(text: str) -> str:
    """A plain string."""
    return f'"{_UNSAFE.sub(_escape, text)}"'


def label(text: str) -> str:
    """A string that is marked as Chinese where it holds a Chinese character."""
    return literal(text) + "@zh" if _HAN.search(text) else literal(text)


def typed(text: str, datatype: str) -> str:
    """A literal of a datatype given as a prefixed name; the text needs no escaping."""
    return f'"{text}"^^{datatype}'


def decimal(value: float) -> str:
    """A decimal also where the value is whole; for values of one datatype, between 0 and 1."""
    return f"{value:.6f}".rstrip("0").ljust(3, "0")


def number(value: float) -> str:
    """An integer where the value is whole, else a decimal, or a double where digits need an exponent."""
    if not math.isfinite(value):
        return typed({"inf": "INF", "-inf": "-INF"}.get(repr(float(value)), "NaN"), "xsd:double")
    if value == int(value):
        return str(int(value))
    digits = repr(value)
    return typed(digits, "xsd:double") if "e" in digits else digits


def date_type(text: str) -> str | None:
    """The datatype of a year, month or day that the calendar has, or None."""
    for form, rest, datatype in _DATE_FORMS:
        if form.fullmatch(text):
            try:
                date.fromisoformat(text if datatype == "xsd:date" else text + rest)
            except ValueError:
                return None
            return datatype
    return None


def date_literal(text: str) -> str:
    """A typed date, or a plain string where the calendar has no such day."""
    datatype = date_type(text)
    return typed(text, datatype) if datatype else literal(text)


def split(term: str) -> tuple[str | None, str, str]:
    """A literal's text with its quotes, its language and its datatype's prefixed name; for an IRI, no text.

    >>> split('"x"@zh'), split("0.5"), split("kg:Claim")
    (('"x"', 'zh', ''), ('"0.5"', '', 'xsd:decimal'), (None, '', ''))
    """
    if term[0] in "-0123456789":
        return f'"{term}"', "", "xsd:decimal" if "." in term else "xsd:integer"
    if term[0] != '"':
        return None, "", ""
    end = term.rindex('"') + 1
    mark = term[end:]
    return term[:end], mark[1:] if mark[:1] == "@" else "", mark[2:] if mark[:1] == "^" else ""


def expand(term: str) -> str:
    """A term as N-Triples writes it: no prefixes, no bare numbers.

    >>> expand("xsd:date"), expand("0.5")
    ('<http://www.w3.org/2001/XMLSchema#date>', '"0.5"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    """
    text, _, datatype = split(term)
    if text is not None:
        return f"{text}^^<{to_iri(datatype)}>" if datatype else term
    return term if term[0] == "<" else f"<{to_iri('rdf:type' if term == TYPE else term)}>"


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    if char in _NAMED:
        return _NAMED[char]
    return "\ufffd" if "\ud800" <= char <= "\udfff" else f"\\u{ord(char):04X}"
