"""How alike two profiles are: a score is a list of features, each with a weight.

A feature's docstring is the reason that a decision shows, so it says what was found in the text. The weights
are set so that one strong ground suffices and one strong ground against undoes a weak one.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kg.model import EntityType
from kg.resolve.company_names import CompanyName, parse_company
from kg.resolve.divisions import are_apart
from kg.resolve.known import is_famous_firm
from kg.resolve.profiles import SHORT_PERSON

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.resolve.profiles import Profile

SURE = 0.8
SAME = 0.6
POSSIBLE = 0.4

_LONGEST_SHORT_NAME = 3
# More than all that names and places can say against; a difference outweighs even this.
_DECISIVE = 4.0


class Verdict(StrEnum):
    """What comparing two references came to."""

    SAME = "same"
    NOT_SAME = "not_same"
    POSSIBLY = "possibly"


@dataclass(frozen=True, slots=True)
class Feature:
    """A ground for or against: a test on two profiles, and what it weighs."""

    function: Callable[[Profile, Profile], bool]
    weight: float

    @property
    def reason(self) -> str:
        """The test's docstring without its full stop."""
        return (inspect.getdoc(self.function) or self.function.__name__).split("\n")[0].rstrip(".")


@dataclass(frozen=True, slots=True)
class Judgement:
    """A score with its reasons."""

    score: float
    reasons: tuple[str, ...]

    @property
    def verdict(self) -> Verdict:
        """What the score says on its own."""
        if self.score >= SAME:
            return Verdict.SAME
        return Verdict.POSSIBLY if self.score >= POSSIBLE else Verdict.NOT_SAME


def judge(left: Profile, right: Profile) -> Judgement:
    """Sum the weights of all features that hold; the order of the two does not matter."""
    held = [feature for feature in FEATURES[left.type] if feature.function(left, right)]
    score = min(1.0, max(0.0, sum(feature.weight for feature in held)))
    return Judgement(round(score, 3), tuple(f"{feature.reason} ({feature.weight:+.2f})" for feature in held))


def same_key(left: Profile, right: Profile) -> bool:
    """The full names say the same."""
    return bool(left.key) and left.key == right.key


def name_is_alias(left: Profile, right: Profile) -> bool:
    """The name of one is another name that a document gives the other."""
    return not same_key(left, right) and (left.key in right.aliases or right.key in left.aliases)


def shared_alias(left: Profile, right: Profile) -> bool:
    """Both have one more name in common."""
    return not set(left.aliases).isdisjoint(right.aliases)


def name_is_derived(left: Profile, right: Profile) -> bool:
    """The name of one is the other's without place or legal form."""
    if same_key(left, right) or name_is_alias(left, right):
        return False
    return left.key in right.derived or right.key in left.derived


def different_places(left: Profile, right: Profile) -> bool:
    """The names or the text put them in different places."""
    pairs = [(one, other) for one in left.places for other in right.places]
    return bool(pairs) and all(are_apart(one, other) for one, other in pairs)


def short_name(left: Profile, right: Profile) -> bool:
    """The name is short and has neither trade nor legal form."""
    return same_key(left, right) and not is_famous_firm(left.key) and _is_short(parse_company(left.key))


def different_own_name(left: Profile, right: Profile) -> bool:
    """Both have a legal form, and different own names before it."""
    if _are_forms(left, right):
        return False
    one, other = parse_company(left.name), parse_company(right.name)
    return one.is_legal and other.is_legal and one.own != other.own


def different_trade(left: Profile, right: Profile) -> bool:
    """The names say different trades."""
    one, other = parse_company(left.name), parse_company(right.name)
    if _are_forms(left, right) or not (one.trades and other.trades):
        return False
    return not one.core.startswith(other.core) and not other.core.startswith(one.core)


def branch_and_firm(left: Profile, right: Profile) -> bool:
    """One is a branch of a firm, and the names differ."""
    one, other = parse_company(left.name), parse_company(right.name)
    return (one.is_branch or other.is_branch) and not same_key(left, right)


def group_and_firm(left: Profile, right: Profile) -> bool:
    """One is a group of firms, the other a single firm."""
    one, other = parse_company(left.name), parse_company(right.name)
    if same_key(left, right) or one.is_group == other.is_group:
        return False
    return bool(one.form and other.form) and (one.is_legal or other.is_legal)


def same_name(left: Profile, right: Profile) -> bool:
    """The names are equal."""
    return left.name == right.name


def shared_organisation(left: Profile, right: Profile) -> bool:
    """Both hold a post in one organisation."""
    return not set(left.organisations).isdisjoint(right.organisations)


def shared_place(left: Profile, right: Profile) -> bool:
    """Both hold posts in one city or county."""
    if shared_organisation(left, right):
        return False
    shared = set(left.places) & set(right.places)
    return any(not code.endswith("0000") for code in shared)


def shared_surroundings(left: Profile, right: Profile) -> bool:
    """Both documents name one firm, park or body that few others name."""
    if shared_organisation(left, right) or shared_place(left, right):
        return False
    return not set(left.beside).isdisjoint(right.beside)


def leads_the_state(left: Profile, right: Profile) -> bool:
    """One holds a post in the highest organs, and the other text says no post of this name."""
    for leader, other in ((left, right), (right, left)):
        if leader.leads and not other.organisations:
            # Names of two characters are common: the text has to speak of the state's organs.
            return len(leader.name) > SHORT_PERSON or not set(leader.leads).isdisjoint(other.nearby)
    return False


def different_organisation(left: Profile, right: Profile) -> bool:
    """The organisations in which they hold posts differ."""
    # Posts that have ended do not tell apart: people move.
    return bool(left.present and right.present) and not shared_organisation(left, right)


def short_person(left: Profile, right: Profile) -> bool:
    """A name of two characters is borne by many, and the organisations differ."""
    return different_organisation(left, right) and len(left.name) <= SHORT_PERSON


def same_local_name(left: Profile, right: Profile) -> bool:
    """The names are equal, though towns and streets of this name are many."""
    return not (left.key or right.key) and left.name == right.name


def shared_county(left: Profile, right: Profile) -> bool:
    """Both documents name one city or county."""
    return same_local_name(left, right) and not set(left.nearby).isdisjoint(right.nearby)


def same_issuer(left: Profile, right: Profile) -> bool:
    """One issuer calls a measure by this name."""
    return left.name == right.name and not set(left.issuers).isdisjoint(right.issuers)


def different_issuer(left: Profile, right: Profile) -> bool:
    """Different bodies issue them."""
    return bool(left.issuers and right.issuers) and set(left.issuers).isdisjoint(right.issuers)


def same_identifier(left: Profile, right: Profile) -> bool:
    """One credit code, stock code or other identifier stands beside both."""
    return not set(left.identifiers).isdisjoint(right.identifiers)


def different_identifier(left: Profile, right: Profile) -> bool:
    """Identifiers of one kind, of which a thing has but one, differ."""
    one, other = set(left.identifiers), set(right.identifiers)
    both = {kind for kind, _ in one} & {kind for kind, _ in other}
    return bool(both - {kind for kind, _ in one & other})


def _are_forms(left: Profile, right: Profile) -> bool:
    """Whether a text or the names themselves say that they are one: a firm that was renamed stays one."""
    return same_key(left, right) or name_is_alias(left, right) or name_is_derived(left, right)


def _is_short(name: CompanyName) -> bool:
    return not (name.trades or name.form) and len(name.own) <= _LONGEST_SHORT_NAME


_NAMED = (
    Feature(same_key, 0.8),
    Feature(name_is_alias, 0.7),
    Feature(shared_alias, 0.3),
    Feature(name_is_derived, 0.6),
    Feature(different_places, -0.5),
    Feature(same_identifier, _DECISIVE),
    Feature(different_identifier, -2 * _DECISIVE),
)
FEATURES: dict[EntityType, tuple[Feature, ...]] = {
    EntityType.COMPANY: (
        *_NAMED,
        Feature(short_name, -0.15),
        Feature(different_own_name, -0.6),
        Feature(different_trade, -0.5),
        Feature(branch_and_firm, -0.6),
        Feature(group_and_firm, -0.3),
    ),
    EntityType.GOVERNMENT_BODY: _NAMED,
    EntityType.ORGANIZATION: _NAMED,
    EntityType.PERSON: (
        Feature(same_name, 0.6),
        Feature(shared_organisation, 0.3),
        Feature(shared_place, 0.3),
        Feature(shared_surroundings, 0.3),
        Feature(leads_the_state, 0.15),
        Feature(different_organisation, -0.3),
        Feature(different_places, -0.3),
        Feature(short_person, -0.1),
    ),
    EntityType.PLACE: (*_NAMED, Feature(same_local_name, 0.4), Feature(shared_county, 0.3)),
    EntityType.PARK: _NAMED,
    EntityType.PRODUCT: (Feature(same_key, 0.8),),
    EntityType.INDUSTRY: (Feature(same_key, 0.8),),
    EntityType.POLICY_MEASURE: (*_NAMED, Feature(same_issuer, 0.8), Feature(different_issuer, -0.4)),
    EntityType.PROJECT: _NAMED,
    EntityType.GROUP: (),
}
