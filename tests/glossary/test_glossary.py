"""Glossaries: what is read from a table or a user dictionary, and what it adds to documents and graph."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kg.corrections import ByHand
from kg.errors import DataError
from kg.glossary import Glossary, Seeds, Term, load_glossary
from kg.glossary.load import to_table
from kg.join import join
from kg.model import Claim, Document, DocumentEntity, EntityType, Extraction, Identifier, Predicate, Span

if TYPE_CHECKING:
    from pathlib import Path

TABLE = """\
name,type,aliases,identifiers
青石精工有限公司,Company,青石|青石精工,credit_code:91500000MA5TESTX01
陈一鸣,Person,,
"""
FIRM = Term(
    "青石精工有限公司", EntityType.COMPANY, ("青石", "青石精工"), (("credit_code", "91500000MA5TESTX01"),)
)


def write(path: Path, text: str) -> Path:
    """A file with that text."""
    path.write_text(text, "utf-8")
    return path


def test_a_table(tmp_path: Path) -> None:
    """Terms are sorted, and written as they were read."""
    glossary = load_glossary(write(tmp_path / "own.csv", TABLE))
    assert glossary == Glossary((Term("陈一鸣", EntityType.PERSON), FIRM))
    assert load_glossary(write(tmp_path / "copy.csv", to_table(glossary))) == glossary


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("青石,Firm,,", "type 'Firm'"),
        (",Company,,", "no name"),
        ("青,Company,,", "'青' is too short"),
        ("青石,Company,青,", "'青' is too short"),
        ("青石,Company,,91500000", "identifier '91500000'"),
        ("青石,Company,,a:1,b", "more cells"),
    ],
)
def test_broken_rows_are_refused_with_their_lines(row: str, fault: str, tmp_path: Path) -> None:
    """All at once."""
    with pytest.raises(DataError) as refused:
        load_glossary(write(tmp_path / "own.csv", f"{TABLE}{row}\n{row}\n"))
    assert f"line 4: {fault}" in refused.value.found
    assert "line 5: " in refused.value.found


def test_an_unknown_column_is_refused(tmp_path: Path) -> None:
    """It may be a misspelt one."""
    with pytest.raises(DataError, match="kind"):
        load_glossary(write(tmp_path / "own.csv", "name,kind\n青石,Company\n"))


def test_a_user_dictionary_of_jieba(tmp_path: Path) -> None:
    """Names by their tag, organisations by their ending; what is no name is counted."""
    text = "陈一鸣 3 nr\n鹿鸣镇 ns\n青石精工有限公司 10 nt\n鹿鸣镇人民政府 nt\n云岭协会 5 nt\n"
    text += "油箱 3 n\n缸盖 4 n\n飞轮\n"
    glossary = load_glossary(write(tmp_path / "user.txt", text))
    assert {(term.name, term.type.value) for term in glossary.terms} == {
        ("陈一鸣", "Person"),
        ("鹿鸣镇", "Place"),
        ("青石精工有限公司", "Company"),
        ("鹿鸣镇人民政府", "GovernmentBody"),
        ("云岭协会", "Organization"),
    }
    assert [problem.found for problem in glossary.problems] == [
        "1 words without a tag seed nothing",
        "2 words 'n' seed nothing",
    ]
    assert {problem.severity for problem in glossary.problems} == {"warning"}


def test_a_name_of_two_terms_seeds_neither(tmp_path: Path) -> None:
    """And is told."""
    glossary = load_glossary(write(tmp_path / "own.csv", TABLE + "青石化工厂,Company,青石,\n"))
    (problem,) = glossary.problems
    assert problem.found == "'青石' is a name of 青石化工厂 and 青石精工有限公司"
    assert Seeds(glossary).seed(Extraction(Document("a", "青石复工。"))).entities == ()


SEEDS = Seeds(Glossary((FIRM,)))


def entity(id_: str, type_: EntityType, name: str, *spans: tuple[int, int]) -> DocumentEntity:
    """A thing as it was read."""
    return DocumentEntity(id_, type_, name, (), tuple(Span(*span) for span in spans), 0.6)


class TestSeeding:
    """One document."""

    def test_what_was_read_keeps_its_codes(self) -> None:
        """Entities that become one keep the codes in which they do not differ."""
        code = Identifier("stock_code", "600000", 9, 15)
        text = "青石精工有限公司（600000），青石停产"
        read = (
            replace(entity("e1", EntityType.COMPANY, "青石精工有限公司", (0, 8)), identifiers=(code,)),
            entity("e2", EntityType.COMPANY, "青石", (17, 19)),
        )
        (firm,) = SEEDS.seed(Extraction(Document("a", text), read)).entities
        assert firm.identifiers == (code,)

    def test_a_name_that_was_missed(self) -> None:
        """Every place of every name is one thing."""
        found = SEEDS.seed(Extraction(Document("a", "青石精工有限公司（青石）停产，青石的工人回家。")))
        (firm,) = found.entities
        assert (firm.type, firm.name, firm.aliases) == (EntityType.COMPANY, "青石精工有限公司", ("青石",))
        assert firm.mentions == (Span(0, 8), Span(9, 11), Span(15, 17))

    def test_a_longer_name_covers_it(self) -> None:
        """青石 in 青石镇 is another thing; elsewhere in the text it is the firm."""
        read = Extraction(
            Document("a", "青石镇的青石复工。"), (entity("e1", EntityType.PLACE, "青石镇", (0, 3)),)
        )
        found = SEEDS.seed(read)
        assert [(e.name, e.mentions) for e in found.entities] == [
            ("青石镇", (Span(0, 3),)),
            ("青石", (Span(4, 6),)),
        ]

    def test_a_cut_name_gives_way_and_keeps_its_claims(self) -> None:
        """So does a name of another type; what would be said of itself goes."""
        read = Extraction(
            Document("a", "青石精工停产，青石说。"),
            (
                entity("e1", EntityType.COMPANY, "精工", (2, 4)),
                entity("e2", EntityType.PLACE, "青石", (7, 9)),
                entity("e3", EntityType.PERSON, "停产", (4, 6)),
            ),
            (
                Claim("c1", Predicate.STATE, "e1", property="停产", speaker="e2"),
                Claim("c2", Predicate.LOCATED_IN, "e1", "e2"),
                Claim("c3", Predicate.HOLDS_POST, "e3", "e1"),
            ),
        )
        found = SEEDS.seed(read)
        firm = found.entities[0]
        assert (firm.name, firm.mentions) == ("青石精工", (Span(0, 4), Span(7, 9)))
        assert [(c.id, c.subject, c.object, c.speaker) for c in found.claims] == [
            ("c1", firm.id, None, firm.id),
            ("c3", "e3", firm.id, None),
        ]

    def test_a_text_without_its_names_stays(self) -> None:
        """Nothing is made anew."""
        read = Extraction(Document("a", "远山动力"), (entity("e1", EntityType.COMPANY, "远山动力", (0, 4)),))
        assert SEEDS.seed(read) is read

    def test_seeding_twice_is_seeding_once(self) -> None:
        """As it happens where records are read back."""
        once = SEEDS.seed(Extraction(Document("a", "青石精工停产，青石说。")))
        assert SEEDS.seed(once) == once


def test_one_term_is_one_entity_with_its_identifiers() -> None:
    """Also where each document has another of its names, and none the full one."""
    documents = [Extraction(Document("a", "青石停产。")), Extraction(Document("b", "青石精工停产。"))]
    (found,) = join(documents, ByHand(glossary=Glossary((FIRM,)))).graph.entities
    assert found.name == "青石精工"
    assert found.aliases == ("青石", "青石精工有限公司")
    assert found.identifiers == FIRM.identifiers
    assert len(found.references) == 2
