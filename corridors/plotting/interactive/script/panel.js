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
