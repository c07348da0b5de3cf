"""What documents say of one firm's operating states, read as documents are, without a model."""

from __future__ import annotations

from kg.analyse.moment import as_of
from kg.extract.circumstances import add_circumstances, find_state_claims
from kg.graph import build_graph
from kg.model import Document, DocumentEntity, EntityType, Extraction, Fact, Graph, Modality, Span, Status
from kg.resolve import resolve_entities
from kg.text.sentences import find_sentences

FIRM = "岚山青禾精密机械有限公司"


# What makes of a short notice a text that can be known again.
REST = "全厂1900名员工轮流培训，设备逐台检修，仓库盘点。恢复时间另行通知，供应商同步调整，客户同意顺延交货。"


def says(id: str, date: str | None, text: str, type_: EntityType = EntityType.COMPANY) -> Extraction:
    """What a document says of the firm, whose name is F in the text."""
    return read_states(Document(id, text.replace("F", FIRM), date=date), type_)


def read_states(document: Document, type_: EntityType = EntityType.COMPANY) -> Extraction:
    """The firm, and its states with their status and time."""
    places = [at for at in range(len(document.text)) if document.text.startswith(FIRM, at)]
    mentions = tuple(Span(at, at + len(FIRM)) for at in places)
    entities = (DocumentEntity("e", type_, FIRM, mentions=mentions),)
    sentences = find_sentences(document)
    claims = find_state_claims(document, sentences, entities)
    return Extraction(document, entities, tuple(add_circumstances(document, sentences, entities, claims)))


def join(*extractions: Extraction) -> Graph:
    """Their graph."""
    return build_graph(extractions, resolve_entities(extractions))


def ends_of(graph: Graph, state: str, status: Status = Status.ACTUAL) -> list[tuple[str, str] | None]:
    """Where each fact of a state ends, and on which basis, in the order of their first documents."""
    facts = [fact for fact in graph.facts if (fact.property, fact.status) == (state, status)]
    facts.sort(key=lambda fact: (fact.seen or ("", ""), fact.id))
    return [(fact.until.date, fact.until.basis.value) if fact.until else None for fact in facts]


def fact_of(graph: Graph, state: str) -> Fact:
    """The only fact of a state."""
    (fact,) = (fact for fact in graph.facts if fact.property == state)
    return fact


def on(graph: Graph, day: str) -> list[str]:
    """The asserted states of a day."""
    facts = as_of(graph, day).facts
    return sorted({fact.property for fact in facts if fact.modality is Modality.ASSERTED})
