"""A map from its content: one order of work for all maps."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.errors import OptionError
from corridors.network import Network
from corridors.plotting.area_names import MAIN_SEAS, name_countries, name_seas
from corridors.plotting.furniture import credits_of, draw_north, draw_scale
from corridors.plotting.insets import open_inset
from corridors.plotting.names import families, warn_without_font
from corridors.plotting.options import MapSetting
from corridors.plotting.points import Mark, draw_marks, label_marks
from corridors.plotting.projection import Bounds, Floats
from corridors.plotting.sheet import Sheet, open_sheet
from corridors.plotting.style import house_style
from corridors.schema import Link

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["MapContent", "draw_map", "links_in_view", "points_of"]


@dataclass(frozen=True)
class MapContent:
    """What a map shows.

    Parameters
    ----------
    network : Network
        State of the world: dates, sources and further places.
    points : array
        Longitudes and latitudes that have to be seen.
    draw : callable
        Draws the lines on a sheet; called once more for an inset.
    marks : sequence of Mark
        Places with what happens there.
    handles : sequence
        Legend entries.
    crossed : collection of str
        Codes of countries to show brighter and to name first.
    worst : float
        Cost above which an important place goes unnamed, see `Placer.place`.
    """

    network: Network
    points: Floats
    draw: Callable[[Sheet], None]
    marks: Sequence[Mark] = ()
    handles: Sequence[Any] = ()
    crossed: Collection[str] = field(default_factory=frozenset)
    worst: float = 16.0


def draw_map(content: MapContent, ax: "Axes | None", setting: MapSetting) -> "Axes":
    """Draw a map; room is given out to lines, markers, inset, scale and names in this order."""
    warn_without_font(setting.language)
    with house_style(setting.theme, setting.size, families=families()):
        sheet = open_sheet(
            content.points, ax, setting, crossed=content.crossed,
            handles=content.handles if setting.legend else (),
            note=credits_of(content.network, sources=setting.sources, language=setting.language),
        )  # fmt: skip
        content.draw(sheet)
        draw_marks(sheet, content.marks)
        if setting.inset is not None:
            small = open_inset(sheet, setting.inset, crossed=content.crossed)
            content.draw(small)
            draw_marks(small, content.marks)
            _write_names(small, content, "auto" if setting.labels == "auto" else "none")
        if setting.scale:
            draw_scale(sheet.ax, sheet.placer, sheet.theme, sheet.size)
        if setting.north:
            draw_north(sheet.ax, sheet.placer, sheet.theme, sheet.size)
        _write_names(sheet, content, setting.labels)
    return sheet.ax


def _write_names(sheet: Sheet, content: MapContent, labels: str | Iterable[str]) -> None:
    """Names of seas, places and countries, the important first."""
    name_seas(sheet, only=MAIN_SEAS)

    def areas() -> None:
        name_countries(sheet, content.crossed)
        name_seas(sheet)

    label_marks(sheet, content.marks, labels, content.network, between=areas, worst=content.worst)


def points_of(links: Iterable[Link], network: Network) -> Floats:
    """Longitudes and latitudes of links, transfers left out.

    Raises
    ------
    OptionError
        No link runs anywhere.
    """
    lines = [network.lines.of(link, network.places) for link in links if link.mode != "transfer"]
    if not lines:
        raise OptionError("there is nothing to draw: no link runs anywhere; give others")
    return np.concatenate([np.asarray(line, float) for line in lines])


def links_in_view(links: Iterable[Link], network: Network, extent: Bounds | None) -> list[Link]:
    """Links that are drawn and of which a point lies in a rectangle of degrees."""
    drawn = [link for link in links if link.mode != "transfer"]
    if extent is None:
        return drawn
    west, south, east, north = extent
    return [
        link
        for link in drawn
        if any(
            west < lon < east and south < lat < north
            for lon, lat in network.lines.of(link, network.places)
        )
    ]
