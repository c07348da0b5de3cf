"""The page and the picture are what the vocabulary says now."""

from __future__ import annotations

import io
import tomllib
from pathlib import Path

import matplotlib.image
import numpy as np
import pytest
from build_vocabulary_page import to_page
from draw_vocabulary import ARROWS, BOXES, COLUMNS, to_picture
from vocabulary_terms import Vocabulary

from kg.lexicon import load_setting
from kg.model import RELATIONS, EntityType, Predicate

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
VOCABULARY = Vocabulary()


def test_the_page_is_current() -> None:
    """Else ``make docs`` is to be run, and what it writes to be looked at and committed."""
    assert (DOCS / "vocabulary.md").read_text("utf-8") == to_page(VOCABULARY, DOCS / "queries")


def test_the_page_has_every_term() -> None:
    """Each class, property and value in a table of its own kind."""
    page = to_page(VOCABULARY, DOCS / "queries")
    kinds = ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "rdfs:Class", "rdf:Property")
    assert not [name for name in VOCABULARY.names(*kinds) if f"\n| `{name}` |" not in page]


def test_the_picture_is_current() -> None:
    """Pixel by pixel, but for what another version of the libraries may draw a little differently."""
    drawn, committed = (
        matplotlib.image.imread(io.BytesIO(data))
        for data in (to_picture(VOCABULARY), (DOCS / "vocabulary.png").read_bytes())
    )
    assert drawn.shape == committed.shape
    assert float(np.abs(drawn - committed).mean()) < 0.002


def test_the_picture_shows_what_there_is() -> None:
    """Every kind of thing has a column, beside those of its class; boxes and arrows are known terms."""
    assert {f"kg:{type_.value}" for type_ in EntityType} == set(COLUMNS)
    joining = [*RELATIONS, Predicate.REPEALS, Predicate.AMENDS]
    assert [name.removeprefix("kg:") for name in VOCABULARY.relations] == [name.value for name in joining]
    for wide in ("kg:Entity", *VOCABULARY.kinds_of_thing):
        under = [n for n, kind in enumerate(COLUMNS) if wide in VOCABULARY.above(kind)]
        assert under == list(range(under[0], under[-1] + 1)), wide
    for name in {*BOXES, *(term for _, term, *_ in ARROWS)}:
        assert all(VOCABULARY.label(name)), name


def test_a_class_without_a_column_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new kind of thing must not be missing in silence."""
    monkeypatch.setattr("draw_vocabulary.COLUMNS", COLUMNS[1:])
    with pytest.raises(ValueError, match="kg:Group"):
        to_picture(VOCABULARY)


def test_one_thing_has_one_name() -> None:
    """The page and pictures of a graph call types, relations and statuses as the vocabulary does."""
    view = load_setting("view")
    for section, prefix in (("types", "kg"), ("predicates", "kg"), ("statuses", "status")):
        for name, look in view[section].items():
            assert VOCABULARY.label(f"{prefix}:{name}")[0] == look["label"][0], name


def test_what_these_tests_read_comes_with_the_source() -> None:
    """In the source distribution."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert {"/docs", "/scripts", "/tests"} <= set(
        project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    )
