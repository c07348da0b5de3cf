"""What is worth a look, and that the lines which answer it do what they say."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from kg.corrections import ByHand
from kg.corrections.conflicts import find_conflicts
from kg.corrections.review import find_doubts, to_template
from kg.join import Joined, join
from kg.model import (
    Claim,
    Document,
    DocumentEntity,
    EntityType,
    Extraction,
    Predicate,
    Quantity,
    Span,
    Status,
)

COMPANY, PERSON = EntityType.COMPANY, EntityType.PERSON


def document(id_: str, text: str, things: dict[str, EntityType], *claims: Claim) -> Extraction:
    """A text with things by name, whose claims are said by the whole text."""
    entities = tuple(
        DocumentEntity(name, type_, name, (), (Span(text.index(name), text.index(name) + len(name)),), 0.9)
        for name, type_ in things.items()
    )
    placed = (
        replace(
            claim,
            evidence=(
                *(e.mentions[0] for e in entities if e.id in (claim.subject, claim.object)),
                Span(0, len(text)),
            ),
        )
        for claim in claims
    )
    return Extraction(Document(id_, text, date="2024-03-18"), entities, tuple(placed))


def output(firm: str, value: float, sign: str = "=", confidence: float = 0.95) -> Claim:
    """How much a firm makes."""
    amount = Quantity(value, "台", sign)
    return Claim("c1", Predicate.QUANTITY, firm, quantity=amount, property="月产量", confidence=confidence)


def post(person: str, firm: str, title: str) -> Claim:
    """Who holds which post."""
    return Claim("c1", Predicate.HOLDS_POST, person, firm, attributes=(("title", title),), confidence=0.95)


SHORT = document("s", "云岭。", {"云岭": COMPANY})
CHEMICALS = document("t", "四川云岭化工有限公司云岭。", {"四川云岭化工有限公司": COMPANY})
ALIASED = replace(CHEMICALS, entities=(replace(CHEMICALS.entities[0], aliases=("云岭",)),))
OTHER = document("u", "重庆云岭科技有限公司云岭。", {"重庆云岭科技有限公司": COMPANY})
ALSO = replace(OTHER, entities=(replace(OTHER.entities[0], aliases=("云岭",)),))
UNSURE = document(
    "v",
    "青石公司向远山公司供货。",
    {"青石公司": COMPANY, "远山公司": COMPANY},
    Claim("c1", Predicate.SUPPLIES, "青石公司", "远山公司", rule="linker", confidence=0.41),
)
TWICE = document(
    "w",
    "白塔公司月产3台，另说5台。",
    {"白塔公司": COMPANY},
    output("白塔公司", 3),
    replace(output("白塔公司", 5), id="c2"),
)
CHAIR_A = document(
    "x",
    "陈一鸣任黑水公司董事长。",
    {"陈一鸣": PERSON, "黑水公司": COMPANY},
    post("陈一鸣", "黑水公司", "董事长"),
)
CHAIR_B = document(
    "y", "林远任黑水公司董事长。", {"林远": PERSON, "黑水公司": COMPANY}, post("林远", "黑水公司", "董事长")
)
ALL = [SHORT, ALIASED, ALSO, UNSURE, TWICE, CHAIR_A, CHAIR_B]


def ask(joined: Joined) -> dict[str, int]:
    """How many questions of each kind."""
    kinds = [doubt.kind for doubt in find_doubts(joined.graph, joined.decisions)]
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}


def test_each_kind_of_doubt_is_asked() -> None:
    """The kinds in turn, with their sentences and reasons; a limit cuts them."""
    joined = join(ALL)
    assert ask(joined) == {"fact": 1, "holders": 1, "identity": 2, "values": 1}
    doubts = find_doubts(joined.graph, joined.decisions)
    assert [doubt.kind for doubt in doubts[:4]] == ["values", "holders", "identity", "fact"]
    unsure = doubts[3]
    assert unsure.question == "Is it right that 青石公司 supplies 远山公司?"
    assert unsure.sentences == (("v", "青石公司向远山公司供货。"),)
    assert unsure.reasons == ("confidence 0.41, found by linker",)
    assert find_doubts(joined.graph, joined.decisions, 2) == doubts[:2]
    assert len({doubt.id for doubt in doubts}) == len(doubts)


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_what_is_answered_is_asked_no_more(answer: str) -> None:
    """Every line applies to what was read, and its question goes."""
    joined = join(ALL)
    for doubt in find_doubts(joined.graph, joined.decisions):
        decided = join(ALL, ByHand(getattr(doubt, answer)))
        assert not decided.problems, doubt
        assert doubt.id not in {one.id for one in find_doubts(decided.graph, decided.decisions)}


def test_a_template_says_nothing_until_a_mark_is_taken_away() -> None:
    """Then the line is one of a ledger."""
    joined = join(ALL)
    doubt = next(d for d in find_doubts(joined.graph, joined.decisions) if d.kind == "identity")
    lines = to_template(doubt)
    assert lines[0] == f"# {doubt.id}: {doubt.question}"
    assert all(line.startswith("#") for line in lines)
    rows = [json.loads(line[1:]) for line in lines if line.startswith("#{")]
    assert [row["decision"] for row in rows] == ["same", "not_same"]


@pytest.mark.parametrize(
    ("one", "other", "conflicts"),
    [
        ((3, "="), (5, "="), 1),
        ((3, ">"), (5, "="), 0),
        ((5, ">"), (3, "="), 1),
        ((5, "<"), (3, "="), 0),
        ((100, "~"), (105, "="), 0),
        ((100, "~"), (150, "="), 1),
        ((3, ">"), (5, ">"), 0),
        ((5, ">"), (3, "<"), 1),
    ],
)
def test_values_conflict_only_where_no_number_fits_both(
    one: tuple[float, str], other: tuple[float, str], conflicts: int
) -> None:
    """About, more than and less than leave room."""
    two = replace(TWICE, claims=tuple(
        replace(claim, quantity=Quantity(value, "台", sign))
        for claim, (value, sign) in zip(TWICE.claims, (one, other), strict=True)
    ))  # fmt: skip
    assert len(list(find_conflicts(join([two]).graph, "values"))) == conflicts


@pytest.mark.parametrize("title", ["副董事长", "总经理助理", "董事"])
def test_posts_that_many_hold_are_no_conflict(title: str) -> None:
    """Two deputies are usual."""
    two = [
        replace(x, claims=(replace(x.claims[0], attributes=(("title", title),)),)) for x in (CHAIR_A, CHAIR_B)
    ]
    assert not list(find_conflicts(join(two).graph, "holders"))


def test_what_is_planned_or_at_another_time_is_no_conflict() -> None:
    """A successor takes over later."""
    later = replace(CHAIR_B, document=replace(CHAIR_B.document, date="2024-06-01"))
    planned = replace(CHAIR_B, claims=(replace(CHAIR_B.claims[0], status=Status.PLANNED),))
    for other in (later, planned):
        assert not list(find_conflicts(join([CHAIR_A, other]).graph, "holders"))
