// Makes elements from text: nothing that comes from the data is ever read as HTML.

function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "colour") element.style.background = value;
    else if (key === "under") element.style.borderColor = value;
    else if (key === "class") element.className = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

// Control, bidirectional and other invisible characters, which a reader must be able to see.
const HIDDEN =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
const codeOf = (character) => `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;

const plain = (text) => text.replace(HIDDEN, (character) => `[${codeOf(character)}]`).replace(/\n/g, "[U+000A]");

function textOf(text) {
  const pieces = [];
  let place = 0;
  for (const match of text.matchAll(HIDDEN)) {
    pieces.push(text.slice(place, match.index), make("span", { class: "control" }, codeOf(match[0])));
    place = match.index + 1;
  }
  pieces.push(text.slice(place));
  return pieces.filter((piece) => piece !== "");
}

function linkTo(node) {
  if (!node) return make("span", { class: "faint" }, word("unknown"));
  return make("button", { class: "link", onclick: () => select(node.index, true) }, plain(node.name));
}

const swatch = (type) => make("span", { class: "swatch", colour: VIEW.types[type].colour });

// A web address becomes a link only where it is one; anything else stays text.
function sourceOf(source) {
  if (!/^https?:\/\//i.test(source)) return textOf(source);
  return make("a", { href: source, target: "_blank", rel: "noopener noreferrer" }, textOf(source));
}

function quote(evidence) {
  const { text } = documents[evidence.document];
  const [start, end] = evidence.span;
  const pieces = [];
  let place = start;
  for (const [from, to] of [...evidence.marks].sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
    if (from < place) continue;
    pieces.push(...textOf(text.slice(place, from)), make("mark", {}, textOf(text.slice(from, to))));
    place = to;
  }
  return make("blockquote", {}, pieces, textOf(text.slice(place, end)));
}

// The mark of a text that another document has already.
function reprintOf({ reprint_of: first }) {
  if (first === undefined) return null;
  const row = documents[placeOf.get(first)];
  const name = plain(row ? row.title || row.id : first);
  const read = row ? make("button", { class: "link", onclick: () => openDocument(placeOf.get(first)) }, name) : name;
  return make("span", { class: "chip reprint" }, word("reprint_of"), " ", read);
}

// The whole text, its names as buttons, the sentence in question marked.
function openDocument(index, span = [0, 0]) {
  const { title, id, date, source, text, mentions } = documents[index];
  const dialog = document.getElementById("text");
  const cuts = new Set([0, text.length, ...span, ...mentions.flatMap(([start, end]) => [start, end])]);
  const places = [...cuts].sort((a, b) => a - b);
  const starts = new Map(mentions.map((mention) => [mention[0], mention]));
  const body = make("div", { class: "text" });
  let mention = null;
  for (let step = 0; step + 1 < places.length; step += 1) {
    const [from, to] = [places[step], places[step + 1]];
    if (starts.has(from)) mention = starts.get(from);
    const inside = mention && from < mention[1];
    const piece = make("span", from >= span[0] && to <= span[1] ? { class: "found" } : {}, textOf(text.slice(from, to)));
    body.append(inside ? nameButton(nodes[mention[2]], piece, dialog) : piece);
  }
  const close = make("button", { class: "close", "aria-label": word("close"), onclick: () => dialog.close() }, "×");
  const about = make("p", { class: "faint small" }, textOf([date, id].filter(Boolean).join(" · ")), " · ", sourceOf(source), " ", reprintOf(documents[index]));
  dialog.replaceChildren(close, make("h2", {}, textOf(title || id)), about, body);
  if (!dialog.open) dialog.showModal();
  (dialog.querySelector(".found") || close).scrollIntoView({ block: "center" });
}

function nameButton(node, piece, dialog) {
  const open = () => {
    dialog.close();
    select(node.index, true);
  };
  const type = label("types", node.type);
  return make("button", { class: "link", title: type, under: VIEW.types[node.type].colour, onclick: open }, piece);
}
