"""Which documents an update adds, changes, leaves as they are and withdraws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.ingest.identifiers import to_key
from kg.model import Document, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Change:
    """Ids of documents, sorted: what an update came to."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether the documents are others than before."""
        return bool(self.added or self.changed or self.removed)


class Holdings:
    """Follows an update from the documents before it to those after it.

    Args:
        before: The documents that the folder has, by id.
        withdrawn: Ids of those that are to go.

    Attributes:
        held: The documents that stay, by id.
    """

    def __init__(self, before: Mapping[str, Document], withdrawn: Iterable[str] = ()) -> None:
        going = dict.fromkeys(withdrawn)
        self.held = {id_: document for id_, document in before.items() if id_ not in going}
        self._before = before
        self._unknown = [id_ for id_ in going if id_ not in before]
        self._given: dict[str, Document] = {}

    @property
    def hashes(self) -> dict[str, str]:
        """The hash of the text of each document that stays, by its id."""
        return {id_: document.sha256 for id_, document in self.held.items()}

    def follow(self, loaded: Iterable[Document | Problem]) -> Iterator[Document | Problem]:
        """A problem for each id that is not known, then the documents that stay, then those given."""
        for id_ in self._unknown:
            yield Problem(id_, "no such document", "the ids stand in records.jsonl")
        yield from self.held.values()
        for item in loaded:
            if isinstance(item, Document):
                self._given[item.id] = item
            yield item

    def find_read(self, after: Mapping[str, Document]) -> frozenset[str]:
        """The ids of the documents given that could be read; of another one the older text stays."""
        return frozenset(id_ for id_, document in self._given.items() if after.get(id_) == document)

    def find_respelled(self, after: Mapping[str, Document]) -> tuple[str, ...]:
        """Ids that a document given replaces though it writes them with other capitals."""
        read = {to_key(id_): id_ for id_ in self.find_read(after)}
        return tuple(id_ for id_ in self.held if id_ not in self._given and read.get(to_key(id_), id_) != id_)

    def to_change(self, after: Mapping[str, Document]) -> Change:
        """What the documents after the update tell beside those before it."""
        before, read = self._before, sorted(self.find_read(after))
        return Change(
            tuple(id_ for id_ in read if id_ not in before),
            tuple(id_ for id_ in read if id_ in before and before[id_] != after[id_]),
            tuple(sorted(before.keys() - after.keys())),
            tuple(id_ for id_ in read if before.get(id_) == after[id_]),
        )
