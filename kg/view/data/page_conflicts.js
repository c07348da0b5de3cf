// What contradicts what: the mark of a fact, both sides beside each other, and the list of all.

const disputed = (fact) => (fact.conflicts.length ? make("span", { class: "chip disputed" }, word("conflict")) : null);

// What a fact says, without the entity that the conflict is about.
function sayingOf(fact, { entity }) {
  const said = [];
  if (fact.subject !== entity) said.push(linkTo(nodes[fact.subject]));
  if (fact.joins && fact.object !== entity) {
    said.push(make("span", { class: "faint" }, label("predicates", fact.predicate)), linkTo(nodes[fact.object]));
  }
  const value = [propertyOf(fact), fact.value].filter(Boolean).join(" ");
  if (value) said.push(make("strong", {}, textOf(value)));
  return said;
}

function sideOf(fact, conflict, limit) {
  return make(
    "div", { class: "side" },
    make("div", { class: "pieces" }, sayingOf(fact, conflict), detailsOf(fact)),
    make("div", { class: "small faint" }, supportOf(fact)),
    longList(fact.evidence, witnessOf, limit),
  );
}

// Both sides of a conflict: the older first, or in a panel the panel's own.
function conflictOf(conflict, own = null) {
  const sides = conflict.facts.map((index) => facts[index]);
  if (sides[1] === own) sides.reverse();
  const about = [];
  if (!own) {
    const { property } = conflict;
    const group = ["predicates", "states"].find((name) => Object.hasOwn(VIEW[name], property));
    about.push(linkTo(nodes[conflict.entity]));
    about.push(make("strong", {}, group ? label(group, property) : textOf(property)));
  }
  about.push(make("span", { class: "chip disputed" }, label("conflicts", conflict.kind)));
  about.push(make("span", { class: "small faint" }, label("timings", conflict.timing)));
  return make(
    "div", { class: "conflict" },
    make("div", { class: "pieces" }, about),
    make("div", { class: "sides" }, sides.map((fact) => sideOf(fact, conflict, own ? 1 : 2))),
  );
}

function conflictsOf(fact) {
  const { length } = fact.conflicts;
  if (!length) return null;
  return foldOf(`${word("other_side")} · ${length}`, fact.conflicts, (conflict) => conflictOf(conflict, fact), 5);
}

function conflictList() {
  const shown = conflicts.filter((conflict) => conflict.facts.every((index) => facts[index].shown));
  const parts = [make("p", { class: "faint small" }, word(conflicts.length ? "undecided" : "no_conflicts"))];
  const hidden = conflicts.length - shown.length;
  if (hidden) parts.push(make("p", { class: "faint small" }, word("hidden_conflicts", hidden)));
  return [...parts, longList(shown, (conflict) => conflictOf(conflict))];
}
