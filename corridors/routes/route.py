"""`Route`: one journey with all its totals."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.costs.components import Component
from corridors.costs.consignment import Consignment
from corridors.costs.sampling import total_draws
from corridors.network import Network
from corridors.network.arcs import Arc
from corridors.policy.facts import Passage
from corridors.policy.journeys import passages_of
from corridors.policy.rules import Rule
from corridors.policy.verdict import Verdict
from corridors.routes.ledger import Ledger
from corridors.routes.legs import Leg, make_legs
from corridors.routes.policy_kinds import OPENING, WAIT
from corridors.routes.ranges import MoneyRange, TimeSpan
from corridors.units import days

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from corridors.plotting.interactive import InteractiveMap

__all__ = ["Route"]


def _moved(leg: Leg) -> str:
    """Mode and side of a leg in words, the mode not said twice."""
    return leg.side if leg.side.split("-")[0] == leg.mode else f"{leg.mode} {leg.side}"


@dataclass(frozen=True, eq=False)
class Route:
    """A journey through a network: frozen, with totals whatever was minimised.

    Made by `find_route` and its relatives.

    Parameters
    ----------
    network : Network
        State of the world it was found in.
    origin, destination : str
        Place ids.
    corridor : str
        Corridor it belongs to, or ``other``.
    as_of, on : datetime.date
        State of the world, and day of departure.
    minimised : str
        What the search minimised.
    consignment : Consignment
        What is sent.
    arcs : tuple of Arc
        The journey.
    arc_components : tuple of tuple of Component
        Components of each arc, in the same order.
    end_components : tuple of Component
        Charges at the two ends.
    feu : float
        Forty-foot units that prices are counted by.
    payload_t : float
        Weight of the goods [t].
    value_of_time_usd_per_h : float
        Worth of an hour for the whole consignment [USD/h].
    warnings : tuple of str
        What a reader must know.
    feasible : bool
        True for a journey; `Unserved` stands for one that there is not.
    reasons : tuple of str
        Why it is not feasible; empty for a journey.
    verdict : str or None
        What the policy rules say, where they were asked for: ``pass``, ``delay``, ``licence``,
        ``check`` or ``blocked``.
    judgement : Verdict or None
        The same with every reason.
    tier : str or None
        Tier of verdicts that the search accepted.
    rules : tuple of Rule
        Rules behind waits, delays and charges of the journey.
    risk : float
        Sum of ``-ln(1 - p)`` over the journey's disruptions, where a search compared by it.

    Examples
    --------
    >>> import corridors as co
    >>> route = co.find_route(co.samples.sample_network(), "alpha", "omega")
    >>> route.corridor, route.border_crossings, route.gauge_changes
    ('northern', 3, 1)
    """

    network: Network = field(repr=False)
    origin: str
    destination: str
    corridor: str
    as_of: date
    on: date
    minimised: str
    consignment: Consignment = field(repr=False)
    arcs: tuple[Arc, ...] = field(repr=False)
    arc_components: tuple[tuple[Component, ...], ...] = field(repr=False)
    end_components: tuple[Component, ...] = field(repr=False)
    feu: float = field(repr=False)
    payload_t: float = field(repr=False)
    value_of_time_usd_per_h: float = field(repr=False)
    warnings: tuple[str, ...] = ()
    feasible: bool = True
    reasons: tuple[str, ...] = ()
    verdict: str | None = None
    judgement: Verdict | None = field(default=None, repr=False)
    tier: str | None = None
    rules: tuple[Rule, ...] = field(default=(), repr=False)
    risk: float = field(default=float("nan"), repr=False)

    @property
    def edges(self) -> tuple[str, ...]:
        """Link ids in travel order, transfers included."""
        return tuple(arc.link.id for arc in self.arcs)

    @property
    def places(self) -> tuple[str, ...]:
        """Place ids in travel order."""
        heads = [self.origin, *(arc.head for arc in self.arcs)]
        return tuple(
            name for name, before in zip(heads, [None, *heads], strict=False) if name != before
        )

    @cached_property
    def legs(self) -> tuple[Leg, ...]:
        """Runs in one mode, and the transfers between them."""
        return make_legs(self.arcs, self.arc_components)

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """All components, in travel order."""
        inner = (item for items in self.arc_components for item in items)
        return (*inner, *self.end_components)

    def _parts(self, measure: str) -> list[Component]:
        return [item for item in self.components if item.measure == measure]

    @cached_property
    def distance_km(self) -> float:
        """Length of the journey [km]."""
        return sum(arc.link.length_km for arc in self.arcs if arc.link.mode != "transfer")

    @cached_property
    def time_h(self) -> TimeSpan:
        """Hours from departure to availability, as a distribution."""
        parts = self._parts("time_h")
        p10, p50, p90 = np.quantile(total_draws(parts), [0.1, 0.5, 0.9])
        return TimeSpan(float(p10), float(p50), float(p90), sum(item.mean for item in parts))

    @cached_property
    def cost_usd(self) -> MoneyRange:
        """Price of the consignment, all tariffs low, central and high together."""
        spreads = [item.spread for item in self._parts("cost_usd")]
        return MoneyRange(
            sum(s.p10 for s in spreads), sum(s.value for s in spreads), sum(s.p90 for s in spreads)
        )

    def cost_in_dollars_of(self, year: int) -> MoneyRange:
        """Price in the dollars of a year; see `corridors.routes.price_years`.

        Parameters
        ----------
        year : int
            Year of the dollars.

        Returns
        -------
        MoneyRange
            All tariffs low, central, high [USD of that year].
        """
        from corridors.routes.price_years import cost_in_dollars_of

        return cost_in_dollars_of(self, year)

    @property
    def cost_usd_per_feu(self) -> float:
        """Central price per forty-foot unit [USD/FEU]."""
        return self.cost_usd.value / self.feu

    @cached_property
    def co2_kg(self) -> float:
        """CO2e of the consignment, well to wheel [kg]."""
        return sum(item.spread.value for item in self._parts("co2_kg"))

    @cached_property
    def co2_ttw_kg(self) -> float:
        """Part of `co2_kg` that leaves on the way, tank to wheel [kg]; missing where unknown."""
        return sum(item.spread.value * item.direct for item in self._parts("co2_kg"))

    @property
    def co2_kg_per_feu(self) -> float:
        """CO2e per forty-foot unit [kg/FEU]."""
        return self.co2_kg / self.feu

    @property
    def generalised_usd(self) -> float:
        """Central price plus worth of the mean time [USD]."""
        return self.cost_usd.value + self.value_of_time_usd_per_h * self.time_h.mean

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """Countries touched, in travel order, each stay once."""
        places = self.network.places
        seen = [places[self.origin].country]
        for arc in self.arcs:
            seen += arc.countries(places)
        return tuple(c for c, before in zip(seen, [None, *seen], strict=False) if c != before)

    @property
    def border_crossings(self) -> int:
        """Links whose ends lie in different countries."""
        places = self.network.places
        return sum(places[a.tail].country != places[a.head].country for a in self.arcs)

    @property
    def gauge_changes(self) -> int:
        """Transfers from one rail gauge to another."""
        return sum(_both_rail(a) for a in self.arcs if a.link.mode == "transfer")

    @property
    def transshipments(self) -> int:
        """Transfers between modes or vessel services."""
        return sum(not _both_rail(a) for a in self.arcs if a.link.mode == "transfer")

    @property
    def passage_dates(self) -> tuple[date, ...]:
        """Day on which each arc is entered, at mean times and after waiting for it to open."""
        found, hours = [], 0.0
        for items in self.arc_components:
            parts = [item for item in items if item.measure == "time_h"]
            hours += sum(item.mean for item in parts if item.kind in (WAIT, OPENING))
            found.append(self.on + timedelta(hours=hours))
            hours += sum(item.mean for item in parts if item.kind not in (WAIT, OPENING))
        return tuple(found)

    def passages(self) -> tuple[Passage, ...]:
        """Links as policy rules see them, each with the day it is entered."""
        return passages_of(self.arcs, self.network.places, self.passage_dates)

    def explain(self) -> Ledger:
        """Every hour, dollar and kilogram with the figures it was made of.

        Examples
        --------
        >>> import corridors as co
        >>> route = co.find_route(co.load_network(), "xian", "duisburg")
        >>> ledger = route.explain().to_frame()
        >>> dollars = ledger.query("measure == 'cost_usd'")["value"].sum()
        >>> bool(abs(dollars - route.cost_usd.value) < 0.01)
        True
        """
        return Ledger(self.network, self.legs, self.end_components, self.rules)

    def summary(self) -> str:
        """Totals on one line, then one line per leg with its mean time: these add up."""
        names = self.network.places
        head = (
            f"{names[self.origin].name} to {names[self.destination].name} ({self.corridor}): "
            f"{self.distance_km:,.0f} km, {self.time_h}, {self.cost_usd}, "
            f"{self.co2_kg:,.0f} kg CO2e; legs by mean, {days(self.time_h.mean):.1f} days in all"
        )
        lines = [
            f"  {names[leg.origin].name} - {names[leg.destination].name}, {_moved(leg)}: "
            f"{leg.distance_km:,.0f} km, {days(leg.time_h):.1f} days"
            if leg.mode != "transfer"
            else f"  {names[leg.origin].name}, transfer {leg.side}: {days(leg.time_h):.1f} days"
            for leg in self.legs
        ]
        return "\n".join([head, *lines, *(f"  note: {warning}" for warning in self.warnings)])

    def _totals(self) -> dict[str, Any]:
        return {
            "origin": self.origin,
            "destination": self.destination,
            "corridor": self.corridor,
            "as_of": self.as_of.isoformat(),
            "on": self.on.isoformat(),
            "feasible": self.feasible,
            "reasons": list(self.reasons),
            "distance_km": round(self.distance_km, 1),
        }

    def to_dict(self) -> dict[str, Any]:
        """The route ready for JSON."""
        return {
            **self._totals(),
            "time_h": self.time_h.to_dict(),
            "cost_usd": self.cost_usd.to_dict(),
            "cost_usd_per_feu": round(self.cost_usd_per_feu, 2),
            "co2_kg": round(self.co2_kg, 2),
            "co2_kg_per_feu": round(self.co2_kg_per_feu, 2),
            "co2_ttw_kg": round(self.co2_ttw_kg, 2),
            "generalised_usd": round(self.generalised_usd, 2),
            "countries": list(self.countries),
            "border_crossings": self.border_crossings,
            "gauge_changes": self.gauge_changes,
            "transshipments": self.transshipments,
            "edges": list(self.edges),
            "legs": [self._leg_dict(leg) for leg in self.legs],
            "minimised": self.minimised,
            "network": self.network.hash,
            "data_date": self.network.data_date.isoformat(),
            "verdict": self.verdict,
            **self._policy_dict(),
            "warnings": list(self.warnings),
        }

    def _policy_dict(self) -> dict[str, Any]:
        if self.judgement is None:
            return {}
        return {"policy": {"tier": self.tier, **self.judgement.to_dict()}}

    def _leg_dict(self, leg: Leg) -> dict[str, Any]:
        return {
            "from": leg.origin,
            "to": leg.destination,
            "mode": leg.mode,
            "side": leg.side,
            "edges": list(leg.edges),
            "distance_km": round(leg.distance_km, 1),
            "time_h": round(leg.time_h, 2),
            "cost_usd": round(leg.cost_usd, 2),
            "co2_kg": round(leg.co2_kg, 2),
            "sources": self._sources(leg),
        }

    def _sources(self, leg: Leg) -> list[str]:
        """Evidence behind a leg; parameter ids stand for assumptions."""
        found: dict[str, None] = {}
        for name in leg.parameters:
            row = self.network.parameters.get(name)  # what is no parameter is a policy rule
            cited = row.source.split() if row is not None else []
            found.update(dict.fromkeys(cited or [name]))
        for edge in leg.edges:
            found.update(dict.fromkeys(self.network.links[edge].length_source.split()))
        return list(found)

    def to_frame(self) -> "pd.DataFrame":
        """One row of totals: km, hours, dollars, kilograms, counts."""
        import pandas as pd

        time, cost = self.time_h, self.cost_usd
        row = {
            **self._totals(),
            "time_h_p10": time.p10,
            "time_h_p50": time.p50,
            "time_h_p90": time.p90,
            "time_h_mean": time.mean,
            "days_p50": days(time.p50),
            "cost_usd_low": cost.low,
            "cost_usd": cost.value,
            "cost_usd_high": cost.high,
            "cost_usd_per_feu": self.cost_usd_per_feu,
            "co2_kg": self.co2_kg,
            "co2_kg_per_feu": self.co2_kg_per_feu,
            "co2_ttw_kg": self.co2_ttw_kg,
            "generalised_usd": self.generalised_usd,
            "countries": " ".join(self.countries),
            "border_crossings": self.border_crossings,
            "gauge_changes": self.gauge_changes,
            "transshipments": self.transshipments,
            "reasons": "; ".join(self.reasons),
        }
        return pd.DataFrame([row])

    def to_gdf(self) -> "gpd.GeoDataFrame":
        """One line per leg (EPSG:4326) with its totals; transfers are points."""
        import geopandas as gpd
        from shapely import LineString, Point

        shapes, rows = [], []
        for leg in self.legs:
            points = self.line_of(leg)
            shapes.append(Point(points[0]) if leg.mode == "transfer" else LineString(points))
            record = self._leg_dict(leg)
            rows.append({k: " ".join(v) if isinstance(v, list) else v for k, v in record.items()})
        return gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4326")

    def line_of(self, leg: Leg) -> Sequence[tuple[float, float]]:
        """Points of a leg in travel order, longitude and latitude.

        Parameters
        ----------
        leg : Leg
            One of ``legs``.

        Returns
        -------
        sequence of (float, float)
            Longitude and latitude [degree].
        """
        places = self.network.places
        points: list[tuple[float, float]] = []
        here = leg.origin
        for edge in leg.edges:
            link = self.network.links[edge]
            line = self.network.lines.of(link, places)
            forward = link.origin == here
            here = link.destination if forward else link.origin
            points += line if forward else line[::-1]
        return points

    def _repr_html_(self) -> str:
        from corridors.routes.display import route_html

        return route_html(self)

    def plot(self, ax: Any = None, **options: Any) -> Any:
        """Draw the route on a map; see `corridors.plotting.plot_routes`.

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

        return plot_routes([self], ax=ax, **options)

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


def _both_rail(arc: Arc) -> bool:
    return arc.leaves.startswith("rail") and arc.reaches.startswith("rail")
