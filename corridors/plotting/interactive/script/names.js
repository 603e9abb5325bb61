// Names: as many as find room, the most important first.

const pen = document.createElement("canvas").getContext("2d");
function width(text, size, style = "") {
  pen.font = `${style} ${size}px sans-serif`;
  return pen.measureText(text).width;
}

const CELL = 8;
function ink(spot) {
  // Cells of the screen that lines run through.
  const found = new Set();
  const { xs, ys } = source("legs").data;
  xs.forEach((row, k) => row.forEach((x, i) => {
    const [px, py] = spot([x, ys[k][i]]);
    const [qx, qy] = i ? spot([row[i - 1], ys[k][i - 1]]) : [px, py];
    const steps = Math.min(2000, Math.ceil(Math.hypot(px - qx, py - qy) / CELL)) || 1;
    for (let s = 0; s <= steps; s++) {
      const x = qx + (px - qx) * s / steps, y = qy + (py - qy) * s / steps;
      found.add(`${Math.floor(x / CELL)} ${Math.floor(y / CELL)}`);
    }
  }));
  return found;
}

// The figure takes in words in its own time: where one set overtakes another, old words stand at
// new places. So the names are laid once more when all is quiet.
let mending = 0;
function names() {
  layNames();
  clearTimeout(mending);
  mending = setTimeout(layNames, 250);
}

function layNames() {
  const wide = plot.inner_width, tall = plot.inner_height;
  const taken = [[0, tall - 58, 0.12 * wide + 40, tall]];  // the scale bar
  const spot = ([x, y]) => [wide / 2 + (x - state.x) / state.scale, tall / 2 - (y - state.y) / state.scale];
  const free = (box) => box[0] > 2 && box[1] > 2 && box[2] < wide - 2 && box[3] < tall - 2 &&
    !taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]);
  const inked = ink(spot);
  const crossed = (box) => {
    let count = 0;
    for (let x = Math.floor(box[0] / CELL); x <= box[2] / CELL; x++)
      for (let y = Math.floor(box[1] / CELL); y <= box[3] / CELL; y++) count += inked.has(`${x} ${y}`);
    return count;
  };
  const stops = new Map();
  for (const journey of [...chosen(showing() === "before")]) {
    for (const leg of journey.legs) for (const stop of content.legs[leg].stops) stops.set(stop, content.places[stop]);
  }
  const ends = new Set(chosen(showing() === "before").flatMap((journey) => journey.ends ?? []));
  const deepest = state.scale > 4 ? 1 : state.scale > 1.6 ? 2 : 3;
  const places = [...stops].map(([stop, place]) => ({ ...place, rank: ends.has(stop) ? 0 : place.rank }))
    .filter((place) => place.rank <= deepest)
    .sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1));
  const labels = [], areas = [];
  for (const place of places) {
    const [px, py] = spot(place.at), size = place.rank === 0 ? 13 : 12, half = size * 0.68;
    const style = place.rank === 0 ? "bold" : "normal", long = width(place.name, size, style);
    const options = [[9, 0, "left"], [-9, 0, "right"], [0, -13, "center"], [0, 13, "center"]];
    let best = null;
    for (const [dx, dy, align] of options) {
      const west = px + dx - (align === "right" ? long : align === "center" ? long / 2 : 0);
      const box = [west - 2, py + dy - half, west + long + 2, py + dy + half];
      if (free(box) && crossed(box) < (best?.cost ?? Infinity)) best = { dx, dy, align, box, cost: crossed(box) };
    }
    if (!best || (place.rank > 0 && best.cost > 10)) continue;
    taken.push(best.box);
    const { dx, dy, align } = best;
    labels.push({ x: place.at[0], y: place.at[1], text: place.name, dx, dy, align, end: place.rank === 0 });
  }
  for (const name of content.ground.names) {
    const sea = name.kind === "sea", size = sea ? 13 : 11, style = sea ? "italic" : "normal";
    const long = width(name.name, size, style);
    if (name.across / state.scale < long * (sea ? 0.4 : 0.75)) continue;
    const [px, py] = spot(name.at), box = [px - long / 2 - 4, py - size, px + long / 2 + 4, py + size];
    if (!free(box) || crossed(box)) continue;
    taken.push(box);
    areas.push({ x: name.at[0], y: name.at[1], text: name.name, sea });
  }
  const spread = { stops: labels.filter((one) => !one.end), ends: labels.filter((one) => one.end),
                   areas: areas.filter((one) => !one.sea), seas: areas.filter((one) => one.sea) };
  const beside = { stops: ["dx", "dy", "align"], ends: ["dx", "dy", "align"], areas: [], seas: [] };
  for (const [name, rows] of Object.entries(spread)) {
    source(name).data = table(rows, ["x", "y", "text", ...beside[name]]);
  }
}
