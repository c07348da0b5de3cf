"""Annotated articles made ready for the linker: nodes, pairs, and what the annotation says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from kg.evaluate.match import align
from kg.extract.anaphora import find_anaphors
from kg.extract.encode import encode_text
from kg.extract.hints import find_hints
from kg.extract.linker import STRETCH, relative_places, to_inputs
from kg.extract.mentions import settle_mentions
from kg.extract.numbers import find_quantities
from kg.extract.pairs import KINDS, PREDICATES, QUANTITY, Node, Pairs, find_pairs, unit_class
from kg.extract.tagger import find_mentions
from kg.model import Predicate
from kg.resolve.document import find_entities
from kg.text.lac import LacEncoder

from .gold import Article, fold

if TYPE_CHECKING:
    from pathlib import Path

    from kg.extract.network import Weights

STATUSES = ("actual", "planned", "negated")
SYMMETRIC = PREDICATES.index(Predicate.COOPERATES_WITH)
NUMBER = PREDICATES.index(Predicate.QUANTITY)


@dataclass(slots=True)
class Case:
    """One article made ready: inputs, pairs, and targets of each ordered pair of owners.

    ``group`` (pairs, 2) says which ordered pair of owners a mention pair belongs to; ``target`` and
    ``allowed`` are (owner pairs, predicates), ``status`` likewise with -1 for none; ``right`` (owners,) says
    which owners are rightly found, with -1 where that is given.
    """

    inputs: npt.NDArray[np.float16]
    pairs: Pairs
    places: list[list[Tensor]]
    group: npt.NDArray[np.int64]
    owners: list[tuple[str, str]]
    target: npt.NDArray[np.float32]
    allowed: npt.NDArray[np.bool_]
    status: npt.NDArray[np.int64]
    right: npt.NDArray[np.float32]
    raw: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Finder:
    """Models that find names: an encoder and the weights of the tagger on it, or the shipped ones."""

    encoder: LacEncoder | None = None
    weights: Weights | None = None

    @classmethod
    def load(cls, folder: Path | None) -> Finder:
        """The models that ``scripts.fit.tagger`` wrote into a folder."""
        if folder is None:
            return cls()
        encoder, weights = (read_weights(folder / f"{name}.npz") for name in ("encoder", "tagger"))
        return cls(LacEncoder(tuned=encoder), weights)

    def find(self, article: Article) -> list[Node]:
        """The names of an article, owned by their gold entity; one that is no gold one owns itself."""
        encoded = encode_text(article.document.text, article.sentences, self.encoder)
        found = find_mentions(encoded, article.sentences, self.weights).mentions
        entities = find_entities(article.document, settle_mentions(article.document.text, found))
        rows: list[dict[str, Any]] = [
            {"id": e.id, "type": e.type.value, "name": e.name, "aliases": list(e.aliases)} for e in entities
        ]
        gold = align(article.raw["entities"], rows)
        return [
            Node(m.start, m.end, KINDS.index(e.type), gold.get(e.id, f"!{e.id}"))
            for e in entities
            for m in e.mentions
        ]


def read_weights(path: Path) -> Weights:
    """The arrays of a model's file as 32-bit floats."""
    with np.load(path) as file:
        return {key: file[key].astype(np.float32) for key in file.files}


def find_nodes(article: Article, finder: Finder | None = None) -> list[Node]:
    """Names, the gold or the found ones, words that stand for them, and found quantities.

    A quantity is owned by its observation's number, else by itself.
    """
    if finder is None:
        nodes = [Node(s.start, s.end, KINDS.index(s.type), s.entity) for s in article.spans]
    else:
        nodes = finder.find(article)
    nodes.sort(key=lambda n: (n.start, n.end, n.kind))
    nodes += find_anaphors(article.document.text, article.sentences, nodes)
    left = list(enumerate(article.raw["observations"]))
    for sentence in article.sentences:
        for q in find_quantities(article.document.text, sentence.start, sentence.end):
            owner = f"?{q.start}:{q.quantity.value}"
            for item in left:
                same = abs(item[1]["value"] - q.quantity.value) <= 1e-6 * max(1.0, abs(q.quantity.value))
                if same and fold(item[1]["unit"])[0] == fold(q.quantity.unit)[0]:
                    owner = f"#{item[0]}"
                    left.remove(item)
                    break
            nodes.append(Node(q.start, q.end, QUANTITY, owner, unit_class(q.quantity.unit)))
    return sorted(nodes, key=lambda n: (n.start, n.end, n.kind))


def relations(raw: dict[str, Any]) -> dict[tuple[str, str], dict[int, int]]:
    """The annotation's relations and subjects: ordered owners to predicate and status."""
    found: dict[tuple[str, str], dict[int, int]] = {}
    for r in raw["relations"]:
        number = PREDICATES.index(Predicate(r["type"]))
        found.setdefault((r["head"], r["tail"]), {})[number] = STATUSES.index(r["status"])
        if number == SYMMETRIC:
            found.setdefault((r["tail"], r["head"]), {})[number] = STATUSES.index(r["status"])
    for number, o in enumerate(raw["observations"]):
        if o["subject"]:
            found.setdefault((o["subject"], f"#{number}"), {})[NUMBER] = 0
    return found


def to_case(article: Article, finder: Finder | None = None) -> Case:
    """Encodes and pairs one article, with its gold names or with the found ones."""
    text = article.document.text
    encoded = encode_text(text, article.sentences)
    nodes = find_nodes(article, finder)
    pairs = find_pairs(text, article.sentences, nodes, find_hints(text, article.sentences, nodes))
    known: dict[tuple[str, str], int] = {}
    group = np.zeros((len(pairs.first), 2), dtype=np.int64)
    rows: list[npt.NDArray[np.bool_]] = []
    for i, (a, b) in enumerate(zip(pairs.first, pairs.second, strict=True)):
        for side, key in enumerate(((nodes[a].owner, nodes[b].owner), (nodes[b].owner, nodes[a].owner))):
            if key not in known:
                known[key] = len(known)
                rows.append(pairs.allowed[i, side])
            group[i, side] = known[key]
    allowed = np.array(rows, dtype=bool).reshape(-1, len(PREDICATES))
    target, status = np.zeros(allowed.shape, dtype=np.float32), np.full(allowed.shape, -1)
    said = relations(article.raw)
    for key, row in known.items():
        for number, state in said.get(key, {}).items():
            target[row, number], status[row, number] = 1, state
    inputs = to_inputs(text, encoded, nodes).astype(np.float16)
    places = [
        [torch.from_numpy(table) for table in relative_places(pairs, start, min(start + STRETCH, len(nodes)))]
        for start in range(0, len(nodes), STRETCH)
    ]
    owners = {node.owner: node for node in nodes}.values()
    right = [_is_right(node, found=finder is not None) for node in owners]
    columns = (group, list(known), target, allowed, status, np.array(right, dtype=np.float32))
    return Case(inputs, pairs, places, *columns, article.raw)


def _is_right(node: Node, *, found: bool) -> int:
    """Whether a node's owner is in the annotation; -1 for a name that was taken from there."""
    if node.kind != QUANTITY and not found:
        return -1
    return int(not node.owner.startswith(("!", "?")))
