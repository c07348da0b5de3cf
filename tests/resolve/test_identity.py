"""Identity over whole corpora: what joins, what keeps apart, and that no order matters."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.graph import build_graph
from kg.model import Claim, Document, DocumentEntity, EntityType, Extraction, Modality, Predicate, Reference
from kg.resolve import Decision, Resolution, Verdict, combine_confidence, resolve_entities

POST, ISSUES, AT = Predicate.HOLDS_POST, Predicate.ISSUES, Predicate.LOCATED_IN

Thing = tuple[EntityType, str, tuple[str, ...]]


def company(name: str, *aliases: str) -> Thing:
    """A company with its other names."""
    return EntityType.COMPANY, name, aliases


def person(name: str, *aliases: str) -> Thing:
    """A person."""
    return EntityType.PERSON, name, aliases


def body(name: str, *aliases: str) -> Thing:
    """A government body."""
    return EntityType.GOVERNMENT_BODY, name, aliases


def place(name: str, *aliases: str) -> Thing:
    """A place."""
    return EntityType.PLACE, name, aliases


def measure(name: str, *aliases: str) -> Thing:
    """A measure."""
    return EntityType.POLICY_MEASURE, name, aliases


def document(document_id: str, names: dict[str, Thing], *claims: tuple[str, Predicate, str]) -> Extraction:
    """A document: things by id, and claims as (subject, predicate, object)."""
    return Extraction(
        Document(document_id, document_id),
        tuple(DocumentEntity(id_, *thing, confidence=0.9) for id_, thing in names.items()),
        tuple(
            Claim(f"c{number}", predicate, subject, target, confidence=0.8)
            for number, (subject, predicate, target) in enumerate(claims)
        ),
    )


def ended(extraction: Extraction) -> Extraction:
    """The same document, all of whose claims are said to have ended."""
    claims = tuple(
        Claim(c.id, c.predicate, c.subject, c.object, modality=Modality.ENDED) for c in extraction.claims
    )
    return Extraction(extraction.document, extraction.entities, claims)


def sets_of(resolution: Resolution, type_: EntityType) -> set[str]:
    """The documents of each entity of a type, as one text."""
    return {
        "".join(reference.document for reference in entity.references)
        for entity in resolution.entities
        if entity.type is type_
    }


def test_a_declared_short_name_joins_where_it_is_unique() -> None:
    """以下简称 in one document serves all."""
    corpus = [
        document("a", {"e": company("重庆云岭科技有限公司", "云岭")}),
        document("b", {"e": company("云岭")}),
    ]
    (entity,) = resolve_entities(corpus).entities
    assert (entity.name, entity.aliases) == ("重庆云岭科技有限公司", ("云岭",))


def test_a_short_name_of_two_firms_joins_neither() -> None:
    """What fits two firms is no ground to make one of the three, or to choose."""
    corpus = [
        document("a", {"e": company("重庆云岭科技有限公司", "云岭")}),
        document("b", {"e": company("四川云岭化工有限公司", "云岭")}),
        document("c", {"e": company("云岭")}),
        document("d", {"e": company("云岭")}),
    ]
    resolution = resolve_entities(corpus)
    assert sets_of(resolution, EntityType.COMPANY) == {"a", "b", "c", "d"}
    assert {decision.verdict for decision in resolution.decisions} == {Verdict.POSSIBLY, Verdict.NOT_SAME}


def test_what_one_document_tells_apart_no_short_name_joins() -> None:
    """A document that names both firm and short name as two keeps them two."""
    corpus = [
        document("a", {"e1": company("云岭科技集团", "云岭"), "e2": company("云岭汽车")}),
        document("b", {"e": company("云岭汽车有限公司", "云岭")}),
    ]
    assert sets_of(resolve_entities(corpus), EntityType.COMPANY) == {"a", "ab"}


def test_persons_join_by_organisation_and_part_by_it() -> None:
    """One name in one organisation is one person, in two it is two; the office's forms are one."""
    corpus = [
        document("a", {"p": person("王云岭"), "o": body("江津区水利局")}, ("p", POST, "o")),
        document("b", {"p": person("王云岭"), "o": body("重庆市江津区水利局")}, ("p", POST, "o")),
        document("c", {"p": person("王云岭"), "o": company("北岭机械有限公司")}, ("p", POST, "o")),
    ]
    assert sets_of(resolve_entities(corpus), EntityType.PERSON) == {"ab", "c"}


def test_a_person_without_posts_joins_the_only_one_of_the_name() -> None:
    """Without evidence against it, one name is one person; with two bearers, it is neither."""
    water = document("a", {"p": person("王云岭"), "o": body("江津区水利局")}, ("p", POST, "o"))
    bare = document("b", {"p": person("王云岭")})
    firm = document("c", {"p": person("王云岭"), "o": company("北岭机械有限公司")}, ("p", POST, "o"))
    assert sets_of(resolve_entities([water, bare]), EntityType.PERSON) == {"ab"}
    assert sets_of(resolve_entities([water, bare, firm]), EntityType.PERSON) == {"a", "b", "c"}
    # A post that has ended does not speak against another.
    assert sets_of(resolve_entities([water, bare, ended(firm)]), EntityType.PERSON) == {"abc"}


def test_posts_in_one_county_join_a_name_of_three_characters() -> None:
    """Two offices of one county share their officials; a common short name needs more."""
    for name, expected in (("王云岭", {"ab"}), ("王云", {"a", "b"})):
        corpus = [
            document("a", {"p": person(name), "o": body("江津区水利局")}, ("p", POST, "o")),
            document("b", {"p": person(name), "o": body("江津区经信委")}, ("p", POST, "o")),
        ]
        assert sets_of(resolve_entities(corpus), EntityType.PERSON) == expected


def test_a_firm_that_few_name_joins_persons_of_one_name() -> None:
    """Beside one firm of the same news a name of three characters is one person, whatever the posts."""
    firm = company("江津云岭精铸有限公司")
    corpus = [
        document("a", {"p": person("王云岭"), "o": body("江津区水利局"), "f": firm}, ("p", POST, "o")),
        document("b", {"p": person("王云岭"), "o": body("津桥园区管委会"), "f": firm}, ("p", POST, "o")),
        document("c", {"p": person("王云岭"), "o": body("四川省财政厅")}, ("p", POST, "o")),
    ]
    assert sets_of(resolve_entities(corpus), EntityType.PERSON) == {"ab", "c"}


def test_a_firm_that_many_name_joins_no_persons() -> None:
    """What stands in much news says nothing of who stands beside it, and names of two characters are many."""
    firm = company("江津云岭精铸有限公司")
    posts = {"a": body("江津区水利局"), "b": body("四川省财政厅")}
    short = [
        document(id_, {"p": person("王云"), "o": at, "f": firm}, ("p", POST, "o"))
        for id_, at in posts.items()
    ]
    assert sets_of(resolve_entities(short), EntityType.PERSON) == {"a", "b"}
    long = [
        document(id_, {"p": person("王云岭"), "o": at, "f": firm}, ("p", POST, "o"))
        for id_, at in posts.items()
    ]
    many = [document(f"c{number}", {"f": firm}) for number in range(30)]
    assert sets_of(resolve_entities([*long, *many]), EntityType.PERSON) == {"a", "b"}


def test_a_post_in_a_city_is_a_post_in_its_government() -> None:
    """市长 of the place and of its government are one post."""
    corpus = [
        document("a", {"p": person("王云"), "o": place("江津区")}, ("p", POST, "o")),
        document("b", {"p": person("王云"), "o": body("江津区人民政府")}, ("p", POST, "o")),
    ]
    assert sets_of(resolve_entities(corpus), EntityType.PERSON) == {"ab"}


def test_a_bare_name_is_the_leader_of_a_state() -> None:
    """A full name without a post is that of the one who leads; a short one only beside the state's organs."""
    lead = document("a", {"p": person("王云岭"), "o": body("国务院")}, ("p", POST, "o"))
    firm = document("b", {"p": person("王云岭"), "o": company("北岭机械有限公司")}, ("p", POST, "o"))
    bare, again = document("c", {"p": person("王云岭")}), document("d", {"p": person("王云岭")})
    assert sets_of(resolve_entities([lead, firm, bare, again]), EntityType.PERSON) == {"acd", "b"}
    lead = document("a", {"p": person("王云"), "o": body("国务院")}, ("p", POST, "o"))
    firm = document("b", {"p": person("王云"), "o": company("北岭机械有限公司")}, ("p", POST, "o"))
    bare = document("c", {"p": person("王云")})
    beside = document("d", {"p": person("王云"), "o": body("中共中央")})
    assert sets_of(resolve_entities([lead, firm, bare]), EntityType.PERSON) == {"a", "b", "c"}
    assert sets_of(resolve_entities([lead, firm, beside]), EntityType.PERSON) == {"ad", "b"}


def test_a_division_that_the_table_lacks_is_known_by_its_form() -> None:
    """A post in 云桥区 and one in its committee are in one place; a park's committee is none."""
    corpus = [
        document("a", {"p": person("王云岭"), "o": place("云桥区")}, ("p", POST, "o")),
        document("b", {"p": person("王云岭"), "o": body("中共云桥区委员会")}, ("p", POST, "o")),
        document("c", {"p": person("王云岭"), "o": body("云桥工业园区管委会")}, ("p", POST, "o")),
    ]
    assert sets_of(resolve_entities(corpus), EntityType.PERSON) == {"ab", "c"}


def test_a_body_without_its_place_is_that_of_the_only_one_named() -> None:
    """区水利局 in a text that names one district is that district's; where two are named, it is nobody's."""
    corpus = [
        document("a", {"o": body("云桥区水利局")}),
        document("b", {"o": body("区水利局"), "l": place("云桥区")}),
        document("c", {"o": body("区水利局"), "l": place("云桥区"), "m": place("江津区")}),
    ]
    assert sets_of(resolve_entities(corpus), EntityType.GOVERNMENT_BODY) == {"ab", "c"}


def test_a_place_of_the_text_is_no_part_of_a_firms_own_name() -> None:
    """A region that the table lacks is left out of short names where the text names it as a place."""
    full = document("a", {"c": company("云桥北岭动力股份有限公司"), "l": place("云桥市")})
    twice = document(
        "b", {"c": company("云桥北岭动力股份有限公司"), "d": company("北岭动力"), "l": place("云桥市")}
    )
    short = document("c", {"c": company("北岭动力")})
    assert sets_of(resolve_entities([full, twice, short]), EntityType.COMPANY) == {"abbc"}


def test_a_well_known_name_is_not_another_things_short_form() -> None:
    """A research centre that its text calls WTO is not the WTO; nor is a canal every 运河."""

    def organization(name: str, *aliases: str) -> Thing:
        return EntityType.ORGANIZATION, name, aliases

    corpus = [
        document("a", {"o": organization("云岭大学WTO研究中心", "WTO"), "l": place("岭北运河", "运河")}),
        document("b", {"o": organization("世贸组织"), "l": place("运河")}),
    ]
    resolution = resolve_entities(corpus)
    assert sets_of(resolution, EntityType.ORGANIZATION) == sets_of(resolution, EntityType.PLACE) == {"a", "b"}


def test_a_bare_measure_joins_by_its_issuer() -> None:
    """20条措施 of one government is one measure, of another another."""

    def issued(id_: str, issuer: str) -> Extraction:
        return document(id_, {"o": body(issuer), "m": measure("20条措施")}, ("o", ISSUES, "m"))

    corpus = [issued("a", "江津区政府"), issued("b", "江津区人民政府"), issued("c", "永川区政府")]
    assert sets_of(resolve_entities(corpus), EntityType.POLICY_MEASURE) == {"ab", "c"}


def test_decisions_by_hand_overrule() -> None:
    """A person's word joins what no feature joins and parts what all would join."""
    corpus = [
        document("a", {"e": company("云岭机械有限公司")}),
        document("b", {"e": company("云岭机械有限公司")}),
        document("c", {"e": company("北岭化工有限公司")}),
    ]
    a, b, c = (Reference(id_, "e") for id_ in "abc")
    by_hand = [
        Decision(b, a, Verdict.NOT_SAME),
        Decision(b, c, Verdict.SAME),
        Decision(b, Reference("z", "e"), Verdict.SAME),
    ]
    resolution = resolve_entities(corpus, by_hand)
    assert sets_of(resolution, EntityType.COMPANY) == {"a", "bc"}
    assert {decision.reasons for decision in resolution.decisions} == {("Decided by hand",)}


def test_ids_do_not_depend_on_the_rest_of_the_corpus() -> None:
    """Adding other documents, or more forms of a division's name, leaves an id as it was."""
    corpus = [document("b", {"e1": company("云岭机械有限公司"), "e2": place("江津"), "e3": person("王云岭")})]
    more = [document("a", {"e1": company("北岭化工有限公司"), "e2": place("江津区"), "e3": person("李云岭")})]
    before = {entity.id for entity in resolve_entities(corpus).entities}
    after = {entity.id for entity in resolve_entities([*corpus, *more]).entities}
    assert before < after


def test_things_of_one_name_have_ids_of_their_own() -> None:
    """Groups, namesakes and bodies without a place never share an id."""
    corpus = [
        document("a", {"g": (EntityType.GROUP, "中小企业", ()), "b": body("市政府"), "p": person("王某")}),
        document("b", {"g": (EntityType.GROUP, "中小企业", ()), "b": body("市政府"), "p": person("王某")}),
    ]
    resolution = resolve_entities(corpus)
    assert len(resolution.entities) == len({entity.id for entity in resolution.entities}) == 6
    assert set(resolution.entity_of) == {Reference(d, e) for d in "ab" for e in "gbp"}


NAMES = st.sampled_from(
    [
        company("重庆云岭科技有限公司", "云岭"),
        company("四川云岭化工有限公司", "云岭"),
        company("云岭科技"),
        company("云岭"),
        body("江津区水利局"),
        body("区水利局"),
        place("江津区"),
        place("江津"),
        place("朝阳区"),
        place("北京"),
        person("王云岭"),
        person("王云岭", "王云岭书记"),
        measure("20条措施"),
        measure("云岭振兴计划"),
    ]
)


@st.composite
def corpora(draw: st.DrawFn) -> list[Extraction]:
    """Documents that name some of a few confusable things, with claims among them."""
    corpus = []
    for number in range(draw(st.integers(1, 6))):
        names = {f"e{n}": thing for n, thing in enumerate(draw(st.lists(NAMES, max_size=6)))}
        ends = st.sampled_from(sorted(names) or ["e0"])
        triple = st.tuples(ends, st.sampled_from([POST, ISSUES, AT, Predicate.COOPERATES_WITH]), ends)
        claims = draw(st.lists(triple, max_size=6)) if names else []
        corpus.append(document(f"d{number}", names, *claims))
    return corpus


@settings(max_examples=150, deadline=None)
@given(corpora(), st.randoms(use_true_random=False))
def test_order_does_not_matter_and_nothing_is_lost(corpus: list[Extraction], random: object) -> None:
    """Any order of documents gives one graph; each reference is in one entity, each claim in one fact."""
    shuffled = corpus[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    resolution = resolve_entities(corpus)
    graph = build_graph(corpus, resolution)
    assert resolve_entities(shuffled) == resolution
    assert build_graph(shuffled, resolve_entities(shuffled)) == graph
    references = [reference for entity in graph.entities for reference in entity.references]
    expected = sorted(Reference(e.document.id, thing.id) for e in corpus for thing in e.entities)
    assert sorted(references) == expected
    mentions = sum(len(thing.mentions) for e in corpus for thing in e.entities)
    assert sum(entity.mentions for entity in graph.entities) == mentions
    claims = [pair for fact in graph.facts for pair in fact.claims]
    assert sorted(claims) == sorted((e.document.id, claim.id) for e in corpus for claim in e.claims)
    ids = [entity.id for entity in graph.entities]
    assert ids == sorted(set(ids))
    assert len({fact.id for fact in graph.facts}) == len(graph.facts)
    assert list(graph.facts) == sorted(graph.facts, key=lambda fact: fact.claims)


def test_work_grows_with_the_corpus_not_with_its_square() -> None:
    """A name in thousands of documents is not compared with itself millions of times."""
    corpus = [
        document(
            f"{number:05d}",
            {
                "p": person("王云岭"),
                "o": company(f"云岭{number}号机械有限公司", "云岭"),
                "q": company("云岭"),
            },
            ("p", POST, "o"),
        )
        for number in range(2000)
    ]
    begin = time.monotonic()
    resolution = resolve_entities(corpus)
    assert time.monotonic() - begin < 30
    assert len(resolution.decisions) < 20 * len(corpus)


@pytest.mark.parametrize(
    ("given_confidences", "expected"),
    [
        ([], 0.0),
        ([("a", 0.5)], 0.5),
        ([("a", 0.5), ("a", 0.6)], 0.6),
        ([("a", 0.5), ("b", 0.5)], 0.75),
        ([("a", 0.95), ("b", 0.95)], 0.99),
        ([("a", 1.0), ("b", 0.5)], 1.0),
    ],
)
def test_confidence_grows_with_documents_not_with_repetition(
    given_confidences: list[tuple[str, float]], expected: float
) -> None:
    """One document counts once; many come near to certainty and never there."""
    assert combine_confidence(given_confidences) == expected
