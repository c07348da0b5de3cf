"""An invented story of firms and officials, with plans and denials: each kept query finds something in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.join import resolve
from kg.model import (
    Claim,
    Document,
    DocumentEntity,
    EntityType,
    Extraction,
    Graph,
    Modality,
    Predicate,
    Quantity,
    Span,
    Status,
    Time,
)

_C, _G, _P = EntityType.COMPANY, EntityType.GOVERNMENT_BODY, EntityType.PERSON
_TYPES = {
    "恒岳动力": _C,
    "衡泽汽车": _C,
    "铭拓精铸": _C,
    "砂源矿业": _C,
    "岚江银行": _C,
    "石桥区政府": _G,
    "石桥区水利局": _G,
    "顾南乔": _P,
    "邵文岩": _P,
    "韩令川": _P,
    "许澄怀": _P,
    "石桥区": EntityType.PLACE,
    "石桥工业园区": EntityType.PARK,
    "缸盖": EntityType.PRODUCT,
    "风险补偿资金池": EntityType.POLICY_MEASURE,
}
_MARCH = Time("3月", "2024-03", "2024-03", "month")


@dataclass
class Story:
    """A document that grows by a sentence a claim."""

    id: str
    date: str
    text: str = ""
    names: dict[str, list[Span]] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)

    def tell(
        self,
        sentence: str,
        predicate: Predicate,
        subject: str,
        object: str | None = None,
        *,
        status: Status = Status.ACTUAL,
        modality: Modality = Modality.ASSERTED,
        **more: object,
    ) -> None:
        """Adds a sentence that holds the names as they are given, and what it says."""
        start = len(self.text)
        self.text += sentence
        for name in (subject, object, more.get("speaker")):
            if isinstance(name, str):
                at = start + sentence.index(name)
                self.names.setdefault(name, []).append(Span(at, at + len(name)))
        attributes = tuple(
            (key, str(more.pop(key))) for key in ("product", "amount", "title", "role") if key in more
        )
        claim = Claim(
            f"c{len(self.claims)}",
            predicate,
            subject,
            object,
            attributes=attributes,
            status=status,
            modality=modality,
            evidence=(Span(start, len(self.text)),),
            rule="told",
            confidence=0.9,
            **more,  # type: ignore[arg-type]
        )
        self.claims.append(claim)

    def to_extraction(self) -> Extraction:
        """The document as if it had been read; an entity's id is its name."""
        entities = tuple(
            DocumentEntity(name, _TYPES[name], name, (), tuple(spans)) for name, spans in self.names.items()
        )
        return Extraction(Document(self.id, self.text, "故事", self.date), entities, tuple(self.claims))


def tell_story() -> Graph:
    """The graph of two documents."""
    first, second = Story("first", "2024-03-01"), Story("second", "2024-04-20")
    _tell_first(first)
    _tell_second(second)
    return resolve([first.to_extraction(), second.to_extraction()])


def _tell_first(told: Story) -> None:
    p = Predicate
    told.tell("砂源矿业为铭拓精铸供砂。", p.SUPPLIES, "砂源矿业", "铭拓精铸", product="砂")
    told.tell("铭拓精铸为恒岳动力供应缸盖。", p.SUPPLIES, "铭拓精铸", "恒岳动力", product="缸盖")
    told.tell("恒岳动力向衡泽汽车供货。", p.SUPPLIES, "恒岳动力", "衡泽汽车")
    told.tell("铭拓精铸生产缸盖。", p.PRODUCES, "铭拓精铸", "缸盖")
    told.tell("铭拓精铸位于石桥工业园区。", p.LOCATED_IN, "铭拓精铸", "石桥工业园区")
    told.tell("顾南乔任衡泽汽车副总裁。", p.HOLDS_POST, "顾南乔", "衡泽汽车", title="副总裁")
    told.tell("韩令川任石桥区政府区长。", p.HOLDS_POST, "韩令川", "石桥区政府", title="区长", time=_MARCH)
    told.tell("邵文岩包联铭拓精铸。", p.ASSIGNED_TO, "邵文岩", "铭拓精铸", role="包联")
    told.tell("石桥区政府设立风险补偿资金池。", p.ISSUES, "石桥区政府", "风险补偿资金池")
    told.tell("风险补偿资金池面向铭拓精铸。", p.TARGETS, "风险补偿资金池", "铭拓精铸")
    told.tell(
        "风险补偿资金池有2000万元。",
        p.QUANTITY,
        "风险补偿资金池",
        quantity=Quantity(2e7, "元"),
        property="规模",
    )
    told.tell("风险补偿资金池代偿贷款损失。", p.INSTRUMENT, "风险补偿资金池", property="guarantee")
    told.tell("岚江银行贷给铭拓精铸600万元。", p.FINANCES, "岚江银行", "铭拓精铸", amount="600万元")
    told.tell(
        "石桥区复工率94%。", p.QUANTITY, "石桥区", quantity=Quantity(94, "%"), property="复工率", time=_MARCH
    )


def _tell_second(told: Story) -> None:
    p = Predicate
    told.tell("顾南乔任衡泽汽车副总裁。", p.HOLDS_POST, "顾南乔", "衡泽汽车", title="副总裁")
    told.tell("许澄怀任石桥区政府区长。", p.HOLDS_POST, "许澄怀", "石桥区政府", title="区长")
    told.tell("邵文岩任石桥区水利局干部。", p.HOLDS_POST, "邵文岩", "石桥区水利局", title="干部")
    told.tell(
        "石桥区复工率超过97%。",
        p.QUANTITY,
        "石桥区",
        quantity=Quantity(97, "%"),
        property="复工率",
        time=_MARCH,
    )
    told.tell(
        "风险补偿资金池办法废止。",
        p.IN_FORCE,
        "风险补偿资金池",
        property="废止",
        status=Status.NEGATED,
        modality=Modality.ENDED,
    )
    told.tell("铭拓精铸复工。", p.STATE, "铭拓精铸", property="resumed", time=_MARCH)
    told.tell(
        "顾南乔说衡泽汽车拟投资石桥工业园区。",
        p.INVESTS_IN,
        "衡泽汽车",
        "石桥工业园区",
        status=Status.PLANNED,
        modality=Modality.INTENDED,
        speaker="顾南乔",
    )
    told.tell(
        "岚江银行未与砂源矿业合作。",
        p.COOPERATES_WITH,
        "岚江银行",
        "砂源矿业",
        status=Status.NEGATED,
        modality=Modality.DENIED,
    )
