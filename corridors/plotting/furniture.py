"""What stands around a map: scale bar, north arrow, legend, date, sources."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.network import Network
from corridors.plotting.labels import Box, MapPlacer
from corridors.plotting.measuring import POINTS_PER_INCH, RESOLUTIONS, root_of, text_size
from corridors.plotting.style import Size, Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["ATTRIBUTION", "credits_of", "draw_north", "draw_scale", "wrapped"]

ATTRIBUTION = "© OpenStreetMap contributors. Made with Natural Earth."
NAMES = "Names © GeoNames, CC BY 4.0."
BAR_SHARE = 0.18
CORNERS = ((0, 0), (1, 0), (0, 1), (1, 1))  # right?, top?


def credits_of(network: Network, *, sources: str = "", language: str = "en") -> str:
    """The line below a map: state of the world, date of the data, sources, attribution.

    Parameters
    ----------
    network : Network
        What is shown.
    sources : str
        More to say about where the figures come from.
    language : str
        Language of the names; others than English come from GeoNames.
    """
    parts = [
        f"Network as of {network.day.isoformat()}; data to {network.data_date.isoformat()}.",
        sources.rstrip(".") + "." if sources else "",
        ATTRIBUTION,
        NAMES if language != "en" else "",
    ]
    return " ".join(part for part in parts if part)


def round_length(limit: float) -> float:
    """The longest of 1, 2 or 5 times a power of ten that does not exceed a limit.

    Examples
    --------
    >>> round_length(730.0)
    500.0
    """
    power = 10.0 ** np.floor(np.log10(limit))
    return float(max(step * power for step in (1.0, 2.0, 5.0) if step * power <= limit))


def corner_box(placer: MapPlacer, width: float, height: float, *, margin: float = 5.0) -> Box:
    """Rectangle in the emptiest corner of the map [pt]; the lower left where all are alike."""
    best: tuple[float, Box] | None = None
    for rank, (right, top) in enumerate(CORNERS):
        left = placer.width - margin - width if right else margin
        low = placer.height - margin - height if top else margin
        box = (left, low, left + width, low + height)
        cost = float(placer.ink_in(box)) + 0.01 * rank + (0.0 if placer.is_free(box) else 1e6)
        if best is None or cost < best[0]:
            best = (cost, box)
    assert best is not None
    return best[1]


def draw_scale(ax: "Axes", placer: MapPlacer, theme: Theme, size: Size) -> float:
    """Draw a scale bar that is right in the middle of the map, and return its length [km]."""
    from matplotlib.patches import Rectangle

    frame = placer.frame
    km = round_length(BAR_SHARE * frame.width * frame.ground_m_per_unit / 1000)
    long = km * 1000 / frame.ground_m_per_unit * placer.scale
    said = f"{km:,.0f} km" if frame.conic else f"{km:,.0f} km (mid-map)"
    font = {"fontsize": size.small_pt}
    text_w, text_h = placer.measure(said, **font)
    left, low, right, top = corner_box(placer, max(long, text_w) + 4, text_h + 6)
    placer.avoid_box((left, low, right, top))
    for half, fill in ((0, theme.ink), (1, theme.paper)):
        x, y = placer.data(np.array([left + 2 + half * long / 2, low + 2]))
        ax.add_patch(
            Rectangle((x, y), long / 2 / placer.scale, 2.2 / placer.scale, facecolor=fill,
                      edgecolor=theme.ink, linewidth=0.5, zorder=7, gid="scale-bar")
        )  # fmt: skip
    from matplotlib.patheffects import withStroke

    x, y = placer.data(np.array([left + 2, low + 5.5]))
    ax.text(x, y, said, ha="left", va="bottom", color=theme.ink, zorder=7, fontsize=size.small_pt,
            path_effects=[withStroke(linewidth=1.4, foreground=theme.halo, alpha=0.8)])  # fmt: skip
    return km


def draw_north(ax: "Axes", placer: MapPlacer, theme: Theme, size: Size) -> None:
    """Draw an arrow to the north, as it lies where the arrow stands."""
    half = 0.9 * size.text_pt
    box = corner_box(placer, 3.6 * half, 4.4 * half)
    placer.avoid_box(box)
    middle = np.array([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2])
    x, y = placer.data(middle)
    lon, lat = placer.frame.inverse([x], [y])
    up = np.column_stack(placer.frame.forward(lon, lat + 0.5))[0] - np.array([x, y])
    up = up / np.hypot(*up)
    foot, tip = (tuple(placer.data(middle + up * along)) for along in (-1.6 * half, 0.6 * half))
    ax.annotate("", xy=tip, xytext=foot, zorder=7, annotation_clip=False,
                arrowprops={"arrowstyle": "-|>", "color": theme.ink, "linewidth": 0.8,
                            "mutation_scale": size.text_pt})  # fmt: skip
    ax.annotate("N", xy=tip, xytext=tuple(up * 0.7 * half), textcoords="offset points", ha="center",
                va="center", fontsize=size.small_pt, color=theme.ink, zorder=7)  # fmt: skip


def wrapped(text: str, width: float, *, fontsize: float) -> str:
    """A text broken into lines no wider than so many points."""
    lines: list[str] = []
    for word in text.split(" "):
        trial = f"{lines[-1]} {word}" if lines else word
        if lines and text_size(trial, fontsize=fontsize)[0] > width:
            lines.append(word)
        else:
            lines[-1:] = [trial]
    return "\n".join(lines)


def legend_columns(ax: "Axes", handles: Sequence[Any], width: float, **options: Any) -> Any:
    """A legend with as many columns as fit into so many points."""
    legend = None
    for count in range(min(len(handles), 6), 0, -1):
        legend = ax.legend(handles=handles, ncols=count, **options)
        for text in legend.get_texts():
            text.set_parse_math(False)
        if widest(ax, legend) <= width:
            break
    return legend


def widest(ax: "Axes", artist: Any) -> float:
    """Width of an artist [pt] at the resolution that makes it widest, see `text_size`."""
    figure = root_of(ax)
    own, found = figure.dpi, []
    try:
        for dpi in RESOLUTIONS:
            figure.dpi = dpi
            extent = artist.get_window_extent(figure.canvas.get_renderer())
            found.append(float(extent.width) * POINTS_PER_INCH / dpi)
    finally:
        figure.dpi = own
    return max(found)
