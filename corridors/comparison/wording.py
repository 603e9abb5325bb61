"""A comparison as text: one line per row; scenario by scenario, with the change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from textwrap import wrap
from types import MappingProxyType
from typing import TYPE_CHECKING

from corridors.comparison.drawn import Drawn
from corridors.comparison.states import Row
from corridors.network import Network
from corridors.routes import Route, Unserved
from corridors.units import days

if TYPE_CHECKING:
    from corridors.comparison.result import Comparison

__all__ = ["change_text", "scenario_of", "summary_text"]

_HEADER = (
    "lane", "corridor", "km", "days p50 (p10-p90)", "USD/FEU", "kg CO2e/FEU",
    "borders", "gauge", "tranship", "countries",
)  # fmt: skip
_STATE_HEADER = ("lane", "corridor", "days p50 (p10-p90)", "USD/FEU", "kg CO2e/FEU", "change")
_WIDTH = 100
_SAME_DAYS = 0.01


def scenario_of(row: Row) -> str:
    """Name of the state of a row."""
    return row.network.scenario if isinstance(row, Route) else row.scenario


def change_text(row: Row, before: Row, drawn: tuple[Drawn | None, Drawn | None],
                barred: tuple[str, ...] = ()) -> str:  # fmt: skip
    """What became of a row, in a few words; empty where there was and is no service."""
    if isinstance(row, Route) and isinstance(before, Route):
        sides = [d.time_h.p50 if d else r.time_h.p50
                 for r, d in zip((row, before), drawn, strict=True)]  # fmt: skip
        longer = days(sides[0] - sides[1])
        dearer = row.cost_usd_per_feu - before.cost_usd_per_feu
        parts = [f"{longer:+.1f} d, {dearer:+,.0f} USD"]
        if abs(longer) <= _SAME_DAYS and abs(dearer) < 1:
            parts = ["same"] if row.edges == before.edges else ["another way"]
        if row.verdict not in (before.verdict, "pass"):
            parts.append(str(row.verdict))
        return ", ".join([*parts, *(["blocked for " + " ".join(barred)] if barred else [])])
    if isinstance(row, Route):
        return "new service"
    return "service lost" if isinstance(before, Route) else ""


def _time(row: Route, drawn: Drawn | None) -> str:
    time = row.time_h if drawn is None else drawn.time_h
    return f"{days(time.p50):.1f} ({days(time.p10):.1f}-{days(time.p90):.1f})"


def _cells(row: Row, drawn: Drawn | None) -> tuple[str, ...]:
    lane = f"{row.origin} - {row.destination}"
    if isinstance(row, Unserved):
        return (lane, row.corridor, f"no service: {'; '.join(row.reasons)}")
    return (
        lane,
        row.corridor,
        f"{row.distance_km:,.0f}",
        _time(row, drawn),
        f"{row.cost_usd_per_feu:,.0f}",
        f"{row.co2_kg_per_feu:,.0f}",
        str(row.border_crossings),
        str(row.gauge_changes),
        str(row.transshipments),
        " ".join(row.countries),
    )


def _table(lines: Sequence[tuple[str, ...]], *, width: int | None = None) -> list[str]:
    """Lines in columns; the last cell of a short line runs on, and is broken at the width."""
    columns = len(lines[0])
    full = [line for line in lines if len(line) == columns]
    short = [line for line in lines if len(line) < columns]
    sizes = [max(len(line[n]) for line in full) for n in range(columns)]
    sizes = [
        max([size, *(len(line[n]) for line in short if n < len(line) - 1)])
        for n, size in enumerate(sizes)
    ]
    found = []
    for line in lines:
        cells = [cell.ljust(size) for cell, size in zip(line, sizes, strict=False)]
        text = "  ".join(cells).rstrip()
        if width is None or len(text) <= width or len(line) == columns:
            found.append(text)
            continue
        head = "  ".join(cells[: len(line) - 1])
        first, *rest = wrap(line[-1], max(30, width - len(head) - 2))
        found += [f"{head}  {first}", *(f"{'':{len(head) + 4}}{part}" for part in rest)]
    return found


def summary_text(
    comparison: "Comparison", effects: Mapping[int, Iterable[str]] = MappingProxyType({})
) -> str:
    """A table for reading: days, dollars, kilograms; per state where there are several.

    Parameters
    ----------
    comparison : Comparison
    effects : mapping of int to iterable of str
        Lines to print below the table of a state, by its number.
    """
    if comparison.baseline:
        return "\n".join(_states_text(comparison, effects))
    pairs = zip(comparison.rows, comparison.drawn_rows, strict=True)
    return "\n".join(_table([_HEADER, *(_cells(*pair) for pair in pairs)]))


def _states_text(comparison: "Comparison", effects: Mapping[int, Iterable[str]]) -> Iterator[str]:
    rows = list(zip(comparison.rows, comparison.baseline, comparison.drawn_rows,
                    comparison.before.drawn_rows, comparison.barred, strict=True))  # fmt: skip
    size = len(rows) // len(comparison.states)
    for number, state in enumerate(comparison.states):
        yield from _heading(state, rows[number * size][1].as_of)
        lines: list[tuple[str, ...]] = [_STATE_HEADER]
        for row, before, drawn, old, barred in rows[number * size : (number + 1) * size]:
            lane, corridor, *cells = _cells(row, drawn)
            told = change_text(row, before, (drawn, old), barred)
            if isinstance(row, Unserved):
                lines.append((lane, corridor, f"{told}: {cells[0]}" if told else cells[0]))
            else:
                lines.append((lane, corridor, *cells[1:4], told))
        yield from (f"  {line}" for line in _table(lines, width=_WIDTH - 2))
        for line in effects.get(number, ()):
            yield from wrap(line, _WIDTH, initial_indent="  ", subsequent_indent="    ")
        yield ""


def _heading(state: Network, baseline: date) -> Iterator[str]:
    """Name, day, rules that were switched, notes, and every assumed value."""
    against = "" if baseline == state.day else f" against the baseline of {baseline}"
    yield f"{state.scenario}, state of {state.day}{against}, rules known to {state.data_date}"
    switched = [change.said for change in state.pending if change.table == "rules"]
    for word, lines in (("rule", switched), ("note", state.notes), ("assumed", state.assumed)):
        for line in lines:
            if word == "note" and line.startswith(tuple(switched or "\0")):
                continue
            yield from wrap(f"{word}: {line}", _WIDTH, initial_indent="  ",
                            subsequent_indent="    ")  # fmt: skip
