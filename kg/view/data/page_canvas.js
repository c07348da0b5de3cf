// Draws the graph on a plain 2D canvas: pan, zoom, hover, click.

const canvas = document.getElementById("canvas");
const pen = canvas.getContext("2d");
const camera = { x: 0, y: 0, scale: 40 };
const FAR = 0.02;
const NEAR = 400;
// Dashing so many lines at once takes longer than it tells.
const MANY = 1500;
const FONT = '"kg-sans", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
let planned = false;

function redraw() {
  if (planned) return;
  planned = true;
  requestAnimationFrame(() => {
    planned = false;
    draw();
  });
}

const toScreen = (node) => [
  (node.x - camera.x) * camera.scale + canvas.clientWidth / 2,
  (node.y - camera.y) * camera.scale + canvas.clientHeight / 2,
];
const toWorld = (x, y) => [
  (x - canvas.clientWidth / 2) / camera.scale + camera.x,
  (y - canvas.clientHeight / 2) / camera.scale + camera.y,
];
const radiusOf = (node) => Math.max(node.radius * Math.min(camera.scale, 90), 1.4);

function fit() {
  const shown = nodes.filter((node) => node.shown);
  if (!shown.length) return redraw();
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of shown) {
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  const room = Math.min(canvas.clientWidth / (right - left + 2), canvas.clientHeight / (bottom - top + 2));
  Object.assign(camera, { x: (left + right) / 2, y: (top + bottom) / 2, scale: Math.min(Math.max(room, FAR), 110) });
  return redraw();
}

function centreOn(node) {
  Object.assign(camera, { x: node.x, y: node.y, scale: Math.max(camera.scale, 55) });
  redraw();
}

function zoom(factor, x = canvas.clientWidth / 2, y = canvas.clientHeight / 2) {
  const [wx, wy] = toWorld(x, y);
  camera.scale = Math.min(Math.max(camera.scale * factor, FAR), NEAR);
  camera.x = wx - (x - canvas.clientWidth / 2) / camera.scale;
  camera.y = wy - (y - canvas.clientHeight / 2) / camera.scale;
  redraw();
}

function draw() {
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
  }
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  const style = getComputedStyle(document.documentElement);
  const colours = { ink: style.getPropertyValue("--ink"), paper: style.getPropertyValue("--paper") };
  const centre = state.hovered >= 0 ? state.hovered : state.selected;
  const near = centre >= 0 ? new Set([centre, ...neighbours[centre]]) : null;
  drawLines(centre, width, height);
  drawNodes(near, colours, width, height);
  drawNames(near, colours, width, height);
  canvas.dataset.drawn = "yes";
}

const outside = (a, b, limit) => (a < 0 && b < 0) || (a > limit && b > limit);

function drawLines(centre, width, height) {
  const groups = new Map();
  const named = [];
  for (const line of lines) {
    if (!line.source.shown || !line.target.shown) continue;
    const [ax, ay] = toScreen(line.source);
    const [bx, by] = toScreen(line.target);
    if (outside(ax, bx, width) || outside(ay, by, height)) continue;
    const lit = centre >= 0 && (line.source.index === centre || line.target.index === centre);
    const key = `${line.family} ${line.dashed} ${lit}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push([ax, ay, bx, by, radiusOf(line.target)]);
    if (lit) named.push([line, (ax + bx) / 2, (ay + by) / 2, Math.hypot(bx - ax, by - ay)]);
  }
  for (const [key, group] of [...groups].sort((a, b) => a[0].endsWith("true") - b[0].endsWith("true"))) {
    const [family, dashed, lit] = key.split(" ");
    pen.globalAlpha = lit === "true" ? 0.95 : centre >= 0 ? 0.12 : 0.55;
    pen.strokeStyle = pen.fillStyle = VIEW.families[family].colour;
    pen.lineWidth = lit === "true" ? 2 : Math.min(1.3, 0.4 + camera.scale / 60);
    pen.setLineDash(dashed === "true" && group.length < MANY ? [5, 4] : []);
    strokeLines(group);
  }
  pen.setLineDash([]);
  nameLines(named);
}

function strokeLines(group) {
  pen.beginPath();
  for (const [ax, ay, bx, by] of group) {
    pen.moveTo(ax, ay);
    pen.lineTo(bx, by);
  }
  pen.stroke();
  if (camera.scale < 14) return;
  const size = Math.min(4 + camera.scale / 25, 9);
  pen.beginPath();
  for (const [ax, ay, bx, by, radius] of group) {
    const length = Math.hypot(bx - ax, by - ay) || 1;
    const [ux, uy] = [(bx - ax) / length, (by - ay) / length];
    const [tx, ty] = [bx - ux * (radius + 1.5), by - uy * (radius + 1.5)];
    pen.moveTo(tx, ty);
    pen.lineTo(tx - ux * size - uy * size * 0.45, ty - uy * size + ux * size * 0.45);
    pen.lineTo(tx - ux * size + uy * size * 0.45, ty - uy * size - ux * size * 0.45);
  }
  pen.fill();
}

function nameLines(named) {
  pen.globalAlpha = 1;
  pen.font = `11px ${FONT}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineWidth = 4;
  pen.strokeStyle = getComputedStyle(document.documentElement).getPropertyValue("--paper");
  for (const [line, x, y, length] of named) {
    if (length < 60) continue;
    const text = [...line.predicates].map((predicate) => label("predicates", predicate)).join(" · ");
    pen.fillStyle = VIEW.families[line.family].colour;
    pen.strokeText(text, x, y);
    pen.fillText(text, x, y);
  }
}

function drawNodes(near, colours, width, height) {
  const groups = new Map();
  for (const node of nodes) {
    if (!node.shown) continue;
    const [x, y] = toScreen(node);
    if (x < -40 || y < -40 || x > width + 40 || y > height + 40) continue;
    const key = `${node.type} ${!near || near.has(node.index)}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push([x, y, radiusOf(node)]);
  }
  pen.strokeStyle = colours.paper;
  pen.lineWidth = camera.scale > 12 ? 1.5 : 0;
  for (const [key, group] of groups) {
    const [type, bright] = key.split(" ");
    pen.globalAlpha = bright === "true" ? 1 : 0.18;
    pen.fillStyle = VIEW.types[type].colour;
    pen.beginPath();
    for (const [x, y, radius] of group) {
      pen.moveTo(x + radius, y);
      pen.arc(x, y, radius, 0, 2 * Math.PI);
    }
    pen.fill();
    if (pen.lineWidth && camera.scale > 12) pen.stroke();
  }
  pen.globalAlpha = 1;
  if (state.selected >= 0 && nodes[state.selected].shown) {
    const [x, y] = toScreen(nodes[state.selected]);
    pen.strokeStyle = colours.ink;
    pen.lineWidth = 2.5;
    pen.beginPath();
    pen.arc(x, y, radiusOf(nodes[state.selected]) + 4, 0, 2 * Math.PI);
    pen.stroke();
  }
}

// The most connected get their names first; a name that would cover another waits for more room.
function drawNames(near, colours, width, height) {
  const most = near ? near.size + 50 : camera.scale < 15 ? 80 : 220;
  const discs = near ? [...near].map((index) => discOf(nodes[index])) : [];
  const taken = [];
  pen.textAlign = "center";
  pen.textBaseline = "top";
  pen.lineJoin = "round";
  pen.strokeStyle = colours.paper;
  pen.fillStyle = colours.ink;
  pen.lineWidth = 3.5;
  const order = near ? [...near].map((index) => nodes[index]).concat(byDegree) : byDegree;
  const done = new Set();
  for (const node of order) {
    if (taken.length >= most) break;
    if (!node.shown || done.has(node)) continue;
    done.add(node);
    const [x, y] = toScreen(node);
    if (x < 0 || y < -20 || x > width || y > height) continue;
    const lit = near !== null && near.has(node.index);
    const size = lit ? 13 : 11 + Math.min(node.degree / 6, 2.5);
    const name = plain(node.name.length > 16 && !lit ? `${node.name.slice(0, 15)}…` : node.name);
    const box = placeName(node, name, size, lit ? taken : taken.concat(discs), lit);
    if (!box) continue;
    taken.push(box);
    pen.globalAlpha = !near || lit ? 1 : 0.25;
    pen.font = `${size}px ${FONT}`;
    pen.strokeText(name, x, box[1]);
    pen.fillText(name, x, box[1]);
  }
  pen.globalAlpha = 1;
}

// Below its node; a neighbour of the node in question may also stand above.
function placeName(node, name, size, taken, lit) {
  const [left, upper, right, lower] = discOf(node);
  const half = (name.length * size) / 2 + 4;
  const middle = (left + right) / 2;
  for (const top of lit ? [lower + 2, upper - size - 4] : [lower + 2]) {
    const box = [middle - half, top, middle + half, top + size + 2];
    if (!taken.some((b) => box[0] < b[2] && box[2] > b[0] && box[1] < b[3] && box[3] > b[1])) return box;
  }
  return null;
}

function discOf(node) {
  const [x, y] = toScreen(node);
  const radius = radiusOf(node);
  return [x - radius, y - radius, x + radius, y + radius];
}

function nodeAt(x, y) {
  let [best, least] = [-1, Infinity];
  for (const node of nodes) {
    if (!node.shown) continue;
    const [nx, ny] = toScreen(node);
    const distance = Math.hypot(nx - x, ny - y) - Math.max(radiusOf(node), 6);
    if (distance < 2 && distance < least) [best, least] = [node.index, distance];
  }
  return best;
}
