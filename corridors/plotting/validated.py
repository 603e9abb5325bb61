"""Modelled against observed journeys."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from corridors.errors import OptionError
from corridors.plotting.chart_frame import Chart, chart
from corridors.plotting.legends import marker_handle
from corridors.plotting.style import Size, Theme, look_of_corridor
from corridors.units import HOURS_PER_DAY
from corridors.validation import Validation
from corridors.validation.journeys import ValidationRow

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_validation"]

ROWS = 12.0  # height of the chart in rows of text, about square on one column
UNITS = {"time_h": ("days", HOURS_PER_DAY), "cost_usd": ("USD/FEU", 1.0)}


def plot_validation(
    result: Validation,
    ax: "Axes | None" = None,
    *,
    measure: str = "time_h",
    title: str | None = None,
    theme: str | Theme = "light",
    size: str | Size = "one-column",
) -> "Axes":
    """Draw observed figures across and modelled medians up, with 10th to 90th percentile.

    Parameters
    ----------
    result : Validation
        From `corridors.validate`.
    ax : Axes, optional
        Where to draw.
    measure : str
        ``time_h`` (shown in days) or ``cost_usd`` [USD/FEU].
    title, theme, size
        See `plot_routes`.

    Returns
    -------
    Axes
        Observed journeys are filled, timetabled and announced ones hollow. On the diagonal model
        and observation agree.

    Raises
    ------
    OptionError
        No journey has the measure.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import corridors as co
    >>> net = co.load_network()
    >>> seen = [row for row in net.observations if row.id == "xian-baku-mean-2025-12"]
    >>> plot_validation(co.validate(net, observations=seen)).get_xlabel()
    'Observed [days]'
    """
    rows = [r for r in result.rows if r.observation.measure == measure and r.route is not None]
    if not rows or measure not in UNITS:
        raise OptionError(f"no modelled journey has {measure!r}; give time_h or cost_usd")
    unit, scale = UNITS[measure]
    with chart(ax, theme, size, ROWS, title) as made:
        drawn = made.ax
        for corridor in dict.fromkeys(row.observation.corridor for row in rows):
            for seen in (True, False):
                part = [row for row in rows if row.observation.corridor == corridor
                        and (row.observation.kind == "observed") is seen]  # fmt: skip
                if part:
                    _draw(made, part, corridor, seen=seen, scale=scale)
        figures = [f / scale for row in rows for f in (row.observation.value, row.p10, row.p90)]
        ends = (min(figures) * 0.9, max(figures) * 1.1)
        drawn.plot(ends, ends, color=made.theme.soft_ink, linewidth=0.8, zorder=0)
        drawn.set(xscale="log", yscale="log", xlim=ends, ylim=ends)
        drawn.set_xlabel(f"Observed [{unit}]")
        drawn.set_ylabel(f"Modelled: median, p10 to p90 [{unit}]")
        _round_ticks(drawn)
        drawn.legend(handles=_handles(made, rows), loc="lower right", handlelength=1.2,
                     fontsize=made.size.small_pt, labelspacing=0.3)  # fmt: skip
    return drawn


def _draw(
    made: Chart, part: Sequence[ValidationRow], corridor: str, *, seen: bool, scale: float
) -> None:
    """Journeys of one corridor that were observed, or that were not."""
    look = look_of_corridor(corridor)
    colour = made.theme.colour(look)
    middle = [row.p50 / scale for row in part]
    spans = [
        [(row.p50 - row.p10) / scale for row in part],
        [(row.p90 - row.p50) / scale for row in part],
    ]
    made.ax.errorbar(
        [row.observation.value / scale for row in part], middle, yerr=spans, fmt=look.marker,
        color=colour, markersize=4.5, elinewidth=0.7,
        markerfacecolor=colour if seen else "none",
    )  # fmt: skip


def _handles(made: Chart, rows: Sequence[ValidationRow]) -> list[Any]:
    """Legend: colours of the corridors, and what filled and hollow mean."""
    known = dict.fromkeys(row.observation.corridor for row in rows)
    colours = {name: made.theme.colour(look_of_corridor(name)) for name in known}
    found = [marker_handle(name, marker=look_of_corridor(name).marker, markersize=4.5, color=colour)
             for name, colour in colours.items()]  # fmt: skip
    ink = made.theme.soft_ink
    return [*found, marker_handle("observed", marker="o", markersize=4.5, color=ink),
            marker_handle("timetabled, announced", marker="o", markersize=4.5, color=ink,
                          markerfacecolor="none")]  # fmt: skip


def _round_ticks(drawn: "Axes") -> None:
    """Figures along logarithmic axes as people write them."""
    from matplotlib.ticker import LogLocator, NullFormatter

    for axis in (drawn.xaxis, drawn.yaxis):
        axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
        axis.set_major_formatter("{x:,.6g}")
        axis.set_minor_formatter(NullFormatter())
