"""Modelled against observed journeys."""

from typing import Any

from corridors.errors import OptionError
from corridors.plotting.style import CORRIDORS
from corridors.validation import Validation

__all__ = ["plot_validation"]

_PER_DAY = 24.0


def plot_validation(result: Validation, *, ax: Any = None, measure: str = "time_h") -> Any:
    """Draw observed figures across and modelled medians up, with 10th to 90th percentile.

    Parameters
    ----------
    result : Validation
        From `corridors.validate`.
    ax : matplotlib.axes.Axes, optional
        Axes to draw on; default new ones.
    measure : str
        ``time_h`` (shown in days) or ``cost_usd`` [USD/FEU].

    Returns
    -------
    matplotlib.axes.Axes
        Observed journeys are filled, timetabled and announced ones hollow. On the diagonal model
        and observation agree.

    Raises
    ------
    OptionError
        No journey has the measure.
    """
    from matplotlib.figure import Figure

    rows = [r for r in result.rows if r.observation.measure == measure and r.route is not None]
    if not rows:
        raise OptionError(f"no modelled journey has {measure!r}; give time_h or cost_usd")
    axes = Figure(figsize=(5.5, 5.5), layout="constrained").add_subplot() if ax is None else ax
    scale = _PER_DAY if measure == "time_h" else 1.0
    for corridor in dict.fromkeys(row.observation.corridor for row in rows):
        look = CORRIDORS.get(corridor, CORRIDORS["other"])
        for seen in (True, False):
            part = [
                row
                for row in rows
                if row.observation.corridor == corridor
                and (row.observation.kind == "observed") is seen
            ]
            if not part:
                continue
            middle = [row.p50 / scale for row in part]
            spans = [
                [(row.p50 - row.p10) / scale for row in part],
                [(row.p90 - row.p50) / scale for row in part],
            ]
            axes.errorbar(
                [row.observation.value / scale for row in part], middle, yerr=spans,
                fmt=look.marker, color=look.light, markersize=4.5, elinewidth=0.7,
                markerfacecolor=look.light if seen else "none",
                label=f"{corridor}, {'observed' if seen else 'timetabled or announced'}",
            )  # fmt: skip
    figures = [f / scale for row in rows for f in (row.observation.value, row.p10, row.p90)]
    ends = (min(figures) * 0.9, max(figures) * 1.1)
    axes.plot(ends, ends, color="0.5", linewidth=0.8, zorder=0)
    axes.set(xscale="log", yscale="log", xlim=ends, ylim=ends)
    unit = "days" if measure == "time_h" else "USD/FEU"
    axes.set_xlabel(f"observed [{unit}]")
    axes.set_ylabel(f"modelled median, 10th to 90th percentile [{unit}]")
    axes.legend(fontsize="small", frameon=False)
    return axes
