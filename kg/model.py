"""Every type that passes between stages, frozen: what a document says, who it names, what the graph holds.

The way of the data: ``Document`` -> ``Sentence`` -> ``Mention`` -> ``DocumentEntity`` and ``Claim`` (together
an ``Extraction``) -> ``Entity`` and ``Fact`` (together a ``Graph``). Offsets are code points of
``Document.text``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class EntityType(StrEnum):
    """The eleven kinds of thing that are named."""

    COMPANY = "Company"
    GOVERNMENT_BODY = "GovernmentBody"
    ORGANIZATION = "Organization"
    PERSON = "Person"
    PLACE = "Place"
    PARK = "Park"
    PRODUCT = "Product"
    INDUSTRY = "Industry"
    POLICY_MEASURE = "PolicyMeasure"
    PROJECT = "Project"
    GROUP = "Group"


class Predicate(StrEnum):
    """What a claim can say: sixteen relations, what completes a measure, and two kinds of attribute."""

    SUPPLIES = "supplies"
    PRODUCES = "produces"
    LOCATED_IN = "located_in"
    PART_OF = "part_of"
    INVESTS_IN = "invests_in"
    COOPERATES_WITH = "cooperates_with"
    HOLDS_POST = "holds_post"
    ASSIGNED_TO = "assigned_to"
    VISITS = "visits"
    ISSUES = "issues"
    TARGETS = "targets"
    BENEFITS_FROM = "benefits_from"
    FINANCES = "finances"
    ASSISTS = "assists"
    MEMBER_OF = "member_of"
    AWARDS = "awards"
    REPEALS = "repeals"
    AMENDS = "amends"
    INSTRUMENT = "instrument"
    CONDITION = "condition"
    IN_FORCE = "in_force"
    QUANTITY = "quantity"
    STATE = "state"


# What a policy measure does to others, by which means it works, for whom, and when.
FRAME: tuple[Predicate, ...] = (
    Predicate.REPEALS,
    Predicate.AMENDS,
    Predicate.INSTRUMENT,
    Predicate.CONDITION,
    Predicate.IN_FORCE,
)
RELATIONS: tuple[Predicate, ...] = tuple(
    p for p in Predicate if p not in (*FRAME, Predicate.QUANTITY, Predicate.STATE)
)


class Status(StrEnum):
    """Whether a claim is said to hold."""

    ACTUAL = "actual"
    PLANNED = "planned"
    NEGATED = "negated"


class Modality(StrEnum):
    """The finer shade of a claim's status."""

    ASSERTED = "asserted"
    INTENDED = "intended"
    DENIED = "denied"
    ENDED = "ended"
    CONDITIONAL = "conditional"
    RUMOURED = "rumoured"
    HOPED = "hoped"


class Span(NamedTuple):
    """A half-open range of code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that went wrong with one input while the rest went on.

    ``severity`` is ``error`` (the document was refused) or ``warning`` (it was read, with a change).
    ``document`` is the id of the document that was read all the same, else empty.
    """

    where: str
    found: str
    fix: str = ""
    severity: str = "error"
    document: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One text, normalised once; every later offset points into ``text``.

    ``date`` is the publication date as ``YYYY-MM-DD`` (or ``YYYY-MM``, ``YYYY``), never the date of a fact.
    ``segmented`` says that the text came as tokens joined with ``|``, which were taken out, and may lack
    punctuation.
    """

    id: str
    text: str
    title: str = ""
    date: str | None = None
    source: str = ""
    segmented: bool = False
    sha256: str = field(default="")

    def __post_init__(self) -> None:
        """Fix the text's hash when the document is made."""
        if not self.sha256:
            digest = hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
            object.__setattr__(self, "sha256", digest)


class Token(NamedTuple):
    """A word with its part of speech, in the lexer's tag set (LAC: n, v, PER, LOC, ORG, TIME, ...)."""

    start: int
    end: int
    tag: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of text that ends with its final punctuation or line, with its tokens.

    ``paragraph`` counts the lines of the document from 0.
    """

    start: int
    end: int
    paragraph: int
    tokens: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A typed span. ``rule`` names what found it; ``confidence`` is a probability."""

    start: int
    end: int
    type: EntityType
    rule: str = ""
    confidence: float = 1.0


class Identifier(NamedTuple):
    """A code that names one thing: its scheme, its value in one form, and where it stands in the text."""

    scheme: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DocumentEntity:
    """One thing as one document names it: the fullest form, the other forms, and every place it stands."""

    id: str
    type: EntityType
    name: str
    aliases: tuple[str, ...] = ()
    mentions: tuple[Span, ...] = ()
    confidence: float = 1.0
    identifiers: tuple[Identifier, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as a fact: ``value`` in ``unit`` (multiplier applied), bounded by ``qualifier`` (= ~ > <)."""

    value: float
    unit: str
    qualifier: str = "="


@dataclass(frozen=True, slots=True)
class Time:
    """When a claim holds: the words that say it, and ISO bounds at their own grain (year, month, day)."""

    text: str
    start: str | None = None
    end: str | None = None
    grain: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one document says: subject, predicate, and an object, a quantity or a state.

    ``subject`` and ``object`` are ids of ``DocumentEntity``. ``property`` says what a quantity counts, which
    operating state or instrument is meant, the words of a condition, or the interval in which a measure is in
    force. ``evidence`` are the spans that say it, the sentence last.
    """

    id: str
    predicate: Predicate
    subject: str | None
    object: str | None = None
    quantity: Quantity | None = None
    property: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    status: Status = Status.ACTUAL
    modality: Modality = Modality.ASSERTED
    time: Time | None = None
    speaker: str | None = None
    evidence: tuple[Span, ...] = ()
    rule: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read from one document."""

    document: Document
    entities: tuple[DocumentEntity, ...] = ()
    claims: tuple[Claim, ...] = ()
    problems: tuple[Problem, ...] = ()


class Reference(NamedTuple):
    """A ``DocumentEntity`` seen from outside its document."""

    document: str
    entity: str


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing across documents.

    ``id`` is derived from its type and name; ``references`` lead to every mention, of which there are
    ``mentions``.
    """

    id: str
    type: EntityType
    name: str
    aliases: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    references: tuple[Reference, ...] = ()
    confidence: float = 1.0
    mentions: int = 0


class Basis(StrEnum):
    """Why a term is bounded where it is."""

    STATED = "stated"
    SUCCEEDED = "succeeded"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a term: an ISO day, month or year, and the claims that it rests on.

    ``basis`` tells a date that a text states of this fact (``stated``) from the stated beginning of a
    successor, or the stated date of a state that excludes this one (``succeeded``), and both from the date by
    which it was over, nobody says since when (``seen``): of the first document that has the post in other
    hands, the thing in another state, or either over; or on which the holder had another such post.
    """

    date: str
    basis: Basis = Basis.STATED
    claims: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """Equal claims of one or more documents about the same entities.

    ``claims`` are (document id, claim id) pairs. ``since`` and ``until`` bound the term of what lasts, where
    that is known; of a state, ``since`` is the first day that a text has it at. ``seen`` are the dates of the
    first and the last dated document that says it; what a reprint repeats was said when it was first printed.
    """

    id: str
    predicate: Predicate
    subject: str | None
    object: str | None = None
    quantity: Quantity | None = None
    property: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    status: Status = Status.ACTUAL
    modality: Modality = Modality.ASSERTED
    time: Time | None = None
    claims: tuple[tuple[str, str], ...] = ()
    confidence: float = 1.0
    since: Bound | None = None
    until: Bound | None = None
    seen: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Build:
    """What made a graph: the version of kg, and by name what else decides what is in it; no time."""

    version: str
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Graph:
    """The resolved graph with everything its evidence needs, sorted by id, and facts by their claims.

    ``reprints`` are pairs of document ids: one whose text another one, the second, has already.
    """

    entities: tuple[Entity, ...] = ()
    facts: tuple[Fact, ...] = ()
    extractions: tuple[Extraction, ...] = ()
    reprints: tuple[tuple[str, str], ...] = ()
    build: Build | None = None
