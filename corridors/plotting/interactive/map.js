"use strict";
(async function () {
  const byId = (id) => document.getElementById(id);
  const content = JSON.parse(byId("content").textContent);
  const look = content.look;
  const SPACING = 1.1 * look.line, SMOOTH = 2, APART_PX = 1.5;

  await Bokeh.embed.embed_item(JSON.parse(byId("figure").textContent), "plot");
  const page = Bokeh.documents[Bokeh.documents.length - 1];
  const plot = page.get_model_by_name("map");
  const source = (name) => page.get_model_by_name(name);

  // What the page holds, unpacked: coordinates in km.

  function unpack([xs, ys]) {
    const run = (moves) => { let at = 0; return moves.map((m) => (at += m) / content.stepsPerKm); };
    return [run(xs), run(ys)];
  }
  const lines = content.lines.map((line) => ({ kind: line.kind, path: unpack(line.moves) }));
  const groups = content.groups.map((group, rank) => ({ ...group, rank }));
  const groupOf = new Map(groups.map((group) => [group.id, group]));
  const home = { x: (content.frame[0] + content.frame[2]) / 2,
                 y: (content.frame[1] + content.frame[3]) / 2 };
  const hasBefore = content.journeys.some((journey) => journey.before);

  for (const name of ["countries", "lakes"]) {
    const parts = content.ground[name].map((rings) => rings.map(unpack));
    source(name).data = { xs: parts.map((rings) => [rings.map((ring) => ring[0])]),
                          ys: parts.map((rings) => [rings.map((ring) => ring[1])]) };
  }

  // The state of the page, and its address.

  const state = { lane: content.lanes[0]?.id ?? "", view: content.views[0].id, show: "after",
                  hidden: new Set(), x: home.x, y: home.y, scale: 0 };
  const ALL = "all";

  function readAddress() {
    const asked = new URLSearchParams(location.hash.slice(1));
    const known = (name, options) => {
      const value = asked.get(name);
      if (value !== null && options.includes(value)) state[name] = value;
    };
    known("lane", [...content.lanes.map((lane) => lane.id), ALL]);
    known("view", content.views.map((view) => view.id));
    known("show", hasBefore ? ["before", "after", "both"] : ["after"]);
    if (asked.has("only")) {
      const only = new Set(asked.get("only").split("~"));
      state.hidden = new Set([...groupOf.keys()].filter((id) => !only.has(id)));
    }
    const at = (asked.get("at") ?? "").split("~").map(Number);
    if (at.length === 3 && at.every(Number.isFinite) && at[2] > 0) [state.x, state.y, state.scale] = at;
  }

  function writeAddress() {
    const told = new URLSearchParams();
    if (content.lanes.length > 1) told.set("lane", state.lane);
    if (content.views.length > 1) told.set("view", state.view);
    if (hasBefore) told.set("show", state.show);
    if (state.hidden.size) {
      told.set("only", groups.map((g) => g.id).filter((id) => !state.hidden.has(id)).join("~"));
    }
    told.set("at", [state.x, state.y].map((v) => v.toFixed(1)).concat(state.scale.toPrecision(4)).join("~"));
    const address = "#" + told.toString();
    byId("link").setAttribute("href", address);
    if (location.hash !== address) history.replaceState(null, "", address);
  }

  // Lines: side by side where several corridors share one, as wide on the screen at every zoom.

  const viewNow = () => content.views.find((view) => view.id === state.view);
  const showing = () => (viewNow().plain ? "after" : state.show);

  function chosen(before) {
    return content.journeys.filter((journey) =>
      journey.view === state.view && journey.before === before && !state.hidden.has(journey.group) &&
      (state.lane === ALL || journey.lane === state.lane || journey.lane === ""));
  }

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
        found.add(`${Math.floor((qx + (px - qx) * s / steps) / CELL)} ${Math.floor((qy + (py - qy) * s / steps) / CELL)}`);
      }
    }));
    return found;
  }

  function names() {
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
    for (const [name, rows] of Object.entries(spread)) {
      source(name).data = table(rows, ["x", "y", "text", ...(rows === spread.stops || rows === spread.ends ? ["dx", "dy", "align"] : [])]);
    }
  }

  // The panel beside the map. Text from data only ever becomes text.

  function element(tag, text = "", attributes = {}) {
    const made = document.createElement(tag);
    made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }
  const figure = (value, digits = 0) =>
    value.toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const signed = (value, digits = 0) => (value < 0 ? "−" : "+") + figure(Math.abs(value), digits);

  function cell(main, below = "", number = true) {
    const made = element("td", main, number ? { class: "number" } : {});
    if (below) made.append(element("small", below));
    return made;
  }

  function rows() {
    const body = byId("table");
    body.replaceChildren();
    if (content.kind === "network") return;
    const lane = content.lanes.find((one) => one.id === state.lane);
    body.append(element("caption", lane ? `${lane.title}, for one FEU` : "Choose one lane for its figures"));
    if (!lane) return;
    const head = element("tr");
    for (const [text, kind] of [["", ""], ["days", "number"], ["USD", "number"], ["kg CO2e", "number"],
                                ["borders", "number"]]) head.append(element("th", text, { class: kind }));
    body.append(head);
    const all = content.journeys.filter((j) => j.view === state.view && j.lane === state.lane);
    for (const journey of all.filter((j) => j.before === (showing() === "before"))) {
      const group = groupOf.get(journey.group);
      const row = element("tr", "", { class: state.hidden.has(journey.group) ? "off" : "" });
      const title = cell(group.title, journey.verdict ? `verdict: ${journey.verdict}` : "", false);
      title.prepend(element("span", "", { class: "swatch", style: `background:${group.colour}` }), " ");
      row.append(title);
      const old = viewNow().plain ? null : all.find((j) => j.before && j.group === journey.group);
      const changed = showing() !== "before" && old;
      if (!journey.days) {
        const lost = changed && old.days ? "Service lost: " : "No service: ";
        const why = element("td", lost + journey.reasons.join("; "), { colspan: 4 });
        row.append(why);
      } else {
        const [p50, p10, p90] = journey.days;
        const both = changed && old.days;
        const change = (value, digits) => (both && Math.abs(value) >= 0.5 / 10 ** digits ? signed(value, digits) : "");
        const days = cell(figure(p50, 1), `${figure(p10, 1)}–${figure(p90, 1)}`);
        const more = both ? change(p50 - old.days[0], 1) : changed ? "new" : "";
        if (more) days.append(element("small", more === "new" ? "new service" : `${more} d`));
        row.append(days,
          cell(figure(journey.usd), both ? change(journey.usd - old.usd, 0) : ""),
          cell(figure(journey.kg), both ? change(journey.kg - old.kg, 0) : ""),
          cell(String(journey.borders)));
      }
      body.append(row);
    }
  }

  function notes() {
    const shown = content.kind === "network" ? [] : chosen(showing() === "before");
    const said = content.kind === "network" ? [] : ["Days are medians with the 10th and 90th percentile."];
    if (showing() !== "before") said.push(...viewNow().notes);
    said.push(...shown.flatMap((journey) => journey.notes), ...content.notes);
    byId("notes").replaceChildren(...[...new Set(said)].map((text) => element("p", text)));
  }

  function detail(number) {
    const leg = content.legs[number], made = byId("detail"), facts = leg.facts;
    made.replaceChildren(element("h2", leg.title));
    const words = [[leg.mode, leg.side, leg.about, facts.length].filter(Boolean).join(", "),
                   [facts.time && `mean time ${facts.time}`, facts.cost, facts.carbon].filter(Boolean).join(", "),
                   `Capacity: ${facts.capacity}`];
    for (const text of words.filter(Boolean)) made.append(element("div", text));
    if (leg.parts.length) {
      const parts = element("table");
      for (const [kind, value, unit, basis] of leg.parts) {
        const row = element("tr");
        row.append(cell(kind, "", false), cell(`${figure(value, unit === "h" ? 1 : 0)} ${unit}`),
                   cell(basis, "", false));
        parts.append(row);
      }
      made.append(parts);
    }
    const list = element("ul");
    for (const it of cited(leg)) {
      const entry = element("li");
      if (it.url) entry.append(element("a", it.text, { href: it.url, target: "_blank", rel: "noopener noreferrer" }));
      else entry.append(it.text ? `${it.id}: ${it.text}` : it.id);
      list.append(entry);
    }
    made.append(element("div", leg.sources.length ? "Sources" : "Sources: none given"), list);
  }

  // Controls.

  function option(value, text) { return element("option", text, { value }); }

  function controls() {
    byId("lane").replaceChildren(...content.lanes.map((lane) => option(lane.id, lane.title)),
                                 ...(content.lanes.length > 1 ? [option(ALL, "All lanes")] : []));
    byId("view").replaceChildren(...content.views.map((view) => option(view.id, `${view.title} (${view.day})`)));
    byId("lane-field").hidden = content.lanes.length < 2;
    byId("view-field").hidden = content.views.length < 2;
    for (const group of groups) {
      const label = element("label"), box = element("input", "", { type: "checkbox", value: group.id });
      box.addEventListener("change", () => {
        if (box.checked) state.hidden.delete(group.id); else state.hidden.add(group.id);
        refresh();
      });
      label.append(box, element("span", "", { class: "swatch", style: `background:${group.colour}` }), group.title);
      byId("groups").append(label);
    }
    for (const name of ["lane", "view"]) {
      byId(name).addEventListener("change", (event) => { state[name] = event.target.value; refresh(); });
    }
    for (const radio of document.querySelectorAll("input[name=show]")) {
      radio.addEventListener("change", () => { state.show = radio.value; refresh(); });
    }
    byId("whole").addEventListener("click", () => whole());
    byId("choices").addEventListener("submit", (event) => event.preventDefault());
    window.addEventListener("hashchange", () => { readAddress(); look_at(); refresh(); });
    for (const name of ["legs", "spots"]) {
      const picked = source(name).selected.properties.indices;
      picked.change.connect(() => {
        const [first] = picked.get_value();
        if (first !== undefined) detail(source(name).data.leg[first]);
      });
    }
  }

  function tick() {
    byId("show-field").hidden = byId("trace").hidden = !hasBefore || viewNow().plain;
    byId("lane").value = state.lane;
    byId("view").value = state.view;
    for (const radio of document.querySelectorAll("input[name=show]")) radio.checked = radio.value === state.show;
    for (const box of document.querySelectorAll("#groups input")) box.checked = !state.hidden.has(box.value);
  }

  function refresh() {
    for (const name of ["legs", "spots"]) source(name).selected.indices = [];
    tick(); strokes(); names(); rows(); notes(); writeAddress();
  }

  // The window on the map: one scale both ways [km per pixel].

  let setting = false;
  function look_at() {
    const halves = [plot.inner_width, plot.inner_height].map((size) => size * state.scale / 2);
    setting = true;
    plot.x_range.setv({ start: state.x - halves[0], end: state.x + halves[0] });
    plot.y_range.setv({ start: state.y - halves[1], end: state.y + halves[1] });
    setting = false;
  }

  function whole() {
    state.x = home.x; state.y = home.y;
    state.scale = Math.max((content.frame[2] - content.frame[0]) / plot.inner_width,
                           (content.frame[3] - content.frame[1]) / plot.inner_height);
    look_at(); refresh();
  }

  let waiting = 0, drawn = 0;
  function follow() {
    if (setting) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const { start, end } = plot.x_range, low = plot.y_range.start, high = plot.y_range.end;
      state.x = (start + end) / 2; state.y = (low + high) / 2;
      state.scale = (end - start) / plot.inner_width;
      if (Math.abs((high - low) / plot.inner_height / state.scale - 1) > 0.005) look_at();
      if (Math.abs(state.scale / drawn - 1) > 0.02) { drawn = state.scale; strokes(); }
      names(); writeAddress();
    }, 80);
  }

  function settled() {
    return new Promise((done) => {
      const check = () => (plot.inner_width > 50 && plot.inner_height > 50 ? done() : setTimeout(check, 20));
      check();
    });
  }

  await settled();
  controls();
  readAddress();
  if (state.scale > 0) { look_at(); refresh(); } else whole();
  drawn = state.scale;
  plot.x_range.change.connect(follow);
  plot.y_range.change.connect(follow);
  plot.properties.inner_width.change.connect(() => { look_at(); names(); });
  plot.properties.inner_height.change.connect(() => { look_at(); names(); });
  document.body.dataset.ready = "yes";
})();
