"""Charts of times: spread by journey, and the chance to have arrived."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corridors.errors import OptionError
from corridors.plotting.chart_frame import chart, figure_at, look_of_series, name_rows
from corridors.plotting.style import Size, Theme
from corridors.units import HOURS_PER_DAY, days

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["plot_reliability", "plot_times"]

Floats = NDArray[np.float64]
LAST_SHOWN = 0.995  # the last journeys of a long tail are not shown
QUANTILES = (0.1, 0.5, 0.9)
COLUMNS_P = ("time_h_p10", "time_h_p50", "time_h_p90")


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
    with chart(ax, theme, size, len(spans), title) as made:
        drawn = made.ax
        for row, (name, span) in enumerate(spans.items()):
            low, middle, high = (days(v) for v in span)
            colour = made.theme.colour(look_of_series(name, row))
            drawn.barh(row, high - low, left=low, height=0.42, color=colour, alpha=0.45)
            drawn.plot([middle], [row], marker="o", color=colour, markersize=5, zorder=3)
            figure_at(made, high, row, middle, digits=0)
        name_rows(drawn, list(spans))
        drawn.set_ylim(len(spans) - 0.5, -0.75)
        drawn.set_xlim(0, drawn.get_xlim()[1] * 1.03)
        drawn.set_xlabel("Days: bar from p10 to p90, dot and figure the median")
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
    with chart(ax, theme, size, 7, title) as made:
        drawn = made.ax
        for number, (name, sample) in enumerate(samples.items()):
            look = look_of_series(name, number)
            share = 100 * np.arange(1, len(sample) + 1) / len(sample)
            drawn.step(sample / HOURS_PER_DAY, share, where="post", label=name,
                       linewidth=made.size.line_pt,
                       color=made.theme.colour(look), marker=look.marker, markersize=4,
                       markevery=[int(0.5 * (len(sample) - 1))])  # fmt: skip
        latest = max(float(np.quantile(sample, LAST_SHOWN)) for sample in samples.values())
        earliest = min(float(sample[0]) for sample in samples.values())
        drawn.set_xlim(days(earliest) * 0.9, days(latest) * 1.03)
        drawn.axhline(90, color=made.theme.soft_ink, linewidth=0.6, linestyle=(0, (4, 2)))
        drawn.set_ylim(0, 102)
        drawn.set_xlabel("Days since departure")
        drawn.set_ylabel("Arrived, % of journeys")
        drawn.grid(axis="both")
        for text in drawn.legend(loc="lower right").get_texts():
            text.set_parse_math(False)
    return drawn
