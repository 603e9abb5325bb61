"""Change a figure and its range: set, scale or add, in its own unit and limits."""

from dataclasses import replace
from datetime import date, timedelta

from corridors.errors import ScenarioError
from corridors.network.integrity import parameter_problems
from corridors.scenarios.measure import Measure
from corridors.schema import QUANTITIES, Parameter

__all__ = ["changed_row", "spells_of"]

_DAY = timedelta(days=1)


def _three(measure: Measure) -> tuple[float, float, float]:
    value = 0.0 if measure.value is None else measure.value
    low = value if measure.low is None else measure.low
    high = value if measure.high is None else measure.high
    return low, value, high


def _figures(row: Parameter, measure: Measure) -> tuple[float, float, float]:
    before = (row.low, row.value, row.high)
    low, value, high = _three(measure)
    if measure.action == "add":
        found = tuple(b + step for b, step in zip(before, (low, value, high), strict=True))
    elif measure.action == "scale":
        factors = (low, value, high)
        if _is_speed_for_time(measure, row):
            factors = (1 / high, 1 / value, 1 / low)
        found = tuple(b * factor for b, factor in zip(before, factors, strict=True))
    elif measure.low is None and measure.high is None and row.value:
        found = tuple(b * value / row.value for b in before)
    else:
        found = (low, value, high)
    bounded = found
    if measure.at_least is not None:
        bounded = tuple(max(x, measure.at_least) for x in bounded)
    if measure.at_most is not None:
        bounded = tuple(min(x, measure.at_most) for x in bounded)
    first, middle, last = (float(f"{x:.6g}") for x in sorted(bounded))
    return first, middle, last


def _is_speed_for_time(measure: Measure, row: Parameter) -> bool:
    """A measure on hours that meets a speed scales it the other way round."""
    return measure.kind == "time" and QUANTITIES[row.quantity].unit == "km/h"


def changed_row(row: Parameter, measure: Measure) -> Parameter:
    """A parameter row after a measure.

    Raises
    ------
    ScenarioError
        The figure leaves the limits of its quantity.
    """
    if _is_speed_for_time(measure, row) and measure.action != "scale":
        raise ScenarioError(
            f"{measure.place}: cannot {measure.action} hours to {row.id!r}, which is a speed; "
            "scale it, or use kind 'parameter' and give km/h"
        )
    low, value, high = _figures(row, measure)
    shape = row.shape
    if low == high:
        shape = "fixed"
    elif shape == "fixed" or (shape == "lognormal" and low <= 0):
        shape = "triangular" if low <= 0 else "lognormal"
    sources = dict.fromkeys([*measure.source.split(), *row.source.split()])
    reason = f"{measure.scenario}: {measure}" + (f"; {measure.reason}" if measure.reason else "")
    changed = replace(
        row, low=low, value=value, high=high, shape=shape, source=" ".join(sources),
        basis="assumption" if measure.assumed or row.basis == "assumption" else "derived",
        reason=f"{reason}; before: {row.value:g} ({row.reason})",
    )  # fmt: skip
    problems = parameter_problems([changed], file=measure.place)
    if problems:
        raise ScenarioError("; ".join(problems) + "; give another size, at_least or at_most")
    return changed


def spells_of(
    row: Parameter, measure: Measure
) -> tuple[Parameter | None, tuple[date | None, date | None] | None, Parameter | None]:
    """A row before, and after, the days of a measure, and the days of the row between them.

    Returns
    -------
    before, spell, after
        Rows that stay as they are, None where there are none; the spell is None where the row
        never holds on the measure's days.
    """
    first = max(filter(None, (row.valid_from, measure.first)), default=None)
    last = min(filter(None, (row.valid_to, measure.last)), default=None)
    if first and last and last < first:
        return row, None, None
    before = after = None
    if first is not None and first != row.valid_from:
        before = replace(row, valid_to=first - _DAY)
    if last is not None and last != row.valid_to:
        after = replace(row, valid_from=last + _DAY)
    return before, (first, last), after
