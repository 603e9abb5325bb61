"""Charts: times by corridor, reliability, where the time goes, and what a choice costs."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corridors.errors import OptionError
from corridors.plotting.labels import Placer, root_of
from corridors.plotting.names import families, short_name
from corridors.plotting.style import (
    CORRIDORS,
    SERIES,
    LineLook,
    Size,
    Theme,
    house_style,
    look_of_corridor,
    size_named,
    theme_named,
)
from corridors.routes import Route
from corridors.schema import COLUMNS
from corridors.units import HOURS_PER_DAY, days

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["plot_pareto", "plot_reliability", "plot_times", "plot_waterfall"]

Floats = NDArray[np.float64]
LAST_SHOWN = 0.995  # the last journeys of a long tail are not shown
QUANTILES = (0.1, 0.5, 0.9)
MOVING = ("running", "sailing")
COLUMNS_P = ("time_h_p10", "time_h_p50", "time_h_p90")


@dataclass(frozen=True)
class _Chart:
    ax: "Axes"
    theme: Theme
    size: Size


@contextmanager
def _chart(
    ax: "Axes | None", theme: str | Theme, size: str | Size, rows: float, title: str | None
) -> Iterator[_Chart]:
    """Axes in the house style: those given, or new ones with room for so many rows."""
    import matplotlib.pyplot as plt

    look, page = theme_named(theme), size_named(size)
    with house_style(look, page, families=families()):
        if ax is None:
            height = (rows * 2.4 + 7.0) * page.text_pt / 72
            figure = plt.figure(figsize=(page.width_in, height), dpi=200, layout="constrained")
            ax = figure.add_subplot()
        for spine in ("top", "right"):
            ax.spines[spine].set_visible(False)
        if title:
            ax.set_title(title, loc="left", parse_math=False)
        yield _Chart(ax, look, page)


def _look(name: str, number: int) -> LineLook:
    corridor = next((part for part in name.split(", ") if part in CORRIDORS), None)
    return look_of_corridor(corridor) if corridor else SERIES[number % len(SERIES)]


def _spans(times: Any) -> dict[str, Floats]:
    """Hours at p10, p50 and p90 by name, from arrays of draws or from a frame."""
    if not hasattr(times, "columns"):
        samples = {str(name): np.asarray(draws, float) for name, draws in times.items()}
        return {
            name: np.quantile(sample[np.isfinite(sample)], QUANTILES)
            for name, sample in samples.items()
            if np.isfinite(sample).any()
        }
    missing = [name for name in COLUMNS_P if name not in times.columns]
    if missing:
        raise OptionError(f"the frame lacks {', '.join(missing)}; see Route.to_frame")
    rows = times[list(COLUMNS_P)].to_numpy(float)
    names = _row_names(times)
    return {name: row for name, row in zip(names, rows, strict=True) if np.isfinite(row).all()}


def _row_names(frame: "pd.DataFrame") -> list[str]:
    """Names of the rows: the parts of the index that differ, or the corridor."""
    if "corridor" in frame.columns:
        parts = [[str(name)] for name in frame["corridor"]]
    else:
        parts = [[str(p) for p in (n if isinstance(n, tuple) else (n,))] for n in frame.index]
    told = [k for k in range(len(parts[0])) if len({row[k] for row in parts}) > 1] if parts else []
    names = [", ".join(row[k] for k in told) or row[-1] for row in parts]
    return (
        names if len(set(names)) == len(names) else [f"{n + 1}: {x}" for n, x in enumerate(names)]
    )


def plot_times(
    times: "Mapping[str, Any] | pd.DataFrame",
    ax: "Axes | None" = None,
    *,
    title: str | None = None,
    theme: str | Theme = "light",
    size: str | Size = "one-column",
) -> "Axes":
    """Draw the spread of times: a bar from p10 to p90 with the median marked.

    Parameters
    ----------
    times : mapping of str to array, or DataFrame
        Draws [h] by name; or a frame with ``time_h_p10``, ``time_h_p50``, ``time_h_p90`` and a
        column ``corridor`` or an index of names.
    ax : Axes, optional
        Where to draw.
    title, theme, size
        See `plot_routes`.

    Returns
    -------
    Axes

    Raises
    ------
    OptionError
        Nothing to draw, or columns that are missing.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> ax = plot_times({"northern": [380.0, 430.0, 520.0], "middle": [500.0, 600.0, 840.0]})
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['northern', 'middle']
    """
    spans = _spans(times)
    if not spans:
        raise OptionError("there are no times to draw; give at least one journey")
    with _chart(ax, theme, size, len(spans), title) as chart:
        drawn = chart.ax
        for row, (name, span) in enumerate(spans.items()):
            low, middle, high = (days(v) for v in span)
            colour = chart.theme.colour(_look(name, row))
            drawn.barh(row, high - low, left=low, height=0.42, color=colour, alpha=0.45)
            drawn.plot([middle], [row], marker="o", color=colour, markersize=5, zorder=3)
            drawn.annotate(f"{middle:.0f}", (high, row), xytext=(4, 0),
                           textcoords="offset points", ha="left", va="center",
                           fontsize=chart.size.small_pt, color=chart.theme.ink)  # fmt: skip
        drawn.set_yticks(range(len(spans)), list(spans))
        for text in drawn.get_yticklabels():
            text.set_parse_math(False)
        drawn.set_ylim(len(spans) - 0.5, -0.75)
        drawn.set_xlim(0, drawn.get_xlim()[1] * 1.03)
        drawn.set_xlabel("Days: bar from p10 to p90, dot and figure the median")
        drawn.tick_params(axis="y", length=0)
        drawn.grid(axis="x")
    return drawn


def plot_reliability(
    times: Mapping[str, Any],
    ax: "Axes | None" = None,
    *,
    title: str | None = None,
    theme: str | Theme = "light",
    size: str | Size = "one-column",
) -> "Axes":
    """Draw the share of journeys that have arrived by a day.

    Parameters
    ----------
    times : mapping of str to array
        Draws [h] by name.
    ax : Axes, optional
        Where to draw.
    title, theme, size
        See `plot_routes`.

    Returns
    -------
    Axes

    Raises
    ------
    OptionError
        Nothing to draw.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> ax = plot_reliability({"middle": [500.0, 600.0, 840.0]})
    >>> ax.get_ylabel()
    'Arrived, % of journeys'
    """
    samples = {name: np.sort(np.asarray(draws, float)) for name, draws in times.items()}
    samples = {name: s[np.isfinite(s)] for name, s in samples.items() if np.isfinite(s).any()}
    if not samples:
        raise OptionError("there are no times to draw; give draws of at least one journey")
    with _chart(ax, theme, size, 7, title) as chart:
        drawn = chart.ax
        for number, (name, sample) in enumerate(samples.items()):
            look = _look(name, number)
            share = 100 * np.arange(1, len(sample) + 1) / len(sample)
            drawn.step(sample / HOURS_PER_DAY, share, where="post", label=name,
                       linewidth=chart.size.line_pt,
                       color=chart.theme.colour(look), marker=look.marker, markersize=4,
                       markevery=[int(0.5 * (len(sample) - 1))])  # fmt: skip
        latest = max(float(np.quantile(sample, LAST_SHOWN)) for sample in samples.values())
        earliest = min(float(sample[0]) for sample in samples.values())
        drawn.set_xlim(days(earliest) * 0.9, days(latest) * 1.03)
        drawn.axhline(90, color=chart.theme.soft_ink, linewidth=0.6, linestyle=(0, (4, 2)))
        drawn.set_ylim(0, 102)
        drawn.set_xlabel("Days since departure")
        drawn.set_ylabel("Arrived, % of journeys")
        drawn.grid(axis="both")
        for text in drawn.legend(loc="lower right").get_texts():
            text.set_parse_math(False)
    return drawn


def _parts(source: Any) -> list[tuple[str, str, float]]:
    """Kind, place and mean hours, by leg and kind in travel order."""
    named = isinstance(source, Route)
    frame = source.explain().to_frame() if named else source
    places = source.network.places if named else {}
    hours = frame[frame["measure"] == "time_h"]
    parts: dict[tuple[int, str, str], float] = {}
    for row in hours.to_dict("records"):
        ends = [short_name(places[p].name) if p in places else p for p in (row["from"], row["to"])]
        key = (row["leg"], row["kind"], " - ".join(dict.fromkeys(ends)))
        parts[key] = parts.get(key, 0.0) + float(row["mean"])
    return [(kind, where, value) for (_, kind, where), value in parts.items() if value > 0]


def plot_waterfall(
    source: "Route | pd.DataFrame",
    ax: "Axes | None" = None,
    *,
    most: int = 16,
    title: str | None = None,
    theme: str | Theme = "light",
    size: str | Size = "two-column",
) -> "Axes":
    """Draw where the time of a journey goes, part by part.

    Parameters
    ----------
    source : Route or DataFrame
        A route, or ``route.explain().to_frame()``.
    ax : Axes, optional
        Where to draw.
    most : int
        Parts shown on their own; the smallest of the others are summed up.
    title, theme, size
        See `plot_routes`.

    Returns
    -------
    Axes

    Raises
    ------
    OptionError
        The journey has no time.
    """
    parts = _parts(source)
    if not parts:
        raise OptionError("there is no time to draw; give a route or the frame of its ledger")
    bars = [(f"{kind.replace('_', ' ').capitalize()}, {where}", kind in MOVING, value)
            for kind, where, value in parts]  # fmt: skip
    if len(bars) > most:
        kept = sorted(sorted(range(len(bars)), key=lambda k: -bars[k][2])[: most - 1])
        rest = sum(bar[2] for k, bar in enumerate(bars) if k not in kept)
        bars = [bars[k] for k in kept] + [(f"{len(bars) - most + 1} smaller parts", False, rest)]
    with _chart(ax, theme, size, len(bars) + 1, title) as chart:
        drawn, start = chart.ax, 0.0
        colours = [chart.theme.colour(SERIES[k]) for k in (1, 0)]
        for row, (_, moving, hours) in enumerate(bars):
            drawn.barh(row, days(hours), left=days(start), height=0.6, color=colours[moving])
            start += hours
            _figure_at(chart, days(start), row, days(hours))
        drawn.barh(len(bars), days(start), height=0.6, color=chart.theme.soft_ink)
        _figure_at(chart, days(start), len(bars), days(start))
        drawn.set_yticks(range(len(bars) + 1), [bar[0] for bar in bars] + ["Total, mean"])
        for text in drawn.get_yticklabels():
            text.set_parse_math(False)
        drawn.set_ylim(len(bars) + 0.6, -0.6)
        drawn.set_xlim(0, days(start) * 1.08)
        drawn.set_xlabel("Days since departure (dark: moving; bright: standing)")
        drawn.tick_params(axis="y", length=0)
        drawn.grid(axis="x")
    return drawn


def _figure_at(chart: _Chart, x: float, row: int, value: float) -> None:
    """Days in figures, to the right of a bar."""
    chart.ax.annotate(
        f"{value:.1f}", (x, row), xytext=(3, 0), textcoords="offset points", ha="left",
        va="center", fontsize=chart.size.small_pt, color=chart.theme.ink,
    )  # fmt: skip


def _axis_label(column: str) -> str:
    known = COLUMNS.get(column)
    if known is None:
        return column
    meaning = known.meaning[0].upper() + known.meaning[1:]
    return f"{meaning} [{known.unit}]" if known.unit else meaning


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
    with _chart(ax, theme, size, 8, title) as chart:
        drawn = chart.ax
        best = np.array([not _beaten(point, points) for point in points])
        front = points[best][np.argsort(points[best][:, 0])]
        drawn.plot(*front.T, color=chart.theme.soft_ink, linewidth=0.8, linestyle=(0, (4, 2)))
        for number, (label, point) in enumerate(zip(labels, points, strict=True)):
            look = _look(label, number)
            drawn.plot(*point, linestyle="none", marker=look.marker, markersize=5.5,
                       color=chart.theme.colour(look), zorder=3)  # fmt: skip
        drawn.margins(0.14)
        for axis in (drawn.xaxis, drawn.yaxis):
            axis.set_major_formatter("{x:,.6g}")
        drawn.set_xlabel(_axis_label(x))
        drawn.set_ylabel(_axis_label(y))
        drawn.grid(axis="both")
        _name_points(chart, points, labels)
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


def _name_points(chart: _Chart, points: Floats, labels: list[str]) -> None:
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
