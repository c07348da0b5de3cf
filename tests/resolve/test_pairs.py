"""Tables of names that are one thing and of names that are not."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.model import Claim, Document, DocumentEntity, EntityType, Extraction, Predicate
from kg.resolve import Resolution, Verdict, resolve_entities
from kg.resolve.features import FEATURES

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = tomllib.loads((Path(__file__).parent / "cases.toml").read_text("utf-8"))["case"]


def find_cases() -> Iterator[Any]:
    """Each pair of the table with whether it is one thing."""
    for case in CASES:
        places = case.get("at"), case.get("other_at")
        for kind in ("same", "apart"):
            for left, right in case[kind]:
                label = f"{case['type']}-{kind}-{left}-{right}-{places[0]}"
                yield pytest.param(case["type"], left, right, places, kind == "same", id=label)


def make(document: str, type_: str, name: str, at: str | None) -> Extraction:
    """A document that names one thing, and perhaps where it lies."""
    thing = DocumentEntity("e1", EntityType(type_), name)
    if at is None:
        return Extraction(Document(document, name), (thing,))
    place = DocumentEntity("e2", EntityType.PLACE, at)
    return Extraction(
        Document(document, name), (thing, place), (Claim("c1", Predicate.LOCATED_IN, "e1", "e2"),)
    )


def is_one(resolution: Resolution) -> bool:
    """Whether the first things of the documents became one entity."""
    return len({id_ for reference, id_ in resolution.entity_of.items() if reference.entity == "e1"}) == 1


@pytest.mark.parametrize(("type_", "left", "right", "places", "same"), list(find_cases()))
def test_pairs(
    type_: str,
    left: str,
    right: str,
    places: tuple[str | None, str | None],
    same: bool,  # noqa: FBT001
) -> None:
    """Names of two documents become one entity exactly where the table says so, in either order."""
    one = resolve_entities([make("a", type_, left, places[0]), make("b", type_, right, places[1])])
    other = resolve_entities([make("a", type_, right, places[1]), make("b", type_, left, places[0])])
    assert is_one(one) is same
    assert is_one(other) is same
    assert {entity.id for entity in one.entities if len(entity.references) == 2} == {
        entity.id for entity in other.entities if len(entity.references) == 2
    }


def test_types_are_never_mixed() -> None:
    """A product and an industry of one name stay two."""
    resolution = resolve_entities(
        [make("a", "Product", "云岭油箱", None), make("b", "Industry", "云岭油箱", None)]
    )
    assert len(resolution.entities) == 2


def test_every_type_has_its_features_and_every_feature_a_reason() -> None:
    """What a decision shows is a sentence, not a function's name."""
    assert set(FEATURES) == set(EntityType)
    for feature in (feature for features in FEATURES.values() for feature in features):
        assert " " in feature.reason
        assert feature.weight


def test_decisions_give_their_reasons() -> None:
    """A merge says why."""
    (decision,) = resolve_entities(
        [make("a", "Company", "云岭机械", None), make("b", "Company", "重庆云岭机械有限公司", None)]
    ).decisions
    assert decision.verdict is Verdict.SAME
    assert decision.reasons == ("The name of one is the other's without place or legal form (+0.60)",)
