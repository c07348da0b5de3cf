"""The folder of a build: one build holds it; new files are made aside, then take the old ones' places.

A build that is killed leaves the old files as they were, and aside what it read, so that the next one goes on
from there.
"""

from __future__ import annotations

import logging
import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from kg.corrections.by_hand import COPIES
from kg.errors import ExportError, InputError, StoreError
from kg.export import EXPORTERS, write_edges, write_nodes, write_observations
from kg.lock import hold_lock
from kg.ontology.validate import validate
from kg.ontology.validation import to_turtle
from kg.readings import Earlier, Kept, Readings, load_earlier
from kg.report import REPORT, Report, Validation, write_report

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from kg.export import Exporter
    from kg.model import Graph

_LOG = logging.getLogger(__name__)
DATABASE = "kg.duckdb"
FORMS = ("turtle", "trig", "graphml", "records", "nodes", "edges", "observations")
MORE_FORMS = tuple(name for name in EXPORTERS if name not in FORMS)
_TABLES = {"nodes": write_nodes, "edges": write_edges, "observations": write_observations}
_ASIDE = ".kg-build"
_LOCK = ".kg.lock"


@dataclass(frozen=True, slots=True)
class Writing:
    """How a graph is written.

    Attributes:
        also: Forms beside the usual ones, of :data:`MORE_FORMS`.
        excel: Whether the tables are for a spreadsheet, where no cell may run as a formula.
        font: The picture's font file, in place of the packaged one.
        timing: Whether the report tells times; without them the same inputs give the same bytes.
    """

    also: tuple[str, ...] = ()
    excel: bool = False
    font: Path | None = None
    timing: bool = True

    @classmethod
    def from_note(cls, note: Mapping[str, Any]) -> Self:
        """The settings that :meth:`to_note` noted; whatever is missing is as usual."""
        font = note.get("font")
        return cls(tuple(note.get("also", ())), note.get("excel", False), Path(font) if font else None)

    def after(self, earlier: Writing) -> Writing:
        """These settings beside those that a folder was written with."""
        return Writing(
            tuple(sorted({*earlier.also, *self.also})),
            self.excel or earlier.excel,
            self.font or earlier.font,
            self.timing,
        )

    def to_note(self) -> dict[str, Any]:
        """What the next update of the same folder has to know, as plain values."""
        font = str(self.font.resolve()) if self.font else None
        return {"also": sorted(self.also), "excel": self.excel, "font": font}


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder held by this build, and the place aside in it where new files are made."""

    path: Path
    aside: Path

    def load_kept(self, kept: Kept) -> None:
        """Takes in what the last build read, and what one that did not come to its end read.

        Raises:
            StoreError: Where the last build's workspace cannot be read.
        """
        try:
            kept.load(self.path / DATABASE)
        except StoreError as error:
            raise StoreError(
                error.where, error.found, f"{error.fix}, or give --fresh to replace it"
            ) from error
        try:
            kept.load(self.aside / DATABASE)
        except StoreError as error:
            _LOG.warning("%s; everything in it is read again", error)

    def load_earlier(self) -> Earlier:
        """What the last build's graph was made from.

        Raises:
            InputError: Where a graph is there without its workspace.
            StoreError: Where the workspace cannot be read.
        """
        known = self.path / DATABASE
        if not known.exists() and (self.path / EXPORTERS["records"].file_name).exists():
            raise InputError(str(known), "missing beside its graph", "build the graph again with kg build")
        return load_earlier(known)

    def open_workspace(self) -> Readings:
        """A new workspace, aside."""
        _remove_database(self.aside / DATABASE)
        return Readings(self.aside / DATABASE)

    def drop(self) -> None:
        """Takes away what is aside."""
        shutil.rmtree(self.aside, ignore_errors=True)

    def write(self, graph: Graph, report: Report, writing: Writing) -> Report:
        """Makes every file aside and checks the RDF; returns the report with what the check found."""
        from kg.view import draw_overview, write_page

        for name in (*FORMS, *writing.also):
            write = partial(_TABLES[name], excel=True) if writing.excel and name in _TABLES else None
            (write or EXPORTERS[name].write)(graph, self.aside / EXPORTERS[name].file_name)
        draw_overview(graph, self.aside / "graph.png", font=writing.font)
        write_page(graph, self.aside / "graph.html", conflicts=report.conflicts)
        checked = validate(self.aside / EXPORTERS["turtle"].file_name)
        (self.aside / "validation.ttl").write_text(to_turtle(checked), "utf-8")
        report = replace(
            report,
            problems=(*report.problems, *checked.problems),
            validation=Validation(checked.conforms, checked.nodes, checked.checked),
        )
        write_report(report if writing.timing else replace(report, run=None), self.aside / REPORT)
        return report

    def publish(self) -> None:
        """Puts the new files in the old ones' places; forms that this build did not write go."""
        files = (file for file in sorted(self.aside.rglob("*")) if not file.is_dir())
        made = {file.relative_to(self.aside): file for file in files}
        for name in made:
            if (target := self.path / name).is_dir() and not target.is_symlink():
                raise ExportError(str(target), "a folder", "give another output folder, or remove it")
            if target.parent != self.path and target.parent.is_symlink():
                target.parent.unlink()
            target.parent.mkdir(exist_ok=True)
        # The database goes last: until then the next update sees that the files are not of its documents.
        database = made.pop(Path(DATABASE))
        for name, file in made.items():
            file.replace(self.path / name)
        for exporter in EXPORTERS.values():
            _remove_stale(self.path, exporter, made)
        for copy in COPIES:
            if Path(copy) not in made:
                (self.path / copy).unlink(missing_ok=True)
        # What lies beside an older database would be taken for a part of the new one.
        (self.path / f"{DATABASE}.wal").unlink(missing_ok=True)
        database.replace(self.path / DATABASE)
        shutil.rmtree(self.aside)


@contextmanager
def hold_folder(path: Path) -> Iterator[Folder]:
    """Holds a folder, which is made where it is missing.

    What was read stays aside where the block is interrupted or an input refused, else nothing does.

    Raises:
        StoreError: Where another build holds it; the error names that process.
        ExportError: Where it cannot be made or written.
    """
    is_new = not path.exists()
    folder = Folder(path, path / _ASIDE)
    try:
        path.mkdir(parents=True, exist_ok=True)
        with hold_lock(path / _LOCK):
            try:
                _prepare(folder)
                yield folder
            except InputError:
                raise
            except Exception:
                folder.drop()
                raise
            finally:
                _tidy(folder)
    except OSError as error:
        found = error.strerror or str(error)
        raise ExportError(str(path), found, "give a folder that can be written, with room") from error
    finally:
        if is_new:
            with suppress(OSError):
                path.rmdir()


def _prepare(folder: Folder) -> None:
    """Makes the place aside, without what a killed build left half written."""
    if folder.aside.is_symlink():
        folder.aside.unlink()
    folder.aside.mkdir(exist_ok=True)
    _tidy(folder)
    folder.aside.mkdir(exist_ok=True)


def _tidy(folder: Folder) -> None:
    """Leaves of what was made aside only what a later build can go on from."""
    with suppress(OSError):
        for file in folder.aside.iterdir():
            if file.is_dir() and not file.is_symlink():
                shutil.rmtree(file)
            elif not file.name.startswith(DATABASE):
                file.unlink()
        folder.aside.rmdir()


def _remove_stale(path: Path, exporter: Exporter, made: Collection[Path]) -> None:
    """Takes away the files of a form that were not made now, and its folder where nothing else is in it."""
    folder = path / exporter.file_name
    if exporter.parts and (folder.is_symlink() or not folder.is_dir()):
        return
    for name in exporter.files:
        if Path(name) not in made:
            (path / name).unlink(missing_ok=True)
    if exporter.parts:
        with suppress(OSError):
            folder.rmdir()


def _remove_database(path: Path) -> None:
    for file in (path, path.with_name(f"{path.name}.wal")):
        file.unlink(missing_ok=True)
