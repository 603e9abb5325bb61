"""Chart of how far each lever moves a lane."""

from typing import TYPE_CHECKING, Any

from corridors.plotting.chart_frame import chart, name_rows
from corridors.plotting.style import SERIES, Size, Theme
from corridors.units import days

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from corridors.comparison import Tornado

__all__ = ["plot_tornado"]


def plot_tornado(
    tornado: "Tornado",
    ax: "Axes | None" = None,
    *,
    title: str | None = None,
    theme: str | Theme = "light",
    size: str | Size = "two-column",
) -> "Axes":
    """Draw how far each lever moves a lane between its ends, the greatest swing on top.

    Parameters
    ----------
    tornado : Tornado
        From `corridors.tornado`.
    ax : matplotlib.axes.Axes, optional
        Where to draw.
    title, theme, size
        See `plot_routes`.

    Returns
    -------
    matplotlib.axes.Axes
        A bar from the base to the figure at each end, named by the lever's size there; an end
        without service says so.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import corridors as co
    >>> net = co.samples.sample_network()
    >>> sea = co.Lever.on("time", quantity="sailing_h", scale=(0.5, 2.0))
    >>> ax = plot_tornado(co.tornado(net, [sea], ("alpha", "omega"), "middle"))
    """
    from matplotlib.patches import Patch

    hours = tornado.by == "time_h_mean"
    unit = {"time_h_mean": "Mean time [days]", "cost_usd": "Price [USD]", "co2_kg": "CO2e [kg]"}

    def shown(value: float) -> float:
        return days(value) if hours else value

    base = shown(tornado.base)
    with chart(ax, theme, size, len(tornado.rows), title) as made:
        drawn = made.ax
        colours = [made.theme.colour(SERIES[number]) for number in (0, 1)]
        for row, record in enumerate(tornado.rows):
            ends = [(shown(float(record[f"at_{end}"])), _label(record[end]), colour)
                    for end, colour in zip(("low", "high"), colours, strict=True)]  # fmt: skip
            for value, text, colour in ends:
                if value != value:
                    text, value = f"{text}: no service", base
                drawn.barh(row, value - base, left=base, height=0.6, color=colour)
            _name_ends(made.ax, row, base, ends, made.size, made.theme)
        drawn.axvline(base, color=made.theme.ink, linewidth=0.8)
        name_rows(drawn, [str(record["lever"]) for record in tornado.rows])
        drawn.set_ylim(len(tornado.rows) - 0.4, -0.6)
        drawn.margins(x=0.14)
        lane = " - ".join(tornado.lane)
        drawn.set_xlabel(f"{unit[tornado.by]}, {lane} by {tornado.corridor}; line: base")
        handles = [Patch(color=colour, label=f"lever at its {end} end")
                   for end, colour in zip(("low", "high"), colours, strict=True)]  # fmt: skip
        drawn.legend(handles=handles, loc="lower right")
    return drawn


def _label(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _name_ends(
    ax: "Axes", row: int, base: float, ends: list[tuple[float, str, str]], size: Size,
    theme: Theme,
) -> None:  # fmt: skip
    """Sizes of a lever beside its bars; both on one side where both ends lie there."""
    beside: dict[bool, list[tuple[float, str]]] = {True: [], False: []}
    for value, text, _ in ends:
        said = text if value == value else f"{text}: no service"
        place = value if value == value else base
        if place != base or value != value:
            beside[place >= base].append((place, said))
    for right, names in beside.items():
        if not names:
            continue
        furthest = (max if right else min)(place for place, _ in names)
        ax.annotate(
            ", ".join(text for _, text in sorted(names)), (furthest, row),
            xytext=(3 if right else -3, 0), textcoords="offset points", va="center",
            ha="left" if right else "right", fontsize=size.small_pt, color=theme.ink,
            parse_math=False,
        )  # fmt: skip
