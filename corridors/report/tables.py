"""Tables of a report: plain text cells, which the template escapes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corridors.flows import MaxFlow
from corridors.flows.words import said_gain
from corridors.policy import Reason, Verdict
from corridors.report.study import Line, State, Study
from corridors.report.wording import MINUS, joined, said_span
from corridors.routes import Route
from corridors.simulation.result import Simulated
from corridors.units import days

__all__ = [
    "Table",
    "change_table",
    "changed",
    "flow_table",
    "grouped",
    "lane_table",
    "reason_table",
    "reliability_table",
    "verdict_table",
]

MOST_BOTTLENECKS = 5  # of one corridor
MOST_NAMES = 4  # rows behind one capacity


@dataclass(frozen=True)
class Table:
    """A table and what stands above it.

    Parameters
    ----------
    caption : str
        What it shows, with units.
    head : tuple of str
        Column titles.
    rows : tuple of tuple of str
        Cells; in a row that is too short the last cell runs to the end, and a single one is the
        title of the rows below.
    figures : tuple of int
        Columns of figures, which stand to the right.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    figures: tuple[int, ...] = ()


def _table(
    caption: str, head: str, rows: Iterable[Sequence[str]], figures: Iterable[int] = ()
) -> Table:
    return Table(caption, tuple(head.split("|")), tuple(map(tuple, rows)), tuple(figures))


def grouped(rows: Iterable[Sequence[str]]) -> list[tuple[str, ...]]:
    """Rows whose first cell, where it is another than before, becomes a title of its own."""
    found: list[tuple[str, ...]] = []
    last = None
    for first, *rest in rows:
        if first != last:
            found.append((first,))
        found.append(tuple(rest))
        last = first
    return found


def _signed(value: float, digits: int = 0) -> str:
    size = round(value, digits)
    if not size:
        return "0"
    return f"{'+' if size > 0 else MINUS}{abs(size):,.{digits}f}"


def lane_table(study: Study) -> Table:
    """All lanes by corridor: time, price, carbon, distance, changes on the way, countries."""
    rows: list[tuple[str, ...]] = []
    for line in study.lines:
        route = line.row
        if not isinstance(route, Route) or line.span is None:
            rows.append((line.lane, line.title, f"no service: {'; '.join(line.row.reasons)}"))
            continue
        rows.append((
            line.lane, line.title, f"{days(line.span.p50):,.1f}",
            said_span(line.span.p10, line.span.p90), f"{route.cost_usd_per_feu:,.0f}",
            f"{route.co2_kg_per_feu:,.0f}", f"{route.distance_km:,.0f}",
            str(route.border_crossings), str(route.gauge_changes), str(route.transshipments),
            " ".join(route.countries),
        ))  # fmt: skip
    head = (
        "Corridor|Days|10th to 90th|USD per FEU|kg CO2e per FEU|km|Borders|Gauge changes|"
        "Transship\u00adments|Countries"
    )
    return _table("Journeys by lane and corridor: median days with the range of eight in ten, "
                  "central price, carbon.", head, grouped(rows), range(1, 9))  # fmt: skip


def change_table(state: State) -> Table | None:
    """What a scenario changes by lane and corridor; None where no journey is touched."""
    rows: list[tuple[str, ...]] = []
    for line in state.lines:
        now, old = line.row, line.before
        if isinstance(now, Route) and isinstance(old, Route):
            assert line.span is not None
            assert line.span_before is not None
            if not changed(line):
                continue
            rows.append((
                line.lane, line.title, f"{days(line.span_before.p50):,.1f}",
                f"{days(line.span.p50):,.1f}",
                _signed(days(line.span.p50 - line.span_before.p50), 1),
                _signed(now.cost_usd_per_feu - old.cost_usd_per_feu),
                _signed(now.co2_kg_per_feu - old.co2_kg_per_feu),
                _signed(now.distance_km - old.distance_km),
            ))  # fmt: skip
        elif isinstance(now, Route) and line.span is not None:
            rows.append((line.lane, line.title, "none", f"{days(line.span.p50):,.1f}",
                         "new service"))  # fmt: skip
        elif isinstance(old, Route) and line.span_before is not None:
            rows.append((line.lane, line.title, f"{days(line.span_before.p50):,.1f}",
                         f"none: {'; '.join(now.reasons)}"))  # fmt: skip
    if not rows:
        return None
    head = "Corridor|Days before|Days after|Change|USD per FEU|kg CO2e per FEU|km"
    name = state.scenario.title or state.scenario.name
    return _table(f"Journeys that “{name}” changes, against {state.day} without it.",
                  head, grouped(rows), range(1, 7))  # fmt: skip


def changed(line: Line) -> bool:
    """Whether way, time, price or carbon of a journey differ from before, as far as is shown."""
    now, old = line.row, line.before
    if not (isinstance(now, Route) and isinstance(old, Route)):
        return now.feasible != old.feasible
    assert line.span is not None
    assert line.span_before is not None
    return bool(
        now.edges != old.edges
        or round(days(line.span.p50 - line.span_before.p50), 1)
        or round(now.cost_usd_per_feu - old.cost_usd_per_feu)
        or round(now.co2_kg_per_feu - old.co2_kg_per_feu)
    )


def reliability_table(study: Study) -> Table | None:
    """How often each corridor is fastest and cheapest, and how its time spreads."""
    titles = {line.row.corridor: line.title for line in study.lines}
    lanes = {line.key: line.lane for line in study.lines}
    rows = [
        (
            lanes.get((row.origin, row.destination), f"{row.origin} to {row.destination}"),
            titles[row.corridor], f"{days(row.time_h.p50):,.1f}",
            said_span(row.time_h.p10, row.time_h.p90), f"{days(row.time_h.mean):,.1f}",
            f"{row.fastest_share:.0%}", f"{row.cheapest_share:.0%}",
        )
        for row in study.simulation.rows
        if isinstance(row, Simulated)
    ]  # fmt: skip
    if not rows:
        return None
    head = "Corridor|Median days|10th to 90th|Mean days|Fastest in|Cheapest in"
    return _table(f"Spread of times over {study.simulation.draws:,} draws, and the share of the "
                  "draws in which a corridor is fastest or cheapest of its lane.",
                  head, grouped(rows), range(1, 6))  # fmt: skip


def verdict_table(study: Study) -> Table | None:
    """Verdict of every journey, and of law alone."""
    rows = [
        (line.lane, line.title, verdict.verdict, verdict.legal,
         "; ".join(dict.fromkeys(r.rule.title for r in verdict.reasons if r.verdict != "pass"))
         or "none")
        for line, verdict in study.verdicts
    ]  # fmt: skip
    if not rows:
        return None
    return _table("Policy verdicts by lane and corridor.",
                  "Corridor|Verdict|Law alone|Rules behind it", grouped(rows))  # fmt: skip


def reason_table(study: Study) -> Table | None:
    """Each rule behind a verdict once, with what would change the answer and its source."""
    found: dict[str, tuple[str, ...]] = {}
    for verdict in (verdict for _, verdict in study.verdicts):
        for reason in _bearing(verdict):
            found.setdefault(reason.rule.id, (
                reason.rule.title, reason.verdict, reason.who_and_what,
                reason.way_out or "none stated", f"{reason.source} [{reason.rule.id}]",
            ))  # fmt: skip
    if not found:
        return None
    return _table("Rules behind the verdicts.", "Rule|Verdict|Who and what|Way out|Source",
                  found.values())  # fmt: skip


def _bearing(verdict: Verdict) -> list[Reason]:
    return [reason for reason in verdict.reasons if reason.verdict != "pass"]


def flow_table(study: Study) -> Table | None:
    """The most each corridor can carry and its bottlenecks, the greatest gain first."""
    titles = {line.row.corridor: line.title for line in study.lines}
    rows: list[tuple[str, ...]] = []
    for (origin, destination, corridor), flow in study.flows.items():
        lane, title = f"{study.name(origin)} to {study.name(destination)}", titles[corridor]
        if not isinstance(flow, MaxFlow):
            rows.append((lane, title, flow))
            continue
        table = flow.bottlenecks().sort_values("gain_per_year", ascending=False, kind="stable")
        carried = (
            f"{flow.teu_per_year:,.0f}" if flow.teu_per_year < float("inf") else "no limit held"
        )
        first = (lane, title, carried)
        if table.empty:
            rows.append((*first, "none held in the data"))
        for row in table.head(MOST_BOTTLENECKS).itertuples():
            rows.append(
                (
                    *first,
                    str(row.name),
                    f"{row.carries_per_year:,.0f}",
                    said_gain(row.gain_per_year),
                    _from(str(row.basis), str(row.source)),
                )
            )
            first = (lane, "", "")
    if not rows:
        return None
    head = (
        "Corridor|TEU a year|Bottleneck|Takes of this lane|Gain when lifted alone|"
        "Where the figure comes from"
    )
    return _table("The most that can go one way in a year, and what limits it [TEU]. Other traffic "
                  "is subtracted.", head, grouped(rows), (1, 3, 4))  # fmt: skip


def _from(basis: str, source: str) -> str:
    """Basis and the rows behind a capacity, the first few by name."""
    names = source.split()
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return f"{joined(basis.split())}: {' '.join(names[:MOST_NAMES])}{more}"
