"""Which documents are one source: a text that another document has already is a reprint of it.

Two documents are copies where sentences that the other has, too, make at least four fifths of the shorter.
Sentences are compared, and measured, by their letters and digits alone, so a changed layout does not count;
headings and sign-offs are too short to count. Copies of copies are one family, so that no copy is ever taken
for a source of its own; its first document is the one with the earliest date.

The candidates are found by prefix filtering (Chaudhuri, Ganti, Kaushik, ICDE 2006), which loses none: who has
four fifths of a text has some of any larger rest than one fifth, here of the rarest sentences.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.text.sentences import find_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.model import Document

SHARE = 0.8
# Signs: a shorter sentence is a heading or a phrase, and less in common than this may be chance.
SHORTEST = 8
LEAST = 40

_Lengths = dict[bytes, int]


def find_reprints(documents: Iterable[Document]) -> dict[str, str]:
    """By the id of each reprint, the id of the first document of its family; sorted.

    The result does not depend on the order of the documents.
    """
    by_id = {document.id: document for document in documents}
    families = _Families()
    texts = {id_: _read_sentences(by_id[id_].text) for id_ in sorted(by_id)}
    _join_copies(texts, families)
    members: defaultdict[str, list[str]] = defaultdict(list)
    for id_ in texts:
        members[families.find(id_)].append(id_)
    found: dict[str, str] = {}
    for ids in members.values():
        first = min(ids, key=lambda id_: (by_id[id_].date or "9", id_))
        found |= {id_: first for id_ in ids if id_ != first}
    return dict(sorted(found.items()))


def count_sources(documents: Iterable[str], reprints: Mapping[str, str]) -> int:
    """How many of the documents are independent: a family counts once.

    >>> count_sources(["a", "b", "c"], {"b": "a"})
    2
    """
    return len({reprints.get(document, document) for document in documents})


@dataclass(slots=True)
class _Families:
    """Disjoint sets of ids, each known by one of its members."""

    parent: dict[str, str] = field(default_factory=dict)

    def find(self, id_: str) -> str:
        while (above := self.parent.get(id_, id_)) != id_:
            self.parent[id_] = self.parent.get(above, above)
            id_ = above
        return id_

    def join(self, left: str, right: str) -> None:
        self.parent[self.find(left)] = self.find(right)


def _read_sentences(text: str) -> _Lengths:
    """The digests of a text's sentences, each with its length in letters and digits."""
    found: _Lengths = {}
    for (start, end), _ in find_spans(text):
        letters = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text[start:end]).casefold()))
        if len(letters) >= SHORTEST:
            digest = hashlib.blake2b(letters.encode("utf-8", "surrogatepass"), digest_size=8).digest()
            found[digest] = len(letters)
    return found


def _join_copies(texts: Mapping[str, _Lengths], families: _Families) -> None:
    """Compares each text with those at least as long that hold one of its rarest sentences."""
    frequency = Counter(sentence for sentences in texts.values() for sentence in sentences)
    lengths = {id_: sum(sentences.values()) for id_, sentences in texts.items()}
    holders: defaultdict[bytes, list[str]] = defaultdict(list)
    for id_ in sorted(texts, key=lambda id_: (-lengths[id_], id_)):
        sentences, wanted = texts[id_], max(LEAST, SHARE * lengths[id_])
        rarest = _take_rarest(sentences, frequency, lengths[id_] - wanted)
        for other in {holder: None for sentence in rarest for holder in holders[sentence]}:
            if families.find(other) != families.find(id_):
                common = sentences.keys() & texts[other].keys()
                if sum(sentences[sentence] for sentence in common) >= wanted:
                    families.join(id_, other)
        for sentence in sentences:
            holders[sentence].append(id_)


def _take_rarest(sentences: _Lengths, frequency: Mapping[bytes, int], spare: float) -> Iterator[bytes]:
    """The rarest sentences, just so many that together they are longer than what a copy may lack."""
    for sentence in sorted(sentences, key=lambda sentence: (frequency[sentence], sentence)):
        if spare < 0:
            return
        yield sentence
        spare -= sentences[sentence]
