"""Tables of how far statements hold."""

from __future__ import annotations

import pytest

from kg.extract.status import find_number_status, find_status

CASES: list[tuple[str, str, str, str]] = [
    # text, predicate, status, modality
    ("青禾电子复工", "复工", "actual", "asserted"),
    # planned
    ("公司将在远山县投资建厂", "投资", "planned", "intended"),
    ("双方将与远山机械合作", "合作", "planned", "intended"),
    ("公司拟收购蓝湖", "收购", "planned", "intended"),
    ("公司计划年内投产", "投产", "planned", "intended"),
    ("项目有望投产", "投产", "planned", "intended"),
    ("预计年产20万台", "年产", "planned", "intended"),
    ("企业尽快复工", "复工", "planned", "intended"),
    ("项目投产后，将年产电池", "投产", "planned", "intended"),
    ("项目投产后，效益很好", "投产", "actual", "asserted"),
    # what looks like a plan and is none
    ("该计划已投产", "投产", "actual", "asserted"),
    ("按照行动计划生产电池", "生产", "actual", "asserted"),
    ("计划投资5亿元，目前已完成投资", "完成", "actual", "asserted"),
    ("公司将20多万只口罩送到医院", "送到", "actual", "asserted"),
    ("公司将业务交给青禾", "交给", "actual", "asserted"),
    ("将军投资公司", "投资", "actual", "asserted"),
    ("未来公司生产电池", "生产", "actual", "asserted"),
    ("社会投资", "投资", "actual", "asserted"),
    ("公司重要投资", "投资", "actual", "asserted"),
    # denied
    ("公司尚未复工", "复工", "negated", "denied"),
    ("供应商无法复产", "复产", "negated", "denied"),
    ("未能复工", "复工", "negated", "denied"),
    ("公司不生产电池", "生产", "negated", "denied"),
    ("没有生产", "生产", "negated", "denied"),
    ("原料供应不上", "供应", "negated", "denied"),
    ("青禾没有更换供应商的计划", "供应", "actual", "asserted"),
    ("公司不断扩大生产", "生产", "actual", "asserted"),
    ("公司不仅生产电池", "生产", "actual", "asserted"),
    ("不得不停产", "停产", "actual", "asserted"),
    # over
    ("曾任总经理", "任", "actual", "ended"),
    ("原总经理", "总经理", "actual", "ended"),
    ("不再担任总经理", "担任", "actual", "ended"),
    ("公司已停止生产", "生产", "actual", "ended"),
    # conditional
    ("若青禾复工，公司就能供货", "复工", "planned", "conditional"),
    ("如果青禾复工，则公司供货", "供货", "planned", "conditional"),
    ("青禾能否复工", "复工", "planned", "conditional"),
    ("青禾复工的话", "复工", "planned", "conditional"),
    # rumoured, over the whole sentence
    ("据传青禾收购远山，并控股蓝湖", "控股", "planned", "rumoured"),
    ("据传青禾收购远山。青禾控股蓝湖", "控股", "actual", "asserted"),
    ("青禾或将收购远山", "收购", "planned", "rumoured"),
    # hoped
    ("希望青禾加强合作", "合作", "planned", "hoped"),
    ("青禾要加强合作", "合作", "planned", "hoped"),
    ("要求企业停产", "停产", "planned", "hoped"),
    ("按要求停产", "停产", "actual", "asserted"),
    # another clause's cue
    ("青禾尚未复工，远山已复工", "复工", "actual", "asserted"),
]


@pytest.mark.parametrize(("text", "predicate", "status", "modality"), CASES, ids=[row[0] for row in CASES])
def test_status(text: str, predicate: str, status: str, modality: str) -> None:
    """The cues of its clause decide about the predicate, taken where it stands last."""
    start = text.rfind(predicate)
    found = find_status(text, 0, len(text), start, start + len(predicate))
    assert [str(part) for part in found] == [status, modality]


def test_first_clause_keeps_its_own_cue() -> None:
    """A negation works on its own clause only."""
    text = "青禾尚未复工，远山已复工"
    assert str(find_status(text, 0, len(text), 4, 6)[0]) == "negated"


@pytest.mark.parametrize(
    ("text", "number", "status", "modality"),
    [
        ("公司计划投资5亿元", "5亿元", "planned", "intended"),
        ("产值预计达到10亿元", "达到10亿元", "planned", "intended"),
        ("如果价格涨到9元", "9元", "planned", "conditional"),
        ("产量曾达6万吨", "达6万吨", "actual", "ended"),
        ("产值仍未突破10亿元", "突破10亿元", "negated", "denied"),
        ("计划投资5亿元，已完成投资3亿元", "3亿元", "actual", "asserted"),
        # what else stands in the clause speaks of something else
        ("已投资5亿元", "5亿元", "actual", "asserted"),
        ("拟建的3个项目", "3个", "actual", "asserted"),
        ("公司将20万只口罩送到医院", "20万只", "actual", "asserted"),
        ("车程将从4小时缩短至2小时", "4小时", "actual", "asserted"),
        ("车程将从4小时缩短至2小时", "2小时", "planned", "intended"),
        ("在不到3个月内上涨10%", "10%", "actual", "asserted"),
        ("一次需要250吨催化剂", "250吨", "actual", "asserted"),
        ("如床板价格报9000元", "9000元", "actual", "asserted"),
    ],
)
def test_numbers_are_reached_or_planned(text: str, number: str, status: str, modality: str) -> None:
    """A number is planned or conditional by its clause, denied only by the word right before it."""
    start = text.find(number)
    found = find_number_status(text, 0, len(text), start, start + len(number))
    assert [str(part) for part in found] == [status, modality]
