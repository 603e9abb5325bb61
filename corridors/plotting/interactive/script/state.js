// What the page holds, its state, and the address that keeps it.

const byId = (id) => document.getElementById(id);
const content = JSON.parse(byId("content").textContent);
const look = content.look;

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

const viewNow = () => content.views.find((view) => view.id === state.view);
const showing = () => (viewNow().plain ? "after" : state.show);

function chosen(before) {
  return content.journeys.filter((journey) =>
    journey.view === state.view && journey.before === before && !state.hidden.has(journey.group) &&
    (state.lane === ALL || journey.lane === state.lane || journey.lane === ""));
}
