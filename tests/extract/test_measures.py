"""What completes a policy measure: document number, repeals, amendments, term, instruments, conditions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.measures import find_measure_claims, give_document_numbers
from kg.lexicon import load_rows, load_setting
from kg.model import Claim, Document, DocumentEntity, EntityType, Modality, Predicate, Span
from kg.text.sentences import find_sentences

KINDS = {row[1] for row in load_rows("instruments", 3)}
HITS = Path(__file__).parents[2] / "docs" / "measure_hits.jsonl"


def measures(text: str, names: tuple[str, ...]) -> list[DocumentEntity]:
    """The names as measures, each wherever the text has it and not inside a longer one."""
    taken: list[Span] = []
    found = []
    for name in sorted(names, key=len, reverse=True):
        spans, start = [], text.find(name)
        while start >= 0:
            span = Span(start, start + len(name))
            if not any(t.start <= span.start and span.end <= t.end for t in taken):
                spans.append(span)
            start = text.find(name, span.end)
        taken += spans
        found.append(DocumentEntity(name, EntityType.POLICY_MEASURE, name, (), tuple(spans)))
    return found


def read(text: str, *names: str, date: str = "2024-03-20") -> list[Claim]:
    """The claims that a text makes of the measures of these names."""
    document = Document("d", text, date=date)
    return find_measure_claims(document, find_sentences(document), measures(text, names))


def said(claims: list[Claim], *predicates: Predicate) -> set[tuple[str, str, str]]:
    """Subject, object or property, and status of the claims of some predicates."""
    return {
        (str(c.subject), c.object or c.property, c.status.value) for c in claims if c.predicate in predicates
    }


@pytest.mark.parametrize(
    ("text", "name", "interval", "status"),
    [
        ("《青川条例》自2024年5月1日起施行。", "青川条例", "2024-05-01/..", "actual"),
        ("《青川条例》将于5月1日起正式施行。", "青川条例", "2024-05-01/..", "planned"),
        ("3月1日，《青川条例》正式施行。", "青川条例", "2024-03-01/..", "actual"),
        (
            "《青川办法》公布。该办法自3月1日起施行，有效期两年。",
            "青川办法",
            "2024-03-01/2026-02-28",
            "actual",
        ),
        ("《青川办法》自发布之日起施行，有效期至2024年12月31日。", "青川办法", "../2024-12-31", "actual"),
        ("《青川办法》自2024年3月1日起施行，有效期2年。", "青川办法", "2024-03-01/2026-02-28", "actual"),
        ("《青川办法》12月1日起施行。", "青川办法", "2023-12-01/..", "actual"),
        ("《青川办法》8月1日起施行。", "青川办法", "2024-08-01/..", "actual"),
        ("《青川办法》自印发之日起施行。", "青川办法", "自印发之日起施行", "actual"),
        ("青川减税政策延长至2027年底。", "青川减税政策", "../2027-12", "actual"),
    ],
)
def test_terms(text: str, name: str, interval: str, status: str) -> None:
    """From when and until when, as an interval, or in the text's words where they name no day."""
    assert said(read(text, name), Predicate.IN_FORCE) == {(name, interval, status)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # Something else began, or no day is told.
        ("《青川条例》提出，3月1日起实施细则另行制定。", "青川条例"),
        ("各地推动青川战略实施，近日开会。", "青川战略"),
        ("3月1日，工厂复工。《青川条例》受到欢迎。", "青川条例"),
        ("合同有效期至2024年12月31日。《青川条例》受到欢迎。", "青川条例"),
    ],
)
def test_no_terms(text: str, name: str) -> None:
    """What only stands near a date has no term."""
    assert not said(read(text, name), Predicate.IN_FORCE)


def test_a_repeal_in_a_notice() -> None:
    """A notice names what it issues and what ends with it; the number of each is its own."""
    text = (
        "青川区关于印发《青川若干措施》的通知\n青川府发〔2024〕7号\n各单位：\n"
        "《青川若干措施》现印发给你们。《用电补助办法》（青川府发[2021]第19号）、《旧办法》同时废止。\n"
    )
    names = "青川若干措施", "用电补助办法", "旧办法"
    claims = read(text, *names)
    new = {("青川若干措施", old, "actual") for old in names[1:]}
    assert said(claims, Predicate.REPEALS) == new
    assert said(claims, Predicate.IN_FORCE) == {(old, "同时废止", "negated") for old in names[1:]}
    assert {c.modality for c in claims if c.predicate is Predicate.IN_FORCE} == {Modality.ENDED}
    document = Document("d", text)
    given = give_document_numbers(document, find_sentences(document), measures(text, names))
    numbers = {e.name: [i.value for i in e.identifiers] for e in given}
    assert numbers == {
        "青川若干措施": ["青川府发〔2024〕7号"],
        "用电补助办法": ["青川府发〔2021〕19号"],
        "旧办法": [],
    }


@pytest.mark.parametrize(
    ("text", "repealed"),
    [
        ("会议通过《清理决定》，废止《旧条例》《老规定》，现予公布。", {"旧条例", "老规定"}),
        ("《清理决定》公布。会议建议废止《旧条例》。", set()),
        ("对方要求放宽市场准入，并且废止《旧条例》。", set()),
        ("《旧条例》的零件失效。", set()),
    ],
)
def test_repeals_in_news(text: str, repealed: set[str]) -> None:
    """A decision repeals what stands behind; what is only asked for is not repealed."""
    claims = read(text, "清理决定", "旧条例", "老规定")
    assert {old for _, old, _ in said(claims, Predicate.REPEALS)} == repealed
    assert {old for old, _, _ in said(claims, Predicate.IN_FORCE)} == repealed


def test_amendments() -> None:
    """A name says what it amends, or the text does."""
    claims = read("通过关于修改青川法的决定。青川法公布。", "关于修改青川法的决定", "青川法")
    assert said(claims, Predicate.AMENDS) == {("关于修改青川法的决定", "青川法", "actual")}
    claims = read("《青川决定》对《青川条例》作了修改。", "青川决定", "青川条例")
    assert said(claims, Predicate.AMENDS) == {("青川决定", "青川条例", "actual")}
    assert not said(read("《青川决定》《青川条例》已修改。", "青川决定", "青川条例"), Predicate.AMENDS)


@pytest.mark.parametrize(
    ("text", "name", "kinds"),
    [
        ("青川区设立技改专项资金。", "技改专项资金", {"fund"}),
        ("《青川办法》规定，对购置设备的企业按20%给予补助。", "青川办法", {"law", "subsidy"}),
        ("按照《青川办法》，新增贷款由财政贴息。", "青川办法", {"law", "interest_subsidy"}),
        # Of another, or no longer, or only a part of a longer word.
        ("《青川办法》出台前，邻县对企业给予补助。", "青川办法", {"law"}),
        ("《青川办法》规定，骗取补助的企业追回资金。", "青川办法", {"law"}),
        ("《青川办法》规定，开展补贴申请工作。", "青川办法", {"law"}),
    ],
)
def test_instruments(text: str, name: str, kinds: set[str]) -> None:
    """The means in a measure's own name, and those that the text has it use."""
    assert {kind for _, kind, _ in said(read(text, name), Predicate.INSTRUMENT)} == kinds


def test_items_are_of_the_issued_measure() -> None:
    """The items below a measure's title are its own; each condition is the text's words, at their place."""
    text = (
        "青川若干措施\n　　一、减免租金。承租国有厂房的中小企业，免收租金。\n"
        "　　二、支持招工。对新招员工50人以上的企业，给予一次性补助。\n"
        "　　三、企业从省外采购原材料的，运费按20%补贴。\n　　四、加强宣传。\n"
    )
    claims = read(text, "青川若干措施")
    conditions = [c for c in claims if c.predicate is Predicate.CONDITION]
    assert {c.property for c in conditions} == {
        "承租国有厂房的中小企业",
        "新招员工50人以上的企业",
        "企业从省外采购原材料的",
    }
    assert all(c.property in {text[slice(*span)] for span in c.evidence} for c in conditions)
    kinds = {kind for _, kind, _ in said(claims, Predicate.INSTRUMENT)}
    assert kinds == {"plan", "fee_relief", "subsidy"}


def test_no_measure_no_claims() -> None:
    """Without a measure nothing is said of one."""
    assert not read("本办法自2024年5月1日起施行。")


PIECES = (
    *(
        "《青川办法》",
        "《旧规定》",
        "关于修改旧规定的决定",
        "本办法",
        "该条例",
        "对新招员工的企业",
        "给予补助",
        "免收租金",
        "符合条件的",
    ),
    *(
        "自2024年2月29日起施行",
        "12月1日起施行",
        "有效期",
        "至2027年底",
        "99年",
        "二年",
        "同时废止",
        "废止",
        "对",
        "进行修改",
        "和",
    ),
    *(
        "（青府发〔2021〕19号）",
        "青府发〔2021〕7号",
        "关于印发",
        "一、",
        "第二条",
        "将",
        "未",
        "，",
        "。",
        "\n",
        "\u3000",
        "<&>\x0b",
    ),
)


@given(
    st.lists(st.sampled_from(PIECES), max_size=24).map("".join), st.sampled_from(["", "2024-02-29", "2023"])
)
def test_any_order_of_such_words_is_read(text: str, date: str) -> None:
    """Nothing raises; each claim is about a measure, and its words stand in the text, the sentence last."""
    names = "青川办法", "旧规定", "关于修改旧规定的决定"
    found = measures(text, names)
    document = Document("d", text, date=date or None)
    claims = find_measure_claims(document, find_sentences(document), found)
    assert len({claim.id for claim in claims}) == len(claims)
    for claim in claims:
        assert claim.subject in names
        assert all(0 <= span.start < span.end <= len(text) for span in claim.evidence)
        assert claim.predicate is not Predicate.CONDITION or claim.property in text
        assert claim.subject != claim.object
    given_numbers = give_document_numbers(document, find_sentences(document), found)
    assert [entity.id for entity in given_numbers] == [entity.id for entity in found]


def test_the_table_of_instruments() -> None:
    """Its words are sorted, each once; every kind has a label, and the vocabulary tells them all."""
    rows = load_rows("instruments", 3)
    assert [row[0] for row in rows] == sorted({row[0] for row in rows})
    assert {row[2] for row in rows} == {"noun", "verb", "name"}
    assert set(load_setting("view")["instruments"]) == KINDS
    vocabulary = Path(__file__).parents[2] / "kg" / "ontology" / "data" / "vocabulary.ttl"
    (told,) = (
        line
        for line in vocabulary.read_text("utf-8").splitlines()
        if "By which means a measure works" in line
    )
    assert set(told.split(": ")[1].split(".")[0].split(", ")) == KINDS


def test_the_shares_are_those_of_the_read_hits() -> None:
    """How sure each kind of reading is comes from the hits that were read."""
    rows = [json.loads(line) for line in HITS.read_text("utf-8").splitlines()]
    shares = {row["rule"]: [sum(hit[-1] for hit in row["read"]), len(row["read"])] for row in rows}
    assert shares == {f"measure:{rule}": share for rule, share in load_setting("measures")["read"].items()}
