"""Company names in their parts, full names of persons, and divisions by name."""

from __future__ import annotations

import pytest

from kg.resolve.company_names import CompanyName, parse_company
from kg.resolve.divisions import load_divisions, to_stem
from kg.resolve.names import is_full_person, to_name_key


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("重庆云岭科技有限公司", CompanyName("云岭", ("科技",), "有限公司", "500000", "重庆")),
        ("云岭重工", CompanyName("云岭", ("重工",))),
        # The county Changxing is no region here: no own name would be left.
        ("长兴机械", CompanyName("长兴", ("机械",))),
        ("云岭集团股份有限公司", CompanyName("云岭", (), "集团股份有限公司")),
        ("云岭（中国）有限公司", CompanyName("云岭", (), "有限公司", "中国")),
        ("云岭电器（重庆）有限公司", CompanyName("云岭", ("电器",), "有限公司", "500000", "", local=True)),
        ("云岭银行南岗支行", CompanyName("云岭银行南岗", (), "支行")),
        ("云岭", CompanyName("云岭")),
    ],
)
def test_company_names_come_apart(name: str, expected: CompanyName) -> None:
    """Region, own name, trades and legal form, each where it stands."""
    assert parse_company(to_name_key(name)) == expected


@pytest.mark.parametrize("name", ["王云岭", "欧阳云岭", "卡尔·云岭", "古丽云岭", "karl"])
def test_full_names(name: str) -> None:
    """A surname with a given name, or a foreign name, tells a person apart."""
    assert is_full_person(name)


@pytest.mark.parametrize("name", ["王", "王某", "王某某", "欧阳先生", "李总", "王主任", "张×"])
def test_names_that_are_not_full(name: str) -> None:
    """A surname with a title or 某 does not."""
    assert not is_full_person(name)


@pytest.mark.parametrize(
    ("name", "around", "expected"),
    [
        ("北京", (), "110000"),
        ("吉林", (), "220000"),
        ("吉林市", (), "220200"),
        ("长沙", (), "430100"),
        ("鼓楼区", (), None),
        ("鼓楼区", ("320100", "320000"), "320106"),
        ("江苏省南京市鼓楼区", (), "320106"),
        ("北京市朝阳区", (), "110105"),
        # Not in Shanghai, whatever else the text names.
        ("上海市朝阳区", ("110000",), None),
        # A county-level city that became a district of the same name.
        ("余杭市", (), "330110"),
        ("云岭", (), None),
        ("", (), None),
    ],
)
def test_divisions_by_name(name: str, around: tuple[str, ...], expected: str | None) -> None:
    """A code only where one division can be meant."""
    assert load_divisions().find(name, frozenset(around)) == expected


@pytest.mark.parametrize(
    ("name", "stem"),
    [("重庆市", "重庆"), ("内蒙古自治区", "内蒙古"), ("延边朝鲜族自治州", "延边"), ("城区", "城区")],
)
def test_stems(name: str, stem: str) -> None:
    """The everyday name of a division."""
    assert to_stem(name) == stem
