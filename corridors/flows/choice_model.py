"""Parameters of the choice, and what a route costs a shipper besides its queues."""

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from corridors.costs.lookup import Lookup
from corridors.costs.parameters import ParameterTable
from corridors.errors import DataError
from corridors.flows.reading import Reading
from corridors.flows.route_sets import RouteChoice
from corridors.flows.setting import Kind, Setting
from corridors.routing.planner import Planner
from corridors.schema import Parameter

__all__ = ["ChoiceModel", "Shipper", "model_of"]

FloatArray = NDArray[np.float64]
_P90 = 1.2815515655446004  # standard normal deviations between median and 90th percentile


@dataclass(frozen=True)
class ChoiceModel:
    """Parameters of the choice.

    Parameters
    ----------
    choice_usd : float
        Difference in cost that changes odds by a factor of e [USD/FEU].
    reliability_ratio : float
        Worth of an hour of spread over that of an hour.
    queue_h : float or tuple of float
        Hours lost where a capacity is fully used, one figure or one for each capacity [h].
    queue_power : float
        How steeply they rise.
    biases : tuple of Parameter
        What shippers shun or seek besides price and hours, where the row's selectors fit a link of
        a route [USD/FEU]; each counts once.
    beyond_h : float
        Hours that stand for refused loading, per whole capacity of use beyond it [h].
    """

    choice_usd: float
    reliability_ratio: float
    queue_h: float | tuple[float, ...]
    queue_power: float
    biases: tuple[Parameter, ...] = ()
    beyond_h: float = 0.0


def model_of(setting: Setting) -> ChoiceModel:
    """Parameters of the choice on a day, from ``parameters.csv``.

    Tables without ``queue_h_beyond_capacity`` refuse no loading: queues alone hold goods back.

    Raises
    ------
    DataError
        A row is missing.
    """
    rows = _rows(setting)
    names = ("choice_usd_per_feu", "reliability_ratio", "queue_h_at_capacity", "queue_power")
    missing = [name for name in names if name not in rows]
    if missing:
        raise DataError([f"parameters.csv: no {name} holds on {setting.on}; add a row"
                         for name in missing])  # fmt: skip
    biases = tuple(
        row for row in setting.network.parameters.values()
        if row.quantity == "choice_bias_usd_per_feu" and row.valid_on(setting.on)
    )  # fmt: skip
    scale, ratio, _, power = (rows[name].value for name in names)
    beyond = rows.get("queue_h_beyond_capacity")
    hours = _queue_hours(setting)
    return ChoiceModel(scale, ratio, hours, power, biases, beyond.value if beyond else 0.0)


def _queue_hours(setting: Setting) -> tuple[float, ...]:
    """Hours lost at each capacity where it is fully used [h]."""
    reading = Reading(setting.planner.graph, setting.on, "west")
    first = [reading.graph.arcs[int(resource.arcs[0])] for resource in setting.resources]
    return tuple(
        reading.need("queue_h_at_capacity", reading.facts(arc), f"edge {arc.link.id!r}").value
        for arc in first
    )


def _rows(setting: Setting) -> dict[str, Parameter]:
    return {
        row.quantity: row for row in setting.network.parameters.values()
        if not row.where and row.valid_on(setting.on)
    }  # fmt: skip


class Shipper:
    """What routes cost, hour by hour and dollar by dollar, to shippers of a setting.

    Parameters
    ----------
    setting : Setting
    model : ChoiceModel
    """

    def __init__(self, setting: Setting, model: ChoiceModel) -> None:
        self.setting, self.model = setting, model
        self._variance = {heading: _variance(setting, heading) for heading in ("west", "east")}
        self._shunned: dict[str, list[tuple[float, NDArray[np.bool_]]]] = {}

    def _biases(self, cargo: str) -> list[tuple[float, NDArray[np.bool_]]]:
        """What a class of goods shuns, and where."""
        if cargo not in self._shunned:
            self._shunned[cargo] = [
                (row.value, _where(self.setting.planner, row.quantity, row.where, cargo))
                for row in self.model.biases
            ]
        return self._shunned[cargo]

    def hour_usd(self, kind: Kind) -> float:
        """Worth of an hour of a FEU [USD/h]."""
        return self.setting.worth_of_hour(kind.cargo) * self.setting.per_unit(kind.cargo)

    def cost(self, kind: Kind, route: RouteChoice) -> float:
        """Generalised cost of a route without queues [USD/FEU]."""
        arcs = list(route.arcs)
        spread = sqrt(float(self._variance[kind.heading][arcs].sum()))
        return (
            float(self.setting.cost(kind)[arcs].sum()) * self.setting.per_unit(kind.cargo)
            + sum(usd for usd, where in self._biases(kind.cargo.id) if where[arcs].any())
            + self.model.reliability_ratio * self.hour_usd(kind) * spread
        )


@lru_cache(maxsize=512)
def _where(planner: Planner, quantity: str, where: str, cargo: str) -> NDArray[np.bool_]:
    """Arcs that selectors fit for a class of goods."""
    graph = planner.graph
    table = ParameterTable([Parameter("asked", quantity, where)])
    lookup = Lookup(graph.network.places, table, planner.on, "west")
    return graph.arcs_where(
        lookup.find(quantity, lookup.facts(arc, cargo=cargo)) is not None for arc in graph.arcs
    )


def _variance(setting: Setting, heading: str) -> FloatArray:
    """Variance of the hours on each arc, as if all causes were independent [h^2]."""
    priced = setting.planner.prices(heading)[1]
    return np.array([
        sum(
            ((c.spread.high - c.spread.low) / (2.0 * _P90)) ** 2
            for c in items if c.measure == "time_h"
        )
        for items in priced
    ])  # fmt: skip
