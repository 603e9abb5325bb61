"""A comparison as text: one line per row, with the change from the baseline."""

from collections.abc import Sequence

from corridors.routes import Route, Unserved
from corridors.units import days

__all__ = ["scenario_of", "summary_text"]

_HEADER = (
    "lane", "corridor", "km", "days p50 (p10-p90)", "USD/FEU", "kg CO2e/FEU",
    "borders", "gauge", "tranship", "countries",
)  # fmt: skip


def _cells(row: Route | Unserved) -> tuple[str, ...]:
    lane = f"{row.origin} - {row.destination}"
    if isinstance(row, Unserved):
        return (lane, row.corridor, f"no service: {'; '.join(row.reasons)}")
    time = row.time_h
    return (
        lane,
        row.corridor,
        f"{row.distance_km:,.0f}",
        f"{time.p50 / 24:.1f} ({time.p10 / 24:.1f}-{time.p90 / 24:.1f})",
        f"{row.cost_usd_per_feu:,.0f}",
        f"{row.co2_kg_per_feu:,.0f}",
        str(row.border_crossings),
        str(row.gauge_changes),
        str(row.transshipments),
        " ".join(row.countries),
    )


def scenario_of(row: Route | Unserved) -> str:
    """Name of the state of a row."""
    return row.network.scenario if isinstance(row, Route) else row.scenario


def _change(row: Route | Unserved, before: Route | Unserved) -> str:
    if isinstance(row, Route) and isinstance(before, Route):
        hours = days(row.time_h.p50 - before.time_h.p50)
        dollars = row.cost_usd_per_feu - before.cost_usd_per_feu
        return f"{hours:+.1f} d, {dollars:+,.0f} USD" if abs(hours) > 0.01 or dollars else "same"
    if isinstance(row, Route):
        return "new service"
    return "service lost" if isinstance(before, Route) else ""


def summary_text(
    rows: Sequence[Route | Unserved], baseline: Sequence[Route | Unserved] = ()
) -> str:
    """A table for reading: days, dollars, kilograms, borders.

    Parameters
    ----------
    rows : sequence of Route or Unserved
    baseline : sequence of Route or Unserved
        For each row the one before; empty where there is nothing to compare with.
    """
    lines = [_HEADER, *(_cells(row) for row in rows)]
    if baseline:
        lines = [("scenario", *_HEADER, "change")]
        for row, before in zip(rows, baseline, strict=True):
            cells = _cells(row)
            told = _change(row, before)
            full = len(cells) == len(_HEADER)
            tail = (told,) if full else (*cells[2:], told) if told else cells[2:]
            lines.append((scenario_of(row), *(cells if full else cells[:2]), *tail))
    width = len(lines[0])
    full_lines = [line for line in lines if len(line) == width]
    widths = [max(len(line[column]) for line in full_lines) for column in range(width)]
    return "\n".join(
        "  ".join(cell.ljust(size) for cell, size in zip(line, widths, strict=False)).rstrip()
        for line in lines
    )
