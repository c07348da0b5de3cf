"""Reads documents into a workspace: new ones, and those that an earlier run has read already."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from kg.corrections import ByHand
from kg.engine import map_in_order
from kg.errors import DataError, InputError
from kg.model import Document, Extraction, Problem
from kg.readings import Kept, Note, Readings
from kg.report import Run

if TYPE_CHECKING:
    from kg.holdings import Change, Holdings
    from kg.output import Writing

_LOG = logging.getLogger(__name__)
Item = Extraction | Problem
Known = Callable[[Document], Extraction | None]
LEXER = "lac"


class Stage(StrEnum):
    """What a build does when all is read."""

    JOINING = "joining"
    WRITING = "writing"


Seen = Callable[[Item | Stage], None]


def ignore(_: Item | Stage) -> None:
    """Where nobody wants to know."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How documents are read.

    Attributes:
        date: Publication date (YYYY-MM-DD) of documents that state none.
        lexer: ``lac`` or ``jieba``; where it is None, that of the folder which is updated, else ``lac``.
        jobs: Number of processes.
        strict: Whether the first refused input ends the run.
        fresh: Whether everything is read again, whatever an earlier build has read.
        by_hand: The ledger that is replayed over what was read, and the glossary that seeds it; where there
            is neither, those of the folder which is updated.
    """

    date: str | None = None
    lexer: str | None = None
    jobs: int = 1
    strict: bool = False
    fresh: bool = False
    by_hand: ByHand = field(default_factory=ByHand)


def read(document: Document, lexer: str = LEXER) -> Item:
    """What one document says (the step that other processes run)."""
    from kg.extract.reader import read_document
    from kg.resolve.document import find_entities

    try:
        return read_document(document, find_entities, lexer)
    except DataError:
        raise
    except Exception as error:  # noqa: BLE001 - one odd document must not end the run of ten thousand
        _LOG.debug("%s", document.id, exc_info=True)
        return Problem(
            document.id, f"not read: {type(error).__name__}: {error}", "report it with the document"
        )


class Intake:
    """One run of reading into a workspace: what went wrong in it, and how much was read anew.

    Args:
        reading: How to read.
        kept: What was read earlier.
        seen: Called with each extraction and problem as it comes.

    Attributes:
        problems: Those of the run, and of documents that stay, so far.
    """

    def __init__(self, reading: Reading, kept: Kept, seen: Seen) -> None:
        self.problems: list[Problem] = []
        self._reading = reading
        self._kept = kept
        self._seen = seen
        self._documents = self._characters = 0
        self._began = time.perf_counter()

    @property
    def anew(self) -> int:
        """How many documents were not found among those read earlier."""
        return self._documents - self._kept.documents

    def read(self, loaded: Iterable[Document | Problem], workspace: Readings) -> None:
        """Reads every document into the workspace."""
        workspace.note(Note.READER, self._kept.reader)
        workspace.add_many(self._split(extract_documents(loaded, self._reading, self._kept.find)))
        # What was said of a text that could not be read is not said of an older one of the same id.
        failed = {problem.where for problem in self.problems if problem.severity == "error"}
        self.problems = [replace(p, document="") if p.document in failed else p for p in self.problems]

    def settle(self, holdings: Holdings, earlier: Iterable[Problem], workspace: Readings) -> Change:
        """Takes away what was replaced, and takes over what is still true of documents that stay."""
        after = {document.id: document for document in workspace.documents()}
        for id_ in holdings.find_respelled(after):
            workspace.remove(id_)
            del after[id_]
        read = holdings.find_read(after)
        self.problems += (p for p in earlier if p.document in after and p.document not in read)
        return holdings.to_change(after)

    def note(self, workspace: Readings, writing: Writing) -> None:
        """Keeps what an update has to know of this run."""
        workspace.note(Note.LEXER, self._reading.lexer or LEXER)
        workspace.note(Note.WRITING, writing.to_note())
        workspace.note(Note.PROBLEMS, [asdict(problem) for problem in self.problems if problem.document])

    @property
    def run(self) -> Run:
        """Time until now, and how much was read anew."""
        seconds = time.perf_counter() - self._began
        return Run(seconds, self.anew, self._characters - self._kept.characters)

    def _split(self, stream: Iterable[Item]) -> Iterator[Extraction]:
        for item in stream:
            self._seen(item)
            if isinstance(item, Problem):
                self.problems.append(item)
            else:
                self._documents += 1
                self._characters += len(item.document.text)
                yield item


def extract_documents(
    loaded: Iterable[Document | Problem], reading: Reading, known: Known | None = None
) -> Iterator[Item]:
    """Reads loaded documents one by one, in their order.

    Args:
        loaded: Documents, and problems, which pass through.
        reading: How to read them.
        known: What was read from a document before, or None.

    Raises:
        InputError: Where ``strict`` meets an input that is refused.
    """
    waiting: list[Problem] = []
    documents = _set_aside(loaded, waiting)
    step = partial(read, lexer=reading.lexer or LEXER)
    for found in map_in_order(step, documents, reading.jobs, known=known):
        yield from _pass_on([*waiting, found], strict=reading.strict)
        waiting.clear()
    yield from _pass_on(waiting, strict=reading.strict)


def _set_aside(loaded: Iterable[Document | Problem], problems: list[Problem]) -> Iterator[Document]:
    for item in loaded:
        if isinstance(item, Problem):
            problems.append(item)
        else:
            yield item


def _pass_on(found: Iterable[Item], *, strict: bool) -> Iterator[Item]:
    for item in found:
        if strict and isinstance(item, Problem) and item.severity == "error":
            raise InputError(item.where, item.found, item.fix)
        yield item
