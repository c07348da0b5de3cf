"""FollowTheMoney: every record is one that the published model takes."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from samples import GRAPH
from strategies import graphs

from kg.export import write_ftm
from kg.export.ftm_model import load_ftm_model
from kg.model import EntityType, Modality, Status

if TYPE_CHECKING:
    from kg.model import Graph

# An extract of the schemata of followthemoney 4.11.2 (MIT licence).
MODEL: dict[str, Any] = json.loads(Path(__file__).with_name("ftm_schemata.json").read_text("utf-8"))


def ancestors(schema: str) -> set[str]:
    """A schema and all that it extends."""
    return {schema}.union(*(ancestors(parent) for parent in MODEL[schema].get("extends", ())))


def properties(schema: str) -> dict[str, dict[str, str]]:
    """The properties of a schema with what they may hold, its own and those that it has from others."""
    found = [MODEL[one].get("properties", {}) for one in sorted(ancestors(schema))]
    return {name: described for one in found for name, described in one.items()}


def read(graph: Graph) -> list[dict[str, Any]]:
    """What json reads of each line."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "entities.ftm.json"
        write_ftm(graph, path)
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def check(records: list[dict[str, Any]]) -> None:
    """Ids stand once, and each record has a schema that can be used, its properties, and ends in range."""
    by_id = {record["id"]: record for record in records}
    assert len(by_id) == len(records)
    for record in records:
        schema, known = MODEL[record["schema"]], properties(record["schema"])
        assert not schema.get("abstract")
        assert set(schema.get("required", ())) <= set(record["properties"])
        for name, values in record["properties"].items():
            assert values
            assert all(isinstance(value, str) for value in values)
            if known[name].get("type") == "entity":
                for value in values:
                    assert known[name]["range"] in ancestors(by_id[value]["schema"])


@settings(max_examples=40, deadline=None)
@given(graphs())
def test_every_record_is_one_of_the_model(graph: Graph) -> None:
    """Whatever names hold; each entity is there under its name."""
    records = read(graph)
    check(records)
    names = [record["properties"]["name"][0] for record in records if "keywords" in record["properties"]]
    assert sorted(names) == sorted(entity.name for entity in graph.entities)


def test_every_type_and_link_is_one_of_the_model() -> None:
    """Also those that no example has: ends are properties of the schema, and take the schemata named."""
    model = load_ftm_model()
    assert set(model.types) == set(EntityType)
    assert {"Article", "UnknownLink", *model.types.values()} <= set(MODEL)
    for link in model.links:
        known = properties(link.schema)
        for end, schemata in ((link.subject, link.subject_schemata), (link.object, link.object_schemata)):
            assert all(known[end]["range"] in ancestors(schema) for schema in schemata)
    for identifier in model.identifiers.values():
        assert all(identifier.property in properties(schema) for schema in identifier.schemata)


def test_the_sample() -> None:
    """A director, an address, a state and a code; what is only planned is not there."""
    records = read(GRAPH)
    by_name = {record["properties"].get("name", [""])[0]: record for record in records}
    post = next(record for record in records if record["schema"] == "Directorship")
    assert post["properties"]["role"] == ["董事长"]
    assert post["properties"]["director"] == [by_name["陈一鸣"]["id"]]
    assert post["properties"]["organization"] == [by_name["远山动力"]["id"]]
    assert by_name["远山动力"]["properties"]["status"] == ["停产"]
    assert by_name["青石精工有限公司"]["properties"]["uscCode"] == ["010000"]
    supply = next(record for record in records if record["schema"] == "UnknownLink")
    assert supply["properties"]["role"] == ["supplies"]
    assert len(supply["properties"]["description"]) == len(supply["properties"]["proof"]) == 2
    assert not [record for record in records if record["schema"] == "Ownership"]
    first = dataclasses.replace(GRAPH.facts[3], status=Status.ACTUAL, modality=Modality.ASSERTED)
    owner = dataclasses.replace(first, subject="company-1", object="company-2")
    assert "Ownership" in {record["schema"] for record in read(dataclasses.replace(GRAPH, facts=(owner,)))}


def test_ids_are_stable() -> None:
    """A thing keeps its id whatever else is in the graph."""
    alone = read(dataclasses.replace(GRAPH, facts=(), entities=GRAPH.entities[:1]))
    assert {record["id"] for record in alone} <= {record["id"] for record in read(GRAPH)}
