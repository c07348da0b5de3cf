"""The mentions of one document brought together into entities: a name, its other forms, their places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import DocumentEntity, EntityType, Span
from kg.resolve.within import acts, bodies, companies, goods, people, places, sets
from kg.resolve.within.evidence import find_evidence
from kg.resolve.within.forms import collect_forms
from kg.resolve.within.likely import join_likely
from kg.resolve.within.merging import Merge, Rules, group_forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.model import Document, Mention
    from kg.resolve.within.forms import Form

RULES: dict[EntityType, Rules] = {
    EntityType.COMPANY: companies.COMPANIES,
    EntityType.GOVERNMENT_BODY: bodies.GOVERNMENT_BODIES,
    EntityType.ORGANIZATION: bodies.ORGANIZATIONS,
    EntityType.PERSON: people.PEOPLE,
    EntityType.PLACE: places.PLACES,
    EntityType.PARK: bodies.PARKS,
    EntityType.PRODUCT: goods.PRODUCTS,
    EntityType.INDUSTRY: goods.INDUSTRIES,
    EntityType.POLICY_MEASURE: acts.POLICY_MEASURES,
    EntityType.PROJECT: acts.PROJECTS,
    EntityType.GROUP: sets.GROUPS,
}


def find_entities(document: Document, mentions: Sequence[Mention]) -> tuple[DocumentEntity, ...]:
    """Group typed spans into entities, numbered ``e1``, ``e2``, … in the order of their first mention.

    Only mentions of one type come together. The name is the fullest form; each other form is an alias.
    """
    return explain_entities(document, mentions)[0]


def explain_entities(
    document: Document, mentions: Iterable[Mention]
) -> tuple[tuple[DocumentEntity, ...], tuple[Merge, ...]]:
    """Group typed spans into entities, with the reason why each two spellings came together."""
    groups: list[list[Form]] = []
    merges: list[Merge] = []
    readings = {type_: rules.reading for type_, rules in RULES.items()}
    for type_, forms in collect_forms(document, mentions, readings).items():
        if len(forms) == 1:
            groups.append(forms)
            continue
        grouping = group_forms(forms, RULES[type_], find_evidence(document, forms))
        join_likely(grouping, RULES[type_])
        groups += grouping.groups()
        merges += grouping.merges
    groups.sort(key=lambda forms: (forms[0].spans[0], forms[0].type))
    found = (to_entity(f"e{number}", forms) for number, forms in enumerate(groups, 1))
    return tuple(found), tuple(merges)


def to_entity(id_: str, forms: Sequence[Form]) -> DocumentEntity:
    """One entity of the forms that name it."""
    if len(forms) == 1:
        only = forms[0]
        return DocumentEntity(id_, only.type, only.surface, (), only.spans, only.confidence)
    name, *aliases = dict.fromkeys(form.surface for form in sorted(forms, key=_fullness))
    spans: list[Span] = sorted(span for form in forms for span in form.spans)
    confidence = max(form.confidence for form in forms)
    return DocumentEntity(id_, forms[0].type, name, tuple(aliases), tuple(spans), confidence)


def _fullness(form: Form) -> tuple[bool, int, int, str]:
    """The order of forms as a name: Chinese before Latin, longer, more frequent, then by code points."""
    latin = form.surface.isascii()
    return latin, -len(form.text), -len(form.spans), form.surface
