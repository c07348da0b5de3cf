"""A person's next office: which posts end because the holder has another one, and which stay."""

from __future__ import annotations

from itertools import permutations

import pytest
from posts import to_extraction

from kg.analyse.moment import as_of
from kg.graph import build_graph
from kg.lexicon import load_rows, load_setting
from kg.model import (
    Document,
    Entity,
    EntityType,
    Extraction,
    Fact,
    Graph,
    Modality,
    Reference,
    Status,
    Time,
)
from kg.resolve import Resolution
from kg.resolve.names import to_name_key
from kg.terms.offices import are_apart

PLACE, BODY, FIRM = EntityType.PLACE, EntityType.GOVERNMENT_BODY, EntityType.COMPANY
# Where a document names it, a body is the entity of its name; the person is one and the same.
PERSON = "顾小满"


def says(  # noqa: PLR0913 - what a claim says of a post
    date: str | None,
    body: str,
    title: str,
    type_: EntityType = PLACE,
    *,
    text: str = "{body}{title}{person}说，复工顺利。",
    time: str | None = None,
    status: Status = Status.ACTUAL,
    modality: Modality = Modality.ASSERTED,
) -> Extraction:
    """A document that names the person's post."""
    document = Document(
        f"{date}-{body}-{title}", text.format(body=body, title=title, person=PERSON), date=date
    )
    when = Time(time, time, time, "day") if time else None
    return to_extraction(document, PERSON, body, type_, title, time=when, status=status, modality=modality)


def join(*extractions: Extraction) -> Graph:
    """Their graph, in which one name is one thing."""
    entity_of = {
        Reference(x.document.id, e.id): f"{e.type.value}-{e.name}" for x in extractions for e in x.entities
    }
    named = {f"{e.type.value}-{e.name}": e for x in extractions for e in x.entities}
    entities = tuple(Entity(id_, named[id_].type, named[id_].name) for id_ in sorted(named))
    return build_graph(extractions, Resolution(entities, (), entity_of))


def fact_of(graph: Graph, body: str) -> Fact:
    """The post in a body."""
    (fact,) = (fact for fact in graph.facts if fact.object and fact.object.endswith(f"-{body}"))
    return fact


FIRST = says("2021-03-08", "岚山市", "市长")


def test_a_later_office_of_the_kind_ends_the_first() -> None:
    """By the date of the first document that has it; a third document changes nothing."""
    later = says("2023-06-01", "云岭市", "市长")
    graph = join(FIRST, later, says("2024-01-05", "云岭市", "市长", text="{body}{title}{person}出席。"))
    bound = fact_of(graph, "岚山市").until
    assert bound is not None
    assert (bound.date, bound.basis.value, bound.claims) == (
        "2023-06-01",
        "seen",
        tuple((x, "c1") for x in sorted(x.document.id for x in graph.extractions) if "2021" not in x),
    )
    assert fact_of(graph, "云岭市").until is None
    held = [[fact.object for fact in as_of(graph, day).facts] for day in ("2023-05-31", "2023-06-01")]
    assert held == [["Place-岚山市"], ["Place-云岭市"]]


def test_a_stated_beginning_is_the_day() -> None:
    """The first term was over by then; nobody says when it ended."""
    text = "5月2日，任命{person}为{body}{title}。"
    graph = join(FIRST, says("2023-06-01", "云岭县", "县长", time="2023-05-02", text=text))
    bound = fact_of(graph, "岚山市").until
    assert bound is not None
    assert (bound.date, bound.basis.value) == ("2023-05-02", "seen")


@pytest.mark.parametrize(
    ("first", "later"),
    [
        (("岚山市", "市长", PLACE), ("云岭市人民政府", "市长", BODY)),
        (("岚山县委", "书记", BODY), ("云岭市委", "书记", BODY)),
        (("岚山市", "市委书记", PLACE), ("云岭市", "市委书记", PLACE)),
        (("岚山工业园区管委会", "主任", BODY), ("云岭高新区管委会", "主任", EntityType.ORGANIZATION)),
        (("岚山市中级人民法院", "院长", BODY), ("云岭市中级人民法院", "院长", BODY)),
        (("岚山市水务局", "党组书记、局长", BODY), ("云岭市商务局", "局长", BODY)),
    ],
)
def test_kinds(first: tuple[str, str, EntityType], later: tuple[str, str, EntityType]) -> None:
    """Heads of governments, of party committees, of zones, of courts and of bureaus elsewhere."""
    graph = join(says("2021-03-08", *first), says("2023-06-01", *later))
    assert fact_of(graph, first[0]).until
    assert not fact_of(graph, later[0]).until


@pytest.mark.parametrize(
    "later",
    [
        # Perhaps the same body, by another name.
        says("2023-06-01", "岚山市人民政府", "市长", BODY),
        says("2023-06-01", "东江省岚山市", "市长"),
        says("2023-06-01", "市政府", "市长", BODY),
        # Another kind of post, or none that leads.
        says("2023-06-01", "云岭市", "市委书记"),
        says("2023-06-01", "云岭市", "副市长"),
        says("2023-06-01", "云岭精铸有限公司", "董事长", FIRM),
        # Both at once.
        says("2023-06-01", "云岭市", "市长", text="{person}兼任{body}{title}。"),
        # Not yet, not so, no longer.
        says("2023-06-01", "云岭市", "市长", status=Status.PLANNED, modality=Modality.INTENDED),
        says("2023-06-01", "云岭市", "市长", status=Status.NEGATED, modality=Modality.DENIED),
        says("2023-06-01", "云岭市", "市长", modality=Modality.ENDED),
        # Nobody says which came later.
        says("2021-03-08", "云岭市", "市长"),
        says("2021-03", "云岭市", "市长"),
        says(None, "云岭市", "市长"),
    ],
)
def test_what_ends_nothing(later: Extraction) -> None:
    """Where it is not sure, both terms stay."""
    assert fact_of(join(FIRST, later), "岚山市").until is None


@pytest.mark.parametrize("title", ["局长", "董事长", "会长"])
def test_posts_that_may_be_held_side_by_side(title: str) -> None:
    """Two bureaus of one city may be one under two names; firms and associations share their heads."""
    type_ = BODY if title == "局长" else FIRM
    bodies = ("岚山市水务局", "岚山市水利和湖泊局") if type_ is BODY else ("岚山精铸公司", "云岭油箱公司")
    graph = join(says("2021-03-08", bodies[0], title, type_), says("2023-06-01", bodies[1], title, type_))
    assert not [fact for fact in graph.facts if fact.until]


def test_posts_told_by_turns_are_held_side_by_side() -> None:
    """Who is seen in the first one again has not left it."""
    documents = (
        FIRST,
        says("2022-01-04", "云岭市", "市长"),
        says("2022-09-09", "岚山市", "市长", text="{body}{title}{person}到会。"),
    )
    assert not [fact for fact in join(*documents).facts if fact.until]


def test_the_order_of_documents_does_not_count() -> None:
    """Each office ends with the next one."""
    documents = (FIRST, says("2022-01-04", "云岭县", "县长"), says("2023-06-01", "白塔区", "区长"))
    graph = join(*documents)
    ends = [fact_of(graph, body).until for body in ("岚山市", "云岭县", "白塔区")]
    assert [bound and bound.date for bound in ends] == ["2022-01-04", "2023-06-01", None]
    assert all(join(*order).facts == graph.facts for order in permutations(documents))


def test_a_known_end_stays() -> None:
    """A dismissal says more than a later office."""
    text = "4月30日，免去{person}{body}{title}职务。"
    over = says("2023-05-05", "岚山市", "市长", time="2023-04-30", text=text, modality=Modality.ENDED)
    graph = join(FIRST, over, says("2023-06-01", "云岭市", "市长"))
    ends = {fact.until.date for fact in graph.facts if fact.until and fact.object == "Place-岚山市"}
    assert ends == {"2023-04-30"}


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("岚山市", "云岭市", True),
        ("岚山市", "岚山县", False),
        ("石桥工业园区管理委员会", "青芦高新技术产业开发区管理委员会", True),
        ("青芦高新区管委会", "青芦高新技术产业开发区管理委员会", False),
        ("高新区管委会", "青芦高新技术产业开发区管理委员会", False),
        ("市", "岚山市", False),
    ],
)
def test_bodies_that_are_surely_two(one: str, other: str, *, apart: bool) -> None:
    """By names of their own."""
    first, second = (Entity(name, BODY, name) for name in (one, other))
    assert are_apart(first, second) is are_apart(second, first) is apart


def test_data_names_titles_of_one_holder() -> None:
    """A leading post is one person's in its bodies; the types are types."""
    single = {to_name_key(title): types for title, types in load_rows("single_posts", 2)}
    for kind in load_setting("leading_posts")["kinds"]:
        assert set(kind["types"]) <= {type_.value for type_ in EntityType}
        assert not [title for title in kind["titles"] if to_name_key(title) not in single]
