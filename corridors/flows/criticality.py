"""What is lost when a link, a place, a border or a country fails."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from corridors.errors import OptionError
from corridors.flows.assigning import planned
from corridors.flows.demand import lanes_of
from corridors.flows.flow_plan import FlowPlan
from corridors.flows.setting import Setting
from corridors.network import Network
from corridors.policy import PolicyChoice

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Failure", "criticality"]

DAYS_PER_YEAR = 365.0
KINDS = ("link", "port", "border", "country")


@dataclass(frozen=True)
class Failure:
    """Something that fails.

    Parameters
    ----------
    kind : str
        ``link``, ``port``, ``border`` or ``country``.
    terms : tuple of str
        What is shut, as for ``avoid``.
    """

    kind: str
    terms: tuple[str, ...]


def criticality(
    network: Network,
    demand: "pd.DataFrame",
    *,
    days: float = 30.0,
    kinds: Sequence[str] = KINDS,
    pairs: int = 0,
    policy: PolicyChoice | str | None = None,
    avoid: Sequence[str] = (),
) -> "pd.DataFrame":
    """Loss when each thing in use fails for some days, the worst first.

    The plan is made anew as if the failure lasted, and the difference counted for its days: an
    estimate that leaves out stocks and the time to turn round.

    Parameters
    ----------
    network : Network
    demand : pandas.DataFrame
        As for `assign_flows`.
    days : float
        How long the failure lasts [days].
    kinds : sequence of str
        ``link``, ``port``, ``border``, ``country``.
    pairs : int
        Also fail the worst so many two at a time.
    policy : PolicyChoice or str, optional
        Rules to honour.
    avoid : sequence of str
        What is shut anyway.

    Returns
    -------
    pandas.DataFrame
        ``kind, what, extra_usd`` (freight of what is still carried, above its former freight),
        ``extra_t_h`` (tonne-hours), ``unserved_t`` and ``unserved_teu``.

    Raises
    ------
    OptionError
        A kind that does not exist, days that are not positive.
    """
    import pandas as pd

    if not days > 0.0:
        raise OptionError(f"days is {days!r}; give more than 0")
    wrong = [kind for kind in kinds if kind not in KINDS]
    if wrong:
        raise OptionError(f"kind is {wrong[0]!r}; give one of {', '.join(KINDS)}")
    lanes = tuple(lanes_of(network, demand))
    setting = Setting(network, lanes, network.day, policy, tuple(avoid))
    plain = planned(setting)
    part = days / DAYS_PER_YEAR
    rows = [_loss(plain, failure, part) for failure in _in_use(plain, kinds)]
    table = _sorted(pd.DataFrame(rows, columns=list(_COLUMNS)))
    if pairs > 1:
        worst = table.head(pairs)
        failures = [
            Failure("pair", (one, other)) for one, other in combinations(worst["what"].tolist(), 2)
        ]
        both = pd.DataFrame([_loss(plain, f, part) for f in failures], columns=list(_COLUMNS))
        table = _sorted(pd.concat([table, both]))
    return table


_COLUMNS = ("kind", "what", "extra_usd", "extra_t_h", "unserved_t", "unserved_teu")


def _sorted(table: "pd.DataFrame") -> "pd.DataFrame":
    order = ["unserved_t", "extra_usd"]
    return table.sort_values(order, ascending=False, ignore_index=True)


def _in_use(plan: FlowPlan, kinds: Sequence[str]) -> list[Failure]:
    """Everything that carries something, ends of lanes left out."""
    setting = plan.setting
    graph, places = setting.planner.graph, setting.network.places
    ends = {end for lane in setting.lanes for end in (lane.origin, lane.destination)}
    home = {places[end].country for end in ends}
    found: dict[Failure, None] = {}
    for path in plan.paths:
        for number in path.arcs:
            arc = graph.arcs[number]
            link = arc.link
            one, other = places[arc.tail].country, places[arc.head].country
            if "link" in kinds and link.mode != "transfer":
                found[Failure("link", (link.id,))] = None
            at_port = link.mode == "transfer" and places[arc.tail].kind == "port"
            if "port" in kinds and at_port and arc.tail not in ends:
                found[Failure("port", (arc.tail,))] = None
            if one != other:
                if "border" in kinds:
                    found[Failure("border", ("-".join(sorted((one, other))),))] = None
                if "country" in kinds:
                    for country in (one, other):
                        if country not in home:
                            found[Failure("country", (country,))] = None
    return list(found)


def _loss(plain: FlowPlan, failure: Failure, part: float) -> tuple[object, ...]:
    """What a failure costs in its days."""
    setting = plain.setting
    after = planned(setting.without(failure.terms), known=plain.paths)
    load = np.array(
        [setting.t_per_teu if lane.cargo.unit == "teu" else 1.0 for lane in setting.lanes]
    )
    boxes = np.array([lane.cargo.unit == "teu" for lane in setting.lanes])
    before, later = plain.lanes(), after.lanes()
    still = np.minimum(plain.served, after.served)
    usd = np.nan_to_num((later["cost_usd_per_unit"] - before["cost_usd_per_unit"]).to_numpy())
    hours = np.nan_to_num((later["time_h"] - before["time_h"]).to_numpy())
    lost = np.maximum(0.0, plain.served - after.served)
    return (
        failure.kind, " + ".join(failure.terms), part * float(still @ usd),
        part * float((still * load) @ hours), part * float(lost @ load),
        part * float(lost[boxes].sum()),
    )  # fmt: skip
