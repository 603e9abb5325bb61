"""Tables and small maps for notebooks: HTML and SVG without matplotlib.

All text that comes from data is escaped. Doors are the ``_repr_html_`` of the values.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from corridors.units import days

if TYPE_CHECKING:
    import pandas as pd

    from corridors.network import Network
    from corridors.policy.verdict import Verdict
    from corridors.routes.route import Route
    from corridors.routes.thumbnail import Stroke
    from corridors.scenarios import Scenario

__all__ = [
    "frame_html",
    "network_html",
    "page",
    "route_html",
    "rows_html",
    "scenario_html",
    "table",
    "verdict_html",
]

_MOST_ROWS = 30
_RIGHT = ' style="text-align:right;white-space:nowrap"'
_LEFT = ' style="text-align:left"'
_FIGURE = re.compile(r"[+-]?\d[\d,.]*(e[+-]?\d+)?( to \d[\d,.]*)?|")


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table as HTML; every cell is escaped, figures stand to the right.

    Parameters
    ----------
    head : sequence of str
        Column titles.
    rows : iterable of sequence
        Cells; a row that is too short lets its last cell run to the end.

    Examples
    --------
    >>> "&lt;b&gt;" in table(["name"], [["<b>"]])
    True
    """
    body = [[_text(cell) for cell in row] for row in rows]
    full = [cells for cells in body if len(cells) == len(head)]
    sides = [
        _RIGHT if full and all(_FIGURE.fullmatch(c[n]) for c in full) else _LEFT
        for n in range(len(head))
    ]
    titles = (f"<th{side}>{_text(title)}</th>" for title, side in zip(head, sides, strict=True))
    lines = ["<table><thead><tr>", *titles, "</tr></thead><tbody>"]
    for cells in body:
        last = len(cells) - 1
        missing = len(head) - len(cells)
        lines.append("<tr>")
        for number, cell in enumerate(cells):
            side = sides[number] if missing <= 0 or number < last else _LEFT
            span = f' colspan="{missing + 1}"' if number == last and missing > 0 else ""
            lines.append(f"<td{side}{span}>{cell}</td>")
        lines.append("</tr>")
    return "".join([*lines, "</tbody></table>"])


def page(title: str, *parts: str, notes: Iterable[str] = ()) -> str:
    """Title, ready parts and notes in one block; title and notes are escaped."""
    said = "".join(f"<li>{_text(note)}</li>" for note in notes)
    body = "".join(parts) + (f"<ul>{said}</ul>" if said else "")
    return f'<div class="corridors"><p><strong>{_text(title)}</strong></p>{body}</div>'


def _text(value: Any) -> str:
    return escape(_figure(value) if isinstance(value, float) else str(value))


def _figure(value: float) -> str:
    if value != value:
        return ""
    size = abs(value)
    if size >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if size >= 10 else f"{value:.3g}"


def frame_html(title: str, frame: "pd.DataFrame", *, notes: Iterable[str] = ()) -> str:
    """A frame with its index, cut off after some rows, which it says.

    Parameters
    ----------
    title : str
    frame : pandas.DataFrame
    notes : iterable of str
        What a reader must know.
    """
    flat = frame.reset_index() if any(frame.index.names) else frame
    head = [str(name) for name in flat.columns]
    shown = flat.head(_MOST_ROWS)
    said = list(notes)
    if len(flat) > len(shown):
        said.append(f"{len(flat) - len(shown)} more rows: see to_frame()")
    return page(title, table(head, shown.itertuples(index=False, name=None)), notes=said)


def network_html(network: "Network") -> str:
    """Counts by mode and a map of all links on land and ferries."""
    from corridors.routes.thumbnail import Stroke, colour_of_mode, thumbnail

    counts: dict[str, list[float]] = {}
    strokes: list[Stroke] = []
    for link in network.links.values():
        entry = counts.setdefault(link.moves, [0, 0.0])
        entry[0] += 1
        if link.mode == "transfer":
            continue
        entry[1] += link.length_km
        if link.moves != "sea":
            line = network.lines.of(link, network.places)
            strokes.append(Stroke(line, colour_of_mode(link.moves), link.id, 1.2))
    rows = [[mode, f"{n:.0f}", f"{km:,.0f}" if km else ""] for mode, (n, km) in counts.items()]
    title = f"{len(network.places)} places, {len(network.links)} links, as of {network.day}"
    return page(
        f"Network: {title}" + (f", {network.scenario}" if network.scenario != "baseline" else ""),
        thumbnail(strokes),
        table(["moves by", "links", "km"], rows),
        notes=(*network.notes, f"newest evidence {network.data_date}"),
    )


_HEAD = ("days", "(10th to 90th)", "km", "USD/FEU", "kg CO2e/FEU", "borders", "gauge changes",
         "transshipments", "countries")  # fmt: skip


def _totals(route: "Route") -> list[str]:
    time = route.time_h
    return [
        f"{days(time.p50):.1f}", f"{days(time.p10):.1f} to {days(time.p90):.1f}",
        f"{route.distance_km:,.0f}", f"{route.cost_usd_per_feu:,.0f}",
        f"{route.co2_kg_per_feu:,.0f}", str(route.border_crossings), str(route.gauge_changes),
        str(route.transshipments), " ".join(route.countries),
    ]  # fmt: skip


def _strokes(route: "Route", colours: Mapping[str, str] | str) -> "list[Stroke]":
    from corridors.routes.thumbnail import Stroke

    names = route.network.places
    return [
        Stroke(
            tuple(route.line_of(leg)),
            colours if isinstance(colours, str) else colours[leg.mode],
            f"{names[leg.origin].name} - {names[leg.destination].name}, {leg.mode}",
        )
        for leg in route.legs
        if leg.mode != "transfer"
    ]


def _ends(routes: "Iterable[Route]") -> list[tuple[float, float, str]]:
    found = {}
    for route in routes:
        for end in (route.origin, route.destination):
            place = route.network.places[end]
            found[end] = (place.lon, place.lat, place.name)
    return list(found.values())


def route_html(route: "Route") -> str:
    """Totals, a small map coloured by mode, and the legs."""
    from corridors.routes.thumbnail import colour_of_mode, thumbnail

    names = route.network.places
    colours = {leg.mode: colour_of_mode(leg.mode) for leg in route.legs}
    legs = [
        [names[leg.origin].name, names[leg.destination].name, leg.mode, leg.side,
         f"{leg.distance_km:,.0f}" if leg.mode != "transfer" else "",
         f"{days(leg.time_h):.1f}", f"{leg.cost_usd:,.0f}"]
        for leg in route.legs
    ]  # fmt: skip
    ends = f"{names[route.origin].name} to {names[route.destination].name}"
    verdict = [f"policy verdict: {route.verdict}"] if route.verdict else []
    return page(
        f"{ends} ({route.corridor}), state of {route.as_of}, departure {route.on}",
        table(_HEAD, [_totals(route)]),
        thumbnail(_strokes(route, colours), _ends([route])),
        table(["from", "to", "mode", "on", "km", "mean days", "USD"], legs),
        notes=(*verdict, *route.warnings),
    )


def rows_html(
    title: str, rows: Sequence[Any], names: Sequence[str] | None = None, note: str = ""
) -> str:
    """Several journeys in one table and on one small map.

    Parameters
    ----------
    title : str
    rows : sequence of Route or Unserved
    names : sequence of str, optional
        First cell of each row; default lane and corridor.
    note : str
        What a reader must know.
    """
    from corridors.routes.route import Route
    from corridors.routes.thumbnail import colour_of_corridor, colour_of_series, thumbnail

    routes = [row for row in rows if isinstance(row, Route)]
    several = len({route.corridor for route in routes}) > 1
    worlds = [row.network.scenario if isinstance(row, Route) else row.scenario for row in rows]
    cells, strokes = [], []
    for number, row in enumerate(rows):
        first = [names[number]] if names else [f"{row.origin} - {row.destination}"]
        first += [worlds[number]] if len(set(worlds)) > 1 else []
        if not isinstance(row, Route):
            cells.append([*first, row.corridor, f"no service: {'; '.join(row.reasons)}"])
            continue
        cells.append([*first, row.corridor, *_totals(row)])
        colour = colour_of_corridor(row.corridor) if several else colour_of_series(number)
        strokes += _strokes(row, colour)
    head = ["journey" if names else "lane", *(["scenario"] if len(set(worlds)) > 1 else [])]
    return page(
        title,
        thumbnail(strokes, _ends(routes)),
        table([*head, "corridor", *_HEAD], cells[:_MOST_ROWS]),
        notes=[*([note] if note else []),
               *([f"{len(cells) - _MOST_ROWS} more rows"] if len(cells) > _MOST_ROWS else [])],
    )  # fmt: skip


def verdict_html(verdict: "Verdict") -> str:
    """A policy verdict: each reason on a row, then what a reader must know."""
    rows = [
        [reason.verdict, reason.state, reason.rule.title, reason.who_and_what,
         reason.dates, reason.way_out, reason.source]
        for reason in (*verdict.reasons, *verdict.notes)
    ]  # fmt: skip
    head = ("verdict", "state", "rule", "who and what", "dates", "way out", "source")
    return page(
        verdict.summary().splitlines()[0],
        table(head, rows) if rows else "",
        notes=(
            *(item.text for item in verdict.does_not_apply),
            *(item.text for item in verdict.not_assessed),
            *(f"assumed: {text}" for text in verdict.assumptions),
            *verdict.warnings,
            verdict.disclaimer,
        ),
    )


def scenario_html(scenario: "Scenario") -> str:
    """A scenario: its measures in order, with basis and source."""
    rows = [
        [number, str(measure), measure.basis, measure.source or measure.reason]
        for number, measure in enumerate(scenario.measures, start=1)
    ]
    day = f", looked at on {scenario.as_of}" if scenario.as_of else ""
    return page(
        f"{scenario.name}: {scenario.title}{day}",
        table(("", "measure", "basis", "source or reason"), rows) if rows else "",
        notes=scenario.note.splitlines(),
    )
