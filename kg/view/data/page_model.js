"use strict";
// The graph as the page holds it, what the filters let through, and the words of both languages.

const DATA = JSON.parse(document.getElementById("data").textContent);
const { nodes, facts, conflicts, documents, view: VIEW } = DATA;

const state = {
  language: 0,
  selected: -1,
  hovered: -1,
  least: 0,
  hideLonely: false,
  off: { types: new Set(), predicates: new Set(), statuses: new Set() },
};

const word = (key, ...values) =>
  VIEW.page[key][state.language].replace(/\{(\d)\}/g, (_, place) => values[place].toLocaleString());
// A key from the data may be any word, "__proto__" too.
const label = (group, key) => (Object.hasOwn(VIEW[group], key) ? VIEW[group][key].label[state.language] : plain(key));
// What a fact is about beside its ends: a state has a name in both languages, a counted noun is the text's own.
// What completes a policy measure says which part of it that is.
const propertyOf = ({ predicate, property = "" }) => {
  if (predicate === "state") return label("states", property);
  if (!["instrument", "condition", "in_force"].includes(predicate)) return property;
  const words = predicate === "instrument" ? label("instruments", property) : property;
  return `${label("predicates", predicate)}: ${words}`;
};
// Chinese has one form, English two.
const counted = (key, number) => word(number === 1 ? `one_${key}` : `many_${key}`, number);
const familyOf = (predicate) => VIEW.families[VIEW.predicates[predicate].family];

nodes.forEach((node, index) => Object.assign(node, { index, facts: [], shown: true, degree: 0 }));
for (const fact of facts) {
  fact.conflicts = [];
  fact.joins = fact.subject >= 0 && fact.object >= 0;
  for (const end of new Set([fact.subject, fact.object])) {
    if (end >= 0) {
      nodes[end].facts.push(fact);
      if (fact.joins) nodes[end].degree += 1;
    }
  }
}
for (const conflict of conflicts) for (const index of conflict.facts) facts[index].conflicts.push(conflict);
const placeOf = new Map(documents.map((row, index) => [row.id, index]));
for (const node of nodes) node.radius = 0.1 + 0.075 * Math.min(Math.sqrt(node.degree), 6);
const byDegree = [...nodes].sort((a, b) => b.degree - a.degree || a.index - b.index);

// Lines as drawn: one for each pair of ends, family and stroke.
let lines = [];
let neighbours = [];

function passes(fact) {
  const { off } = state;
  return !off.predicates.has(fact.predicate) && !off.statuses.has(fact.status) && fact.confidence >= state.least;
}

function applyFilters() {
  for (const node of nodes) node.shown = !state.off.types.has(node.type);
  const found = new Map();
  neighbours = nodes.map(() => new Set());
  for (const fact of facts) {
    fact.shown = passes(fact);
    if (!fact.shown || !fact.joins || !nodes[fact.subject].shown || !nodes[fact.object].shown) continue;
    neighbours[fact.subject].add(fact.object);
    neighbours[fact.object].add(fact.subject);
    const family = VIEW.predicates[fact.predicate].family;
    const dashed = fact.status !== "actual";
    const key = `${fact.subject} ${fact.object} ${family} ${dashed}`;
    const line = found.get(key);
    if (line) line.predicates.add(fact.predicate);
    else {
      const predicates = new Set([fact.predicate]);
      found.set(key, { source: nodes[fact.subject], target: nodes[fact.object], family, dashed, predicates });
    }
  }
  lines = [...found.values()];
  if (state.hideLonely) for (const node of nodes) node.shown = node.shown && neighbours[node.index].size > 0;
}

// Full-width forms, case and spaces do not matter for finding.
const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
for (const node of nodes) node.keys = [node.name, ...node.aliases].map(fold);

function findNodes(text, limit) {
  const key = fold(text);
  if (!key) return [];
  const rank = (node) => {
    if (node.keys.includes(key)) return 0;
    if (node.keys.some((k) => k.startsWith(key))) return 1;
    return node.keys.some((k) => k.includes(key)) ? 2 : 3;
  };
  const ranked = byDegree.map((node) => [rank(node), node]).filter(([grade]) => grade < 3);
  return ranked.sort((a, b) => a[0] - b[0]).slice(0, limit).map(([, node]) => node);
}
