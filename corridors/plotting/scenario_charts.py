"""Charts of scenarios: heat map, slope chart, small multiples."""

from typing import TYPE_CHECKING, Any

from corridors.comparison import Comparison
from corridors.errors import OptionError
from corridors.units import days

if TYPE_CHECKING:
    pass

__all__ = ["plot_heat", "plot_multiples", "plot_slopes"]


def _changes(comparison: Comparison) -> Any:
    if not comparison.baseline:
        raise OptionError("the comparison has no scenarios; call compare(..., scenarios=[...])")
    frame = comparison.to_frame().reset_index()
    frame["lane"] = frame["origin"] + " - " + frame["destination"] + ", " + frame["corridor"]
    frame["days"] = frame["time_h_p50_change"].map(days)
    return frame


def plot_heat(comparison: Comparison, ax: Any = None) -> Any:
    """Change of the median time by scenario (rows) and lane and corridor (columns) [days].

    Parameters
    ----------
    comparison : Comparison
        Of scenarios.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes
        Cells without service in one of the two states are crossed.

    Raises
    ------
    OptionError
        The comparison has no scenarios.
    """
    import matplotlib.pyplot as plt
    import numpy as np

    frame = _changes(comparison)
    table = frame.pivot_table(index="scenario", columns="lane", values="days", sort=False,
                              dropna=False)  # fmt: skip
    axes = ax if ax is not None else plt.figure(layout="constrained").add_subplot()
    values = table.to_numpy(dtype=float)
    top = float(np.nanmax(np.abs(values))) if np.isfinite(values).any() else 1.0
    image = axes.imshow(values, cmap="PuOr_r", vmin=-top or -1.0, vmax=top or 1.0, aspect="auto")
    for row, column in np.argwhere(np.isnan(values)):
        axes.text(column, row, "x", ha="center", va="center", fontsize=6, color="0.5")
    axes.set_xticks(range(len(table.columns)), table.columns, rotation=90, fontsize=6)
    axes.set_yticks(range(len(table.index)), table.index, fontsize=6)
    axes.figure.colorbar(image, ax=axes, label="change of median time [days]")
    return axes


def plot_slopes(comparison: Comparison, scenario: str, ax: Any = None) -> Any:
    """Median days of each lane and corridor before and in one scenario, joined by a line.

    Parameters
    ----------
    comparison : Comparison
    scenario : str
        One of ``comparison.scenarios``.
    ax : matplotlib.axes.Axes, optional

    Returns
    -------
    matplotlib.axes.Axes
    """
    import matplotlib.pyplot as plt

    frame = _changes(comparison)
    if scenario not in comparison.scenarios:
        raise OptionError(f"no scenario {scenario!r}; give one of {comparison.scenarios}")
    rows = frame[frame["scenario"] == scenario].dropna(subset=["time_h_p50", "days"])
    axes = ax if ax is not None else plt.figure(layout="constrained").add_subplot()
    for lane, after, change in zip(rows["lane"], rows["days_p50"], rows["days"], strict=True):
        axes.plot([0, 1], [after - change, after], marker="o", linewidth=1)
        axes.annotate(lane, (1, after), xytext=(4, 0), textcoords="offset points", fontsize=6,
                      va="center")  # fmt: skip
    axes.set_xticks([0, 1], ["baseline", scenario])
    axes.set_ylabel("median time [days]")
    return axes


def plot_multiples(comparison: Comparison, *, columns: int = 4) -> Any:
    """One small bar chart per scenario: change of the median time by lane and corridor.

    Parameters
    ----------
    comparison : Comparison
    columns : int
        Panels side by side.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib.pyplot as plt

    frame = _changes(comparison)
    names = comparison.scenarios
    rows = -(-len(names) // columns)
    figure = plt.figure(figsize=(3 * columns, 1.8 * rows), layout="constrained")
    first: Any = None
    for number, name in enumerate(names):
        axes = figure.add_subplot(rows, columns, number + 1, sharex=first)
        first = first or axes
        own = frame[frame["scenario"] == name].fillna({"days": 0.0})
        axes.barh(range(len(own)), own["days"], color="0.4")
        axes.set_title(name, fontsize=7)
        axes.set_yticks([])
        axes.tick_params(labelsize=6)
    figure.supxlabel("change of median time [days]", fontsize=8)
    return figure
