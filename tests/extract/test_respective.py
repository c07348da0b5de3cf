"""Numbers given in the order of a list."""

from __future__ import annotations

import pytest

from kg.extract.numbers import find_quantities
from kg.extract.respective import find_orders
from kg.model import Document, DocumentEntity, EntityType, Span
from kg.text.sentences import find_sentences

NAMES = ("青石精工", "远山动力", "鹿鸣电子", "油箱", "齿轮", "远山县", "北溪市")


def read(text: str) -> dict[str, str]:
    """Whose turn each number is, by the number's words and the entity's name."""
    entities = tuple(
        DocumentEntity(
            name,
            EntityType.COMPANY,
            name,
            (),
            tuple(Span(i, i + len(name)) for i in range(len(text)) if text.startswith(name, i)),
        )
        for name in NAMES
        if name in text
    )
    quantities = find_quantities(text, 0, len(text))
    orders = find_orders(text, find_sentences(Document("d", text)), entities, quantities)
    found = {text[q.start : q.end]: orders[q.start].owner for q in quantities if q.start in orders}
    return {words.removeprefix("为"): owner for words, owner in found.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("油箱、齿轮产量分别为3万吨和2万吨。", {"3万吨": "油箱", "2万吨": "齿轮"}),
        (
            "青石精工、远山动力和鹿鸣电子分别获得贷款1亿元、2亿元和3亿元。",
            {"1亿元": "青石精工", "2亿元": "远山动力", "3亿元": "鹿鸣电子"},
        ),
        (
            "油箱和齿轮价格分别为5元和6元，同比分别上涨7%和8%。",
            {"5元": "油箱", "6元": "齿轮", "7%": "油箱", "8%": "齿轮"},
        ),
        ("远山县和北溪市依次完成投资1亿元、2亿元。", {"1亿元": "远山县", "2亿元": "北溪市"}),
        # As many numbers as members, or none is anybody's.
        ("油箱、齿轮产量分别为3万吨、2万吨和1万吨。", {}),
        ("油箱产量为3万吨和2万吨。", {}),
        # The list stands in the sentence of the numbers, and near them.
        ("青石精工和远山动力来了。产量分别为3万吨和2万吨。", {}),
        ("青石精工和远山动力" + "今年以来克服了种种困难" * 4 + "分别生产3万吨和2万吨。", {}),
        # A nearer list of another length is the one that is meant.
        ("青石精工和远山动力的油箱、齿轮、鹿鸣电子分别为3万吨和2万吨。", {}),
    ],
)
def test_orders(text: str, expected: dict[str, str]) -> None:
    """Each number is that of the member at its place."""
    assert read(text) == expected


def test_others_are_told() -> None:
    """Each number knows the other members of its list."""
    text = "油箱、齿轮产量分别为3万吨和2万吨。"
    entities = tuple(
        DocumentEntity(name, EntityType.PRODUCT, name, (), (Span(text.index(name), text.index(name) + 2),))
        for name in ("油箱", "齿轮")
    )
    quantities = find_quantities(text, 0, len(text))
    orders = find_orders(text, find_sentences(Document("d", text)), entities, quantities)
    assert [orders[q.start].others for q in quantities] == [{"齿轮"}, {"油箱"}]
