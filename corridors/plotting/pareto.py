"""Chart of routes by two figures, with the line of those that no other beats."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corridors.errors import OptionError
from corridors.plotting.chart_frame import Chart, axis_label, chart, look_of_series
from corridors.plotting.labels import Placer
from corridors.plotting.measuring import root_of
from corridors.plotting.style import Size, Theme
from corridors.routes import Route

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["plot_pareto"]

Floats = NDArray[np.float64]


def plot_pareto(
    routes: "Iterable[Route] | pd.DataFrame",
    ax: "Axes | None" = None,
    *,
    x: str = "days_p50",
    y: str = "cost_usd_per_feu",
    names: str = "corridor",
    title: str | None = None,
    theme: str | Theme = "light",
    size: str | Size = "one-column",
) -> "Axes":
    """Draw routes by two figures, and the line of those that no other beats in both.

    Parameters
    ----------
    routes : iterable of Route or DataFrame
        Routes, or the frame that their ``to_frame`` gives.
    ax : Axes, optional
        Where to draw.
    x, y : str
        Columns of the frame; less is better.
    names : str
        Column that names the points.
    title, theme, size
        See `plot_routes`.

    Returns
    -------
    Axes

    Raises
    ------
    OptionError
        Nothing to draw, or a column that is missing.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import corridors as co
    >>> from corridors.plotting import plot_pareto
    >>> found = co.find_routes(co.samples.sample_network(), "alpha", "omega", k=2)
    >>> plot_pareto(found).get_xlabel()
    'Median days [day]'
    """
    frame = _joined(routes)
    missing = [name for name in (x, y, names) if name not in frame.columns]
    if missing:
        raise OptionError(f"no column {', '.join(missing)}; there are {', '.join(frame.columns)}")
    frame = frame[np.isfinite(frame[x].to_numpy(float)) & np.isfinite(frame[y].to_numpy(float))]
    if frame.empty:
        raise OptionError("there are no routes to draw; give at least one")
    points = frame[[x, y]].to_numpy(float)
    labels = [str(name) for name in frame[names]]
    with chart(ax, theme, size, 8, title) as made:
        drawn = made.ax
        best = np.array([not _beaten(point, points) for point in points])
        front = points[best][np.argsort(points[best][:, 0])]
        drawn.plot(*front.T, color=made.theme.soft_ink, linewidth=0.8, linestyle=(0, (4, 2)))
        for number, (label, point) in enumerate(zip(labels, points, strict=True)):
            look = look_of_series(label, number)
            drawn.plot(*point, linestyle="none", marker=look.marker, markersize=5.5,
                       color=made.theme.colour(look), zorder=3)  # fmt: skip
        drawn.margins(0.14)
        for axis in (drawn.xaxis, drawn.yaxis):
            axis.set_major_formatter("{x:,.6g}")
        drawn.set_xlabel(axis_label(x))
        drawn.set_ylabel(axis_label(y))
        drawn.grid(axis="both")
        _name_points(made, points, labels)
    return drawn


def _joined(routes: "Iterable[Route] | pd.DataFrame") -> "pd.DataFrame":
    import pandas as pd

    if isinstance(routes, pd.DataFrame):
        named = [name for name in routes.index.names if name and name not in routes.columns]
        return routes.reset_index(level=named) if named else routes.copy()
    listed = list(routes)
    if not listed:
        raise OptionError("there are no routes to draw; give at least one")
    return pd.concat([route.to_frame() for route in listed], ignore_index=True)


def _beaten(point: Floats, others: Floats) -> bool:
    """Whether another is at least as good in both and better in one."""
    return bool(((others <= point).all(axis=1) & (others < point).any(axis=1)).any())


def _name_points(chart: Chart, points: Floats, labels: list[str]) -> None:
    """Names beside the points, without collisions."""
    root = root_of(chart.ax)
    root.draw_without_rendering()
    chart.ax.set_xlim(chart.ax.get_xlim())
    chart.ax.set_ylim(chart.ax.get_ylim())
    placer = Placer(chart.ax, chart.theme)
    at = placer.points(points)
    for x, y in at:
        placer.avoid_box((x - 3.5, y - 3.5, x + 3.5, y + 3.5))
    for label, spot in zip(labels, at, strict=True):
        placer.place(label, spot, reach=4.0, worst=40.0, fontsize=chart.size.small_pt)
