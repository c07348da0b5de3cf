"""What people decide by hand: a ledger of corrections that every build replays."""

from kg.corrections.by_hand import ByHand
from kg.corrections.correction import Correction, Kind
from kg.corrections.ledger import append_lines, find_ledgers, load_ledger
from kg.corrections.replay import Replayed, find_undone, replay

__all__ = [
    "ByHand",
    "Correction",
    "Kind",
    "Replayed",
    "append_lines",
    "find_ledgers",
    "find_undone",
    "load_ledger",
    "replay",
]
