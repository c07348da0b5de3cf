"""What a user gives beside the documents: ledger and glossary, and the copies that a graph keeps."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from kg.corrections.ledger import find_ledgers, load_ledger, to_line
from kg.export.atomic import open_atomic_text
from kg.glossary import Glossary, load_glossary
from kg.glossary.load import to_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.corrections.correction import Correction

LEDGER_COPY = "ledger.jsonl"
GLOSSARY_COPY = "glossary.csv"
COPIES = (LEDGER_COPY, GLOSSARY_COPY)


@dataclass(frozen=True, slots=True)
class ByHand:
    """Corrections in the order in which they are replayed, and the names that seed what is read."""

    corrections: tuple[Correction, ...] = ()
    glossary: Glossary = field(default_factory=Glossary)

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.corrections or self.glossary.terms)

    @classmethod
    def load(cls, ledgers: Iterable[Path] = (), glossary: Path | None = None) -> Self:
        """What files say.

        Raises:
            DataError: Where one of them cannot be read, or is broken.
        """
        corrections = tuple(line for path in ledgers for line in load_ledger(path))
        return cls(corrections, load_glossary(glossary) if glossary else Glossary())

    @classmethod
    def gather(
        cls, inputs: Iterable[str | Path], ledgers: Iterable[Path] = (), glossary: Path | None = None
    ) -> Self:
        """What lies in input folders under the ledger's usual name, then the ledgers given, each file once.

        Raises:
            DataError: As :meth:`load` does.
        """
        return cls.load(
            {path.resolve(): path for path in (*find_ledgers(inputs), *ledgers)}.values(), glossary
        )

    @classmethod
    def load_copies(cls, folder: Path) -> Self:
        """What a graph's folder keeps of what it was built with.

        Raises:
            DataError: Where a copy is broken.
        """
        ledger, glossary = folder / LEDGER_COPY, folder / GLOSSARY_COPY
        return cls.load([ledger] if ledger.is_file() else (), glossary if glossary.is_file() else None)

    def to_parameters(self) -> Iterator[tuple[str, str]]:
        """The SHA-256 of the copy of each, by its file's name, where there is any."""
        for name, text in self._to_texts().items():
            yield name, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def _to_texts(self) -> dict[str, str]:
        texts = {}
        if self.corrections:
            texts[LEDGER_COPY] = "".join(f"{to_line(correction)}\n" for correction in self.corrections)
        if self.glossary.terms:
            texts[GLOSSARY_COPY] = to_table(self.glossary)
        return texts

    def write_copies(self, folder: Path) -> None:
        """Writes into a graph's folder what it was built with, where there is any.

        Raises:
            ExportError: Where a file cannot be written.
        """
        for name, text in self._to_texts().items():
            with open_atomic_text(folder / name) as file:
                file.write(text)
