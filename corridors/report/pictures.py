"""Maps and charts of a report as data that stands inside the page."""

import base64
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridors.export import write_figure
from corridors.plotting import plot_change, plot_reliability, plot_routes
from corridors.report.study import Line, State, Study
from corridors.routes import Route
from corridors.simulation.result import Simulated

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Picture", "corridor_map", "reliability_charts", "state_map"]

KINDS = {".png": "image/png", ".svg": "image/svg+xml"}
MAP_DPI = 220


@dataclass(frozen=True)
class Picture:
    """A picture and what stands below it.

    Parameters
    ----------
    caption : str
        What it shows.
    address : str
        The picture itself, as a ``data:`` address.
    wide : bool
        Whether it takes the whole width.
    """

    caption: str
    address: str = field(repr=False)
    wide: bool = True


@contextmanager
def _off_screen() -> Iterator[None]:
    """Figures made here are closed, whatever happens."""
    from matplotlib import pyplot as plt

    before = set(plt.get_fignums())
    try:
        yield
    finally:
        for number in set(plt.get_fignums()) - before:
            plt.close(number)


def _address(ax: "Axes", suffix: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        file = write_figure(ax, Path(folder) / f"picture{suffix}", dpi=MAP_DPI)
        coded = base64.b64encode(file.read_bytes()).decode("ascii")
    return f"data:{KINDS[suffix]};base64,{coded}"


def _moving(routes: list[Route]) -> bool:
    """Whether there is a line to draw."""
    return any(arc.link.mode != "transfer" for route in routes for arc in route.arcs)


def corridor_map(study: Study) -> Picture | None:
    """All journeys as they are, by corridor; None where there are none."""
    routes = list(study.routes)
    if not _moving(routes):
        return None
    with _off_screen():
        ax = plot_routes(routes, colour_by="corridor")
        address = _address(ax, ".png")
    return Picture(f"The ways of the journeys compared, state of {study.states[0].day}.", address)


def state_map(state: State) -> Picture | None:
    """Journeys whose way a scenario changes, before and after; None where none does."""
    pairs = [(line.before, line.row) for line in state.lines if _rerouted(line)]
    before = [old for old, _ in pairs if isinstance(old, Route)]
    after = [now for _, now in pairs if isinstance(now, Route)]
    title = state.scenario.title or state.scenario.name
    if not _moving(before) and not _moving(after):
        return None
    with _off_screen():
        if _moving(before) and _moving(after):
            ax = plot_change(before, after, names=("Before", "After"))
            said = f"Ways that change with “{title}”, {state.day}: before and after."
        else:
            gone = _moving(before)
            ax = plot_routes(before if gone else after, colour_by="corridor")
            said = f"Ways that “{title}” {'takes away' if gone else 'adds'}, {state.day}."
        address = _address(ax, ".png")
    return Picture(said, address)


def _rerouted(line: Line) -> bool:
    ways = [row.edges if isinstance(row, Route) else () for row in (line.before, line.row)]
    return ways[0] != ways[1]


def reliability_charts(study: Study) -> list[Picture]:
    """Chance to have arrived by day, one chart per lane that is served."""
    found = []
    for lane in study.lanes:
        times: dict[str, Any] = {
            row.corridor: row.time_h.points
            for row in study.simulation.rows
            if isinstance(row, Simulated) and (row.origin, row.destination) == lane
        }
        if not times:
            continue
        with _off_screen():
            ax = plot_reliability(times, size="one-column")
            address = _address(ax, ".svg")
        name = study.of_lane(lane)[0].lane
        found.append(Picture(f"{name}: chance to have arrived by day.", address, wide=False))
    return found
