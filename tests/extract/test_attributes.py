"""Attributes are copied from the sentence that says the relation."""

from __future__ import annotations

import pytest

from kg.extract.attributes import find_attributes
from kg.extract.pattern_load import cast_mentions
from kg.model import Predicate, Span

CASES = [
    ("holds_post", "栖溪县水利局副局长何立言到场", "何立言", "栖溪县水利局", {"title": "副局长"}),
    ("holds_post", "国务院总理方墨出席", "方墨", "国务院", {"title": "总理"}),
    ("holds_post", "澜州市委常委、澜州市政府副市长沈知秋讲话", "沈知秋", "澜州市委", {"title": "常委"}),
    ("holds_post", "澜州市委常委、澜州市政府副市长沈知秋讲话", "沈知秋", "澜州市政府", {"title": "副市长"}),
    ("holds_post", "海拓集团董事长陆怀民、副总裁沈知秋到会", "沈知秋", "海拓集团", {"title": "副总裁"}),
    ("holds_post", "海拓集团党委书记、董事长陆怀民到会", "陆怀民", "海拓集团", {"title": "党委书记、董事长"}),
    ("holds_post", "国务院副总理方墨、何立言到会", "何立言", "国务院", {"title": "副总理"}),
    ("holds_post", "时任栖溪县委书记的何立言提出", "何立言", "栖溪县委", {"title": "书记", "term": "时任"}),
    ("holds_post", "海拓集团原董事长陆怀民受审", "陆怀民", "海拓集团", {"title": "董事长", "term": "原"}),
    ("holds_post", "沈知秋出任云岭电子首席执行官", "沈知秋", "云岭电子", {"title": "首席执行官"}),
    ("holds_post", "青峰产业园的方墨很感慨", "方墨", "青峰产业园", {}),
    ("holds_post", "工信部长沈知秋说", "沈知秋", "工信部", {"title": "部长"}),
    (
        "supplies",
        "宏晟机械为青禾汽车供应滚珠轴承、齿轮箱",
        "宏晟机械",
        "青禾汽车",
        {"product": "滚珠轴承、齿轮箱"},
    ),
    ("invests_in", "海拓集团斥资超5亿元收购云岭电子", "海拓集团", "云岭电子", {"amount": "超5亿元"}),
    ("invests_in", "海拓集团受让云岭电子30%的股权", "海拓集团", "云岭电子", {"amount": "30%的股权"}),
    (
        "invests_in",
        "海拓集团出资3亿元入股年收入20亿元的云岭电子",
        "海拓集团",
        "云岭电子",
        {"amount": "3亿元"},
    ),
    ("invests_in", "海拓集团以每股41元收购云岭电子", "海拓集团", "云岭电子", {}),
    ("invests_in", "海拓集团以9.5元/股入股云岭电子", "海拓集团", "云岭电子", {}),
    (
        "finances",
        "禾丰银行投放9亿元，向青禾汽车发放贷款3000万元",
        "禾丰银行",
        "青禾汽车",
        {"amount": "3000万元"},
    ),
    ("benefits_from", "宏晟机械获得168万元的技改补贴", "宏晟机械", "技改补贴", {"amount": "168万元"}),
    ("awards", "宏晟机械中标澜州市政府路灯改造工程", "澜州市政府", "宏晟机械", {"project": "路灯改造工程"}),
    ("assigned_to", "陆怀民是宏晟机械的服务特派员", "陆怀民", "宏晟机械", {"role": "服务特派员"}),
    ("assists", "澜州市政府为宏晟机械协调运输车辆", "澜州市政府", "宏晟机械", {"how": "协调运输车辆"}),
    ("visits", "陆怀民调研宏晟机械", "陆怀民", "宏晟机械", {}),
]


@pytest.mark.parametrize(("predicate", "text", "head", "tail", "expected"), CASES)
def test_attributes_of_a_relation(
    predicate: str, text: str, head: str, tail: str, expected: dict[str, str]
) -> None:
    """Each attribute is the words of the text."""
    mentions = cast_mentions(text)
    ends = [next(m for m in mentions if text[m.start : m.end] == name) for name in (head, tail)]
    span = Span(0, len(text))
    found = find_attributes(Predicate(predicate), text, span, (ends[0], ends[1]), mentions)
    assert dict(found) == expected
    assert all(value in text for _, value in found)


def test_a_sum_may_stand_in_the_next_sentence() -> None:
    """What a project costs is often said right behind it."""
    text = "青禾汽车柴油机扩产项目开工。项目总投资12亿元。"
    mentions = cast_mentions(text)
    ends = [
        next(m for m in mentions if text[m.start : m.end] == name) for name in ("青禾汽车", "柴油机扩产项目")
    ]
    found = find_attributes(Predicate.INVESTS_IN, text, Span(0, 14), (ends[0], ends[1]), mentions)
    assert found == (("amount", "12亿元"),)
