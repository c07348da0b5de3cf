"""Names as keys: what two forms of one name have in common, and what a name says of its bearer."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from kg.lexicon import load_rows, load_setting, load_words
from kg.resolve.divisions import load_divisions

_SHORTEST_OWN_NAME = 2
_ASIDE = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True, order=True)
class CompanyName:
    """A firm's name in its parts: region, own name, trades from the first to the last, legal form.

    ``region`` is a division's code where the name begins with one, else a country or ``""``.
    ``prefix`` is the region as written before the name; ``local`` says that it stands in brackets after it,
    as in the name of a firm's own company at one place.
    """

    own: str
    trades: tuple[str, ...] = ()
    form: str = ""
    region: str = ""
    prefix: str = ""
    local: bool = False

    @property
    def core(self) -> str:
        """Own name and trades."""
        return self.own + "".join(self.trades)

    @property
    def is_branch(self) -> bool:
        """Whether the name is that of a part of a firm."""
        return self.form.endswith(_words("branch_forms"))

    @property
    def is_legal(self) -> bool:
        """Whether the name ends in the legal form of a firm."""
        return self.form.endswith(_words("legal_forms"))

    @property
    def is_group(self) -> bool:
        """Whether the form says a group of firms."""
        return self.form.startswith(_words("group_forms"))


@cache
def _words(key: str) -> tuple[str, ...]:
    return tuple(load_setting("identity")[key])


@cache
def _translation() -> dict[int, str | None]:
    setting = load_setting("identity")
    table: dict[int, str | None] = dict.fromkeys(map(ord, setting["quotes"]))
    table |= {ord(mark): setting["dots"][0] for mark in setting["dots"]}
    return table | {ord(mark): setting["dashes"][0] for mark in setting["dashes"]}


def to_name_key(name: str) -> str:
    """Fold width, case, spaces, quotation marks, dots and dashes.

    >>> to_name_key("“ＴＣＬ 集团”（中国）")
    'tcl集团(中国)'
    """
    folded = unicodedata.normalize("NFKC", name).casefold().translate(_translation())
    return "".join(folded.split())


@cache
def _long_forms(kind: str) -> tuple[tuple[str, str], ...]:
    rows = [(long, short) for row_kind, long, short in load_rows("long_forms", 3) if row_kind == kind]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row)))


def fold_ending(key: str, kind: str) -> str:
    """Write an ending in its short form, once.

    >>> fold_ending("某区人民政府", "body")
    '某区政府'
    """
    for long, short in _long_forms(kind):
        if key.endswith(long):
            return key.removesuffix(long) + short
    return key


@cache
def _endings(list_name: str) -> frozenset[str]:
    return frozenset(to_name_key(word) for word in load_words(list_name))


def _longest_ending(text: str, endings: frozenset[str], keep: int) -> str:
    """The longest of the endings that leaves ``keep`` characters or more, or ``""``."""
    for start in range(keep, len(text)):
        if text[start:] in endings:
            return text[start:]
    return ""


@cache
def parse_company(key: str) -> CompanyName:
    """Take a folded company name apart.

    >>> parse_company("重庆甲乙机械科技有限公司").own
    '甲乙'
    """
    rest, aside_region, aside_form = _without_asides(key)
    form = _longest_ending(rest, _endings("company_forms"), 1)
    rest = rest.removesuffix(form)
    # A group's own form may stand before the legal one: X集团 股份有限公司.
    if inner := _longest_ending(rest, frozenset(_words("group_forms")), _SHORTEST_OWN_NAME):
        rest, form = rest.removesuffix(inner), inner + form
    prefix, region = _region(rest)
    own, trades = _trades(rest.removeprefix(prefix))
    full_form = fold_ending(aside_form + form, "company")
    return CompanyName(own, trades, full_form, region or aside_region, prefix, aside_region.isdigit())


def _without_asides(key: str) -> tuple[str, str, str]:
    """The name without what stands in brackets, and the region and the form that stood there."""
    region = form = ""
    for aside in _ASIDE.findall(key):
        if aside in _endings("company_forms"):
            form = aside
        elif aside in _words("country") or load_divisions().find(aside):
            region = load_divisions().find(aside) or aside
    return _ASIDE.sub("", key) or key, region, form


def _region(text: str) -> tuple[str, str]:
    """The place that a company name begins with, as written and as code, where a name is left after it."""
    trades = _endings("company_trades")
    for length in range(min(len(text) - _SHORTEST_OWN_NAME, 12), 1, -1):
        prefix, rest = text[:length], text[length:]
        # A county's name before a bare trade is the firm's own name.
        if rest in trades or rest in _endings("places_maybe"):
            continue
        if prefix in _words("country") or prefix in _endings("places_foreign"):
            return prefix, prefix
        if prefix not in _endings("places_maybe") and (code := load_divisions().find(prefix)):
            return prefix, code
    return "", ""


def _trades(text: str) -> tuple[str, tuple[str, ...]]:
    found: list[str] = []
    while trade := _longest_ending(text, _endings("company_trades"), _SHORTEST_OWN_NAME):
        found.insert(0, trade)
        text = text.removesuffix(trade)
    return text, tuple(found)


def short_company_names(name: CompanyName) -> frozenset[str]:
    """The shorter names of a firm of that full name: own name with trade, without region or form.

    >>> sorted(short_company_names(parse_company("重庆甲乙机械科技有限公司")))[:2]
    ['甲乙机械', '甲乙机械公司']
    """
    if name.is_branch or name.local:
        return frozenset()
    # 云岭机械科技 is called 云岭机械, also where 机械科技 is one trade.
    starts = (name.core[:end] for end in range(len(name.own) + 1, len(name.core) + 1))
    cores = {start for start in starts if _trades(start)[0] == name.own}
    if not name.trades and len(name.own) > _SHORTEST_OWN_NAME:
        cores = {name.own}
    group = {_words("group_forms")[0]} if name.is_group else set()
    forms = {"", name.form, _words("bare_companies")[0], *group}
    with_form = {name.core + form for form in {name.form, *group} if form}
    return frozenset(with_form | {before + core + form for core in cores for before in {"", name.prefix}
                                  for form in forms})  # fmt: skip


def is_bare_company(key: str) -> bool:
    """Whether a company is named by nothing but what it is (公司, 该行)."""
    return (
        len(key) < _SHORTEST_OWN_NAME or key in _words("bare_companies") or key in _endings("company_forms")
    )


def to_person_key(name: str) -> str:
    """A person's folded name without 同志, 先生 and the like after a full name."""
    key = to_name_key(name)
    for tail in _words("person_tails"):
        rest = key.removesuffix(tail)
        if rest != key and is_full_person(rest):
            return rest
    return key


def is_full_person(key: str) -> bool:
    """Whether a name can tell a person apart: no surname with 先生 or a title, no 某.

    >>> is_full_person("王某"), is_full_person("胡先生"), is_full_person("王甲乙")
    (False, False, True)
    """
    if len(key) < _SHORTEST_OWN_NAME or any(mark.casefold() in key for mark in _words("unnamed")):
        return False
    return not any(
        key.startswith(surname) and _is_no_given_name(key[len(surname) :]) for surname in _surnames(key)
    )


def _surnames(key: str) -> tuple[str, ...]:
    return tuple(key[:length] for length in (1, 2) if key[:length] in load_words("surnames"))


def _is_no_given_name(rest: str) -> bool:
    return not rest or rest in _words("person_endings") or rest in _titles()


@cache
def _titles() -> frozenset[str]:
    return frozenset(title for title, _ in load_rows("titles", 2))
