"""`reach`: all places within some days or dollars."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from corridors.costs import Consignment
from corridors.errors import NoRouteError, OptionError
from corridors.network import Network
from corridors.network.model import day_of
from corridors.routing.access import join_ends
from corridors.routing.planner import planner_of
from corridors.routing.trees import best_values
from corridors.units import HOURS_PER_DAY

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["Reach", "reach"]


@dataclass(frozen=True, eq=False)
class Reach:
    """Places within a limit.

    Parameters
    ----------
    network : Network
        State of the world.
    origin : str
        Place id.
    minimise : str
        ``time_h`` or ``cost_usd``.
    limit : float
        Largest mean hours or central dollars [h or USD].
    values : dict of str to float
        Figure by place id, the nearest first; the origin is not among them.
    on : datetime.date
        Day of departure.

    Examples
    --------
    >>> import corridors as co
    >>> found = co.reach(co.samples.sample_network(), "alpha", days=3)
    >>> len(found) == len(found.to_frame())
    True
    """

    network: Network = field(repr=False)
    origin: str
    minimise: str
    limit: float
    values: dict[str, float] = field(repr=False)
    on: date

    def __len__(self) -> int:
        return len(self.values)

    def to_frame(self) -> "pd.DataFrame":
        """One row per place, the nearest first.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``id``: ``name``, ``country``, ``kind`` and ``time_h`` with ``days``, or
            ``cost_usd``.
        """
        import pandas as pd

        places = self.network.places
        frame = pd.DataFrame(
            [
                {"id": place, "name": places[place].name, "country": places[place].country,
                 "kind": places[place].kind, self.minimise: value}
                for place, value in self.values.items()
            ],
            columns=["id", "name", "country", "kind", self.minimise],
        ).set_index("id")  # fmt: skip
        if self.minimise == "time_h":
            frame["days"] = frame["time_h"] / HOURS_PER_DAY
        return frame

    def to_gdf(self) -> "gpd.GeoDataFrame":
        """The same rows as points (EPSG:4326)."""
        import geopandas as gpd

        frame, places = self.to_frame(), self.network.places
        points = gpd.points_from_xy(
            [places[p].lon for p in frame.index], [places[p].lat for p in frame.index]
        )
        return gpd.GeoDataFrame(frame, geometry=points, crs="EPSG:4326")

    def summary(self) -> str:
        """How many places, and the farthest."""
        unit = (
            f"{self.limit / HOURS_PER_DAY:g} mean days"
            if self.minimise == "time_h"
            else f"USD {self.limit:,.0f}"
        )
        places = self.network.places
        head = f"{len(self)} places within {unit} of {places[self.origin].name}"
        return f"{head}, the farthest {places[list(self.values)[-1]].name}" if self.values else head

    def _repr_html_(self) -> str:
        from corridors.routes.display import frame_html

        return frame_html(self.summary(), self.to_frame())

    def plot(self, ax: Any = None, **options: Any) -> Any:
        """Draw the places on a map; see `corridors.plotting.reach.plot_reach`.

        Parameters
        ----------
        ax : Axes, optional
            Where to draw; default a new figure.
        **options
            See `corridors.plotting.plot_reach`.

        Returns
        -------
        Axes
            Nothing is shown or saved; see `corridors.export.write_figure`.
        """
        from corridors.plotting.reach import plot_reach

        return plot_reach(self, ax=ax, **options)


def reach(
    network: Network,
    origin: str,
    *,
    days: float | None = None,
    usd: float | None = None,
    avoid: Sequence[str] = (),
    consignment: Consignment | None = None,
    on: date | str | None = None,
) -> Reach:
    """Find all places within some days or dollars of a place.

    Parameters
    ----------
    network : Network
        State of the world, as of its ``day``.
    origin : str
        Place, town or point.
    days : float, optional
        Largest mean time [days].
    usd : float, optional
        Largest central price of the consignment [USD]. Give this or ``days``.
    avoid, consignment, on
        As for `find_route`.

    Returns
    -------
    Reach
        Places with their figure, the nearest first; mean hours or central dollars.

    Raises
    ------
    OptionError
        Neither or both limits are given, or a limit is negative.
    NoRouteError
        No link at the origin is open.

    Examples
    --------
    >>> from corridors.samples import sample_network
    >>> list(reach(sample_network(), "alpha", days=3).values)[0]
    'gate-cn'
    """
    if (days is None) == (usd is None):
        raise OptionError("give either days or usd")
    name, given = ("days", days) if days is not None else ("usd", usd)
    if given is None or not given >= 0:
        raise OptionError(f"{name} is {given!r}; give 0 or more")
    world, (place,), _ = join_ends(network, [origin])
    day = world.day if on is None else day_of(on)
    planner = planner_of(world, consignment or Consignment(), day)
    if place not in planner.graph.vertices_of:
        reasons = [f"no link at {place} is open on {world.day}"]
        raise NoRouteError(place, "any place", reasons)
    minimise = "time_h" if days is not None else "cost_usd"
    limit = given * HOURS_PER_DAY if days is not None else given
    others = (p for p in planner.graph.vertices_of if p != place)
    found = best_values(planner, place, others, minimise=minimise, avoid=avoid)
    within = sorted((value, p) for p, value in found.items() if value <= limit)
    return Reach(world, place, minimise, limit, {p: value for value, p in within}, day)
