"""Well-known things under every name that they go by: one name of them is the key of all."""

from __future__ import annotations

from functools import cache

from kg.lexicon import load_rows
from kg.resolve.names import fold_ending, folded_words, to_name_key

_INSTITUTIONS = frozenset({"body", "organization"})


def find_known(kind: str, name: str) -> str:
    """The key of a well-known thing of that kind; ``""`` where the name is nobody's or not in the tables.

    Args:
        kind: ``company``, ``institution``, ``place``, ``park`` or ``act``.
        name: A folded name.

    >>> find_known("institution", "工信部"), find_known("company", "apple"), find_known("place", "云岭")
    ('工业和信息化部', '苹果', '')
    """
    return _table(kind).get(name, "")


def is_well_known_firm(name: str) -> bool:
    """Whether the lexicon has a firm or brand of just that name."""
    return name in folded_words("companies") or name in folded_words("companies_maybe")


def is_famous_firm(name: str) -> bool:
    """Whether a short name is that of one firm wherever it stands, and no everyday word."""
    return bool(find_known("company", name)) or name in folded_words("companies")


@cache
def _table(kind: str) -> dict[str, str]:
    """Every name of a kind's things, folded as keys are, with the first name of each."""
    kinds = _INSTITUTIONS if kind == "institution" else {kind}
    rows = [(full, others.split("|")) for row, full, others in load_rows("same_names", 3) if row in kinds]
    if kind == "institution":
        rows += [(full, others.split()) for full, others in load_rows("national_bodies", 2)]
    return {_fold(kind, name): _fold(kind, full) for full, others in rows for name in (full, *others)}


def _fold(kind: str, name: str) -> str:
    return fold_ending(to_name_key(name), kind)
