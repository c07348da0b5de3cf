"""Files to documents: every input is read, or named in a ``Problem`` while the rest goes on."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, BinaryIO

from kg.errors import InputError
from kg.ingest.dates import find_dateline, to_date
from kg.ingest.formats import READERS, find_format
from kg.ingest.identifiers import short_hash, to_key, to_safe_id, with_content_hash
from kg.ingest.limits import Limits
from kg.ingest.normalise import normalise_line, normalise_text
from kg.ingest.record import Opened, Record
from kg.ingest.segmented import is_segmented
from kg.ingest.sources import STANDARD_INPUT, Source, find_sources
from kg.ingest.streams import open_regular, unpack
from kg.ingest.titles import find_title
from kg.model import Document, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kg.ingest.normalise import Normalised


@dataclass(slots=True)
class _Register:
    """The ids given so far and those held from before, each with the hash of its text."""

    held: Mapping[str, str]
    given: dict[str, str] = field(default_factory=dict)

    def place(self, identifier: str, sha256: str) -> str | None:
        """Give a document its final id: None where the same text stands under the same id already."""
        own = with_content_hash(identifier, sha256)
        for candidate in (own,) if self.held.get(own) == sha256 else (identifier, own):
            known = self.given.setdefault(to_key(candidate), "")
            if not known:
                self.given[to_key(candidate)] = sha256
                return candidate
            if known == sha256:
                return None
        return None


@dataclass(frozen=True, slots=True)
class _Loader:
    """What reading one run's inputs needs: the default date, standard input, the limits and the ids given."""

    date: str | None
    stdin: BinaryIO | None
    limits: Limits
    register: _Register

    def load(self, source: Source) -> Iterator[Document | Problem]:
        """Read one file; whatever goes wrong with it becomes a ``Problem``."""
        waiting: list[Problem] = []
        yield from self._open(source, waiting)
        yield from waiting

    def _open(self, source: Source, waiting: list[Problem]) -> Iterator[Document | Problem]:
        try:
            if source.path == STANDARD_INPUT:
                yield from self._read(source, self.stdin or sys.stdin.buffer, waiting)
                return
            with open_regular(source.path) as stream:
                yield from self._read(source, stream, waiting)
        except InputError as error:
            yield Problem(error.where, error.found, error.fix)
        except OSError as error:
            yield Problem(source.shown, error.strerror or str(error), "give a file that can be read")
        except (MemoryError, RecursionError) as error:
            yield Problem(source.shown, f"too large or nested too deep: {type(error).__name__}", "split it")

    def _read(self, source: Source, stream: BinaryIO, waiting: list[Problem]) -> Iterator[Document | Problem]:
        """Read an open file by its format; what is said of a record waits until the record has its id."""
        head, unpacked = unpack(stream, source.shown, self.limits)
        reader = READERS[find_format(head, source.suffix, source.shown)]
        is_empty = True
        for found in reader(Opened(source.shown, unpacked, self.limits)):
            is_empty = False
            if isinstance(found, Problem):
                waiting.append(found)
            else:
                yield from self._to_document(found, source, waiting)
                waiting.clear()
        if is_empty:
            yield Problem(source.shown, "no text", "nothing to read in it", severity="warning")

    def _to_document(
        self, record: Record, source: Source, said: Iterable[Problem]
    ) -> Iterator[Document | Problem]:
        """Normalise a record and give it its id, title and date; what was said before concerns it, too."""
        normalised = normalise_text(record.text)
        text = normalised.text
        if not text.strip():
            yield from said
            yield Problem(record.where, "no text", "nothing to read in it", severity="warning")
            return
        problems = [*said, *_find_changes(record, normalised)]
        segmented = is_segmented(text)
        title = normalise_line(record.title) or find_title(text, segmented=segmented)
        text = text.replace("|", "") if segmented else text
        document = Document(
            id=_stated_id(record, source, text),
            text=text,
            title=title,
            date=to_date(record.date) or record.found_date or find_dateline(text) or self.date,
            source=normalise_line(record.source) or source.name,
            segmented=segmented,
        )
        identifier = self.register.place(document.id, document.sha256)
        if identifier is None:
            yield from problems
            yield Problem(record.where, "the same id and text as before", "read once", severity="warning")
        else:
            for problem in problems:
                concerned = problem.where == record.where and problem.severity == "warning"
                yield replace(problem, document=identifier) if concerned else problem
            yield replace(document, id=identifier)


def _find_changes(record: Record, normalised: Normalised) -> Iterator[Problem]:
    """What a record's text lost when it was normalised, and a date that is none."""
    if changed := normalised.describe():
        yield Problem(record.where, changed, "look at the source of the text", severity="warning")
    if record.date and not to_date(record.date):
        found = f"{record.date[:40]!r} is no date"
        yield Problem(record.where, found, "write it as 2020-03-18", severity="warning")


def _stated_id(record: Record, source: Source, text: str) -> str:
    """The id that a record brings, or its file's stem, with the text's hash where the file has several."""
    if record.id.strip():
        return to_safe_id(record.id.strip())
    stem = to_safe_id(source.stem)
    is_alone = record.where == source.shown
    return stem if is_alone else with_content_hash(stem, short_hash(text))


def load_documents(
    paths: Sequence[str | Path],
    *,
    date: str | None = None,
    stdin: BinaryIO | None = None,
    limits: Limits | None = None,
    held: Mapping[str, str] | None = None,
) -> Iterator[Document | Problem]:
    """Read files into documents.

    Args:
        paths: Files, folders (read recursively, links not followed), patterns with ``*`` or ``**``, or ``-``
            for standard input. Nothing is read from an address.
        date: The publication date of documents that state none, as ``2020-03-18``, ``2020-03`` or ``2020``.
        stdin: What ``-`` reads; the process's standard input where None.
        limits: What one input may cost.
        held: The ids that documents have already, each with its text's hash: a text that was told apart by
            its hash keeps that id, also where the text it was told apart from is not among the paths.

    Yields:
        Documents, ordered by path and then as they stand in the file, whatever the order of ``paths``.
        Between them a ``Problem`` for each input or record that was refused, or read with a change.

    Raises:
        InputError: ``date`` is no date. It is raised by the call, before anything is read.
    """
    default = None
    if date is not None and (default := to_date(date)) is None:
        raise InputError("date", f"{date!r} is no date", "write it as 2020-03-18")
    loader = _Loader(default, stdin, limits or Limits(), _Register(held or {}))
    return _load(loader, paths)


def _load(loader: _Loader, paths: Sequence[str | Path]) -> Iterator[Document | Problem]:
    """Read one source after another."""
    for source in find_sources(paths):
        if isinstance(source, Problem):
            yield source
        else:
            yield from loader.load(source)
