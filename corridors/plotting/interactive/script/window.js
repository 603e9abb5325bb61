// Controls, and the window on the map.

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
  window.addEventListener("hashchange", () => { readAddress(); lookAt(); refresh(); });
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
function lookAt() {
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
  lookAt(); refresh();
}

let waiting = 0, drawn = 0;
function follow() {
  if (setting) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const { start, end } = plot.x_range, low = plot.y_range.start, high = plot.y_range.end;
    state.x = (start + end) / 2; state.y = (low + high) / 2;
    state.scale = (end - start) / plot.inner_width;
    if (Math.abs((high - low) / plot.inner_height / state.scale - 1) > 0.005) lookAt();
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
if (state.scale > 0) { lookAt(); refresh(); } else whole();
drawn = state.scale;
plot.x_range.change.connect(follow);
plot.y_range.change.connect(follow);
plot.properties.inner_width.change.connect(() => { lookAt(); names(); });
plot.properties.inner_height.change.connect(() => { lookAt(); names(); });
document.body.dataset.ready = "yes";
