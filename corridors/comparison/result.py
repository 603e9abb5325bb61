"""`Comparison`: lanes by corridor, and states of the world, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corridors.comparison.drawn import TIMES, quantiles
from corridors.comparison.wording import scenario_of, summary_text
from corridors.routes import Route, Unserved
from corridors.units import days

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["Comparison"]


@dataclass(frozen=True)
class Comparison:
    """Routes of several lanes by several corridors, and of several states of the world.

    Parameters
    ----------
    rows : tuple of Route or Unserved
        One per scenario, day, lane and corridor, in the order asked for.
    baseline : tuple of Route or Unserved
        For each row the same lane and corridor on the same day without scenario; empty where
        neither scenarios nor days were asked for.
    draws, seed : int
        Draws behind the quantiles, and which; 0 draws stands for those of `Route.time_h`.
    """

    rows: tuple[Route | Unserved, ...] = field(repr=False)
    baseline: tuple[Route | Unserved, ...] = field(default=(), repr=False)
    draws: int = 0
    seed: int = 0

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def routes(self) -> tuple[Route, ...]:
        """The journeys that exist."""
        return tuple(row for row in self.rows if isinstance(row, Route))

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Scenarios, in the order asked for."""
        return tuple(dict.fromkeys(scenario_of(row) for row in self.rows))

    def to_dict(self) -> list[dict[str, Any]]:
        """One record per row, as a route's, with its scenario and what that assumes."""
        return [
            {
                **row.to_dict(),
                **self._drawn_dict(row),
                "scenario": scenario_of(row),
                "assumed": list(row.network.assumed) if isinstance(row, Route) else [],
            }
            for row in self.rows
        ]

    def _drawn_dict(self, row: Route | Unserved) -> dict[str, Any]:
        if not self.draws or not isinstance(row, Route):
            return {}
        drawn = quantiles(row, self.draws, self.seed)
        return {"time_h": drawn["time_h"].to_dict(), "draws": self.draws, "seed": self.seed,
                "cost_usd_drawn": drawn["cost_usd"].to_dict()}  # fmt: skip

    def _table(self, rows: "Sequence[Route | Unserved]") -> "pd.DataFrame":
        frame = _frame(rows)
        if self.draws:
            for number, row in enumerate(rows):
                if isinstance(row, Route):
                    span = quantiles(row, self.draws, self.seed)["time_h"]
                    found = (span.p10, span.p50, span.p90, span.mean, days(span.p50))
                    frame.loc[number, list(TIMES)] = found
        return frame

    def to_frame(self) -> "pd.DataFrame":
        """One row per lane and corridor.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``origin``, ``destination``, ``corridor``: the columns of `Route.to_frame`;
            ``feasible`` is False and ``reasons`` say why where there is no service. Where scenarios
            or days were asked for, ``scenario`` and ``as_of`` are the outer levels, and
            ``time_h_p50_change``, ``cost_usd_change`` and ``co2_kg_change`` tell the change from
            the baseline of the same day.
        """
        frame = self._table(self.rows)
        if not self.baseline:
            return frame.set_index(["origin", "destination", "corridor"])
        before = self._table(self.baseline)
        for column in ("time_h_p50", "cost_usd", "co2_kg"):
            if column in frame and column in before:
                frame[f"{column}_change"] = frame[column] - before[column]
        frame["was_feasible"] = before["feasible"]
        frame.insert(0, "scenario", [scenario_of(row) for row in self.rows])
        return frame.set_index(["scenario", "as_of", "origin", "destination", "corridor"])

    def to_gdf(self) -> "gpd.GeoDataFrame":
        """One line per leg of every journey (EPSG:4326)."""
        import geopandas as gpd
        import pandas as pd

        frames = [
            route.to_gdf().assign(
                scenario=route.network.scenario,
                origin=route.origin,
                destination=route.destination,
                corridor=route.corridor,
            )
            for route in self.routes
        ]
        return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs="EPSG:4326")

    def summary(self) -> str:
        """A table for reading: days, dollars, kilograms, borders."""
        return summary_text(self.rows, self.baseline)

    def _repr_html_(self) -> str:
        from corridors.routes.display import rows_html

        return rows_html(f"{len(self)} lanes and corridors", self.rows)

    def plot(self, ax: Any = None, **options: Any) -> Any:
        """Draw the routes on a map; see `corridors.plotting.plot_routes`."""
        from corridors.plotting import plot_routes

        return plot_routes(self.routes, ax=ax, **options)


def _frame(rows: Sequence[Route | Unserved]) -> "pd.DataFrame":
    import pandas as pd

    frames = [
        row.to_frame()
        if isinstance(row, Route)
        else pd.DataFrame(
            [{"origin": row.origin, "destination": row.destination, "corridor": row.corridor,
              "as_of": row.as_of.isoformat(), "on": row.on.isoformat(), "feasible": False,
              "reasons": "; ".join(row.reasons)}]
        )
        for row in rows
    ]  # fmt: skip
    served = next((f.columns for f in frames if len(f.columns) > 7), frames[0].columns)
    records = [record for frame in frames for record in frame.to_dict("records")]
    return pd.DataFrame(records, columns=list(served))
