"""Lanes by corridor, side by side."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridors.costs import Consignment
from corridors.data.files import data_file, read_text
from corridors.errors import DataError, OptionError
from corridors.network import Network
from corridors.network.model import day_of
from corridors.routes import Route, Unserved
from corridors.routing import Planner
from corridors.routing.access import join_ends
from corridors.routing.finding import rule_named
from corridors.routing.planner import check_objective
from corridors.routing.serving import routes_by_corridor

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["Comparison", "compare", "read_lanes"]

Lane = tuple[str, str]


@dataclass(frozen=True)
class Comparison:
    """Routes of several lanes by several corridors.

    Parameters
    ----------
    rows : tuple of Route or Unserved
        One per lane and corridor, in the order asked for.
    """

    rows: tuple[Route | Unserved, ...] = field(repr=False)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def routes(self) -> tuple[Route, ...]:
        """The journeys that exist."""
        return tuple(row for row in self.rows if isinstance(row, Route))

    def to_dict(self) -> list[dict[str, Any]]:
        """One record per lane and corridor, as a route's."""
        return [row.to_dict() for row in self.rows]

    def to_frame(self) -> "pd.DataFrame":
        """One row per lane and corridor.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``origin``, ``destination``, ``corridor``: the columns of `Route.to_frame`;
            ``feasible`` is False and ``reasons`` say why where there is no service.
        """
        import pandas as pd

        frames = [
            row.to_frame()
            if isinstance(row, Route)
            else pd.DataFrame(
                [{"origin": row.origin, "destination": row.destination, "corridor": row.corridor,
                  "as_of": row.as_of.isoformat(), "on": row.on.isoformat(), "feasible": False,
                  "reasons": "; ".join(row.reasons)}]
            )
            for row in self.rows
        ]  # fmt: skip
        served = next((f.columns for f in frames if len(f.columns) > 7), frames[0].columns)
        records = [record for frame in frames for record in frame.to_dict("records")]
        frame = pd.DataFrame(records, columns=list(served))
        return frame.set_index(["origin", "destination", "corridor"])

    def to_gdf(self) -> "gpd.GeoDataFrame":
        """One line per leg of every journey (EPSG:4326)."""
        import geopandas as gpd
        import pandas as pd

        frames = [
            route.to_gdf().assign(
                origin=route.origin, destination=route.destination, corridor=route.corridor
            )
            for route in self.routes
        ]
        return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs="EPSG:4326")

    def summary(self) -> str:
        """A table for reading: days, dollars, kilograms, borders."""
        lines = [_HEADER, *(_cells(row) for row in self.rows)]
        full = [line for line in lines if len(line) == len(_HEADER)]
        widths = [max(len(line[column]) for line in full) for column in range(len(_HEADER))]
        return "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=False)).rstrip()
            for line in lines
        )

    def plot(self, ax: Any = None, **options: Any) -> Any:
        """Draw the routes on a map; see `corridors.plotting.plot_routes`."""
        from corridors.plotting import plot_routes

        return plot_routes(self.routes, ax=ax, **options)


_HEADER = (
    "lane", "corridor", "km", "days p50 (p10-p90)", "USD/FEU", "kg CO2e/FEU",
    "borders", "gauge", "tranship", "countries",
)  # fmt: skip


def _cells(row: Route | Unserved) -> tuple[str, ...]:
    lane = f"{row.origin} - {row.destination}"
    if isinstance(row, Unserved):
        return (lane, row.corridor, f"no service: {'; '.join(row.reasons)}")
    time = row.time_h
    return (
        lane,
        row.corridor,
        f"{row.distance_km:,.0f}",
        f"{time.p50 / 24:.1f} ({time.p10 / 24:.1f}-{time.p90 / 24:.1f})",
        f"{row.cost_usd_per_feu:,.0f}",
        f"{row.co2_kg_per_feu:,.0f}",
        str(row.border_crossings),
        str(row.gauge_changes),
        str(row.transshipments),
        " ".join(row.countries),
    )


def read_lanes(path: str | Path) -> list[Lane]:
    """Lanes of a CSV file with the columns ``origin`` and ``destination``.

    Raises
    ------
    DataError
        A column is missing, or a cell is empty; every such row at once.
    """
    file = Path(path)
    rows = csv.DictReader(io.StringIO(read_text(file)))
    missing = {"origin", "destination"} - set(rows.fieldnames or ())
    if missing:
        raise DataError(
            [f"{file.name}: column {name!r} is missing; give origin and destination"
             for name in sorted(missing)]
        )  # fmt: skip
    lanes, problems = [], []
    for number, row in enumerate(rows, start=2):
        ends = tuple((row[name] or "").strip() for name in ("origin", "destination"))
        if not all(ends):
            problems.append(f"{file.name} line {number}: an end is empty; give two places")
        lanes.append((ends[0], ends[1]))
    if problems or not lanes:
        raise DataError(problems or [f"{file.name}: there are no lanes; give at least one row"])
    return lanes


def compare(
    network: Network,
    *,
    lanes: Iterable[Lane] | None = None,
    corridors: Sequence[str] | None = None,
    reverse: bool = False,
    minimise: str = "time_h",
    consignment: Consignment | None = None,
    on: date | str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Comparison:
    """Compare corridors on lanes.

    Parameters
    ----------
    network : Network
        State of the world, as of its ``day``.
    lanes : iterable of (origin, destination), optional
        Places, towns or points; default the lanes of ``data/lanes.csv``.
    corridors : sequence of str, optional
        Corridor names; default all of the network's rules.
    reverse : bool
        Add every lane in the other direction.
    minimise : str
        What each route minimises.
    consignment : Consignment, optional
        What is sent; default one FEU.
    on : datetime.date or str, optional
        Day of departure; default the network's day.
    progress : callable, optional
        Called with lanes done and lanes in all.

    Returns
    -------
    Comparison
        One row per lane and corridor; a corridor that does not serve a lane says why.

    Raises
    ------
    UnknownNameError
        A place or corridor that nobody knows.

    Examples
    --------
    >>> import corridors as co
    >>> net = co.load_network()
    >>> table = co.compare(net, lanes=[("xian", "poti")], corridors=["middle"]).to_frame()
    >>> table.loc[("xian", "poti", "middle"), "feasible"]
    np.True_
    """
    check_objective(minimise)
    asked = list(lanes) if lanes is not None else read_lanes(data_file("lanes.csv"))
    if not asked:
        raise OptionError("no lanes to compare; give at least one (origin, destination)")
    if reverse:
        asked += [(destination, origin) for origin, destination in asked]
    names = list(corridors or (rule.id for rule in network.corridors))
    for name in names:
        rule_named(network, name)
    day = network.day if on is None else day_of(on)
    world, ids, _ = join_ends(network, [end for lane in asked for end in lane])
    planner = Planner(world, consignment or Consignment(), on=day)
    rows: list[Route | Unserved] = []
    for number in range(len(asked)):
        rows += routes_by_corridor(
            planner, ids[2 * number], ids[2 * number + 1], names, minimise=minimise
        )
        if progress is not None:
            progress(number + 1, len(asked))
    return Comparison(tuple(rows))
