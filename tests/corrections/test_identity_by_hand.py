"""Who is one and who is not, decided by hand, over several documents and over a rebuild."""

from __future__ import annotations

from kg.corrections import ByHand, Correction, Kind
from kg.join import join
from kg.model import Document, DocumentEntity, EntityType, Extraction, Span


def firm(document_id: str, *names: str) -> Extraction:
    """A document that names firms."""
    text = "、".join(names)
    entities = tuple(
        DocumentEntity(
            f"e{number}",
            EntityType.COMPANY,
            name,
            (),
            (Span(text.index(name), text.index(name) + len(name)),),
        )
        for number, name in enumerate(names, 1)
    )
    return Extraction(Document(document_id, text), entities)


def decide(kind: Kind, left: tuple[Extraction, str], right: tuple[Extraction, str]) -> Correction:
    """A line about a name of one document and a name of another."""
    return Correction(
        kind,
        left[0].document.sha256[:8],
        left[1],
        other_document=right[0].document.sha256[:8],
        other_quote=right[1],
        where="kg-ledger.jsonl:1",
    )


A, B, C = firm("a", "青石精工", "云岭"), firm("b", "远山动力"), firm("c", "青石精工", "白塔")


def sets(*corrections: Correction) -> tuple[list[list[str]], list[str]]:
    """The names that each entity brings together, and what went wrong."""
    joined = join([C, A, B], ByHand(corrections))
    found = [sorted({e.name, *e.aliases}) + [r.document for r in e.references] for e in joined.graph.entities]
    return sorted(found), [problem.found for problem in joined.problems]


def test_without_decisions() -> None:
    """Equal names are one."""
    found, problems = sets()
    assert found == [["云岭", "a"], ["白塔", "c"], ["远山动力", "b"], ["青石精工", "a", "c"]]
    assert not problems


def test_same_joins_what_no_name_tells() -> None:
    """Across documents, and with it what was one before."""
    found, problems = sets(decide(Kind.SAME, (A, "青石精工"), (B, "远山动力")))
    assert ["远山动力", "青石精工", "a", "b", "c"] in found
    assert not problems


def test_not_same_keeps_equal_names_apart() -> None:
    """Two firms of one name."""
    found, problems = sets(decide(Kind.NOT_SAME, (A, "青石精工"), (C, "青石精工")))
    assert ["青石精工", "a"] in found
    assert ["青石精工", "c"] in found
    assert not problems


def test_same_within_a_document() -> None:
    """Two names that the reader took for two."""
    found, problems = sets(decide(Kind.SAME, (A, "青石精工"), (A, "云岭")))
    assert ["云岭", "青石精工", "a", "a", "c"] in found
    assert not problems


def test_decisions_that_contradict_each_other_are_told() -> None:
    """A is B and B is C, but A is not C: something cannot be carried out, and says so."""
    found, problems = sets(
        decide(Kind.SAME, (A, "云岭"), (B, "远山动力")),
        decide(Kind.SAME, (B, "远山动力"), (C, "白塔")),
        decide(Kind.NOT_SAME, (A, "云岭"), (C, "白塔")),
    )
    assert problems == ["still two"]
    assert len(found) == 3


def test_the_last_line_about_a_pair_counts() -> None:
    """People change their minds."""
    pair = (A, "云岭"), (B, "远山动力")
    assert (
        sets(decide(Kind.NOT_SAME, *pair), decide(Kind.SAME, *pair))[0] == sets(decide(Kind.SAME, *pair))[0]
    )
    assert sets(decide(Kind.SAME, *pair), decide(Kind.NOT_SAME, *pair)) == sets()
