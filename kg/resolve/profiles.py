"""What identity is judged by: a document entity's name, its other names, and where its document puts it.

Two references with equal profiles look the same to every feature, so they are compared once.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from kg.lexicon import load_setting
from kg.model import EntityType, Modality, Predicate, Reference, Status
from kg.resolve.codes import to_codes
from kg.resolve.divisions import is_within, load_divisions, parents_of
from kg.resolve.key import Key, complete_key
from kg.resolve.keys import to_key
from kg.resolve.known import find_known
from kg.resolve.names import folded_words, to_name_key, to_person_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.model import DocumentEntity, Extraction
    from kg.resolve.sets import Codes

# What one text calls 产品 or 行业 for short, another text calls so of something else.
_NO_ALIASES = frozenset({EntityType.PRODUCT, EntityType.INDUSTRY})


# A person's name of so many characters is borne by many.
SHORT_PERSON = 2
# 云岭银行 without 云岭 is no name.
_SHORTEST_REST = 4
# A text calls these by their last word.
_SHARED_ENDS = frozenset({EntityType.PLACE, EntityType.GOVERNMENT_BODY, EntityType.ORGANIZATION})
_KINDS = {
    EntityType.PLACE: "place",
    EntityType.COMPANY: "company",
    EntityType.GOVERNMENT_BODY: "institution",
    EntityType.ORGANIZATION: "institution",
    EntityType.PARK: "park",
}


@dataclass(frozen=True, slots=True, order=True)
class Profile:
    """The grounds on which a document entity is joined with others or kept apart.

    Attributes:
        type: Only equal types are compared.
        name: The folded name.
        key: What names the thing beyond its document; ``""`` where the name alone does not.
        aliases: Keys of the other names that the document gives.
        derived: Shorter names that follow from the full one.
        places: Codes of the places in the name, or of those that the document puts the thing in.
        nearby: Codes of the divisions named in the document of a place that recurs in many counties.
        organisations: What a person holds or held posts in: ids of resolved entities.
        present: Those of them in which the posts are not said to have ended.
        issuers: Who issues a measure: ids of resolved entities.
        leads: Of a person, the state in whose highest organs the posts are.
        beside: What the document of a person names and few others do: ids of resolved entities.
        identifiers: What a thing has but one of (its credit code, its A shares …), with its code there.
    """

    type: EntityType
    name: str
    key: str = ""
    aliases: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    nearby: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    identifiers: Codes = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A reference with its document entity and its profile."""

    reference: Reference
    entity: DocumentEntity
    profile: Profile


@dataclass(frozen=True, slots=True)
class Joined:
    """What a resolved entity tells about those who hang on it.

    Attributes:
        id: The entity's, or what stands for it.
        places: The codes of its places.
        is_rare: Whether few documents name it, but more than one.
    """

    id: str
    places: tuple[str, ...] = ()
    is_rare: bool = False


def find_records(extraction: Extraction, types: frozenset[EntityType]) -> list[Record]:
    """The records of one document's entities of those types, from the document alone."""
    around, codes = _read_places(extraction)
    stated = _stated_places(extraction, codes)
    unlisted = frozenset(code for code in codes.values() if not code.isdigit())
    only = _only_of_rank(codes.values())
    nearby = tuple(sorted(set(codes.values()) - {code for code in around if code.endswith("0000")}))
    return [
        Record(
            Reference(extraction.document.id, entity.id),
            entity,
            _with_short_names(
                _to_profile(entity, around, stated.get(entity.id, ()) or _meant(entity, only), nearby),
                unlisted,
            ),
        )
        for entity in extraction.entities
        if entity.type in types
    ]


def find_people(extraction: Extraction, joined: Mapping[Reference, Joined]) -> list[Record]:
    """The records of one document's persons, with the resolved entities in which they hold posts."""
    # Few kinds of profiles keep a block of one name small, so no foreign state is kept here.
    own = load_setting("identity")["highest_organs"][0]
    bodies = (entity.id for entity in extraction.entities if entity.type is not EntityType.PLACE)
    known = _known(extraction, bodies, joined)
    nearby = (own,) if any(found.id == own for found in known) else ()
    beside = tuple(sorted({found.id for found in known if found.is_rare}))
    posts = _objects(extraction, Predicate.HOLDS_POST)
    ended = _objects(extraction, Predicate.HOLDS_POST, Modality.ENDED)
    return [
        Record(
            Reference(extraction.document.id, entity.id),
            entity,
            _to_person(
                entity,
                _known(extraction, posts[entity.id], joined),
                _known(extraction, ended[entity.id], joined),
                nearby,
                beside,
            ),
        )
        for entity in extraction.entities
        if entity.type is EntityType.PERSON
    ]


def find_measures(extraction: Extraction, joined: Mapping[Reference, Joined]) -> list[Record]:
    """The records of one document's measures, with the resolved entities that issue them."""
    around, _ = _read_places(extraction)
    issuers: defaultdict[str | None, list[str | None]] = defaultdict(list)
    for claim in extraction.claims:
        if claim.predicate is Predicate.ISSUES and claim.status is not Status.NEGATED:
            issuers[claim.object].append(claim.subject)
    return [
        Record(
            Reference(extraction.document.id, entity.id),
            entity,
            _to_measure(entity, around, _known(extraction, issuers[entity.id], joined)),
        )
        for entity in extraction.entities
        if entity.type is EntityType.POLICY_MEASURE
    ]


def find_seat(profile: Profile) -> str | None:
    """What a post in that body or place is a post in: the place a government acts for, or the country."""
    setting = load_setting("identity")
    if profile.key in setting["highest_organs"]:
        return setting["highest_organs"][0]  # type: ignore[no-any-return]
    if profile.type is EntityType.GOVERNMENT_BODY and (state := _state_of(profile.key)):
        return state
    if profile.type is EntityType.GOVERNMENT_BODY and len(profile.places) == 1:
        code = profile.places[0]
        return code if profile.key in {code + organ for organ in setting["place_organs"]} else None
    if profile.type is EntityType.PLACE:
        return profile.key if profile.places == (profile.key,) or profile.key in _states() else None
    return None


@cache
def _states() -> frozenset[str]:
    """What stands for the highest organs of a state: its name."""
    return folded_words("places_foreign") | {load_setting("identity")["highest_organs"][0]}


def _state_of(key: str) -> str:
    """The foreign state whose government or head's office a body is: 美国政府, 美国国会."""
    organs = load_setting("identity")["state_organs"]
    return next((key.removesuffix(organ) for organ in organs if key.removesuffix(organ) in _states()), "")


def _to_profile(
    entity: DocumentEntity, around: frozenset[str], stated: tuple[str, ...], nearby: tuple[str, ...]
) -> Profile:
    key = to_key(entity.type, entity.name, around)
    others = [to_key(entity.type, alias, around) for alias in entity.aliases]
    if not key.key:
        key = _completed(key, others, stated)
    named = zip(entity.aliases, others, strict=True)
    own = {other.key for alias, other in named if not _is_anothers(entity, alias, other.key, key)}
    aliases = set() if entity.type in _NO_ALIASES else own - {"", key.key}
    return Profile(
        entity.type,
        to_name_key(entity.name),
        key.key,
        tuple(sorted(aliases)),
        tuple(sorted({*key.derived} - {key.key})),
        key.places,
        nearby if entity.type is EntityType.PLACE and not key.key else (),
        identifiers=to_codes(entity.identifiers),
    )


def _with_short_names(profile: Profile, unlisted: frozenset[str]) -> Profile:
    """A firm's profile with the names that leave out a place which only its document names, not the table."""
    if profile.type is not EntityType.COMPANY or not profile.key:
        return profile
    starts = {start for place in unlisted for start in (place, place[:-1]) if profile.name.startswith(start)}
    rest = profile.name.removeprefix(max(starts, key=len, default=""))
    if not starts or len(rest) < _SHORTEST_REST:
        return profile
    key = to_key(profile.type, rest)
    shorter = {*profile.derived, key.key, *key.derived} - {"", profile.key}
    return replace(profile, derived=tuple(sorted(shorter)))


def _is_anothers(entity: DocumentEntity, alias: str, alias_key: str, key: Key) -> bool:
    """Whether a text's other name says too little, or is that of something else that is well known."""
    name, short = to_name_key(entity.name), to_name_key(alias)
    # 苏北运河 is called 运河 in its text, and so are others in theirs; 印度新德里 is 新德里 anywhere.
    if entity.type in _SHARED_ENDS and name != short and name.endswith(short):
        head = name.removesuffix(short)
        if not (load_divisions().is_name(head) or head in folded_words("places_foreign")):
            return True
    if entity.type is EntityType.PLACE and alias_key in key.places and alias_key != key.key:
        return True
    kind = _KINDS.get(entity.type, "")
    return bool(kind) and alias_key not in (key.key, *key.derived) and bool(find_known(kind, alias_key))


def _completed(key: Key, others: Iterable[Key], stated: tuple[str, ...]) -> Key:
    """A name that needs its place takes it from a fuller form, or from the one place the document states."""
    if fuller := [other for other in others if other.key]:
        return max(fuller, key=lambda other: (len(other.key), other.key))
    finest = [
        code for code in stated if not any(other != code and is_within(other, code) for other in stated)
    ]
    return complete_key(key, finest[0]) if key.rest and len(finest) == 1 else key


def _to_person(
    entity: DocumentEntity,
    posts: list[Joined],
    ended: list[Joined],
    nearby: tuple[str, ...],
    beside: tuple[str, ...],
) -> Profile:
    key = to_person_key(entity.name)
    present = {post.id for post in posts}
    # 总书记 beside the name is a post, though no organisation is named.
    titles = tuple(load_setting("identity")["highest_titles"])
    if any(alias.endswith(titles) for alias in (entity.name, *entity.aliases)):
        present.add(load_setting("identity")["highest_organs"][0])
    return Profile(
        EntityType.PERSON,
        key,
        key,
        places=tuple(sorted({place for post in posts for place in post.places})),
        organisations=tuple(sorted(present | {post.id for post in ended})),
        present=tuple(sorted(present)),
        nearby=nearby,
        leads=tuple(sorted(present & {load_setting("identity")["highest_organs"][0]})),
        beside=() if len(key) <= SHORT_PERSON else beside,
    )


def _to_measure(entity: DocumentEntity, around: frozenset[str], issuers: list[Joined]) -> Profile:
    key = to_key(entity.type, entity.name, around)
    return Profile(
        entity.type,
        to_name_key(entity.name),
        key.key,
        tuple(sorted({to_key(entity.type, alias, around).key for alias in entity.aliases} - {"", key.key})),
        key.derived,
        key.places,
        issuers=tuple(sorted({issuer.id for issuer in issuers})),
        identifiers=to_codes(entity.identifiers),
    )


def _known(
    extraction: Extraction, ids: Iterable[str | None], joined: Mapping[Reference, Joined]
) -> list[Joined]:
    references = (Reference(extraction.document.id, id_) for id_ in ids if id_ is not None)
    return [joined[reference] for reference in references if reference in joined]


def _objects(
    extraction: Extraction, predicate: Predicate, modality: Modality = Modality.ASSERTED
) -> defaultdict[str | None, list[str | None]]:
    """By subject, what the actual claims of a predicate and modality say."""
    found: defaultdict[str | None, list[str | None]] = defaultdict(list)
    for claim in extraction.claims:
        if (claim.predicate, claim.modality, claim.status) == (predicate, modality, Status.ACTUAL):
            found[claim.subject].append(claim.object)
    return found


def _read_places(extraction: Extraction) -> tuple[frozenset[str], dict[str, str]]:
    """The divisions that a document names, with all above them, and the code of each of its places."""
    places = [entity for entity in extraction.entities if entity.type is EntityType.PLACE]
    certain = {code for place in places for name in (place.name, *place.aliases)
               if (code := load_divisions().find(to_name_key(name)))}  # fmt: skip
    around = frozenset(certain | {parent for code in certain for parent in parents_of(code)})
    keys = {place.id: to_key(EntityType.PLACE, place.name, around) for place in places}
    return around, {id_: key.places[0] for id_, key in keys.items() if key.places}


def _only_of_rank(codes: Iterable[str]) -> dict[str, str]:
    """By rank (省, 市, 区, 县), the one division of it that a document names, where it names no other."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for code in codes:
        found[load_divisions().names.get(code, code)[-1:]].add(code)
    ranks = load_setting("identity")["plain_ranks"]
    return {rank: next(iter(some)) for rank, some in found.items() if rank in ranks and len(some) == 1}


def _meant(entity: DocumentEntity, only: Mapping[str, str]) -> tuple[str, ...]:
    """The place of 市政府 in a text that names but one city."""
    rank = entity.name[:1] if entity.type is EntityType.GOVERNMENT_BODY else ""
    return (only[rank],) if rank in only else ()


def _stated_places(extraction: Extraction, codes: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The codes of the places that a document says its entities lie in."""
    found: dict[str, tuple[str, ...]] = {}
    for subject, objects in _objects(extraction, Predicate.LOCATED_IN).items():
        if subject is not None:
            found[subject] = tuple(
                sorted({codes[id_] for id_ in objects if id_ is not None and id_ in codes})
            )
    return found
