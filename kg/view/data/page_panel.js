// The panel of one entity, and the tables of numbers and documents.

const ROWS = 300;
const percent = (number) => `${Math.round(number * 100)}%`;

function panelOf(node) {
  const close = make("button", { class: "close", id: "close", "aria-label": word("close"), onclick: () => select(-1) }, "×");
  const parts = [
    close,
    make("span", { class: "chip" }, swatch(node.type), label("types", node.type)),
    make("h2", {}, textOf(node.name)),
  ];
  if (node.aliases.length) {
    const chips = node.aliases.map((alias) => make("span", { class: "chip" }, textOf(alias)));
    parts.push(make("div", {}, make("span", { class: "faint small" }, word("aliases"), " "), chips));
  }
  for (const [key, value] of node.identifiers) {
    parts.push(make("div", { class: "small" }, make("span", { class: "faint" }, textOf(label("identifiers", key)), " "), textOf(value)));
  }
  const shown = node.facts.filter((fact) => fact.shown);
  if (shown.length < node.facts.length) {
    parts.push(make("p", { class: "faint small" }, word("hidden", node.facts.length - shown.length)));
  }
  const numbers = shown.filter((fact) => fact.object < 0);
  const out = shown.filter((fact) => fact.joins && fact.subject === node.index);
  const back = shown.filter((fact) => fact.joins && fact.object === node.index && fact.subject !== node.index);
  parts.push(...groupsOf("observations", numbers, null), ...groupsOf("outgoing", out, "label"));
  parts.push(...groupsOf("incoming", back, "inverse"));
  return parts;
}

function groupsOf(title, group, naming) {
  if (!group.length) return [];
  const parts = [make("h3", {}, word(title))];
  for (const predicate of Object.keys(VIEW.predicates)) {
    const same = group.filter((fact) => fact.predicate === predicate);
    if (!same.length) continue;
    if (naming) {
      const name = VIEW.predicates[predicate][naming][state.language];
      const stroke = make("span", { class: "stroke", colour: familyOf(predicate).colour });
      parts.push(make("h4", {}, stroke, ` ${name} · ${same.length}`));
    }
    same.sort((a, b) => b.confidence - a.confidence);
    parts.push(longList(same, (fact) => factOf(fact, naming)));
  }
  return parts;
}

// A long list shows its beginning and grows on request.
function longList(items, toElement, limit = 60) {
  const list = make("div");
  const grow = () => {
    const from = list.childElementCount;
    list.append(...items.slice(from, from + limit).map(toElement));
    const rest = items.length - list.childElementCount;
    if (rest > 0) {
      const more = make("button", { class: "small", onclick: () => (more.remove(), grow()) }, word("more", Math.min(rest, limit)));
      list.append(more);
    }
  };
  grow();
  return list;
}

function factOf(fact, naming) {
  const head = [];
  if (naming) head.push(linkTo(nodes[naming === "label" ? fact.object : fact.subject]));
  else head.push(make("span", {}, textOf([propertyOf(fact), fact.value].filter(Boolean).join(" "))));
  return make("div", { class: "fact" }, make("div", { class: "pieces" }, head, disputed(fact), detailsOf(fact)), evidenceOf(fact), conflictsOf(fact));
}

// The status, attributes, times and confidence of a fact.
function detailsOf(fact) {
  const pieces = [make("span", { class: `chip ${fact.status}` }, label("statuses", fact.status))];
  if (!["asserted", "intended", "denied"].includes(fact.modality)) {
    pieces.push(make("span", { class: "chip" }, label("modalities", fact.modality)));
  }
  for (const [key, value] of fact.attributes || []) {
    pieces.push(make("span", { class: "small" }, make("span", { class: "faint" }, label("attributes", key), " "), textOf(value)));
  }
  for (const time of timesOf(fact)) pieces.push(make("span", { class: "small faint" }, textOf(time)));
  pieces.push(make("span", { class: "sure", title: word("confidence") }, percent(fact.confidence)));
  return pieces;
}

// The time that a text states, and since when and until when the fact holds.
function timesOf({ time, since, until }) {
  const term = [since && word("since", since[0]), until && word(`until_${until[1]}`, until[0])];
  return [time, ...term].filter(Boolean);
}

// How many independent sources say a fact, and how many documents: what the data leaves out is one.
const supportOf = ({ sources = 1, documents: told = 1 }) => `${counted("source", sources)} · ${counted("document", told)}`;

// A summary that unfolds to a list, which is made when it is first seen; a single item is seen at once, unless told otherwise.
function foldOf(summary, items, toElement, limit, open = items.length === 1) {
  const fold = make("details", {}, make("summary", {}, summary));
  const fill = () => fold.append(longList(items, toElement, limit));
  fold.open = open;
  if (fold.open) fill();
  else fold.addEventListener("toggle", fill, { once: true });
  return fold;
}

function evidenceOf(fact) {
  const { length } = fact.evidence;
  if (!length) return make("div", { class: "small faint" }, supportOf(fact));
  // The sides of a conflict show the sentence already.
  const open = length === 1 && !fact.conflicts.length;
  return foldOf(`${supportOf(fact)} · ${counted("sentence", length)}`, fact.evidence, witnessOf, 10, open);
}

function witnessOf(evidence) {
  const { title, id, date } = documents[evidence.document];
  const read = () => openDocument(evidence.document, evidence.span);
  const about = [
    make("button", { class: "link read", title: word("full_text"), onclick: read }, plain(title || id)),
    ` ${date} · ${word("rule")} `, ...textOf(evidence.rule), ` · ${percent(evidence.confidence)}`,
  ];
  if (evidence.speaker !== undefined) about.push(` · ${word("speaker")} `, linkTo(nodes[evidence.speaker]));
  about.push(reprintOf(documents[evidence.document]));
  return make("div", {}, quote(evidence), make("div", { class: "small faint" }, about));
}

const sorting = {};

// A table whose columns are [title, value for sorting, cell, class]; a click on a title sorts by it.
function tableOf(key, columns, rows) {
  const order = sorting[key] || { column: -1, up: true };
  const sorted = [...rows];
  if (order.column >= 0) {
    const valueOf = columns[order.column][1];
    const compare = new Intl.Collator("zh", { numeric: true }).compare;
    sorted.sort((a, b) => compare(valueOf(a), valueOf(b)) * (order.up ? 1 : -1));
  }
  const sortBy = (column) => {
    sorting[key] = { column, up: order.column === column ? !order.up : true };
    showTab(key);
  };
  const titles = columns.map(([title], column) => {
    const arrow = column === order.column ? (order.up ? " ↑" : " ↓") : "";
    return make("th", { scope: "col" }, make("button", { onclick: () => sortBy(column) }, word(title) + arrow));
  });
  const body = make("tbody");
  const more = make("button", { onclick: () => grow() });
  const grow = () => {
    const from = body.childElementCount;
    body.append(...sorted.slice(from, from + ROWS).map((row) => make("tr", {}, columns.map((c) => make("td", { class: c[3] || "" }, c[2](row))))));
    const rest = sorted.length - body.childElementCount;
    more.hidden = rest <= 0;
    more.textContent = word("more", Math.min(rest, ROWS));
  };
  grow();
  return [make("table", {}, make("thead", {}, make("tr", {}, titles)), body), more];
}

// Numbers first, then states, then what completes a measure.
const RANKS = { quantity: 0, state: 1 };

function observationTable() {
  const rankOf = ({ predicate }) => RANKS[predicate] ?? 2;
  const rows = facts.filter((fact) => fact.object < 0 && fact.shown).sort((a, b) => rankOf(a) - rankOf(b));
  const nameOf = (fact) => (nodes[fact.subject] ? nodes[fact.subject].name : "");
  const first = (fact) => fact.evidence[0];
  const titleOf = (fact) => (first(fact) ? documents[first(fact).document].title || documents[first(fact).document].id : "");
  const read = (fact) => () => openDocument(first(fact).document, first(fact).span);
  return tableOf("observations", [
    ["subject", nameOf, (fact) => linkTo(nodes[fact.subject])],
    ["property", propertyOf, (fact) => [...textOf(propertyOf(fact)), " ", disputed(fact)]],
    ["value", (fact) => (fact.value || "").replace(/[^0-9.]/g, ""), (fact) => textOf(fact.value || ""), "short"],
    ["statuses", (fact) => fact.status, (fact) => label("statuses", fact.status), "short"],
    ["time", (fact) => timesOf(fact).join(" · "), (fact) => textOf(timesOf(fact).join(" · "))],
    ["sources", ({ sources = 1 }) => String(sources), (fact) => make("span", { title: supportOf(fact) }, String(fact.sources ?? 1)), "short"],
    ["confidence", (fact) => percent(fact.confidence), (fact) => percent(fact.confidence), "short"],
    ["document", titleOf, (fact) => (first(fact) ? make("button", { class: "link", onclick: read(fact) }, plain(titleOf(fact))) : "")],
  ], rows);
}

function documentTable() {
  const counts = documents.map(() => 0);
  for (const fact of facts) for (const { document } of fact.evidence) counts[document] += 1;
  const rows = documents.map((row, index) => ({ ...row, index, count: counts[index] }));
  const titleOf = (row) => row.title || row.id;
  return tableOf("documents", [
    ["document", titleOf, (row) => [make("button", { class: "link", onclick: () => openDocument(row.index) }, plain(titleOf(row))), reprintOf(row)]],
    ["date", (row) => row.date, (row) => textOf(row.date)],
    ["facts", (row) => String(row.count), (row) => String(row.count)],
    ["source", (row) => row.source, (row) => sourceOf(row.source)],
  ], rows);
}
