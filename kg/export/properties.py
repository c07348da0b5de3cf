"""Every class and property that the graph's RDF uses, as terms ready to write."""

from __future__ import annotations

from kg.export.terms import TYPE as TYPE  # noqa: PLC0414 - stands here with the other properties
from kg.model import EntityType, Modality, Predicate, Status

KINDS: dict[EntityType, tuple[str, ...]] = {
    EntityType.COMPANY: ("org:FormalOrganization",),
    EntityType.GOVERNMENT_BODY: ("org:FormalOrganization",),
    EntityType.ORGANIZATION: ("org:Organization",),
    EntityType.PERSON: ("schema:Person",),
    EntityType.PLACE: ("schema:Place",),
    EntityType.PARK: ("schema:Place",),
    EntityType.PRODUCT: ("schema:Product",),
    EntityType.INDUSTRY: ("skos:Concept",),
}
CLASSES = {type_: f"kg:{type_.value}" for type_ in EntityType}
PREDICATES = {predicate: f"kg:{predicate.value}" for predicate in Predicate}
STATUSES = {status: f"status:{status.value}" for status in Status}
QUALIFIERS = {"=": "qualifier:exact", "~": "qualifier:about", ">": "qualifier:above", "<": "qualifier:below"}
MODALITIES = {modality: f"modality:{modality.value}" for modality in Modality}

PREF_LABEL, ALT_LABEL = "skos:prefLabel", "skos:altLabel"
NAME, IDENTIFIER, TITLE = "schema:name", "dcterms:identifier", "dcterms:title"
DATE, SOURCE, SHA256 = "dcterms:date", "dcterms:source", "kg:sha256"
REPRINT, SOURCES = "kg:reprint_of", "kg:sources"
CONFIDENCE, MENTIONED_IN = "kg:confidence", "kg:mentioned_in"
SUBJECT, PREDICATE, OBJECT = "kg:subject", "kg:predicate", "kg:object"
PROPERTY, UNIT, QUALIFIER = "kg:property", "kg:unit", "kg:qualifier"
VALUE, HAS_UNIT = "qudt:numericValue", "qudt:hasUnit"
STATUS, MODALITY, RULE = "kg:status", "kg:modality", "kg:rule"
TIME, TIME_TEXT, GRAIN = "kg:time", "kg:time_text", "kg:grain"
SINCE, UNTIL, UNTIL_BASIS, BOUND_BY = "kg:since", "kg:until", "kg:until_basis", "kg:bound_by"
FIRST_SEEN, LAST_SEEN = "kg:first_seen", "kg:last_seen"
START, END, FLAG = "kg:start", "kg:end", "kg:flag"
SPEAKER, FACT = "kg:speaker", "kg:fact"
EVIDENCE, SENTENCE = "kg:evidence", "kg:sentence"
REIFIES = "rdf:reifies"
DERIVED = "prov:wasDerivedFrom"
GENERATED, ASSOCIATED, USED = (f"prov:{n}" for n in ("wasGeneratedBy", "wasAssociatedWith", "used"))
ACTIVITY, AGENT = "prov:Activity", "prov:SoftwareAgent"
VERSION, PARAMETER = "schema:softwareVersion", "kg:parameter"
CLAIM_CLASS, FACT_CLASS = "kg:Claim", "kg:Fact"
DOCUMENT_CLASS, ARTICLE = "kg:Document", "prov:Entity"
MEMBERSHIP, MEMBER, ORGANIZATION = (f"org:{n}" for n in ("Membership", "member", "organization"))
ROLE, ROLE_CLASS, DURING = "org:role", "org:Role", "org:memberDuring"
INTERVAL, INSTANT = "time:Interval", "time:Instant"
BEGINS, ENDS = "time:hasBeginning", "time:hasEnd"
IN_DATE = {
    "xsd:date": "time:inXSDDate",
    "xsd:gYearMonth": "time:inXSDgYearMonth",
    "xsd:gYear": "time:inXSDgYear",
}
RESOURCE, HAS_SOURCE, SELECTOR = (f"oa:{name}" for name in ("SpecificResource", "hasSource", "hasSelector"))
QUOTE, EXACT, PREFIX, SUFFIX = (f"oa:{name}" for name in ("TextQuoteSelector", "exact", "prefix", "suffix"))
POSITION, OA_START, OA_END = (f"oa:{name}" for name in ("TextPositionSelector", "start", "end"))
OFFSET_UNIT, CODE_POINT = "kg:offset_unit", "kg:CodePoint"
