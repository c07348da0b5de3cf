"""Names of firms taken apart into region, own name, trades and legal form, and what they are shortened to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.resolve.divisions import load_divisions
from kg.resolve.known import is_well_known_firm
from kg.resolve.names import fold_ending, folded_words, identity_words, longest_ending

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
        return self.form.endswith(identity_words("branch_forms"))

    @property
    def is_legal(self) -> bool:
        """Whether the name ends in the legal form of a firm."""
        return self.form.endswith(identity_words("legal_forms"))

    @property
    def is_group(self) -> bool:
        """Whether the form says a group of firms."""
        return self.form.startswith(identity_words("group_forms"))


@cache
def parse_company(key: str) -> CompanyName:
    """Take a folded company name apart.

    >>> parse_company("重庆甲乙机械科技有限公司").own
    '甲乙'
    """
    rest, aside_region, aside_form = _without_asides(key)
    form = _form(rest)
    rest = rest.removesuffix(form)
    # A group's form may stand before the legal one: X集团 股份有限公司; X集团财务有限公司 is another firm.
    plain = not form or form in identity_words("plain_forms")
    if plain and (
        inner := longest_ending(rest, frozenset(identity_words("group_forms")), _SHORTEST_OWN_NAME)
    ):
        rest, form = rest.removesuffix(inner), inner + form
    prefix, region = _region(rest)
    own, trades = _trades(rest.removeprefix(prefix))
    full_form = fold_ending(aside_form + form, "company")
    return CompanyName(own, trades, full_form, region or aside_region, prefix, aside_region.isdigit())


def _form(name: str) -> str:
    """The longest form that a name ends in; not one that cuts into a well-known name before 公司."""
    bare = identity_words("bare_companies")[0]
    before = name.removesuffix(bare)
    if before != name and any(is_well_known_firm(before[start:]) for start in range(len(before) - 1)):
        return bare
    return longest_ending(name, folded_words("company_forms"), 1)


def _without_asides(key: str) -> tuple[str, str, str]:
    """The name without what stands in brackets, and the region and the form that stood there."""
    region = form = ""
    for aside in _ASIDE.findall(key):
        if aside in folded_words("company_forms"):
            form = aside
        elif aside in identity_words("country") or load_divisions().find(aside):
            region = load_divisions().find(aside) or aside
    return _ASIDE.sub("", key) or key, region, form


def _region(text: str) -> tuple[str, str]:
    """The place that a company name begins with, as written and as code, where a name is left after it."""
    trades = folded_words("company_trades")
    for length in range(min(len(text) - _SHORTEST_OWN_NAME, 12), 1, -1):
        prefix, rest = text[:length], text[length:]
        # A county's name before a bare trade is the firm's own name.
        if rest in trades or rest in folded_words("places_maybe"):
            continue
        if prefix in identity_words("country") or prefix in folded_words("places_foreign"):
            return prefix, prefix
        if prefix not in folded_words("places_maybe") and (code := load_divisions().find(prefix)):
            return prefix, code
    return "", ""


def _trades(text: str) -> tuple[str, tuple[str, ...]]:
    found: list[str] = []
    while trade := longest_ending(text, folded_words("company_trades"), _SHORTEST_OWN_NAME):
        found.insert(0, trade)
        text = text.removesuffix(trade)
    return text, tuple(found)


def short_company_names(name: CompanyName) -> frozenset[str]:
    """The shorter names of a firm of that full name: own name with trade, without region or legal form.

    >>> sorted(short_company_names(parse_company("重庆甲乙机械科技有限公司")))[:2]
    ['甲乙机械', '甲乙机械公司']
    """
    if name.is_branch or name.local:
        return frozenset()
    business, plain = split_form(name.form)
    group = {identity_words("group_forms")[0]} if name.is_group else set()
    listed = {short for full, short in [identity_words("listed_forms")] if plain.endswith(full)}
    forms = {business + form for form in {"", plain, identity_words("bare_companies")[0], *group, *listed}}
    with_form = {name.core + business + form for form in {plain, *group, *listed} if business + form}
    return frozenset(with_form | {start + form for start in _starts(name, business) for form in forms})


def split_form(form: str) -> tuple[str, str]:
    """What a form says of the business, and the part that only says that it is a firm.

    >>> split_form("财务有限公司"), split_form("银行"), split_form("集团有限公司")
    (('财务', '有限公司'), ('银行', ''), ('', '集团有限公司'))
    """
    plain = form if form in identity_words("plain_forms") else ""
    plain = plain or longest_ending(form, frozenset(identity_words("plain_forms")), 1)
    return form.removesuffix(plain), plain


def _starts(name: CompanyName, business: str) -> frozenset[str]:
    """What a shorter name can begin with, before the business and the form."""
    if business or _is_place(name.own):
        cores = {name.core}
    else:
        # 云岭机械科技 is called 云岭机械, also where 机械科技 is one trade.
        starts = (name.core[:end] for end in range(len(name.own) + 1, len(name.core) + 1))
        soft = identity_words("soft_trades")
        cores = {
            start
            for start in starts
            if _trades(start)[0] == name.own and (start == name.core or name.core[len(start) :] in soft)
        }
    alone = not name.trades and not name.prefix and is_well_known_firm(name.own)
    if not name.trades and (len(name.own) > _SHORTEST_OWN_NAME or alone):
        cores.add(name.own)
    placed = {name.prefix + core for core in (cores or ({name.own} if name.prefix else set()))}
    return frozenset(cores | placed)


def _is_place(own: str) -> bool:
    return own in identity_words("country") or load_divisions().is_name(own)


def is_bare_company(key: str) -> bool:
    """Whether a company is named by nothing but what it is (公司, 该行)."""
    return (
        len(key) < _SHORTEST_OWN_NAME
        or key in identity_words("bare_companies")
        or key in folded_words("company_forms")
    )
