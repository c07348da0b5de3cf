"""Which schema of FollowTheMoney stands for what, from ``data/ftm.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from kg.errors import DataError
from kg.model import EntityType, Predicate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.model import Fact


@dataclass(frozen=True, slots=True)
class Link:
    """A schema that can stand for a predicate, and the properties that hold its two ends.

    ``titles`` are the words of which a post's title must hold one; without any, every title will do.
    """

    predicate: Predicate
    schema: str
    subject: str
    subject_schemata: frozenset[str]
    object: str
    object_schemata: frozenset[str]
    titles: tuple[str, ...] = ()

    def takes(self, fact: Fact, subject: str, object: str) -> bool:
        """Whether it can stand for a fact between entities of these two schemata."""
        titles = [value for key, value in fact.attributes if key == "title"]
        worded = not self.titles or any(word in title for word in self.titles for title in titles)
        ends = subject in self.subject_schemata and object in self.object_schemata
        return fact.predicate is self.predicate and worded and ends


@dataclass(frozen=True, slots=True)
class Identifier:
    """The property of an identifier, and the schemata that have it."""

    property: str
    schemata: frozenset[str]


@dataclass(frozen=True, slots=True)
class FtmModel:
    """The schema of each type, the property of each identifier, and the links."""

    types: Mapping[EntityType, str]
    identifiers: Mapping[str, Identifier]
    links: tuple[Link, ...]


@cache
def load_ftm_model() -> FtmModel:
    """What the data file says.

    Raises:
        DataError: Where a type has no schema, or a key is missing or not known.
    """
    path = resources.files("kg.export").joinpath("data", "ftm.toml")
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        ranges = {name: frozenset(schemata) for name, schemata in data["ranges"].items()}
        identifiers = {
            scheme: Identifier(found["property"], ranges[found["range"]])
            for scheme, found in data["identifiers"].items()
        }
        types = {type_: data["types"][type_.value] for type_ in EntityType}
        return FtmModel(types, identifiers, tuple(_to_link(link, ranges) for link in data["links"]))
    except (KeyError, ValueError) as error:
        raise DataError("ftm.toml", repr(error), "see the comments in the file") from error


def _to_link(link: dict[str, Any], ranges: Mapping[str, frozenset[str]]) -> Link:
    return Link(
        Predicate(link["predicate"]),
        link["schema"],
        link["subject"],
        ranges[link["subject_range"]],
        link["object"],
        ranges[link["object_range"]],
        tuple(link.get("titles", ())),
    )
