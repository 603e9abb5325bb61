"""`FlowPlan`: who goes where, what stays behind, and what each bottleneck costs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corridors.flows.demand import Lane
from corridors.flows.plan_checks import FULL, LanePath, prices_unique, residual_of
from corridors.flows.setting import Setting

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FlowPlan", "LanePath"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class FlowPlan:
    """Demand spread over a network.

    Parameters
    ----------
    setting : Setting
        Network, lanes, capacities.
    method : str
        ``cheapest`` or ``choice``.
    paths : tuple of LanePath
        Ways in use.
    prices : numpy.ndarray
        Dollars that one more unit of each capacity would save at the same service.
    worth : numpy.ndarray
        Tonnes that one more unit of each capacity would serve besides.
    reasons : mapping of int to tuple of str
        Why lanes are not served in full.
    gap : float
        Relative gap of the solution.
    rounds : int
        Programmes or rounds solved.
    delay_h : numpy.ndarray
        Hours lost in the queue of each capacity; zero in a cheapest plan [h].
    refused_h : numpy.ndarray
        Hours that stand for loading refused at each capacity that is full: they send goods another
        way, and nobody waits them [h]; zero in a cheapest plan.
    elasticities : callable
        Change of each corridor's tonnes when its own cost rises by one per cent [per cent]; a
        cheapest plan has none.

    Examples
    --------
    >>> import corridors as co
    >>> import pandas as pd
    >>> lanes = pd.DataFrame({"origin": ["xian"], "destination": ["baku"], "amount": [1000.0]})
    >>> plan = co.assign_flows(co.load_network(), lanes)
    >>> round(float(plan.to_frame()["amount"].sum()))
    1000
    """

    setting: Setting = field(repr=False)
    method: str
    paths: tuple[LanePath, ...] = field(repr=False)
    prices: FloatArray = field(repr=False)
    worth: FloatArray = field(repr=False)
    reasons: dict[int, tuple[str, ...]] = field(repr=False)
    gap: float
    rounds: int
    delay_h: FloatArray = field(repr=False)
    refused_h: FloatArray = field(repr=False)
    elasticities: Callable[[], dict[str, float]] = field(repr=False, default=dict)

    @property
    def lanes_asked(self) -> tuple[Lane, ...]:
        """Lanes as they were asked."""
        return self.setting.lanes

    @cached_property
    def served(self) -> FloatArray:
        """Units served of each lane."""
        found = np.zeros(len(self.setting.lanes))
        for path in self.paths:
            found[path.lane] += path.amount
        return found

    @cached_property
    def load(self) -> FloatArray:
        """Units of each capacity in use."""
        found = np.zeros(len(self.setting.resources))
        numbers = {kind: number for number, kind in enumerate(self.setting.kinds)}
        for path in self.paths:
            kind = numbers[self.setting.kind_of(self.setting.lanes[path.lane])]
            use = self.setting.problem.uses[kind]
            found += use[:, list(path.arcs)].sum(axis=1) * path.amount
        return found

    @cached_property
    def residual(self) -> float:
        """Greatest flow lost or made anywhere, as a share of the demand."""
        return residual_of(self.setting, self.paths, self.served)

    def corridor_of(self, path: LanePath) -> str:
        """Corridor of a way.

        Parameters
        ----------
        path : LanePath
            One of ``paths``.

        Returns
        -------
        str
            Its name, or ``other``.
        """
        return self.setting.planner.corridor_of(path.arcs)

    def _totals(self, path: LanePath) -> dict[str, float]:
        setting = self.setting
        lane = setting.lanes[path.lane]
        kind, arcs = setting.kind_of(lane), list(path.arcs)
        waits = float(self._arc_delay[arcs].sum())
        return {
            "cost_usd_per_unit": float(setting.weights(kind, "cost_usd")[arcs].sum()),
            "time_h": float(setting.weights(kind, "time_h")[arcs].sum()) + waits,
            "length_km": float(setting.planner.graph.length_km[arcs].sum()),
        }

    @cached_property
    def _arc_delay(self) -> FloatArray:
        found = np.zeros(len(self.setting.planner.graph.arcs))
        for resource, hours in zip(self.setting.resources, self.delay_h, strict=True):
            found[resource.arcs] += hours
        return found

    def to_frame(self) -> "pd.DataFrame":
        """Ways in use: lane, ``cargo, corridor, amount, unit, cost_usd_per_unit, time_h, …``."""
        import pandas as pd

        rows = []
        graph = self.setting.planner.graph
        for path in self.paths:
            lane = self.setting.lanes[path.lane]
            rows.append(
                {
                    "origin": lane.origin,
                    "destination": lane.destination,
                    "cargo": lane.cargo.id,
                    "corridor": self.corridor_of(path),
                    "amount": path.amount,
                    "unit": lane.cargo.unit,
                    **self._totals(path),
                    "edges": tuple(graph.arcs[number].link.id for number in path.arcs),
                }
            )
        columns = ["origin", "destination", "cargo", "corridor", "amount", "unit",
                   "cost_usd_per_unit", "time_h", "length_km", "edges"]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    def links(self) -> "pd.DataFrame":
        """What passes each link in use, both ways together, the greatest first.

        Returns
        -------
        pandas.DataFrame
            ``edge, mode, t_per_year, teu_per_year`` (boxes only), ``utilisation`` of the fullest
            capacity on the link, and its ``name``; missing where none is known.
        """
        from corridors.flows.link_loads import link_table

        return link_table(self)

    def plot(self, ax: Any = None, **options: Any) -> Any:
        """Draw the flows on a map; see `corridors.plotting.plot_flows`.

        Parameters
        ----------
        ax : Axes, optional
            Where to draw; default a new figure.
        **options
            See `corridors.plotting.plot_flows`.

        Returns
        -------
        Axes
            Nothing is shown or saved; see `corridors.export.write_figure`.
        """
        from corridors.plotting.flow_maps import plot_flows

        return plot_flows(self, ax, **options)

    def lanes(self) -> "pd.DataFrame":
        """Each lane: ``demand, served, unserved, cost_usd_per_unit, time_h, reasons``."""
        import pandas as pd

        sums = np.zeros((len(self.setting.lanes), 2))
        for path in self.paths:
            totals = self._totals(path)
            sums[path.lane] += (
                totals["cost_usd_per_unit"] * path.amount, totals["time_h"] * path.amount
            )  # fmt: skip
        rows = []
        for number, lane in enumerate(self.setting.lanes):
            served = float(self.served[number])
            mean = sums[number] / served if served > 0 else np.full(2, np.nan)
            rows.append(
                {
                    "origin": lane.origin,
                    "destination": lane.destination,
                    "cargo": lane.cargo.id,
                    "unit": lane.cargo.unit,
                    "demand": lane.amount,
                    "served": served,
                    "unserved": max(0.0, lane.amount - served)
                    if lane.amount - served > FULL * max(1.0, lane.amount) else 0.0,
                    "cost_usd_per_unit": float(mean[0]),
                    "time_h": float(mean[1]),
                    "reasons": self.reasons.get(number, ()),
                }
            )  # fmt: skip
        return pd.DataFrame(rows)

    def unserved(self) -> "pd.DataFrame":
        """Lanes that are not served in full, with reasons."""
        table = self.lanes()
        return table[table["unserved"] > 0.0].reset_index(drop=True)

    def corridors(self) -> "pd.DataFrame":
        """Units by corridor and unit: ``corridor, unit, amount``."""
        table = self.to_frame()
        found: pd.DataFrame = table.groupby(["corridor", "unit"])[["amount"]].sum().reset_index()
        return found.sort_values(["unit", "amount"], ascending=[True, False], ignore_index=True)

    def bottlenecks(self) -> "pd.DataFrame":
        """Capacities that bind, or on which goods wait, the dearest first.

        Returns
        -------
        pandas.DataFrame
            ``name, kind, capacity, unit, load, utilisation, usd_per_unit`` (saved by one more unit
            of capacity at the same service), ``rent_usd`` (that times the capacity, a year),
            ``t_per_unit`` (served besides by one more), ``delay_h``, ``refused_h``. Prices of
            capacities in a row are not unique; the sum of the rents is.
        """
        import pandas as pd

        rows = []
        for number, resource in enumerate(self.setting.resources):
            price, worth = float(self.prices[number]), float(self.worth[number])
            if price <= 0.0 and worth <= 0.0 and float(self.delay_h[number]) < 1.0:
                continue
            rows.append(
                {
                    "name": resource.name,
                    "kind": resource.kind,
                    "capacity": resource.capacity,
                    "unit": resource.unit,
                    "load": float(self.load[number]),
                    "utilisation": float(self.load[number] / resource.capacity)
                    if resource.capacity else float("nan"),
                    "usd_per_unit": price,
                    "rent_usd": price * resource.capacity,
                    "t_per_unit": worth,
                    "t_held_back": worth * resource.capacity,
                    "delay_h": float(self.delay_h[number]),
                    "refused_h": float(self.refused_h[number]),
                }
            )  # fmt: skip
        columns = ["name", "kind", "capacity", "unit", "load", "utilisation", "usd_per_unit",
                   "rent_usd", "t_per_unit", "t_held_back", "delay_h",
                   "refused_h"]  # fmt: skip
        table = pd.DataFrame(rows, columns=columns)
        order = ["t_held_back", "rent_usd", "refused_h", "delay_h"]
        return table.sort_values(order, ascending=False, ignore_index=True)

    @property
    def sum_of_rents_usd(self) -> float:
        """Sum of price times capacity over all bottlenecks, a year; unique where prices are not."""
        capacity = np.array([resource.capacity for resource in self.setting.resources])
        return float(self.prices @ capacity)

    @property
    def prices_unique(self) -> bool:
        """Whether one set of prices alone explains the plan.

        They are where the capacities and lanes that are used up are as independent as they are
        many, seen from the ways in use.
        """
        return prices_unique(self)

    @property
    def cost_usd(self) -> float:
        """Freight paid a year."""
        return float(
            sum(self._totals(path)["cost_usd_per_unit"] * path.amount for path in self.paths)
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "method": self.method,
            "on": str(self.setting.on),
            "network": self.setting.network.hash,
            "gap": self.gap,
            "conservation_residual": self.residual,
            "cost_usd": self.cost_usd,
            "sum_of_rents_usd": self.sum_of_rents_usd,
            "prices_unique": self.prices_unique,
            "corridors": self.corridors().to_dict("records"),
            "lanes": self.lanes().to_dict("records"),
            "bottlenecks": self.bottlenecks().to_dict("records"),
        }

    def _repr_html_(self) -> str:
        from corridors.routes.display import frame_html

        title, *notes = self.summary().splitlines()
        return frame_html(title, self.corridors(), notes=notes)

    def summary(self) -> str:
        """Corridors, bottlenecks, what stays behind, gap and conservation."""
        lines = [f"{len(self.setting.lanes)} lanes on {self.setting.on}, {self.method}"]
        words = {"teu": "TEU", "t": "t"}
        lines += [
            f"  {row.corridor}: {row.amount:,.0f} {words[str(row.unit)]} a year"
            for row in self.corridors().itertuples()
        ]
        for row in self.bottlenecks().head(8).to_dict("records"):
            unit = row["unit"].removesuffix("s")
            said = f"one more {unit} saves {row['usd_per_unit']:,.2f} USD"
            if self.method == "choice":
                said = f"goods wait {row['delay_h']:,.0f} h"
                if row["refused_h"] >= 1.0:
                    said += f", more is refused as if it waited {row['refused_h']:,.0f} h"
            if row["t_per_unit"] > 0:
                said += f", serves {row['t_per_unit']:,.2f} t"
            lines.append(f"  {row['name']}: {row['utilisation']:.0%} used, {said}")
        for row in self.unserved().to_dict("records"):
            lines.append(
                f"  unserved {row['origin']} - {row['destination']}, {row['cargo']}: "
                f"{row['unserved']:,.0f} {words[row['unit']]} ({'; '.join(row['reasons'])})"
            )
        proof = f"gap {self.gap:.1e}, conservation residual {self.residual:.1e}"
        if self.method == "cheapest":
            proof += f", sum of rents {self.sum_of_rents_usd:,.0f} USD a year"
            if not self.prices_unique:
                proof += " (prices of single capacities are not unique, their sum is)"
        lines.append(proof)
        return "\n".join(lines)
