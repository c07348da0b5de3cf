"""The lists of places, bodies, posts, measures, units and triggers: shape, classes, order and coverage."""

from __future__ import annotations

import re
from collections import Counter
from importlib import resources

import pytest

from kg.lexicon import load_rows, load_words

WORDS = {
    "government_bodies": 600,
    "government_suffixes": 250,
    "group_heads": 250,
    "group_modifiers": 50,
    "name_not": 300,
    "organization_suffixes": 100,
    "organizations": 400,
    "park_suffixes": 100,
    "parks": 150,
    "place_suffixes": 80,
    "places_foreign": 700,
    "places_maybe": 50,
    "places_regions": 120,
    "policies": 250,
    "policy_heads": 150,
    "project_heads": 120,
    "speech_verbs": 80,
    "surnames": 400,
    "title_modifiers": 20,
    "vague_numbers": 50,
}
ROWS = {
    "divisions": (3, 3200),
    "divisions_changes": (4, 10),
    "divisions_old": (3, 60),
    "divisions_short": (2, 200),
    "hedges": (3, 60),
    "operating_states": (2, 60),
    "status": (2, 150),
    "titles": (2, 600),
    "triggers": (3, 480),
    "units": (2, 300),
}
MAYBE = (
    "group_heads",
    "government_bodies",
    "organizations",
    "parks",
    "park_suffixes",
    "policies",
    "policy_heads",
)
RELATIONS = [
    "supplies",
    "produces",
    "located_in",
    "part_of",
    "invests_in",
    "cooperates_with",
    "holds_post",
    "assigned_to",
    "visits",
    "issues",
    "targets",
    "benefits_from",
    "finances",
    "assists",
    "member_of",
    "awards",
]


def lines(file_name: str) -> list[str]:
    """The lines of a data file of the lexicon."""
    path = resources.files("kg").joinpath("lexicon", "data", file_name)
    return path.read_text("utf-8").splitlines()


@pytest.mark.parametrize("name", [*WORDS, *(f"{name}_maybe" for name in MAYBE)])
def test_word_list_is_whole(name: str) -> None:
    """A list has its size, no spaces or underscores inside, and stands in the order of code points."""
    words = load_words(name)
    assert len(words) >= WORDS.get(name, 10)
    assert not [word for word in words if re.search(r"[\s_…]", word)]
    body = [line for line in lines(f"{name}.txt") if not line.startswith("#")]
    assert body == sorted(body)


@pytest.mark.parametrize("name", ROWS)
def test_table_is_whole(name: str) -> None:
    """A table has its size, no empty field, and stands in order."""
    width, least = ROWS[name]
    rows = load_rows(name, width)
    assert len(rows) >= least
    assert not [row for row in rows if not all(field and field == field.strip() for field in row)]
    assert list(rows) == sorted(rows)


@pytest.mark.parametrize("file_name", [*(f"{name}.txt" for name in WORDS), *(f"{name}.tsv" for name in ROWS)])
def test_header_names_source_and_licence(file_name: str) -> None:
    """The comments at the top say what a file is, where it is from and under which licence."""
    head = [line for line in lines(file_name)[:9] if line.startswith("#")]
    assert any(line.startswith("# Source: ") for line in head)
    assert any(line.startswith("# Licence: ") for line in head)
    assert max(len(line) for line in head) <= 120


@pytest.mark.parametrize("name", ["titles", "units", "status", "operating_states", "hedges", "divisions"])
def test_first_column_is_a_key(name: str) -> None:
    """A word has one class."""
    counts = Counter(row[0] for row in load_rows(name, ROWS[name][0]))
    assert [word for word, count in counts.items() if count > 1] == []


@pytest.mark.parametrize(
    ("name", "column", "classes"),
    [
        (
            "titles",
            1,
            "party government legislature enterprise park academic military association media other",
        ),
        ("units", 1, "money count person length area mass volume energy power time share index other"),
        ("status", 1, "planned negated ended conditional rumoured hoped actual"),
        ("hedges", 1, "before after"),
        ("hedges", 2, "~ > < ="),
        ("triggers", 0, " ".join(RELATIONS)),
        ("triggers", 2, "verb noun prep"),
        ("divisions", 2, "province prefecture county"),
        ("divisions_changes", 3, "added gone"),
    ],
)
def test_classes_are_known(name: str, column: int, classes: str) -> None:
    """Every class is used and no other is."""
    assert {row[column] for row in load_rows(name, ROWS[name][0])} == set(classes.split())


def test_each_relation_has_triggers() -> None:
    """At least thirty words announce each relation, verbs among them."""
    rows = load_rows("triggers", 3)
    counts = Counter(relation for relation, _, _ in rows)
    assert all(counts[relation] >= 30 for relation in RELATIONS)
    assert {relation for relation, _, kind in rows if kind == "verb"} == set(RELATIONS)


def test_divisions_are_nested() -> None:
    """A code has six digits, its level follows from them, and its province is there."""
    rows = load_rows("divisions", 3)
    codes = {code for code, _, _ in rows}
    for code, _, level in rows:
        assert re.fullmatch(r"\d{6}", code)
        expected = "province" if code[2:] == "0000" else "prefecture" if code[4:] == "00" else "county"
        assert level == expected
        assert code[:2] + "0000" in codes


def test_old_and_short_names_lead_to_divisions() -> None:
    """A former or everyday name is no present name, and leads to a present one."""
    names = {name for _, name, _ in load_rows("divisions", 3)}
    for former, now, _ in load_rows("divisions_old", 3):
        assert former not in names
        assert any(name.startswith(now) for name in names), now
    for name, short in load_rows("divisions_short", 2):
        assert name in names
        assert short not in names


@pytest.mark.parametrize(
    ("name", "present", "absent"),
    [
        ("surnames", "王 欧阳 覃", "国 有 来 都"),
        ("places_foreign", "美国 欧洲 慕尼黑 加州", "欧盟 美"),
        ("places_regions", "长三角 京津冀 粤港澳大湾区 东北 大陆", "全国 全球"),
        ("group_heads", "企业 供应商 中小企业 金融机构", "产品"),
        ("policy_heads", "办法 通知 资金池 实施细则", "服务"),
        ("government_suffixes", "经信委 水利局 派出所 管委会", "有限公司"),
        ("vague_numbers", "数百 若干 多家", "百余 一半"),
    ],
)
def test_lists_hold_the_usual_words(name: str, present: str, absent: str) -> None:
    """What a reader expects in a list is there, and what belongs elsewhere is not."""
    words = load_words(name)
    assert set(present.split()) <= words
    assert not set(absent.split()) & words
