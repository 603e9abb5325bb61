"""`Simulation`: distributions of time and cost by lane, corridor and month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.errors import OptionError
from corridors.routes import Route, Unserved
from corridors.simulation.distribution import Distribution
from corridors.units import HOURS_PER_DAY, days

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Simulated", "Simulation"]


@dataclass(frozen=True, eq=False)
class Simulated:
    """One lane by one corridor, departing in one month.

    Parameters
    ----------
    origin, destination, corridor : str
        Lane and corridor.
    month : int or None
        Month of departure, where months were asked for.
    on : datetime.date
        Day of departure.
    time_h, cost_usd : Distribution
        Hours and dollars of the consignment.
    fastest_share, cheapest_share : float
        Share of the draws in which this corridor is the fastest, the cheapest of the lane.
    routes : tuple of Route
        Ways taken, the commonest first; the one booked where the way is booked.
    route_shares : tuple of float
        Share of the draws in which each way is taken.
    """

    origin: str
    destination: str
    corridor: str
    month: int | None
    on: date
    time_h: Distribution = field(repr=False)
    cost_usd: Distribution = field(repr=False)
    fastest_share: float
    cheapest_share: float
    routes: tuple[Route, ...] = field(repr=False)
    route_shares: tuple[float, ...] = field(repr=False)


@dataclass(frozen=True, eq=False)
class Simulation:
    """Draws of lanes by corridors.

    Parameters
    ----------
    rows : tuple of Simulated or Unserved
        One per lane, month and corridor; corridors without service come last.
    months : tuple of (int or None)
        Month of each row.
    draws, seed : int
        How many draws, and which.
    choice : str
        ``booked`` or ``fastest``: see `simulate`.
    notes : tuple of str
        What a reader must know.

    Examples
    --------
    >>> import corridors as co
    >>> run = co.simulate(co.samples.sample_network(), [("alpha", "omega")], draws=200, seed=1)
    >>> run.to_frame().index.names
    FrozenList(['origin', 'destination', 'corridor'])
    """

    rows: tuple[Simulated | Unserved, ...] = field(repr=False)
    months: tuple[int | None, ...] = field(repr=False)
    draws: int
    seed: int
    choice: str
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def served(self) -> tuple[Simulated, ...]:
        """The rows with service."""
        return tuple(row for row in self.rows if isinstance(row, Simulated))

    def _keys(self) -> list[dict[str, Any]]:
        by_month = any(month is not None for month in self.months)
        return [
            {"origin": row.origin, "destination": row.destination, "corridor": row.corridor}
            | ({"month": month} if by_month else {})
            for row, month in zip(self.rows, self.months, strict=True)
        ]

    def _indexed(self, records: Iterable[dict[str, Any]], columns: Sequence[str]) -> "pd.DataFrame":
        import pandas as pd

        keys = self._keys()
        index = list(keys[0])
        joined = [key | record for key, record in zip(keys, records, strict=True)]
        return pd.DataFrame(joined, columns=[*index, *columns]).set_index(index)

    def _repr_html_(self) -> str:
        from corridors.routes.display import frame_html

        title = f"{self.draws:,} draws, way {self.choice}"
        return frame_html(title, self.to_frame(), notes=self.notes)

    def to_frame(self) -> "pd.DataFrame":
        """One row per lane and corridor.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``origin``, ``destination``, ``corridor`` and, where asked for, ``month``:
            ``feasible``, ``time_h_p10``, ``time_h_p50``, ``time_h_p90``, ``time_h_mean``, the same
            of ``cost_usd``, ``fastest_share``, ``cheapest_share``, ``routes`` (how many ways are
            taken) and ``reasons``.
        """
        measures = [f"{m}_{q}" for m in ("time_h", "cost_usd") for q in _COLUMNS]
        columns = ["feasible", *measures, "fastest_share", "cheapest_share", "routes", "reasons"]
        return self._indexed(map(_record, self.rows), columns)

    def arrival_probability(self, days: float | Sequence[float]) -> "pd.DataFrame":
        """Chance to arrive within some days.

        Parameters
        ----------
        days : float or sequence of float
            Days from departure.

        Returns
        -------
        pandas.DataFrame
            Indexed as `to_frame`, one column per number of days; NaN without service.

        Raises
        ------
        OptionError
            Days are negative or not a number.
        """
        asked = [float(d) for d in np.atleast_1d(np.asarray(days, dtype=float))]
        for day in asked:
            if not day >= 0:
                raise OptionError(f"days is {day:g}; give 0 or more")
        records = (
            {day: row.time_h.share_within(day * HOURS_PER_DAY) for day in asked}
            if isinstance(row, Simulated)
            else {}
            for row in self.rows
        )
        return self._indexed(records, asked)  # type: ignore[arg-type]

    def route_shares(self) -> "pd.DataFrame":
        """Ways taken and how often, one row per way.

        Returns
        -------
        pandas.DataFrame
            ``origin``, ``destination``, ``corridor``, ``month``, ``route`` (what sets it apart),
            ``share`` of the corridor's draws and ``edges``.
        """
        import pandas as pd

        from corridors.routes.features import names_of

        return pd.DataFrame(
            [
                {"origin": row.origin, "destination": row.destination, "corridor": row.corridor,
                 "month": row.month, "route": name, "share": share,
                 "edges": " ".join(route.edges)}
                for row in self.served
                for name, route, share in zip(
                    names_of(row.routes), row.routes, row.route_shares, strict=True
                )
            ]
        )  # fmt: skip

    def arc_use(self) -> "pd.DataFrame":
        """Share of the draws in which each link is used, by lane and corridor."""
        import pandas as pd

        records: list[dict[str, Any]] = []
        for row in self.served:
            use: dict[str, float] = {}
            for route, share in zip(row.routes, row.route_shares, strict=True):
                for edge in route.edges:
                    use[edge] = use.get(edge, 0.0) + share
            records += [
                {"origin": row.origin, "destination": row.destination, "corridor": row.corridor,
                 "month": row.month, "edge": edge, "share": share}
                for edge, share in use.items()
            ]  # fmt: skip
        return pd.DataFrame(records)

    def to_dict(self) -> list[dict[str, Any]]:
        """One record per row, ready for JSON."""
        return [
            key
            | {"draws": self.draws, "seed": self.seed, "choice": self.choice}
            | {name: _plain(value) for name, value in _record(row).items()}
            for key, row in zip(self._keys(), self.rows, strict=True)
        ]

    def summary(self) -> str:
        """One line per row: days and dollars with their spread."""
        lines = []
        for key, row in zip(self._keys(), self.rows, strict=True):
            head = f"{row.origin} - {row.destination} by {row.corridor}"
            if "month" in key:
                head += f", month {key['month']}"
            if isinstance(row, Unserved):
                lines.append(f"{head}: no service, {'; '.join(row.reasons)}")
                continue
            t, c = row.time_h, row.cost_usd
            lines.append(
                f"{head}: {days(t.p50):.1f} days ({days(t.p10):.1f} to {days(t.p90):.1f}), "
                f"USD {c.p50:,.0f} ({c.p10:,.0f} to {c.p90:,.0f}), fastest in "
                f"{row.fastest_share:.0%}, cheapest in {row.cheapest_share:.0%} of the draws"
            )
        return "\n".join([*lines, *self.notes])

    def times(self) -> dict[str, Any]:
        """Hours in rising order by name of the row, for charts."""
        alone = len({(row.origin, row.destination) for row in self.rows}) == 1
        found = {}
        for row in self.served:
            name = row.corridor if alone else f"{row.origin} - {row.destination}, {row.corridor}"
            found[name if row.month is None else f"{name}, {row.month}"] = row.time_h.points
        return found

    def plot(self, ax: Any = None, **options: Any) -> Any:
        """Draw the spread of times; see `corridors.plotting.plot_times`.

        Parameters
        ----------
        ax : Axes, optional
            Where to draw; default a new figure.
        **options
            See `corridors.plotting.plot_times`.

        Returns
        -------
        Axes
            Nothing is shown or saved; see `corridors.export.write_figure`.
        """
        from corridors.plotting import plot_times

        return plot_times(self.times(), ax=ax, **options)

    def plot_reliability(self, ax: Any = None, **options: Any) -> Any:
        """Draw the chance to have arrived by day; see `corridors.plotting.plot_reliability`.

        Parameters
        ----------
        ax : Axes, optional
            Where to draw; default a new figure.
        **options
            See `corridors.plotting.plot_reliability`.

        Returns
        -------
        Axes
            Nothing is shown or saved; see `corridors.export.write_figure`.
        """
        from corridors.plotting import plot_reliability

        return plot_reliability(self.times(), ax=ax, **options)


_COLUMNS = ("p10", "p50", "p90", "mean")


def _record(row: Simulated | Unserved) -> dict[str, Any]:
    if isinstance(row, Unserved):
        return {"feasible": False, "routes": 0, "reasons": "; ".join(row.reasons)}
    figures = {
        f"{measure}_{name}": getattr(getattr(row, measure), name)
        for measure in ("time_h", "cost_usd")
        for name in _COLUMNS
    }
    return {
        "feasible": True,
        **figures,
        "fastest_share": row.fastest_share,
        "cheapest_share": row.cheapest_share,
        "routes": len(row.routes),
        "reasons": "",
    }


def _plain(value: Any) -> Any:
    return round(value, 4) if isinstance(value, float) else value
