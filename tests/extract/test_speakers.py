"""Tables of reported speech."""

from __future__ import annotations

import pytest

from kg.extract.speakers import find_speaker

CASES: list[tuple[str, str, str, bool]] = [
    ("青禾电子总经理林若溪说：“我们复工了。”", "青禾电子总经理林若溪", "我们复工了。", True),
    ("“我们马上跟进。”蓝湖园区副主任周行说，区里发了函。", "蓝湖园区副主任周行", "我们马上跟进。", True),
    ("“这个问题不大。”林若溪告诉记者。", "林若溪", "这个问题不大。", True),
    ("林若溪表示，公司计划投资5亿元。", "林若溪", "公司计划投资5亿元。", False),
    ("负责人林若溪昨日在接受采访时介绍，“员工全部返岗”。", "负责人林若溪", "员工全部返岗", True),
    ("据林若溪介绍，公司已复工。", "林若溪", "公司已复工。", False),
    ("公司称，项目已投产。", "公司", "项目已投产。", False),
]


@pytest.mark.parametrize(("text", "speaker", "said", "direct"), CASES, ids=[row[0] for row in CASES])
def test_speakers(text: str, speaker: str, said: str, direct: bool) -> None:  # noqa: FBT001, a table's column
    """The words that name the speaker, and what is said."""
    speech = find_speaker(text, 0, len(text))
    assert speech is not None
    assert text[slice(*speech.speaker)] == speaker
    assert text[slice(*speech.said)] == said
    assert speech.direct is direct


@pytest.mark.parametrize(
    "text", ["以下简称青禾电子。", "他希望企业加强创新。", "一般来说，企业会复工。", "公司已复工。"]
)
def test_what_reports_no_speech(text: str) -> None:
    """Words that only contain a speech verb report nothing."""
    assert find_speaker(text, 0, len(text)) is None


def test_a_verb_inside_a_quotation_is_the_speaker_s() -> None:
    """What is said inside a quotation is not a speech of the sentence."""
    text = "“有人说，不行。”林若溪表示。"
    speech = find_speaker(text, 0, len(text))
    assert speech is not None
    assert text[slice(*speech.speaker)] == "林若溪"
