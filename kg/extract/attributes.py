"""Finds the attributes of a relation as spans of text: title, product, amount, role, how, project.

An attribute is looked for in the sentence that names both ends, between them first and around them next; it
is always copied from the text as written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from kg.extract.titles import find_term, find_title, strip_words
from kg.lexicon import load_rows, load_setting
from kg.model import EntityType, Mention, Predicate, Span

# Characters before money that may say what it is.
_BEFORE_MONEY = 14
Attributes = tuple[tuple[str, str], ...]


def find_attributes(
    predicate: Predicate,
    text: str,
    sentence: Span,
    ends: tuple[Mention, Mention],
    mentions: Sequence[Mention],
) -> Attributes:
    """The attributes of one relation that a sentence states.

    Args:
        predicate: What is said.
        text: The document's text.
        sentence: Where it is said; both ends lie in it.
        ends: The head and the tail.
        mentions: The sentence's mentions.

    Returns:
        Pairs of a name and words of the text, by name; empty where nothing is found.
    """
    found = []
    for name in load_setting("attributes")["attributes"].get(predicate.value, ()):
        find = _find_investment if (predicate, name) == (Predicate.INVESTS_IN, "amount") else _FINDERS[name]
        if value := find(text, sentence, ends, mentions):
            found.append((name, value))
    return tuple(sorted(found))


@cache
def _setting(name: str) -> dict[str, Any]:
    section: dict[str, Any] = load_setting("attributes")[name]
    return section


def _distance(start: int, end: int, ends: tuple[Mention, Mention]) -> int:
    """How many characters lie between a stretch and the nearer end; 0 between the two."""
    first, last = sorted(ends)
    if first.end <= start and end <= last.start:
        return 0
    return min(max(start - mention.end, mention.start - end, 0) for mention in ends)


@cache
def _money() -> re.Pattern[str]:
    return re.compile(load_setting("patterns")["view"]["money"])


def _find_amount(
    text: str, sentence: Span, ends: tuple[Mention, Mention], mentions: Sequence[Mention]
) -> str:
    """The nearest money that may be paid, as written, behind the ends rather than before them."""
    settings = _setting("amount")
    unlike = re.compile(settings["unlike"])
    first, last = sorted(ends)
    best = (int(settings["farthest"]) + 1, "")
    for match in _money().finditer(text, sentence.start, sentence.end):
        if any(m.start <= match.start() and match.end() <= m.end for m in mentions):
            continue
        before = text[max(sentence.start, match.start() - _BEFORE_MONEY) : match.start()]
        if "/" in match.group() or text.startswith("/", match.end()) or unlike.search(before):
            continue
        far = match.start() - last.end
        if far < 0:
            between = match.start() >= first.end
            far = last.start - match.end() if between else 2 * (first.start - match.end())
            far += settings["between" if between else "before"]
        best = min(best, (max(far, 0), match.group()), key=lambda item: item[0])
    return best[1]


def _find_investment(
    text: str, sentence: Span, ends: tuple[Mention, Mention], mentions: Sequence[Mention]
) -> str:
    """The money or the share of a firm; a sum may stand in the next sentence (总投资5亿元)."""
    settings = _setting("amount")
    share = re.compile(settings["share"]).search(text, sentence.start, sentence.end)
    if found := _find_amount(text, sentence, ends, mentions) or (share.group() if share else ""):
        return found
    later = re.compile(f"{settings['sum']}({_money().pattern})")
    match = later.search(text, sentence.end, min(len(text), sentence.end + settings["later"]))
    return match.group(1) if match else ""


def _find_product(
    text: str, sentence: Span, ends: tuple[Mention, Mention], mentions: Sequence[Mention]
) -> str:
    """The nearest product, with the others of its list."""
    products = sorted(
        m for m in mentions if m.type == EntityType.PRODUCT and sentence.start <= m.start < sentence.end
    )
    products = [m for m in products if not any(end.start <= m.start and m.end <= end.end for end in ends)]
    if not products:
        return ""
    nearest = min(products, key=lambda m: (_distance(m.start, m.end, ends), m.start))
    if _distance(nearest.start, nearest.end, ends) > _setting("product")["farthest"]:
        return ""
    number = products.index(nearest)
    first = last = number
    join = set(_setting("product")["join"])
    while first and set(text[products[first - 1].end : products[first].start]) <= join:
        first -= 1
    while last + 1 < len(products) and set(text[products[last].end : products[last + 1].start]) <= join:
        last += 1
    return text[products[first].start : products[last].end]


@cache
def _triggers(predicate: Predicate) -> tuple[str, ...]:
    """The words of two characters or more that say a relation, the longest first."""
    words = {row[1] for row in load_rows("triggers", 3) if row[0] == predicate.value and len(row[1]) > 1}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _find_role(text: str, sentence: Span, ends: tuple[Mention, Mention], _: Sequence[Mention]) -> str:
    """The longest word of assignment between the ends or near them."""
    window = _setting("role")["window"]
    start = max(sentence.start, min(m.start for m in ends) - window)
    piece = text[start : min(sentence.end, max(m.end for m in ends) + window)]
    return next((word for word in _triggers(Predicate.ASSIGNED_TO) if word in piece), "")


def _find_how(text: str, sentence: Span, ends: tuple[Mention, Mention], _: Sequence[Mention]) -> str:
    """What is done for the one helped: the clause behind the ends from its verb on, or the verb between."""
    settings = _setting("how")
    first, last = sorted(ends)
    rest = re.split(f"[{re.escape(settings['marks'])}]", text[last.end : sentence.end], maxsplit=1)[0]
    verbs = _triggers(Predicate.ASSISTS)
    starts = [rest.index(verb) for verb in verbs if verb in rest]
    if starts and len(rest) - min(starts) <= settings["longest"]:
        return rest[min(starts) :].strip(settings["particles"])
    return next((verb for verb in verbs if verb in text[first.end : last.start]), "")


def _find_project(
    text: str, sentence: Span, ends: tuple[Mention, Mention], mentions: Sequence[Mention]
) -> str:
    """The nearest words that end in a project, a purchase or a contract."""
    projects = [
        m for m in mentions if m.type == EntityType.PROJECT and sentence.start <= m.start < sentence.end
    ]
    if projects:
        nearest = min(projects, key=lambda m: (_distance(m.start, m.end, ends), m.start))
        return text[nearest.start : nearest.end]
    settings = _setting("project")
    found = []
    for match in re.compile(settings["name"]).finditer(text, sentence.start, sentence.end):
        start = max([match.start(), *(m.end for m in ends if match.start() < m.end < match.end())])
        name = strip_words(text[start : match.end()], settings["lead"], ())
        found.append((_distance(start, match.end(), ends), start, name))
    return min(found, default=(0, 0, ""))[2]


_Finder = Callable[[str, Span, tuple[Mention, Mention], Sequence[Mention]], str]
_FINDERS: dict[str, _Finder] = {
    "title": find_title,
    "term": find_term,
    "amount": _find_amount,
    "product": _find_product,
    "role": _find_role,
    "how": _find_how,
    "project": _find_project,
}
