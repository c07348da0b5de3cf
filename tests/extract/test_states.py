"""Tables of operating states."""

from __future__ import annotations

import pytest

from kg.extract.states import find_states

CASES: list[tuple[str, list[tuple[str, str, str]]]] = [
    ("青禾电子已复工，远山机械尚未复工。", [("复工", "resumed", "actual"), ("复工", "resumed", "negated")]),
    (
        "项目将于6月投产，预计年底达产。",
        [("投产", "in_production", "planned"), ("达产", "full_capacity", "planned")],
    ),
    ("公司宣布停产检修一个月", [("停产检修", "stopped", "actual")]),
    ("该厂满负荷生产", [("满负荷生产", "full_capacity", "actual")]),
    ("若停产，损失很大", [("停产", "stopped", "planned")]),
    ("生产线已关闭。", [("关闭", "closed", "actual")]),
    ("停产的企业", [("停产", "stopped", "actual")]),
    # a matter, not a state
    ("支持企业复工复产", []),
    ("复工复产率达90%", []),
    ("复工方案", []),
    ("公司的运营成本", []),
    ("封闭型关系", []),
    ("复工企业达到八成", []),
    ("为复工做好准备", []),
    # a part of other words
    ("生态修复工作", []),
    ("鱼复工业园区", []),
    ("恢复业务往来", []),
    ("企业复工作业", [("复工", "resumed", "actual")]),
    # a clause that opens with its predicate goes on with the one before
    ("原定9月开工", [("开工", "started", "planned")]),
    ("手续尚未办结，开工时间推迟", [("开工", "started", "planned")]),
    ("产线已经调试，投产在即", [("调试", "trial", "actual"), ("投产", "in_production", "actual")]),
    ("公司计划投资5亿元，扩建二期", [("扩建", "expanding", "planned")]),
    ("计划今年复工，达产要等到明年", [("复工", "resumed", "planned"), ("达产", "full_capacity", "planned")]),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_states(text: str, expected: list[tuple[str, str, str]]) -> None:
    """Each state has its words, its name and its status."""
    found = find_states(text, 0, len(text))
    assert [(text[m.start : m.end], m.state, str(m.status)) for m in found] == expected
