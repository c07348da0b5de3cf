"""Names that no rule joins: what the fitted weights hold for one thing, and what they leave apart."""

from __future__ import annotations

import pytest

from kg.model import Document, DocumentEntity, EntityType, Mention
from kg.resolve.document import RULES, explain_entities
from kg.resolve.within.evidence import find_evidence
from kg.resolve.within.forms import collect_forms
from kg.resolve.within.likely import MOST_GROUPS, find_pairs, load_likely
from kg.resolve.within.merging import Grouping, group_forms

LIKELY = [
    (EntityType.PRODUCT, "固体竹塑火箭发动机", "固体火箭发动机"),
    (EntityType.PRODUCT, "竹纤维复合板材", "竹纤维板材"),
    (EntityType.GROUP, "青禾三大竹编银行", "青禾三大商业竹编银行"),
    (EntityType.GROUP, "韩国竹编企业", "韩国竹企"),
]
UNLIKELY = [
    (EntityType.PRODUCT, "竹编火箭发动机", "竹编手工地毯"),
    (EntityType.COMPANY, "青禾竹业有限公司", "竹禾青业集团"),
    (EntityType.PERSON, "王青禾", "王禾"),
]


def group(type_: EntityType, *names: str) -> Grouping:
    """What the rules make of names that follow each other in one text."""
    document = Document("d", "开会。次日".join(names))
    mentions = []
    at = 0
    for name in names:
        at = document.text.index(name, at)
        mentions.append(Mention(at, at + len(name), type_))
        at += len(name)
    readings = {kind: rules.reading for kind, rules in RULES.items()}
    forms = collect_forms(document, mentions, readings)[type_]
    return group_forms(forms, RULES[type_], find_evidence(document, forms))


def read(type_: EntityType, *names: str) -> tuple[DocumentEntity, ...]:
    """The entities of names that follow each other in one text."""
    mentions = [
        Mention(span.start, span.end, type_) for form in group(type_, *names).forms for span in form.spans
    ]
    return explain_entities(Document("d", "开会。次日".join(names)), mentions)[0]


@pytest.mark.parametrize(("type_", "one", "other"), LIKELY)
def test_likely_names_are_one(type_: EntityType, one: str, other: str) -> None:
    """They come together by the weights alone, and the entity keeps both names and places."""
    assert len(group(type_, one, other).groups()) == 2
    (entity,) = read(type_, one, other)
    assert {entity.name, *entity.aliases} == {one, other}
    assert len(entity.mentions) == 2


@pytest.mark.parametrize(("type_", "one", "other"), UNLIKELY)
def test_others_stay_apart(type_: EntityType, one: str, other: str) -> None:
    """Some characters in common are not enough; names of persons and places are left to the rules."""
    assert len(read(type_, one, other)) == 2


def test_a_list_keeps_likely_names_apart() -> None:
    """What the text names side by side is never joined."""
    text = "固体竹塑火箭发动机、固体火箭发动机"
    product = EntityType.PRODUCT
    assert (
        len(explain_entities(Document("d", text), [Mention(0, 9, product), Mention(10, 17, product)])[0]) == 2
    )


def test_the_reason_is_told() -> None:
    """A merge by the weights says so."""
    text = "韩国竹编企业开会。次日韩国竹企"
    mentions = [Mention(0, 6, EntityType.GROUP), Mention(11, 15, EntityType.GROUP)]
    (merge,) = explain_entities(Document("d", text), mentions)[1]
    assert (merge.rule, merge.short, merge.full) == ("likely", "韩国竹企", "韩国竹编企业")


def test_many_names_are_left_to_the_rules() -> None:
    """Pairs are looked at up to a number of names, so the work of one text stays bounded."""
    names = [chr(0x4E00 + at) * 3 for at in range(MOST_GROUPS + 1)]
    rules = RULES[EntityType.PRODUCT]
    some = ["固体竹塑火箭发动机", "固体火箭发动机"]
    assert len(list(find_pairs(group(EntityType.PRODUCT, *some, *names[:-3]), rules))) >= 1
    assert list(find_pairs(group(EntityType.PRODUCT, *some, *names), rules)) == []


def test_a_weighed_rule_decides_only_beside_all_else() -> None:
    """The end of a longer name joins it where nothing else could be meant, not where another has it too."""
    product = EntityType.PRODUCT
    full, short, another = "高压竹编阀门", "阀门", "低压竹塑阀门"
    assert [rule.__name__ for rule in RULES[product].weighed if "fuller" in rule.__name__] == ["after_fuller"]
    assert len(group(product, full, short).groups()) == 2
    assert len(read(product, full, short)) == 1
    assert len(read(product, full, another, short)) == 3


def test_the_weights_are_readable() -> None:
    """A least probability and finite weights by feature."""
    least, weights = load_likely()
    assert 0.5 < least < 1
    assert "alike" in weights
    assert all(abs(weight) < 20 for weight in weights.values())
