"""Finds every stated quantity: its value, unit and bound, and the words that say what is counted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.extract.number_context import (
    is_joined,
    read_change,
    read_hedges,
    read_noun,
    read_property,
    to_property,
)
from kg.extract.number_filter import is_count, is_quantity
from kg.extract.number_scan import Number, fold_width, scan_numbers
from kg.extract.number_units import complete_unit, to_quantity
from kg.model import Quantity


@dataclass(frozen=True, slots=True)
class QuantityMention:
    """A stated quantity.

    ``counted`` is the counted noun phrase or the property's words as the text has them. ``change`` is ``up``
    or ``down`` where the quantity is a change, ``base`` what it is compared with (``yoy``, ``mom``,
    ``year_start``), ``period`` the words of a rate's period.
    """

    start: int
    end: int
    quantity: Quantity
    counted: str = ""
    change: str = ""
    base: str = ""
    period: str = ""


def find_quantities(text: str, start: int, end: int) -> list[QuantityMention]:
    """Finds the stated quantities of ``text[start:end]`` in order.

    Args:
        text: A document's text.
        start: Where to begin, in code points.
        end: Where to stop.

    Returns:
        One mention a quantity; a range gives two that share their words.
    """
    piece = fold_width(text[start:end])
    found: list[QuantityMention] = []
    for scanned in scan_numbers(piece):
        number = complete_unit(piece, scanned)
        if is_quantity(piece, number):
            mention = _to_mention(piece, number, start, found[-1] if found else None)
            if found and number.role == "high":
                found[-1] = replace(found[-1], counted=mention.counted)
            found.append(mention)
    return found


def _to_mention(text: str, number: Number, offset: int, previous: QuantityMention | None) -> QuantityMention:
    """A number with what the words beside it say; ``offset`` is where ``text`` begins in the document.

    Where nothing of its own stands before the second of two quantities joined by a range, a change or a list,
    the words before the first speak of both.
    """
    start, end, qualifier = read_hedges(text, number)
    quantity = Quantity(*to_quantity(number), qualifier)
    floor = previous.end - offset if previous else 0
    said = read_property(text, start, floor)
    counted = read_noun(text, end) if is_count(number) else ""
    if previous and not counted and not said and is_joined(text[floor:start]):
        return replace(previous, start=offset + start, end=offset + end, quantity=quantity)
    change, base, period = read_change(said + text[start : number.start])
    return QuantityMention(
        offset + start, offset + end, quantity, counted or to_property(said), change, base, period
    )
