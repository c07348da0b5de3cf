"""From sets of records to entities: the fullest name, an id from content, the evidence of all documents."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from kg.model import Entity
from kg.ontology.iris import to_digest
from kg.resolve.codes import join_identifiers
from kg.resolve.divisions import load_divisions
from kg.resolve.names import to_name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.resolve.profiles import Record

_HAN = re.compile("[\u3400-\u9fff]")

# However many documents agree, they can all be wrong in one way.
MOST_CERTAIN = 0.99


def combine_confidence(
    by_document: Iterable[tuple[str, float]], reprints: Mapping[str, str] | None = None
) -> float:
    """How sure independent documents make something: one minus the product of their doubts (noisy or).

    A document counts once, with its surest word, and so does a family of reprints; the result stays below
    certainty but never below the surest.

    >>> combine_confidence([("a", 0.5), ("a", 0.5), ("b", 0.5), ("c", 0.5)], {"c": "a"})
    0.75
    """
    surest: defaultdict[str, float] = defaultdict(float)
    first = reprints or {}
    for document, confidence in by_document:
        source = first.get(document, document)
        surest[source] = max(surest[source], confidence)
    if not surest:
        return 0.0
    # Sorted, for the product of floats depends on its order.
    combined = 1.0 - math.prod(1.0 - confidence for confidence in sorted(surest.values()))
    return round(max(min(combined, MOST_CERTAIN), *surest.values()), 6)


def to_entities(
    clusters: Iterable[Sequence[Record]], reprints: Mapping[str, str] | None = None
) -> tuple[Entity, ...]:
    """One entity for each set of records, sorted by id.

    The id is a hash of type and name, so it does not depend on what else is in the corpus. Where a name alone
    does not tell its bearer apart, or two bearers share it, the first reference enters the hash as well.
    """
    members = [sorted(cluster, key=lambda record: record.reference) for cluster in clusters]
    names = [_canonical(cluster) for cluster in members]
    shared = Counter((cluster[0].profile.type, name) for cluster, name in zip(members, names, strict=True))
    entities = []
    for cluster, name in zip(members, names, strict=True):
        type_ = cluster[0].profile.type
        own = name if any(record.profile.key for record in cluster) else ""
        known = own and shared[type_, name] == 1
        digest = to_digest(type_.value, name, *(() if known else cluster[0].reference))
        entities.append(_to_entity(f"{type_.value}-{digest}", cluster, reprints))
    return tuple(sorted(entities, key=lambda entity: entity.id))


def fullest(names: Iterable[str]) -> str:
    """The longest Chinese name, else the longest; then the one given most often, the first by code points."""
    counts = Counter(names)
    return min(counts, key=lambda name: (not _HAN.search(name), -len(to_name_key(name)), -counts[name], name))


def _canonical(cluster: Sequence[Record]) -> str:
    """The key of the fullest name: the same for 江津区政府 and 江津区人民政府."""
    name = to_name_key(fullest(record.entity.name for record in cluster))
    keys = [record.profile.key for record in cluster if record.profile.name == name and record.profile.key]
    return min(keys, default=name)


def _display_name(cluster: Sequence[Record]) -> str:
    """The fullest name; of a division the table's own name, where a text uses it (广东省, not 广东地区)."""
    names = [record.entity.name for record in cluster]
    official = load_divisions().names.get(cluster[0].profile.key)
    return official if official in names else fullest(names)


def _to_entity(id_: str, cluster: Sequence[Record], reprints: Mapping[str, str] | None) -> Entity:
    name = _display_name(cluster)
    others = {form for record in cluster for form in (record.entity.name, *record.entity.aliases)}
    return Entity(
        id_,
        cluster[0].profile.type,
        name,
        tuple(sorted(others - {name, ""})),
        join_identifiers((i.scheme, i.value) for record in cluster for i in record.entity.identifiers),
        tuple(record.reference for record in cluster),
        combine_confidence(
            ((record.reference.document, record.entity.confidence) for record in cluster), reprints
        ),
        sum(len(record.entity.mentions) for record in cluster),
    )
