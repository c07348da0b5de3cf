"""The house rules that no other tool checks."""

from __future__ import annotations

import ast
import re
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
CODE = sorted([*ROOT.glob("kg/**/*.py"), *ROOT.glob("scripts/*.py")])
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
MODULE_LINES = 400
FUNCTION_LINES = 50

in_each_module = pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))


def find_docstring_lines(tree: ast.Module) -> Iterator[int]:
    """Yield each line of the docstrings of the module and of each class and function in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield from range(first.lineno, (first.end_lineno or first.lineno) + 1)


@in_each_module
def test_chinese_stands_in_data(path: Path) -> None:
    """Outside docstrings and comments, the source holds no Han character."""
    docstrings = set(find_docstring_lines(ast.parse(path.read_text("utf-8"))))
    with tokenize.open(path) as source:
        found = [
            f"{token.start[0]}: {token.string}"
            for token in tokenize.generate_tokens(source.readline)
            if token.type != tokenize.COMMENT
            and token.start[0] not in docstrings
            and HAN.search(token.string)
        ]
    assert not found


@in_each_module
def test_modules_and_functions_stay_short(path: Path) -> None:
    """Past 400 and 50 lines, a module or function is split by meaning."""
    text = path.read_text("utf-8")
    assert text.count("\n") <= MODULE_LINES
    functions = [
        node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    lengths = {node.name: (node.end_lineno or node.lineno) - node.lineno + 1 for node in functions}
    assert not {name: length for name, length in lengths.items() if length > FUNCTION_LINES}


@pytest.mark.parametrize("path", sorted(ROOT.glob("kg/**/data/*.txt")), ids=lambda path: path.name)
def test_word_lists_are_sorted_and_say_their_source(path: Path) -> None:
    """Entries are in the order of their code points, none twice, after a header with source and licence."""
    lines = path.read_text("utf-8").splitlines()
    header = "\n".join(line for line in lines if line.startswith("#")).lower()
    assert "source" in header
    assert "licence" in header
    entries = [line for line in lines if line and not line.startswith("#")]
    assert entries == sorted(set(entries))
