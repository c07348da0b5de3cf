// Joins the parts: filters, search, tabs, keys, languages, and the first paint.

const $ = (id) => document.getElementById(id);
const TABS = { graph: null, observations: observationTable, conflicts: conflictList, documents: documentTable };
let tab = "graph";

// The address tells what is seen, so that it can be opened again. A frame without an address of its own stays as it is.
function note() {
  const place = tab === "graph" ? (nodes[state.selected] || { id: "" }).id : tab;
  try {
    history.replaceState(null, "", `#${encodeURIComponent(place)}`);
  } catch {
    return;
  }
}

// An address that ends with an entity's id opens it, one that ends with a tab's name the tab.
function follow() {
  let place = location.hash.slice(1);
  try {
    place = decodeURIComponent(place);
  } catch {
    return;
  }
  const node = nodes.find(({ id }) => id === place);
  if (node) reveal(node);
  else if (Object.hasOwn(TABS, place)) showTab(place);
}

function select(index, centre = false) {
  state.selected = index;
  const panel = $("panel");
  panel.hidden = index < 0;
  if (index >= 0) {
    if (tab !== "graph") showTab("graph");
    panel.replaceChildren(...panelOf(nodes[index]));
    panel.scrollTop = 0;
    if (centre) centreOn(nodes[index]);
  } else panel.replaceChildren();
  note();
  redraw();
}

function showTab(name) {
  tab = name;
  for (const key of Object.keys(TABS)) {
    $(key).hidden = key !== name;
    $(`tab-${key}`).setAttribute("aria-selected", String(key === name));
  }
  if (TABS[name]) $(name).replaceChildren(...TABS[name]());
  redraw();
}

function refresh() {
  applyFilters();
  if (state.selected >= 0) $("panel").replaceChildren(...panelOf(nodes[state.selected]));
  showTab(tab);
}

const countBy = (rows, key) => rows.reduce((all, row) => all.set(row[key], (all.get(row[key]) || 0) + 1), new Map());

function toggles(title, group, counts, before) {
  const off = state.off[group];
  const keys = Object.keys(VIEW[group]).filter((key) => counts.has(key));
  const setAll = (on) => () => {
    for (const key of keys) if (on) off.delete(key); else off.add(key);
    buildFilters();
    refresh();
  };
  const all = make("span", {}, make("button", { onclick: setAll(true) }, word("all")), make("button", { onclick: setAll(false) }, word("none")));
  const boxes = keys.map((key) => {
    const box = make("input", { type: "checkbox", id: `${group}-${key}` });
    box.checked = !off.has(key);
    box.addEventListener("change", () => {
      if (box.checked) off.delete(key); else off.add(key);
      refresh();
    });
    const count = make("span", { class: "count" }, counts.get(key).toLocaleString());
    return make("label", {}, box, before(key), label(group, key), count);
  });
  return [make("h3", {}, title, all), ...boxes];
}

function buildFilters() {
  const slider = make("input", { type: "range", min: "0", max: "1", step: "0.05", id: "least", "aria-label": word("least") });
  slider.value = state.least;
  const shown = make("span", { class: "faint" }, percent(state.least));
  slider.addEventListener("input", () => {
    state.least = Number(slider.value);
    shown.textContent = percent(state.least);
    refresh();
  });
  const lonely = make("input", { type: "checkbox", id: "lonely" });
  lonely.checked = state.hideLonely;
  lonely.addEventListener("change", () => {
    state.hideLonely = lonely.checked;
    refresh();
  });
  const stroke = (key) => make("span", { class: "stroke", colour: familyOf(key).colour });
  $("filters").setAttribute("aria-label", word("filters"));
  $("filters").replaceChildren(
    ...toggles(word("types"), "types", countBy(nodes, "type"), swatch),
    ...toggles(word("predicates"), "predicates", countBy(facts, "predicate"), stroke),
    ...toggles(word("statuses"), "statuses", countBy(facts, "status"), () => null),
    make("p", { class: "faint small" }, word("dashed")),
    make("h3", {}, word("least"), shown), slider,
    make("label", {}, lonely, word("lonely")),
  );
}

function speak() {
  document.documentElement.lang = state.language ? "en" : "zh-Hans";
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = word(element.dataset.text);
  for (const element of document.querySelectorAll("[data-title]")) {
    element.title = word(element.dataset.title);
    element.setAttribute("aria-label", element.title);
  }
  if (conflicts.length) $("tab-conflicts").textContent += ` · ${conflicts.length.toLocaleString()}`;
  document.title = word("title");
  $("counts").textContent = word("counts", nodes.length, facts.length, documents.length);
  $("search").placeholder = word("search");
  $("search").setAttribute("aria-label", word("search"));
  canvas.setAttribute("aria-label", word("canvas"));
  if (!nodes.length) $("hint").textContent = word("empty");
  buildFilters();
  refresh();
}

let hits = [];
let marked = 0;

function showHits() {
  const list = $("hits");
  const text = $("search").value;
  hits = findNodes(text, 30);
  marked = Math.min(marked, Math.max(hits.length - 1, 0));
  const rows = hits.map((node, place) => make(
    "li", { role: "option", id: `hit-${place}`, "aria-selected": String(place === marked), onmousedown: () => take(place) },
    swatch(node.type), " ", textOf(node.name), " ", make("span", { class: "faint small" }, label("types", node.type)),
  ));
  list.replaceChildren(...(rows.length ? rows : [make("li", { class: "faint" }, word("nothing"))]));
  list.hidden = fold(text) === "";
  $("search").setAttribute("aria-expanded", String(!list.hidden));
  $("search").setAttribute("aria-activedescendant", rows.length ? `hit-${marked}` : "");
  const row = list.children[marked];
  if (row && !list.hidden) row.scrollIntoView({ block: "nearest" });
}

function take(place) {
  const node = hits[place];
  if (!node) return;
  $("hits").hidden = true;
  reveal(node);
}

// What was asked for is shown even where a filter hides its type.
function reveal(node) {
  if (!node.shown) {
    state.off.types.delete(node.type);
    state.hideLonely = false;
    buildFilters();
    refresh();
  }
  select(node.index, true);
}

function listenToSearch() {
  const search = $("search");
  search.addEventListener("input", () => {
    marked = 0;
    showHits();
  });
  search.addEventListener("focus", showHits);
  search.addEventListener("blur", () => ($("hits").hidden = true));
  search.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      marked = Math.min(Math.max(marked + step, 0), Math.max(hits.length - 1, 0));
      showHits();
    } else if (event.key === "Enter" && !event.isComposing) take(marked);
    else if (event.key === "Escape") search.blur();
  });
}

function listenToCanvas() {
  let drag = null;
  canvas.addEventListener("pointerdown", (event) => {
    drag = { x: event.clientX, y: event.clientY, moved: false };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (drag) {
      const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
      if (!drag.moved && Math.hypot(dx, dy) < 4) return;
      camera.x -= dx / camera.scale;
      camera.y -= dy / camera.scale;
      drag = { x: event.clientX, y: event.clientY, moved: true };
      redraw();
      return;
    }
    const found = nodeAt(event.offsetX, event.offsetY);
    canvas.classList.toggle("over", found >= 0);
    if (found !== state.hovered) {
      state.hovered = found;
      redraw();
    }
  });
  canvas.addEventListener("pointerup", (event) => {
    if (drag && !drag.moved) select(nodeAt(event.offsetX, event.offsetY));
    drag = null;
  });
  canvas.addEventListener("pointercancel", () => (drag = null));
  canvas.addEventListener("pointerleave", () => {
    state.hovered = -1;
    redraw();
  });
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-Math.sign(event.deltaY) * Math.min(Math.abs(event.deltaY), 120) / 400), event.offsetX, event.offsetY);
  }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (way) {
      camera.x += (way[0] * 60) / camera.scale;
      camera.y += (way[1] * 60) / camera.scale;
      redraw();
    } else if (event.key === "+" || event.key === "=") zoom(1.25);
    else if (event.key === "-") zoom(0.8);
    else if (event.key === "0") fit();
    else return;
    event.preventDefault();
  });
}

function listen() {
  listenToSearch();
  listenToCanvas();
  for (const key of Object.keys(TABS)) {
    $(`tab-${key}`).addEventListener("click", () => {
      showTab(key);
      note();
    });
  }
  window.addEventListener("hashchange", follow);
  $("closer").addEventListener("click", () => zoom(1.4));
  $("farther").addEventListener("click", () => zoom(1 / 1.4));
  $("fit").addEventListener("click", fit);
  $("language").addEventListener("click", () => {
    state.language = 1 - state.language;
    speak();
  });
  $("theme").addEventListener("click", () => {
    const root = document.documentElement;
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    redraw();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement && event.target.type === "search";
    if (event.key === "/" && !typing) {
      event.preventDefault();
      $("search").focus();
    } else if (event.key === "Escape" && !typing && !$("text").open) select(-1);
  });
  new ResizeObserver(redraw).observe(canvas);
}

document.documentElement.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
speak();
listen();
fit();
follow();
document.fonts.load('12px "kg-sans"').then(redraw);
