"""From a name to what identifies its bearer beyond one document, type by type.

市政府 names a body only where the city is known, 20条措施 a measure only beside its issuer: such names have
no key of their own, only a ``rest`` that a place can complete.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kg.model import EntityType
from kg.resolve.act_keys import to_measure_key, to_project_key
from kg.resolve.body_keys import to_body_key, to_organization_key
from kg.resolve.company_keys import to_company_key
from kg.resolve.key import Around, Key
from kg.resolve.names import fold_ending, to_name_key
from kg.resolve.place_keys import to_park_key, to_place_key

if TYPE_CHECKING:
    from collections.abc import Callable

_KEPT = 1 << 16


@lru_cache(maxsize=_KEPT)
def to_key(type_: EntityType, name: str, around: Around = frozenset()) -> Key:
    """The key of a name of that type.

    Args:
        type_: What is named; persons and groups have no key beyond their folded name.
        name: The name as written.
        around: Codes of the divisions that the document names, to tell apart those of one name.
    """
    folded = to_name_key(name)
    return _KEYS[type_](folded, around) if type_ in _KEYS else Key(folded)


def _industry(name: str, around: Around) -> Key:
    del around
    return Key(fold_ending(name, "industry") or name)


_KEYS: dict[EntityType, Callable[[str, Around], Key]] = {
    EntityType.PLACE: to_place_key,
    EntityType.GOVERNMENT_BODY: to_body_key,
    EntityType.ORGANIZATION: to_organization_key,
    EntityType.PARK: to_park_key,
    EntityType.COMPANY: to_company_key,
    EntityType.INDUSTRY: _industry,
    EntityType.POLICY_MEASURE: to_measure_key,
    EntityType.PROJECT: to_project_key,
}
