"""`max_flow`: the most that can be carried in a year, and what limits it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corridors.costs.parameters import ParameterTable
from corridors.errors import OptionError
from corridors.flows.capacity import read_resources
from corridors.flows.carrying import Carrying, Way
from corridors.flows.demand import cargo_classes, services_without
from corridors.flows.pending import with_pending
from corridors.flows.pricing import Block
from corridors.flows.reading import of_services
from corridors.flows.relief import relief_ladder
from corridors.flows.resources import Resource
from corridors.flows.words import said_gain
from corridors.network import Network
from corridors.network.gateways import OTHER
from corridors.routing.finding import rule_named
from corridors.routing.planner import Planner
from corridors.routing.question import Question, ask
from corridors.routing.space import space_between
from corridors.schema import Parameter

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MaxFlow", "max_flow"]

UNITS = ("teu", "t")


@dataclass(frozen=True, eq=False)
class MaxFlow:
    """The most that can be carried between two places in a year, one way.

    Parameters
    ----------
    network : Network
        State of the world.
    origin, destination : str
        Place ids.
    corridor : str
        Corridors asked for, ``any`` where the choice was free.
    as_of, on : datetime.date
        State of the world, and day whose capacities hold.
    unit : str
        ``teu`` or ``t``.
    teu_per_year : float
        Containers a year one way [TEU].
    t_per_year : float
        Goods a year one way [t].
    carrying : Carrying
        The programme and its solution.
    planner : Planner
        Graph and corridor rules.
    warnings : tuple of str
        What was assumed about the ends.

    Examples
    --------
    >>> import corridors as co
    >>> found = co.max_flow(co.load_network(), "almaty", "poti", corridor="middle")
    >>> round(float(found.to_frame()["per_year"].sum())) == round(found.teu_per_year)
    True
    """

    network: Network = field(repr=False)
    origin: str
    destination: str
    corridor: str
    as_of: date
    on: date
    unit: str
    teu_per_year: float
    t_per_year: float
    carrying: Carrying = field(repr=False)
    planner: Planner = field(repr=False)
    warnings: tuple[str, ...] = ()

    @property
    def resources(self) -> tuple[Resource, ...]:
        """Every capacity that was looked at."""
        return self.carrying.resources

    @property
    def duals(self) -> dict[str, float]:
        """What one more unit of each capacity would carry, by id; those that bind.

        Where several capacities bind in a row the shares are not unique; their sum over the cut is.
        """
        found = self.carrying
        return {found.resources[n].id: float(found.duals[n]) for n in found.binding()}

    def bottlenecks(self) -> "pd.DataFrame":
        """What limits it, the greatest part of the cut first.

        Returns
        -------
        pandas.DataFrame
            ``name`` in planners' words, ``kind``, ``capacity`` a year in ``unit`` left to the
            lane, ``carries_per_year`` (TEU or tonnes, in the unit asked), ``dual`` (carried more
            per unit of capacity), ``dual_low`` (what one more unit adds) and ``dual_high`` (what
            one less costs), ``gain_per_year`` when it alone is lifted (infinite where nothing else
            limits it), ``basis`` and ``source``.
        """
        import pandas as pd

        carrying = self.carrying
        rows = []
        for number in carrying.binding():
            resource = carrying.resources[number]
            rows.append(
                {
                    "name": resource.name,
                    "kind": resource.kind,
                    "capacity": resource.capacity,
                    "unit": resource.unit,
                    "carries_per_year": resource.capacity_in(self.unit, one_way=True),
                    "dual": float(carrying.duals[number]),
                    "dual_low": self._ranges[number][0],
                    "dual_high": self._ranges[number][1],
                    "gain_per_year": self._gain(number),
                    "basis": " ".join(sorted({row.basis for row in resource.rows})),
                    "source": " ".join(row.id for row in resource.rows),
                }
            )
        return pd.DataFrame(rows, columns=list(_COLUMNS))

    @cached_property
    def _ranges(self) -> dict[int, tuple[float, float]]:
        return {number: self.carrying.dual_range(number) for number in self.carrying.binding()}

    @property
    def duals_unique(self) -> bool:
        """Whether one set of duals alone explains the answer."""
        return all(high - low <= 1e-3 * max(high, 1e-12) for low, high in self._ranges.values())

    def _gain(self, number: int) -> float:
        return max(0.0, self.carrying.without([number]).most - self.carrying.most)

    def relief_ladder(self, *, steps: int = 3) -> "pd.DataFrame":
        """What is gained when the bottleneck that holds back most is lifted, step after step.

        Parameters
        ----------
        steps : int
            Bottlenecks to lift, one after another.

        Returns
        -------
        pandas.DataFrame
            One row per step: ``relieved``, ``before_per_year``, ``after_per_year``,
            ``gain_per_year``, ``next`` (the next three bottlenecks), ``investment_usd`` with its
            ``measure`` and ``source`` where a figure is published, else missing.

        Raises
        ------
        OptionError
            The number of steps is not positive.
        """
        return relief_ladder(self.carrying, self.network, self.on, steps)

    def to_frame(self) -> "pd.DataFrame":
        """Ways that carry it: ``corridor, via, per_year, length_km, edges``, greatest first."""
        import pandas as pd

        rows = []
        graph = self.carrying.graph
        for way in sorted(self.carrying.ways, key=lambda w: -w.amount):
            arcs = [graph.arcs[number] for number in way.arcs]
            rows.append(
                {
                    "corridor": self.planner.corridor_of(way.arcs),
                    "per_year": way.amount,
                    "length_km": float(sum(graph.length_km[number] for number in way.arcs)),
                    "edges": tuple(arc.link.id for arc in arcs),
                }
            )
        return pd.DataFrame(rows, columns=["corridor", "per_year", "length_km", "edges"])

    def plot(self, ax: Any = None, **options: Any) -> Any:
        """Draw the ladder of bottlenecks; see `corridors.plotting.plot_ladder`.

        Parameters
        ----------
        ax : Axes, optional
            Where to draw; default a new figure.
        **options
            See `corridors.plotting.plot_ladder`.

        Returns
        -------
        Axes
            Nothing is shown or saved; see `corridors.export.write_figure`.
        """
        from corridors.plotting.flow_charts import plot_ladder

        return plot_ladder(self, ax, **options)

    @property
    def ways(self) -> tuple[Way, ...]:
        """Ways that carry it, as arc numbers."""
        return self.carrying.ways

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "origin": self.origin,
            "destination": self.destination,
            "corridor": self.corridor,
            "as_of": str(self.as_of),
            "on": str(self.on),
            "unit": self.unit,
            "teu_per_year": self.teu_per_year,
            "t_per_year": self.t_per_year,
            "bottlenecks": self.bottlenecks().to_dict("records"),
            "duals_unique": self.duals_unique,
            "ways": self.to_frame().to_dict("records"),
            "warnings": list(self.warnings),
            "network": self.network.hash,
        }

    def _repr_html_(self) -> str:
        from corridors.routes.display import frame_html

        columns = ["name", "kind", "capacity", "unit", "carries_per_year", "gain_per_year", "basis"]
        title = self.summary().splitlines()[0]
        return frame_html(title, self.bottlenecks()[columns], notes=self.warnings)

    def summary(self) -> str:
        """The answer and its bottlenecks in a few lines."""
        names = [self.network.places[end].name for end in (self.origin, self.destination)]
        lines = [
            f"{' - '.join(names)} ({self.corridor}), {self.on}: at most "
            f"{self.teu_per_year:,.0f} TEU or {self.t_per_year / 1e6:,.2f} Mt a year one way"
        ]
        unit = "TEU" if self.unit == "teu" else "t"
        for row in self.bottlenecks().itertuples():
            lines.append(
                f"  {row.name}: takes {row.carries_per_year:,.0f} {unit} a year of this lane; "
                f"lifted alone {said_gain(row.gain_per_year)}"
            )
        if not self.duals_unique:
            lines.append(
                "  several capacities bind in a row: how the answer is shared among them is not "
                "unique; see dual_low and dual_high"
            )
        return "\n".join([*lines, *self.warnings])


_COLUMNS = ("name", "kind", "capacity", "unit", "carries_per_year", "dual", "dual_low",
            "dual_high", "gain_per_year", "basis", "source")  # fmt: skip


def max_flow(
    network: Network,
    origin: str,
    destination: str,
    *,
    corridor: str | Sequence[str] | None = None,
    on: date | str | None = None,
    unit: str = "teu",
    avoid: Sequence[str] = (),
) -> MaxFlow:
    """Find the most that can be carried between two places in a year, one way.

    A linear programme over the network: what other traffic takes is subtracted; places, fleets and
    berths are shared by all links that use them; single track serves both directions; what is
    counted for both ways leaves room for the units that go back. Lanes of ``demand.csv`` are not
    subtracted: the question is what the way can carry in all.

    Parameters
    ----------
    network : Network
        State of the world, as of its ``day``.
    origin, destination : str
        Place, town, or ``"longitude,latitude"``.
    corridor : str or sequence of str, optional
        Corridors the goods may take; default any way.
    on : datetime.date or str, optional
        Day whose capacities hold; default the network's day.
    unit : str
        ``teu`` for containers, ``t`` for goods in wagons, which ships of boxes do not take.
    avoid : sequence of str
        Places, links, countries, borders, modes, services or operators that are shut.

    Returns
    -------
    MaxFlow

    Raises
    ------
    NoRouteError
        No way exists at all.
    DataError
        Capacities disagree, are missing on a whole way, or have no conversion.
    OptionError
        Unknown unit.

    Examples
    --------
    >>> import corridors as co
    >>> net = co.load_network()
    >>> found = co.max_flow(net, "xian", "duisburg", corridor="middle")
    >>> 0 < found.teu_per_year < co.max_flow(net, "xian", "duisburg").teu_per_year
    True
    """
    if unit not in UNITS:
        raise OptionError(f"unit is {unit!r}; give teu or t")
    names = [corridor] if isinstance(corridor, str) or corridor is None else list(corridor)
    if not names:
        raise OptionError("corridor is an empty list; name corridors or leave it out")
    question = ask(network, origin, destination, corridor=names[0], avoid=avoid, on=on)
    planner = question.planner
    if question.origin == question.destination:
        raise question.no_route(["origin and destination are the same place"])
    barred = services_without(*(c for c in cargo_classes().values() if c.unit == unit))
    closed = question.closed | of_services(planner.graph, barred)
    blocks = _blocks(question, names, closed)
    if not blocks:
        raise question.no_route()
    heading = question.heading
    resources = with_pending(
        read_resources(planner.graph, planner.on, heading=heading), planner.graph, planner.on
    )
    carrying = Carrying(planner.graph, tuple(blocks), resources, unit)
    per_teu = _t_per_teu(planner)
    most = carrying.most
    return MaxFlow(
        network=planner.network,
        origin=question.origin,
        destination=question.destination,
        corridor=", ".join(name or "any" for name in names),
        as_of=planner.network.day,
        on=planner.on,
        unit=unit,
        teu_per_year=most if unit == "teu" else most / per_teu,
        t_per_year=most * per_teu if unit == "teu" else most,
        carrying=carrying,
        planner=planner,
        warnings=question.warnings,
    )


def _blocks(
    question: Question, names: Sequence[str | None], closed: NDArray[np.bool_]
) -> list[Block]:  # fmt: skip
    """Ways of each corridor, none longer than a service of it is."""
    planner = question.planner
    if None in names:
        names = [*(rule.id for rule in planner.network.corridors), OTHER]
    ratio = _row(planner, "max_detour_ratio")
    found = []
    for name in names:
        space = space_between(
            planner.course(rule_named(planner.network, name)),
            question.origin, question.destination, closed=closed,
        )  # fmt: skip
        if space.empty:
            continue
        whole = Block(space, planner.graph.length_km)
        if whole.shortest_km < float("inf"):
            longest = whole.shortest_km * (ratio.value if ratio else float("inf"))
            found.append(Block(space, planner.graph.length_km, longest))
    return found


def _row(planner: Planner, quantity: str) -> Parameter | None:
    """Row of a quantity that holds everywhere."""
    table = ParameterTable(planner.network.parameters.values())
    return table.find(quantity, {}, planner.on)


def _t_per_teu(planner: Planner) -> float:
    row = _row(planner, "payload_t_per_teu")
    return float("nan") if row is None else row.value
