// Lines: side by side where several corridors share one, as wide on the screen at every zoom.

const SPACING = 1.1 * look.line, SMOOTH = 2, APART_PX = 1.5;

function neighbours(journeys) {
  const users = new Map();
  for (const journey of journeys) {
    for (const leg of journey.legs) {
      for (const number of content.legs[leg].lines ?? []) {
        const line = Math.abs(number) - 1;
        if (!users.has(line)) users.set(line, new Set());
        users.get(line).add(groupOf.get(journey.group).rank);
      }
    }
  }
  const aside = new Map();
  for (const [line, ranks] of users) {
    const row = [...ranks].sort((a, b) => a - b);
    row.forEach((rank, place) => aside.set(`${line} ${rank}`, (place - (row.length - 1) / 2) * SPACING));
  }
  return aside;
}

function chain(journey, aside) {
  // The points of a journey in travel order, each with its line, leg and distance aside.
  const rank = groupOf.get(journey.group).rank;
  const least = APART_PX * state.scale;
  const points = [];
  for (const leg of journey.legs) {
    for (const number of content.legs[leg].lines ?? []) {
      const line = Math.abs(number) - 1;
      let [xs, ys] = lines[line].path;
      if (number < 0) { xs = [...xs].reverse(); ys = [...ys].reverse(); }
      const shift = aside.get(`${line} ${rank}`) ?? 0;
      let last = null;
      xs.forEach((x, i) => {
        const y = ys[i], end = i === 0 || i === xs.length - 1;
        if (!end && last && Math.hypot(x - last[0], y - last[1]) < least) return;
        last = [x, y];
        points.push({ x, y, line, leg, shift });
      });
    }
  }
  return points;
}

function moved(points) {
  // Points moved aside, to the left of westward travel, with bends rounded.
  if (!points.some((p) => p.shift !== 0)) return points;
  const sign = points[0].x >= points[points.length - 1].x ? -1 : 1;
  const normal = points.map((_, i) => {
    const a = points[Math.max(0, i - SMOOTH)], b = points[Math.min(points.length - 1, i + SMOOTH)];
    const size = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    return [-(b.y - a.y) / size, (b.x - a.x) / size];
  });
  return points.map((p, i) => {
    const near = points.slice(Math.max(0, i - SMOOTH), i + SMOOTH + 1);
    const shift = near.reduce((sum, q) => sum + q.shift, 0) / near.length * sign * state.scale;
    return { ...p, x: p.x + normal[i][0] * shift, y: p.y + normal[i][1] * shift };
  });
}

function pieces(journey, aside) {
  // Runs of one leg and one kind of line.
  const points = moved(chain(journey, aside));
  const found = [];
  for (const point of points) {
    const kind = lines[point.line].kind;
    let run = found[found.length - 1];
    if (!run || run.leg !== point.leg || run.kind !== kind) {
      run = { leg: point.leg, kind, xs: [], ys: [], lines: new Set(), group: journey.group };
      const before = content.kind === "network" ? undefined : found[found.length - 1];
      if (before) { run.xs.push(before.xs.at(-1)); run.ys.push(before.ys.at(-1)); }
      found.push(run);
    }
    run.xs.push(point.x); run.ys.push(point.y); run.lines.add(point.line);
  }
  return found;
}

function cited(leg) {
  // Sources of a leg; a page that stands behind several figures is named once.
  const found = new Map();
  for (const id of leg.sources) {
    const source = content.sources[id];
    found.set(source.url ? source.text + source.url : id, { id, ...source });
  }
  return [...found.values()];
}

function told(leg, group) {
  // The columns that the pointer shows.
  const it = content.legs[leg], facts = it.facts;
  const label = (name, text) => (text ? `${name}: ${text}` : "");
  const names = cited(it).map(({ id, text, url }) => (url ? text : `${id} (${text.split(":")[0] || "rule"})`));
  const more = names.length > 2 ? ` and ${names.length - 2} more` : "";
  return {
    title: it.title,
    sub: [it.mode, it.side, content.kind === "network" ? it.about : groupOf.get(group).title]
      .filter(Boolean).join(", "),
    time: label("Mean time", facts.time),
    cost: label("Cost", facts.cost),
    carbon: [label("Carbon", facts.carbon), label("Length", facts.length)].filter(Boolean).join(" · "),
    capacity: label("Capacity", facts.capacity),
    source: names.length ? `Source: ${names.slice(0, 2).join("; ")}${more}` : "Source: none given",
    leg, colour: groupOf.get(group).colour,
  };
}

function table(rows, columns) {
  return Object.fromEntries(columns.map((name) => [name, rows.map((row) => row[name])]));
}
const TOLD = ["title", "sub", "time", "cost", "carbon", "capacity", "source", "leg", "colour"];

function strokes() {
  const shown = chosen(showing() === "before");
  const aside = neighbours(shown);
  const seen = new Set(), rows = [], cores = [];
  for (const journey of shown) {
    for (const run of pieces(journey, aside)) {
      const key = `${run.group} ${run.leg} ${run.kind} ${[...run.lines].join()}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const water = run.kind === "water";
      const width = look.line * (water ? 1.35 : run.kind === "road" ? 0.8 : 1);
      rows.push({ xs: run.xs, ys: run.ys, width, dash: look.dashes[run.kind], ...told(run.leg, run.group) });
      if (water) cores.push({ xs: run.xs, ys: run.ys, width: width * 0.42 });
    }
  }
  source("edges").data = table(rows.map((r) => ({ ...r, width: r.width + 2 })), ["xs", "ys", "width"]);
  source("legs").data = table(rows, ["xs", "ys", "width", "dash", ...TOLD]);
  source("cores").data = table(cores, ["xs", "ys", "width"]);
  source("before").data = table(left(shown), ["xs", "ys", "colour"]);
  source("spots").data = table(spots(shown), ["x", "y", "size", "marker", "fill", ...TOLD]);
}

function left(after) {
  // Where the way before differs from the one after, corridor by corridor.
  if (showing() !== "both") return [];
  const used = new Set(after.flatMap((journey) => journey.legs.flatMap((leg) =>
    (content.legs[leg].lines ?? []).map((n) => `${journey.lane} ${journey.group} ${Math.abs(n) - 1}`))));
  const found = [];
  for (const journey of chosen(true)) {
    let run = null;
    for (const point of chain(journey, new Map())) {
      if (used.has(`${journey.lane} ${journey.group} ${point.line}`)) { run = null; continue; }
      if (!run) found.push(run = { xs: [], ys: [], colour: groupOf.get(journey.group).colour });
      run.xs.push(point.x); run.ys.push(point.y);
    }
  }
  return found.filter((row) => row.xs.length > 1);
}

function marker(leg) {
  if (leg.mode !== "transfer") return "circle";
  const sides = leg.side.split(" > ");
  if (!sides.every((side) => /^(rail|road)/.test(side))) return "square";
  return sides.every((side) => side.startsWith("rail")) ? "diamond" : "triangle";
}

function spots(shown) {
  const found = new Map();
  for (const journey of shown) {
    for (const leg of journey.legs) {
      const it = content.legs[leg];
      if (it.mode !== "transfer") continue;
      const place = content.places[it.stops[0]], key = `${it.stops[0]} ${leg}`;
      found.set(key, { x: place.at[0], y: place.at[1], size: marker(it) === "diamond" ? 12 : 9,
                       marker: marker(it), fill: look.core, ...told(leg, journey.group) });
    }
  }
  return [...found.values()];
}
