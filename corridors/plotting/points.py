"""Places on a map: markers for what happens there, and their labels."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

import numpy as np

from corridors.data.files import data_folder, read_text
from corridors.errors import OptionError
from corridors.network import Network
from corridors.network.names import plain
from corridors.plotting.basemap import FOLDER
from corridors.plotting.legends import marker_handle
from corridors.plotting.names import place_name
from corridors.plotting.projection import Bounds, Floats
from corridors.plotting.sheet import Sheet
from corridors.plotting.style import Size, Theme
from corridors.routes import Route
from corridors.schema import Place

__all__ = [
    "Mark",
    "draw_marks",
    "in_view",
    "label_marks",
    "label_of",
    "mark_handles",
    "mark_size",
    "network_marks",
    "route_marks",
]

# Roles, the most important first: marker, size [pt], legend text.
ROLES: Mapping[str, tuple[str, float, str]] = {
    "end": ("o", 5.0, "Origin or destination"),
    "gauge": ("D", 3.8, "Change of gauge"),
    "port": ("s", 3.8, "Port: to or from ship"),
    "transfer": ("^", 4.0, "Change of vehicle on land"),
    "border": ("o", 2.8, "Border crossing"),
    "graded": ("o", 4.4, ""),
    "stop": ("o", 1.9, ""),
}
UNDRAWN = ("stop", "graded")  # a stop is drawn with its name, a graded place by the map itself
FIRST = ("end", "gauge", "port", "transfer")
LAND_SIDES = ("rail", "road")
BASE_TEXT_PT = 7.2  # text size that marker sizes are given for
LABEL_PT2 = 6500.0  # area of map for each further label
NEAR_DEG = 0.25
WIDE_M = 4_000_000.0  # on maps wider than this, small places go unnamed
SMALL_TOWN = 150_000.0
BIG_TOWN, ALIKE = 1_000_000.0, 0.6
YARD = re.compile(r"(-\d+|-Tovarny| Marshalling| port)$")  # of a town's several stations
ALARM = {False: "#b00020", True: "#ff6b6b"}


@dataclass(frozen=True)
class Mark:
    """A place with what happens there.

    Parameters
    ----------
    place : Place
        Where.
    role : str
        ``end``, ``gauge``, ``port``, ``transfer``, ``border`` or ``stop``; ``blocked`` for a cross.
    text : str
        Reason, for a cross.
    letter : str
        Letter that ties a cross to its reason, where there are several.
    """

    place: Place
    role: str
    text: str = ""
    letter: str = ""


def _role_of(leaves: str, reaches: str) -> str:
    land = [side.split("-")[0] in LAND_SIDES for side in (leaves, reaches)]
    if not all(land):
        return "port"
    return "gauge" if leaves.startswith("rail") and reaches.startswith("rail") else "transfer"


def _ranked(roles: Iterable[tuple[Place, str]]) -> list[Mark]:
    """One mark per place, with its most important role."""
    order = {role: rank for rank, role in enumerate(ROLES)}
    best: dict[str, Mark] = {}
    for place, role in roles:
        known = best.get(place.id)
        if known is None or order[role] < order[known.role]:
            best[place.id] = Mark(place, role)
    return sorted(best.values(), key=lambda mark: (order[mark.role], mark.place.id))


def route_marks(routes: Sequence[Route]) -> list[Mark]:
    """Ends, gauge changes, ports, borders and stops of some routes."""

    def roles() -> Iterable[tuple[Place, str]]:
        for route in routes:
            places = route.network.places
            yield places[route.origin], "end"
            yield places[route.destination], "end"
            for arc in route.arcs:
                tail, head = places[arc.tail], places[arc.head]
                if arc.link.mode == "transfer":
                    yield head, _role_of(arc.leaves, arc.reaches)
                    continue
                abroad = tail.country != head.country and arc.link.moves in LAND_SIDES
                yield tail, "border" if abroad else "stop"
                yield head, "stop"

    return _ranked(roles())


def network_marks(network: Network) -> list[Mark]:
    """Gauge changes, ports and other places of a network."""
    used = {end for link in network.links.values() for end in (link.origin, link.destination)}
    kinds = {"gauge_change": "gauge", "port": "port"}
    return _ranked(
        (place, kinds.get(place.kind, "stop"))
        for place in network.places.values()
        if place.id in used and place.kind != "passage"
    )


def in_view(marks: Iterable[Mark], extent: Bounds | None) -> list[Mark]:
    """Marks inside a rectangle of degrees; all where none is given."""
    if extent is None:
        return list(marks)
    west, south, east, north = extent
    return [m for m in marks if west < m.place.lon < east and south < m.place.lat < north]


def _spots(sheet: Sheet, marks: Sequence[Mark]) -> Floats:
    """Places of marks on the axes [pt]; NaN where they are out of sight."""
    if not marks:
        return np.empty((0, 2))
    lonlat = np.array([(mark.place.lon, mark.place.lat) for mark in marks])
    spots = sheet.placer.points(np.column_stack(sheet.base.frame.forward(*lonlat.T)))
    limits = (sheet.placer.width, sheet.placer.height)
    inside = ((spots > 0) & (spots < limits)).all(axis=1)
    spots[~inside] = np.nan
    return spots


def _look(role: str, theme: Theme, size: Size) -> dict[str, Any]:
    scale = size.text_pt / BASE_TEXT_PT
    if role == "blocked":
        return {"marker": "X", "markersize": size.text_pt * 0.85, "markeredgewidth": 0.6,
                "markerfacecolor": ALARM[theme.dark], "markeredgecolor": theme.halo}  # fmt: skip
    marker, points, _ = ROLES[role]
    solid = role in ("end", "stop")
    return {"marker": marker, "markersize": points * scale, "markeredgewidth": 0.8 * scale,
            "markerfacecolor": theme.ink if solid else theme.core,
            "markeredgecolor": theme.ink}  # fmt: skip


def mark_handles(marks: Sequence[Mark], theme: Theme, size: Size) -> list[Any]:
    """Legend entries for the markers, and for the reasons of crosses."""
    seen = {mark.role for mark in marks}
    found = [
        marker_handle(label, **_look(role, theme, size))
        for role, (_, _, label) in ROLES.items()
        if role in seen and label
    ]
    reasons = {mark.text: mark.letter for mark in marks if mark.role == "blocked"}
    for text, letter in reasons.items():
        said = f"{letter}  {text}" if letter else text
        found.append(marker_handle(said, **_look("blocked", theme, size)))
    return found


def draw_marks(sheet: Sheet, marks: Sequence[Mark]) -> None:
    """Draw markers, and keep labels off them."""
    spots = _spots(sheet, marks)
    for role in (*ROLES, "blocked"):
        at = [
            (mark, spot)
            for spot, mark in zip(spots, marks, strict=True)
            if mark.role == role and not np.isnan(spot[0])
        ]
        if not at or role in UNDRAWN:
            _keep_off(sheet, role, [spot for _, spot in at])
            continue
        look = _look(role, sheet.theme, sheet.size)
        xy = sheet.placer.data(np.array([spot for _, spot in at]))
        level = 7.0 if role == "blocked" else 6.9 if role == "end" else 6.5
        sheet.ax.plot(*xy.T, linestyle="none", zorder=level, gid=f"marks:{role}", **look)
        half = look["markersize"] / 2 + 0.6
        for _, (x, y) in at:
            sheet.placer.avoid_box((x - half, y - half, x + half, y + half))
        for mark, spot in at:
            if mark.letter:
                sheet.placer.place(
                    mark.letter, spot, reach=half, worst=60.0, fontweight="bold",
                    color=ALARM[sheet.theme.dark], fontsize=sheet.size.small_pt,
                )  # fmt: skip


def _keep_off(sheet: Sheet, role: str, spots: Sequence[Floats]) -> None:
    """Keep labels off places that the map draws itself."""
    if role != "graded":
        return
    half = mark_size(role, sheet.size) / 2
    for x, y in spots:
        sheet.placer.avoid_box((x - half, y - half, x + half, y + half))


def mark_size(role: str, size: Size) -> float:
    """Size of a marker [pt]."""
    return ROLES[role][1] * size.text_pt / BASE_TEXT_PT


@lru_cache(maxsize=2)
def _town_rows(folder: str) -> tuple[dict[str, str], ...]:
    text = read_text(data_folder().joinpath(folder, "cities.csv"))
    return tuple(csv.DictReader(io.StringIO(text)))


@lru_cache(maxsize=2)
def _towns(folder: str) -> Floats:
    """Longitude, latitude and population of towns."""
    rows = _town_rows(folder)
    return np.array([(float(r["lon"]), float(r["lat"]), float(r["population"] or 0)) for r in rows])


def label_of(place: Place, language: str) -> str:
    """Name of a place; a terminal that people call by its town's name bears that name too."""
    name = YARD.sub("", place_name(place, language))
    towns = _towns(FOLDER)
    at = np.array((place.lon, place.lat))
    near = np.flatnonzero((np.abs(towns[:, :2] - at) < NEAR_DEG).all(axis=1))
    rows = _town_rows(FOLDER)
    for k in sorted(near, key=lambda k: -towns[k, 2]):
        town = rows[k]["name"]
        alike = SequenceMatcher(None, plain(town), plain(name)).ratio() > ALIKE
        if town in place.aliases and not alike and language == "en" and towns[k, 2] > BIG_TOWN:
            return f"{town} ({name})"
    return name


def _people(marks: Sequence[Mark]) -> Floats:
    """Population of the largest town beside each mark."""
    towns = _towns(FOLDER)
    at = np.array([(mark.place.lon, mark.place.lat) for mark in marks]).reshape(-1, 2)
    near = (np.abs(at[:, None, :] - towns[None, :, :2]) < NEAR_DEG).all(axis=2)
    return np.asarray(np.where(near, towns[None, :, 2], 0.0).max(axis=1, initial=0.0))


def label_marks(
    sheet: Sheet,
    marks: Sequence[Mark],
    labels: str | Iterable[str],
    network: Network,
    *,
    between: Callable[[], None],
    worst: float = 16.0,
) -> None:
    """Name places, the important first, as long as there is room.

    Parameters
    ----------
    sheet : Sheet
        The map.
    marks : sequence of Mark
        Places drawn.
    labels : str or iterable of str
        ``auto``, ``ends``, ``none`` or ids of places.
    network : Network
        Where further places are known.
    between : callable
        Writes names of countries and seas, after the important places and before the rest.
    worst : float
        Cost above which an important place goes unnamed, see `Placer.place`.

    Raises
    ------
    OptionError
        Another word, or an id nobody knows.
    """
    first, rest = _chosen(marks, labels, network)
    _label(sheet, first, worst=worst)
    between()
    area = sheet.placer.width * sheet.placer.height
    room = int(area / LABEL_PT2 / (sheet.size.text_pt / BASE_TEXT_PT) ** 2)
    people = _people(rest)
    if sheet.base.frame.width > WIDE_M:
        kept = [k for k in range(len(rest)) if people[k] >= SMALL_TOWN]
        rest, people = [rest[k] for k in kept], people[kept]
    order = sorted(range(len(rest)), key=lambda k: (-people[k], rest[k].place.id))
    _label(sheet, [rest[k] for k in order], worst=3.2, most=room)


def _chosen(
    marks: Sequence[Mark], labels: str | Iterable[str], network: Network
) -> tuple[list[Mark], list[Mark]]:
    crosses = ("blocked",)
    if isinstance(labels, str):
        if labels == "auto":
            first = [mark for mark in marks if mark.role in FIRST]
            return first, [mark for mark in marks if mark.role in ("border", *UNDRAWN)]
        if labels in ("ends", "none"):
            return [m for m in marks if m.role == "end" and labels == "ends"], []
        raise OptionError(f"labels {labels!r} is unknown; give auto, ends, none or place ids")
    asked = [network.find_place(name) for name in labels]
    known = {mark.place.id: mark for mark in marks if mark.role not in crosses}
    return [known.get(name) or Mark(network.places[name], "stop") for name in asked], []


def _label(sheet: Sheet, marks: Sequence[Mark], *, worst: float, most: int | None = None) -> None:
    size = sheet.size
    scale = size.text_pt / BASE_TEXT_PT
    written = 0
    for mark, spot in zip(marks, _spots(sheet, marks), strict=True):
        if spot[0] != spot[0] or (most is not None and written >= most):
            continue
        bold = mark.role == "end"
        drawn = sheet.placer.place(
            label_of(mark.place, sheet.language), spot, worst=worst,
            reach=ROLES[mark.role][1] * scale / 2 + 1.2,
            fontsize=size.text_pt if bold else size.small_pt,
            fontweight="bold" if bold else "normal",
        )  # fmt: skip
        if drawn is None:
            continue
        written += 1
        if mark.role == "stop":
            x, y = sheet.placer.data(spot)
            look = _look("stop", sheet.theme, size)
            sheet.ax.plot([x], [y], linestyle="none", zorder=6.4, gid="marks:stop", **look)
