"""Annotated articles as training data: names projected on the text, as spans in layers of types."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kg.extract.tagger import LAYERS
from kg.model import Document, EntityType, Sentence
from kg.text.sentences import find_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FOLDED = set(" \t\n\r\u3000|\"'") | set("\u201c\u201d\u2018\u2019\u300c\u300d\u300a\u300b")
LAYER_OF = {kind: number for number, kinds in enumerate(LAYERS) for kind in kinds}
_GOODS = LAYER_OF[EntityType.PRODUCT]


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """A gold entity's name where it stands in the text."""

    start: int
    end: int
    type: EntityType
    entity: str


@dataclass(frozen=True, slots=True)
class Article:
    """One annotated article.

    Attributes:
        document: Its text, without the bars of a pre-segmented one.
        sentences: The stretches to read.
        spans: The gold names where they stand in the text.
        raw: The annotation as it came.
        ends: The last character of each sentence, of a text whose punctuation was taken out.
    """

    document: Document
    sentences: tuple[Sentence, ...]
    spans: tuple[GoldSpan, ...]
    raw: dict[str, Any] = field(repr=False, default_factory=dict)
    ends: tuple[int, ...] = ()


def load_articles(paths: Iterable[Path]) -> Iterator[Article]:
    """Reads gold files, or folders of them; pre-segmented texts have their bars removed."""
    for path in paths:
        for file in sorted(path.glob("*.json")) if path.is_dir() else [path]:
            raw = json.loads(file.read_text("utf-8"))
            yield to_article(raw)


def to_article(raw: dict[str, Any]) -> Article:
    """One annotation record as an article."""
    text = raw["text"]
    segmented = text.count("|") > len(text) / 20
    document = Document(raw["id"], text.replace("|", "") if segmented else text, raw.get("title") or "")
    sentences = _windows(len(document.text)) if segmented else find_sentences(document)
    return Article(document, sentences, tuple(project(document.text, raw["entities"])), raw)


def fold(text: str) -> tuple[str, list[int]]:
    """The text in compatibility form without quotes and spaces, and where each character came from."""
    characters, origins = [], []
    for index, character in enumerate(text):
        for part in unicodedata.normalize("NFKC", character):
            if part not in FOLDED and not part.isspace():
                characters.append(part)
                origins.append(index)
    return "".join(characters), origins


def project(text: str, entities: list[dict[str, Any]]) -> list[GoldSpan]:
    """Finds every name and alias in the text; of two that overlap in one layer the longer one stays."""
    folded, origins = fold(text)
    found: set[tuple[int, int, str, str]] = set()
    for entity in entities:
        for name in (entity["name"], *entity["aliases"]):
            key = fold(name)[0]
            start = folded.find(key) if key else -1
            while start >= 0:
                found.add((origins[start], origins[start + len(key) - 1] + 1, entity["type"], entity["id"]))
                start = folded.find(key, start + 1)
    taken = [bytearray(len(text)) for _ in LAYERS]
    spans = []
    for start, end, kind, identity in sorted(found, key=lambda f: (f[0] - f[1], f)):
        layer = LAYER_OF[EntityType(kind)]
        inside_name = layer == _GOODS and all(taken[0][start:end])
        if not any(taken[layer][start:end]) and not inside_name:
            taken[layer][start:end] = b"\x01" * (end - start)
            spans.append(GoldSpan(start, end, EntityType(kind), identity))
    return sorted(spans, key=lambda s: (s.start, s.end))


def without_punctuation(article: Article) -> Article:
    """The article as a pre-segmented text gives it, without punctuation and lines; ``ends`` are kept."""
    text = article.document.text
    keep = [i for i, c in enumerate(text) if not (unicodedata.category(c)[0] in "PZ" or c.isspace())]
    place = {old: new for new, old in enumerate(keep)}
    spans = []
    for span in article.spans:
        inner = [place[i] for i in range(span.start, span.end) if i in place]
        if inner:
            spans.append(replace(span, start=inner[0], end=inner[-1] + 1))
    ends = []
    for sentence in article.sentences:
        inner = [place[i] for i in range(sentence.start, sentence.end) if i in place]
        if inner:
            ends.append(inner[-1])
    document = Document(article.document.id, "".join(text[i] for i in keep))
    return Article(document, _windows(len(keep)), tuple(spans), article.raw, tuple(ends))


def _windows(length: int, size: int = 150) -> tuple[Sentence, ...]:
    return tuple(Sentence(start, min(start + size, length), 0) for start in range(0, length, size))
