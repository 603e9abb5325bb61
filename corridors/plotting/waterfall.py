"""Chart of where the time of a journey goes."""

from typing import TYPE_CHECKING, Any

from corridors.errors import OptionError
from corridors.plotting.chart_frame import chart, figure_at, name_rows
from corridors.plotting.names import short_name
from corridors.plotting.style import SERIES, Size, Theme
from corridors.routes import Route
from corridors.units import days

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["plot_waterfall"]

MOVING = ("running", "sailing")


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

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import corridors as co
    >>> from corridors.plotting import plot_waterfall
    >>> ax = plot_waterfall(co.find_route(co.samples.sample_network(), "alpha", "omega"))
    >>> ax.get_yticklabels()[-1].get_text()
    'Total, mean'
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
    with chart(ax, theme, size, len(bars) + 1, title) as made:
        drawn, start = made.ax, 0.0
        colours = [made.theme.colour(SERIES[k]) for k in (1, 0)]
        for row, (_, moving, hours) in enumerate(bars):
            drawn.barh(row, days(hours), left=days(start), height=0.6, color=colours[moving])
            start += hours
            figure_at(made, days(start), row, days(hours))
        drawn.barh(len(bars), days(start), height=0.6, color=made.theme.soft_ink)
        figure_at(made, days(start), len(bars), days(start))
        name_rows(drawn, [*(bar[0] for bar in bars), "Total, mean"])
        drawn.set_ylim(len(bars) + 0.6, -0.6)
        drawn.set_xlim(0, days(start) * 1.08)
        drawn.set_xlabel("Days since departure (dark: moving; bright: standing)")
    return drawn
