"""Map of the places within some days or dollars."""

from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.plotting.furniture import credits_of
from corridors.plotting.legends import marker_handle
from corridors.plotting.names import families
from corridors.plotting.sheet import open_sheet
from corridors.plotting.style import Size, Theme, house_style, size_named, theme_named
from corridors.routing.reach import Reach
from corridors.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_reach"]

BANDS = 4


def plot_reach(
    found: Reach,
    ax: "Axes | None" = None,
    *,
    title: str | None = None,
    theme: str | Theme = "light",
    size: str | Size = "two-column",
    language: str = "en",
) -> "Axes":
    """Draw the places within a limit, coloured by how far they are.

    Parameters
    ----------
    found : Reach
        What `corridors.reach` gave.
    ax : Axes, optional
        Where to draw.
    title, theme, size, language
        See `plot_routes`.

    Returns
    -------
    Axes

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("agg")
    >>> import corridors as co
    >>> ax = plot_reach(co.reach(co.load_network(), "xian", days=10))
    """
    import matplotlib

    look, page = theme_named(theme), size_named(size)
    places = found.network.places
    names = [found.origin, *found.values]
    points = np.array([(places[name].lon, places[name].lat) for name in names])
    values = np.array([0.0, *found.values.values()])
    step = found.limit / BANDS if found.limit > 0 else 1.0
    band = np.clip(np.ceil(values / step).astype(int) - 1, 0, BANDS - 1)
    shades = matplotlib.colormaps["viridis"](np.linspace(0.95, 0.15, BANDS))
    dot = page.text_pt * 0.6
    edge: dict[str, Any] = {"markeredgecolor": look.ink, "markeredgewidth": 0.4}
    handles = [
        marker_handle(_words(found, number, step), marker="o", markersize=dot,
                      markerfacecolor=shades[number], **edge)
        for number in range(BANDS)
    ]  # fmt: skip
    handles.append(
        marker_handle(places[found.origin].name, marker="*", markersize=2 * dot,
                      markerfacecolor=look.ink, **edge)
    )  # fmt: skip
    frame_points = points if len(points) > 1 else points + np.array([[-3.0, -3.0], [3.0, 3.0]])
    with house_style(look, page, families=families()):
        sheet = open_sheet(
            frame_points, ax, theme=look, size=page, title=title, extent=None, crossed=(),
            language=language, handles=handles, note=credits_of(found.network),
        )  # fmt: skip
        flat = np.column_stack(sheet.base.frame.forward(points[:, 0], points[:, 1]))
        for number in reversed(range(BANDS)):
            chosen = np.flatnonzero(band[1:] == number) + 1
            sheet.ax.plot(*flat[chosen].T, linestyle="none", marker="o", markersize=dot,
                          zorder=6, gid=f"reach:{number}", markerfacecolor=shades[number],
                          **edge)  # fmt: skip
        sheet.ax.plot(*flat[:1].T, linestyle="none", marker="*", markersize=2 * dot, zorder=7,
                      gid="reach:origin", markerfacecolor=look.ink, **edge)  # fmt: skip
    return sheet.ax


def _words(found: Reach, number: int, step: float) -> str:
    if found.minimise == "time_h":
        return f"Up to {(number + 1) * step / HOURS_PER_DAY:.3g} days"
    return f"Up to USD {(number + 1) * step:,.0f}"
