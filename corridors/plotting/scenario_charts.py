"""Charts of scenarios: heat map, slope chart, small multiples."""

from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.comparison import Comparison
from corridors.errors import OptionError
from corridors.plotting.chart_frame import chart
from corridors.plotting.style import Size, Theme, house_style, size_named, theme_named
from corridors.plotting.style import look_of_corridor as look_of
from corridors.units import days

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["plot_heat", "plot_multiples", "plot_slopes"]

_CHANGE = "Change of the median time [days]"
_NEAR_PT = 1.25  # least distance of labels in text heights


def _changes(comparison: Comparison) -> "pd.DataFrame":
    if not comparison.baseline:
        raise OptionError("the comparison has no scenarios; call compare(..., scenarios=[...])")
    frame = comparison.to_frame().reset_index()
    frame["lane"] = frame["origin"] + " - " + frame["destination"]
    frame["days"] = frame["time_h_p50_change"].map(days)
    frame["state"] = _state_names(comparison, frame)
    return frame


def _state_names(comparison: Comparison, frame: "pd.DataFrame") -> "pd.Series[str]":
    """Scenarios, with the day where one is looked at on several."""
    several = len(comparison.states) > len(comparison.scenarios)
    return frame["scenario"] + (", " + frame["as_of"] if several else "")


def plot_heat(
    comparison: Comparison,
    ax: "Axes | None" = None,
    *,
    title: str | None = None,
    theme: str | Theme = "light",
    size: str | Size = "two-column",
) -> "Axes":
    """Draw the change of the median time by state (rows) and lane and corridor (columns).

    Parameters
    ----------
    comparison : Comparison
        Of scenarios or days. Lanes by corridors that are served in no state are left out.
    ax : matplotlib.axes.Axes, optional
        Where to draw.
    title, theme, size
        See `plot_routes`.

    Returns
    -------
    matplotlib.axes.Axes
        A cross marks service lost, a plus new service, a dot none before or after.

    Raises
    ------
    OptionError
        The comparison has no scenarios.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import corridors as co
    >>> net = co.samples.sample_network()
    >>> both = co.compare(net, lanes=[("alpha", "omega")], dates=["2026", "2036"])
    >>> ax = plot_heat(both)
    """
    frame = _changes(comparison)
    served = frame.groupby(["lane", "corridor"], sort=False)
    kept = served["feasible"].transform("any") | served["was_feasible"].transform("any")
    frame = frame[kept]
    table = frame.pivot(index="state", columns=["lane", "corridor"], values="days")
    table = table.loc[list(dict.fromkeys(frame["state"]))]
    columns = list(dict.fromkeys(zip(frame["lane"], frame["corridor"], strict=True)))
    values = table[columns].to_numpy(dtype=float)
    top = float(np.nanmax(np.abs(values))) if np.isfinite(values).any() else 0.0
    with chart(ax, theme, size, len(table) * 0.8 + 8, title) as made:
        drawn, pale = made.ax, made.theme.soft_ink
        image = drawn.imshow(
            values, cmap="PuOr_r", vmin=-(top or 1.0), vmax=top or 1.0, aspect="auto"
        )
        states = list(table.index)
        keys = ["state", "lane", "corridor", "feasible", "was_feasible"]
        for state, lane, name, now, before in frame[keys].itertuples(index=False, name=None):
            row, column = states.index(state), columns.index((lane, name))
            if not (now and before):
                mark = "+" if now else "x" if before else "."
                drawn.plot([column], [row], marker=mark, color=made.theme.ink if now or before
                           else pale, markersize=3 if now or before else 1.5)  # fmt: skip
        drawn.set_xticks(
            range(len(columns)), [f"{lane}, {name}" for lane, name in columns], rotation=90
        )
        drawn.set_yticks(range(len(table)), list(table.index))
        for text in (*drawn.get_yticklabels(), *drawn.get_xticklabels()):
            text.set(parse_math=False, fontsize=made.size.small_pt)
        drawn.tick_params(length=0)
        drawn.set_xlabel("x service lost, + new service, . none in either")
        bar = drawn.figure.colorbar(image, ax=drawn, shrink=0.6, pad=0.01)
        # on two lines: beside few rows there is little height
        bar.set_label(_CHANGE.replace(" median ", " median\n"))
    return drawn


def plot_slopes(
    comparison: Comparison,
    scenario: str,
    ax: "Axes | None" = None,
    *,
    title: str | None = None,
    theme: str | Theme = "light",
    size: str | Size = "one-column",
) -> "Axes":
    """Draw the median days of each lane and corridor before and in one scenario, joined by a line.

    Parameters
    ----------
    comparison : Comparison
    scenario : str
        One of ``comparison.scenarios``.
    ax : matplotlib.axes.Axes, optional
        Where to draw.
    title, theme, size
        See `plot_routes`.

    Returns
    -------
    matplotlib.axes.Axes
        Service that is lost ends in a cross on the left; new service starts on the right.

    Raises
    ------
    OptionError
        The comparison has no such scenario.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import corridors as co
    >>> net = co.samples.sample_network()
    >>> both = co.compare(net, lanes=[("alpha", "omega")], dates=["2026", "2036"])
    >>> ax = plot_slopes(both, both.scenarios[0])
    """
    from matplotlib.lines import Line2D

    frame = _changes(comparison)
    if scenario not in comparison.scenarios:
        raise OptionError(
            f"no scenario {scenario!r}; give one of {', '.join(comparison.scenarios)}"
        )
    rows = frame[frame["scenario"] == scenario]
    before = comparison.before.to_frame()["time_h_p50"].map(days).to_numpy()
    rows = rows.assign(before=before[rows.index.to_numpy()])
    rows = rows[rows["before"].notna() | rows["days_p50"].notna()].sort_values("days_p50")
    with chart(ax, theme, size, max(8.0, len(rows) * 0.75), title) as made:
        drawn = made.ax
        ends = []
        for row in rows[["corridor", "lane", "before", "days_p50"]].to_dict("records"):
            look = look_of(str(row["corridor"]))
            colour, lane = made.theme.colour(look), str(row["lane"])
            old, new = float(row["before"]), float(row["days_p50"])
            if old == old and new == new:
                drawn.plot([0, 1], [old, new], color=colour, marker=look.marker,
                           linewidth=1.0, markersize=3)  # fmt: skip
                ends.append((new, lane, colour, 1))
            elif old == old:
                drawn.plot([0], [old], color=colour, marker="x", markersize=4)
                ends.append((old, f"{lane} lost", colour, 0))
            else:
                drawn.plot([1], [new], color=colour, marker=look.marker, markersize=3)
                ends.append((new, f"{lane} new", colour, 1))
        drawn.set_xticks([0, 1], ["baseline", scenario])
        for text in drawn.get_xticklabels():
            text.set_parse_math(False)
        drawn.set_xlim(-1.25, 1.9)
        drawn.set_ylabel("Median time [days]")
        drawn.grid(axis="y")
        for side in (0, 1):
            _label_ends(made.ax, [end for end in ends if end[3] == side], made.size, side)
        names = [str(name) for name in dict.fromkeys(rows["corridor"])]
        handles = [Line2D([], [], color=made.theme.colour(look_of(name)),
                          marker=look_of(name).marker, markersize=3, label=name)
                   for name in names]  # fmt: skip
        drawn.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.5, -0.08), ncols=4)
    return drawn


def _label_ends(
    ax: "Axes", ends: list[tuple[float, str, str, int]], size: Size, side: int
) -> None:  # fmt: skip
    """Names beside the ends, moved apart where they would lie on each other."""
    if not ends:
        return
    ax.figure.canvas.draw()
    low, high = ax.get_ylim()
    height = ax.get_window_extent().height * 72 / ax.figure.dpi
    least = size.small_pt * _NEAR_PT * (high - low) / height
    ordered = sorted(ends)
    places = [end[0] for end in ordered]
    for number in range(1, len(places)):
        places[number] = max(places[number], places[number - 1] + least)
    shift = (places[-1] - ordered[-1][0]) / 2
    for (value, text, colour, _), y in zip(ordered, places, strict=True):
        ax.annotate(
            text, (side, value), xytext=(side + (0.06 if side else -0.06), y - shift),
            va="center", ha="left" if side else "right", fontsize=size.small_pt, color=colour,
            parse_math=False,
        )  # fmt: skip


def plot_multiples(
    comparison: Comparison,
    *,
    columns: int = 4,
    theme: str | Theme = "light",
    size: str | Size = "two-column",
) -> "Figure":
    """Draw one small bar chart per state: change of the median time by lane, corridors by colour.

    Parameters
    ----------
    comparison : Comparison
        Of scenarios or days.
    columns : int
        Panels side by side.
    theme, size
        See `plot_routes`.

    Returns
    -------
    matplotlib.figure.Figure
        All panels share one scale; what is lost or new is written in the panel.

    Raises
    ------
    OptionError
        The comparison has no scenarios.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import corridors as co
    >>> net = co.samples.sample_network()
    >>> both = co.compare(net, lanes=[("alpha", "omega")], dates=["2026", "2036"])
    >>> len(plot_multiples(both).axes)
    2
    """
    import matplotlib.pyplot as plt
    from matplotlib.patches import Patch

    from corridors.plotting.names import families

    frame = _changes(comparison)
    names = list(dict.fromkeys(frame["state"]))
    look, page = theme_named(theme), size_named(size)
    lanes = list(dict.fromkeys(frame["lane"]))
    corridors = list(dict.fromkeys(frame["corridor"]))
    rows = -(-len(names) // columns)
    with house_style(look, page, families=families()):
        panel = (len(lanes) * len(corridors) * 0.32 + 4.5) * page.text_pt / 72
        figure = plt.figure(
            figsize=(page.width_in, rows * panel + 0.5), dpi=200, layout="constrained"
        )
        first: Any = None
        for number, name in enumerate(names):
            axes = figure.add_subplot(rows, columns, number + 1, sharex=first)
            first = first or axes
            _panel(axes, frame[frame["state"] == name], lanes, corridors, look)
            axes.set_title(name, fontsize=page.small_pt, loc="left", parse_math=False)
            if number % columns:
                axes.set_yticklabels([])
            for text in axes.get_yticklabels():
                text.set(fontsize=page.small_pt, parse_math=False)
            axes.tick_params(labelsize=page.small_pt)
        handles = [Patch(color=look.colour(look_of(name)), label=name) for name in corridors]
        figure.legend(handles=handles, loc="outside lower center", ncols=len(corridors),
                      title=f"{_CHANGE}; x service lost, + new service")  # fmt: skip
    return figure


def _panel(
    axes: "Axes", own: "pd.DataFrame", lanes: list[str], corridors: list[str], theme: Theme
) -> None:  # fmt: skip
    step = 0.8 / len(corridors)
    for number, corridor in enumerate(corridors):
        rows = own[own["corridor"] == corridor].set_index("lane").reindex(lanes)
        at = np.arange(len(lanes)) - 0.4 + step * (number + 0.5)
        colour = theme.colour(look_of(corridor))
        axes.barh(at, rows["days"].fillna(0.0), height=step * 0.9, color=colour)
        for y, now, before in zip(at, rows["feasible"], rows["was_feasible"], strict=True):
            if now != before:
                mark = "+" if now else "x"
                axes.plot([0], [y], marker=mark, color=colour, markersize=3)
    axes.axvline(0, color=theme.soft_ink, linewidth=0.5)
    axes.set_ylim(len(lanes) - 0.5, -0.5)
    axes.set_yticks(range(len(lanes)), lanes)
    axes.tick_params(axis="y", length=0)
    axes.locator_params(axis="x", nbins=4)
    axes.margins(x=0.08)
