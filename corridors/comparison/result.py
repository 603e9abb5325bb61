"""`Comparison`: lanes by corridor, and states of the world, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from corridors.comparison.drawn import Drawn
from corridors.comparison.states import Asked
from corridors.comparison.wording import scenario_of, summary_text
from corridors.network import Network
from corridors.routes import Route, Unserved
from corridors.scenarios import Scenario
from corridors.units import days

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from corridors.plotting.interactive import InteractiveMap

__all__ = ["Comparison"]

_TIMES = ("time_h_p10", "time_h_p50", "time_h_p90", "time_h_mean", "days_p50")


@dataclass(frozen=True)
class Comparison:
    """Routes of several lanes by several corridors, and of several states of the world.

    Parameters
    ----------
    rows : tuple of Route or Unserved
        One per scenario, day, lane and corridor, in the order asked for.
    baseline : tuple of Route or Unserved
        For each row the same lane and corridor without scenario, on the same day or on that which
        the scenario names; empty where neither scenarios nor days were asked for.
    draws, seed : int
        Draws behind the quantiles, and which; 0 draws stands for those of `Route.time_h`.
    drawn, baseline_drawn : tuple of Drawn or None
        What was drawn for each row, and for its baseline.
    states : tuple of Network
        State behind the rows of each scenario and day, in their order.
    barred : tuple of tuple of str
        For each row the jurisdictions whose shippers the scenario's rules block, though not this
        consignment.
    asked : Asked, optional
        What was asked of every state.
    ran : tuple of Scenario
        Scenarios, as they were.
    dates : tuple of datetime.date, optional
        Days asked for; None for each scenario's own.

    Examples
    --------
    >>> import corridors as co
    >>> net = co.samples.sample_network()
    >>> table = co.compare(net, lanes=[("alpha", "omega")])
    >>> len(table), sorted(route.corridor for route in table.routes)
    (2, ['middle', 'northern'])
    """

    rows: tuple[Route | Unserved, ...] = field(repr=False)
    baseline: tuple[Route | Unserved, ...] = field(default=(), repr=False)
    draws: int = 0
    seed: int = 0
    drawn: tuple[Drawn | None, ...] = field(default=(), repr=False)
    baseline_drawn: tuple[Drawn | None, ...] = field(default=(), repr=False)
    states: tuple[Network, ...] = field(default=(), repr=False)
    barred: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    asked: Asked | None = field(default=None, repr=False)
    ran: tuple[Scenario, ...] = field(default=(), repr=False)
    dates: tuple[date, ...] | None = field(default=None, repr=False)

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

    @property
    def before(self) -> "Comparison":
        """The baselines as a comparison of their own, row by row beside this one."""
        return Comparison(
            self.baseline, draws=self.draws, seed=self.seed, drawn=self.baseline_drawn
        )

    def to_dict(self) -> list[dict[str, Any]]:
        """One record per row, as a route's, with its scenario and what that assumes."""
        return [
            {
                **row.to_dict(),
                **self._drawn_dict(drawn),
                "scenario": scenario_of(row),
                "assumed": list(row.network.assumed) if isinstance(row, Route) else [],
                "barred_for": list(barred),
            }
            for row, drawn, barred in zip(
                self.rows, self.drawn_rows, self.barred or ((),) * len(self), strict=True
            )
        ]

    @property
    def drawn_rows(self) -> tuple[Drawn | None, ...]:
        """What was drawn for each row; None for all where nothing was."""
        return self.drawn or (None,) * len(self.rows)

    def _drawn_dict(self, drawn: Drawn | None) -> dict[str, Any]:
        if drawn is None:
            return {}
        return {"time_h": drawn.time_h.to_dict(), "draws": self.draws, "seed": self.seed,
                "cost_usd_drawn": drawn.cost_usd.to_dict()}  # fmt: skip

    def _table(self) -> "pd.DataFrame":
        frame = _frame(self.rows)
        for number, drawn in enumerate(self.drawn_rows):
            if drawn is not None:
                span = drawn.time_h
                found = (span.p10, span.p50, span.p90, span.mean, days(span.p50))
                frame.loc[number, list(_TIMES)] = found
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
            the baseline of the day, ``was_feasible`` whether that had service,
            ``verdict`` of the scenario's own rules where it makes some, and
            ``barred_for`` whose shippers the scenario's own rules block.
        """
        frame = self._table()
        if not self.baseline:
            return frame.set_index(["origin", "destination", "corridor"])
        before = self.before._table()
        for column in ("time_h_p50", "cost_usd", "co2_kg"):
            if column in frame and column in before:
                frame[f"{column}_change"] = frame[column] - before[column]
        frame["was_feasible"] = before["feasible"]
        frame["verdict"] = [row.verdict if isinstance(row, Route) else None for row in self.rows]
        frame["barred_for"] = ["; ".join(names) for names in self.barred]
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
        return summary_text(self)

    def _repr_html_(self) -> str:
        from corridors.routes.display import rows_html

        return rows_html(f"{len(self)} lanes and corridors", self.rows)

    def plot(self, ax: Any = None, **options: Any) -> Any:
        """Draw the routes on a map; see `corridors.plotting.plot_routes`.

        Parameters
        ----------
        ax : Axes, optional
            Where to draw; default a new figure.
        **options
            See `corridors.plotting.plot_routes`.

        Returns
        -------
        Axes
            Nothing is shown or saved; see `corridors.export.write_figure`.
        """
        from corridors.plotting import plot_routes

        return plot_routes(self.routes, ax=ax, **options)

    def explore(self, **options: Any) -> "InteractiveMap":
        """Make a map for the browser; see `corridors.plotting.interactive_map`.

        Parameters
        ----------
        **options
            See `corridors.plotting.interactive_map`.

        Returns
        -------
        InteractiveMap
            Shows itself in a notebook; `corridors.export.write_html` writes it.
        """
        from corridors.plotting import interactive_map

        return interactive_map(self, **options)


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
