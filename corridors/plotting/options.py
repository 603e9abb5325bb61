"""What every map can be told: title, theme, size, names, frame, furniture."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, TypedDict

from corridors.errors import OptionError
from corridors.plotting.names import written_in
from corridors.plotting.projection import Bounds
from corridors.plotting.style import SIZES, THEMES, Size, Theme, size_named, theme_named

__all__ = ["INSETS", "MapOptions", "MapSetting", "setting_of"]

INSETS: Mapping[str, Bounds] = {
    "caspian": (46.5, 36.4, 55.5, 46.2),
    "caucasus": (40.5, 38.8, 50.8, 43.4),
    "khorgos": (76.0, 42.2, 83.6, 46.2),
    "fergana": (69.5, 38.8, 76.6, 42.6),
}


class MapOptions(TypedDict, total=False):
    """Options of every map; `setting_of` checks them."""

    title: str | None
    theme: str | Theme
    size: str | Size
    labels: str | Iterable[str]
    language: str
    extent: Bounds | None
    legend: bool
    scale: bool
    north: bool
    inset: str | Bounds | None
    sources: str


@dataclass(frozen=True)
class MapSetting:
    """Options of a map, checked.

    Parameters
    ----------
    title : str, optional
        Title above the map.
    theme : Theme
        ``light`` or ``dark``.
    size : Size
        ``one-column``, ``two-column`` or ``slide``.
    labels : str or iterable of str
        ``auto``, ``ends``, ``none``, or ids of the places to name.
    language : str
        ``en``, ``ru``, ``tr`` or ``zh``.
    extent : tuple of float, optional
        West, south, east, north to show [degree]; default what the content needs.
    legend, scale, north : bool
        Whether to draw a legend, a scale bar, a north arrow.
    inset : tuple of float, optional
        West, south, east, north of a second map in a corner, drawn larger [degree].
    sources : str
        More to say about sources in the note.
    """

    title: str | None = None
    theme: Theme = THEMES["light"]
    size: Size = SIZES["two-column"]
    labels: str | Iterable[str] = "auto"
    language: str = "en"
    extent: Bounds | None = None
    legend: bool = True
    scale: bool = True
    north: bool = False
    inset: Bounds | None = None
    sources: str = ""


def checked_bounds(given: Any, name: str) -> Bounds:
    """West, south, east, north, where they make a rectangle.

    Raises
    ------
    OptionError
        They make none.
    """
    try:
        west, south, east, north = (float(value) for value in given)
    except (TypeError, ValueError):
        west = south = east = north = float("nan")
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        shown = given if isinstance(given, str) else tuple(given)
        raise OptionError(
            f"{name} {shown!r} is no rectangle; give west, south, east, north in degrees"
        )
    return (west, south, east, north)


def setting_of(options: MapOptions) -> MapSetting:
    """Options checked and filled in.

    Parameters
    ----------
    options : MapOptions
        What a caller gave.

    Returns
    -------
    MapSetting

    Raises
    ------
    OptionError
        An option nobody knows, or a value outside what is allowed.

    Examples
    --------
    >>> setting_of({"inset": "caspian"}).inset
    (46.5, 36.4, 55.5, 46.2)
    """
    known = [item.name for item in fields(MapSetting)]
    strangers = sorted(set(options) - set(known))
    if strangers:
        raise OptionError(f"unknown option {strangers[0]!r} of a map; give {', '.join(known)}")
    given: dict[str, Any] = dict(options)
    written_in((), given.get("language", "en"))
    given["theme"] = theme_named(given.get("theme", "light"))
    given["size"] = size_named(given.get("size", "two-column"))
    if given.get("extent") is not None:
        given["extent"] = checked_bounds(given["extent"], "extent")
    inset = given.get("inset")
    if isinstance(inset, str):
        if inset not in INSETS:
            raise OptionError(
                f"inset {inset!r} is unknown; give one of {', '.join(INSETS)}, "
                "or west, south, east, north in degrees"
            )
        given["inset"] = INSETS[inset]
    elif inset is not None:
        given["inset"] = checked_bounds(inset, "inset")
    return MapSetting(**given)
