"""`validate`: observed journeys against the model as of their dates.

Every row of ``data/observations.csv`` is searched in the state of the world of the middle of its
period and its hours or dollars are set beside the modelled ones. The error is the modelled median
over the observed figure, less one. Where a clock begins and ends is respected: ``terminal`` and
``border`` rows run between the two places as given; ``door`` rows add the waits at the origin that
`parameters.csv` holds, and are summed up apart because no road leg is documented for them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.costs import Component, Consignment, ParameterTable, Spread
from corridors.costs.sampling import total_draws
from corridors.errors import NoRouteError, OptionError
from corridors.network import Network
from corridors.routes import Route
from corridors.routing import Planner
from corridors.routing.finding import find_with, rule_named
from corridors.schema import Observation

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Validation", "ValidationRow", "day_seen", "validate"]

USES = ("calibrate", "judge")
_CONFIDENCE = 0.9  # of the bootstrap interval
_RESAMPLES = 2000
_NOT_USED = {"rail": ("road", "sea"), "road": ("rail", "sea"), "sea": ("rail", "road")}
_BY_TRAIN = ("middle", "northern", "kti")


@dataclass(frozen=True)
class ValidationRow:
    """One observed journey beside the modelled one.

    Parameters
    ----------
    observation : Observation
        What was seen.
    day : datetime.date
        State of the world and departure: the middle of the period seen.
    route : Route or None
        The modelled journey; None where it does not exist.
    p10, p50, p90 : float
        Modelled figures [h or USD/FEU]; for money all tariffs low, central and high. NaN without
        a journey.
    notes : tuple of str
        Why there is no journey, or what to know about the comparison.
    """

    observation: Observation
    day: date
    route: Route | None = field(default=None, repr=False)
    p10: float = float("nan")
    p50: float = float("nan")
    p90: float = float("nan")
    notes: tuple[str, ...] = ()

    @property
    def error(self) -> float:
        """Modelled median over the observed figure, less one."""
        return self.p50 / self.observation.value - 1.0

    @property
    def inside(self) -> bool:
        """Whether the observed figure lies between the modelled 10th and 90th percentile."""
        return bool(self.p10 <= self.observation.value <= self.p90)

    @property
    def width(self) -> float:
        """90th percentile over the 10th."""
        return self.p90 / self.p10

    @property
    def sails(self) -> bool:
        """Whether the modelled journey boards a vessel."""
        return self.route is not None and any(
            leg.mode in ("ferry", "sea") for leg in self.route.legs
        )

    def largest(self, count: int = 3) -> str:
        """Largest parts of the modelled figure, as the ledger shows them."""
        if self.route is None:
            return ""
        parts: dict[str, tuple[float, str]] = {}
        ends = {arc.link.id: (arc.tail, arc.head) for arc in self.route.arcs}
        for item in self.route.components:
            if item.measure != self.observation.measure:
                continue
            tail, head = ends.get(item.edge, (item.edge, item.edge))
            what = _part(self.route.network, item, tail, head)
            before = parts.get(what, (0.0, item.basis))[0]
            figure = item.mean if item.measure == "time_h" else item.spread.value
            parts[what] = (before + figure / _units(self), item.basis)
        ranked = sorted(parts.items(), key=lambda part: -part[1][0])[:count]
        unit = "h" if self.observation.measure == "time_h" else "USD"
        return "; ".join(
            f"{what} {figure:,.0f} {unit} [{basis}]" for what, (figure, basis) in ranked
        )

    def to_dict(self) -> dict[str, Any]:
        """The row ready for JSON."""
        seen, route = self.observation, self.route
        return {
            "id": seen.id,
            "origin": seen.origin,
            "destination": seen.destination,
            "corridor": seen.corridor,
            "via": list(seen.via),
            "measure": seen.measure,
            "unit": seen.unit,
            "clock": seen.clock,
            "kind": seen.kind,
            "use": seen.use,
            "day": self.day.isoformat(),
            "observed_low": seen.low,
            "observed": seen.value,
            "observed_high": seen.high,
            "p10": round(self.p10, 2),
            "p50": round(self.p50, 2),
            "p90": round(self.p90, 2),
            "error": round(self.error, 4),
            "inside": self.inside if route is not None else None,
            "p90_over_p10": round(self.width, 3),
            "sails": self.sails if route is not None else None,
            "feasible": route is not None,
            "distance_km": round(route.distance_km, 1) if route is not None else float("nan"),
            "places": list(route.places) if route is not None else [],
            "largest": self.largest(),
            "source": seen.source,
            "notes": list(self.notes),
        }


def _units(row: ValidationRow) -> float:
    """What a part is divided by: money counts per forty-foot unit."""
    return row.route.feu if row.route is not None and row.observation.measure == "cost_usd" else 1.0


def _part(network: Network, item: Component, tail: str, head: str) -> str:
    """Name of the part of a journey that a component belongs to."""
    countries = [network.places[place].country for place in dict.fromkeys((tail, head))]
    if item.kind in ("running", "line haul"):
        row = network.parameters[item.parameters[0]]
        pairs = dict(p.split("=", 1) for p in row.where.split(";") if "=" in p)
        return f"{item.kind} {pairs.get('country') or '-'.join(dict.fromkeys(countries))}"
    return f"{item.kind} {tail if tail == head else f'{tail}-{head}'}"


@dataclass(frozen=True)
class Validation:
    """Observed journeys beside modelled ones.

    Parameters
    ----------
    rows : tuple of ValidationRow
        In the order of the table.
    network : Network
        What was validated.
    """

    rows: tuple[ValidationRow, ...] = field(repr=False)
    network: Network = field(repr=False)

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        return f"Validation({len(self)} journeys, network {self.network.hash})"

    def select(self, **values: str) -> "Validation":
        """Rows whose observation has the values given, such as ``use="judge"``."""
        kept = [
            row
            for row in self.rows
            if all(getattr(row.observation, name) == value for name, value in values.items())
        ]
        return Validation(tuple(kept), self.network)

    def to_dict(self) -> dict[str, Any]:
        """Rows and groups ready for JSON."""
        return {
            "network": self.network.hash,
            "data_date": self.network.data_date.isoformat(),
            "groups": self.groups(),
            "rows": [row.to_dict() for row in self.rows],
        }

    def to_frame(self) -> "pd.DataFrame":
        """One row per observation, indexed by ``id``.

        Returns
        -------
        pandas.DataFrame
            ``origin, destination, corridor, via, measure, unit, clock, kind, use, day``;
            ``observed_low, observed, observed_high``; ``p10, p50, p90`` in the same unit;
            ``error`` (median over observed less one), ``inside``, ``p90_over_p10``, ``sails``,
            ``feasible, distance_km, places, largest`` (parts of the figure), ``source, notes``.
        """
        import pandas as pd

        records = [
            {k: "; ".join(v) if isinstance(v, list) else v for k, v in row.to_dict().items()}
            for row in self.rows
        ]
        return pd.DataFrame(records).set_index("id") if records else pd.DataFrame()

    def groups(self, *, seed: int = 0) -> list[dict[str, Any]]:
        """Errors by corridor, kind, use, measure and clock, and over all corridors.

        Parameters
        ----------
        seed : int
            Which bootstrap sample.

        Returns
        -------
        list of dict
            ``corridor, kind, use, measure, clock``; ``n`` (journeys compared), ``no_journey``,
            ``median_abs_error`` with ``low`` and ``high`` (90 % interval: whole lanes drawn with
            replacement; missing for a single lane), ``median_error``, ``share_inside``,
            ``p90_over_p10`` (median).
        """
        found: dict[tuple[str, ...], list[ValidationRow]] = defaultdict(list)
        for row in self.rows:
            seen = row.observation
            clock = "door" if seen.clock == "door" else "terminal or border"
            for corridor in ("all", seen.corridor or "any"):
                found[seen.measure, seen.kind, seen.use, clock, corridor].append(row)
        order = {"observed": 0, "timetabled": 1, "announced": 2}
        keys = sorted(
            found, key=lambda k: (k[0] != "time_h", order[k[1]], *k[2:4], k[4] != "all", k[4])
        )
        return [
            {"corridor": key[4], "kind": key[1], "use": key[2], "measure": key[0], "clock": key[3],
             **_errors(found[key], seed)}
            for key in keys
        ]  # fmt: skip

    def summary(self) -> str:
        """A table of the groups for reading."""
        lines = [_HEADER, *(_cells(group) for group in self.groups())]
        widths = [max(len(line[column]) for line in lines) for column in range(len(_HEADER))]
        return "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
            for line in lines
        )

    def to_text(self) -> str:
        """Every journey on a line or two: observed, modelled, error and largest parts."""
        return "\n".join(_line(row) for row in self.rows)

    def plot(self, ax: Any = None, **options: Any) -> Any:
        """Draw modelled against observed figures; see `corridors.plotting.validated`."""
        from corridors.plotting.validated import plot_validation

        return plot_validation(self, ax=ax, **options)


def _line(row: ValidationRow) -> str:
    seen = row.observation
    scale, unit = (24.0, "days") if seen.measure == "time_h" else (1.0, "USD")
    head = f"{seen.id} ({seen.kind}, {seen.use}, {row.day}): "
    head += f"observed {seen.value / scale:,.1f} {unit}"
    if row.route is None:
        return f"{head}; no journey: {'; '.join(row.notes)}"
    modelled = "{:,.1f} ({:,.1f} to {:,.1f})".format(
        *(figure / scale for figure in (row.p50, row.p10, row.p90))
    )
    where = "inside" if row.inside else "outside"
    notes = "".join(f"\n    {note}" for note in row.notes)
    return f"{head}, modelled {modelled}, {row.error:+.0%}, {where}\n    {row.largest()}{notes}"


_HEADER = (
    "measure", "kind", "use", "corridor", "n", "none", "median abs. error (90 % interval)",
    "bias", "inside p10-p90", "p90/p10",
)  # fmt: skip


def _cells(group: dict[str, Any]) -> tuple[str, ...]:
    def share(value: float, sign: str = "") -> str:
        return f"{value:{sign}.0%}" if value == value else "-"

    interval = f" ({share(group['low'])} to {share(group['high'])})"
    error = share(group["median_abs_error"])
    kind = group["kind"] + (" door" if group["clock"] == "door" else "")
    width = group["p90_over_p10"]
    return (
        group["measure"], kind, group["use"], group["corridor"], str(group["n"]),
        str(group["no_journey"]), error + (interval if group["low"] == group["low"] else ""),
        share(group["median_error"], "+"), share(group["share_inside"]),
        f"{width:.2f}" if width == width else "-",
    )  # fmt: skip


def _errors(rows: Sequence[ValidationRow], seed: int) -> dict[str, Any]:
    there = [row for row in rows if row.route is not None]
    nan = float("nan")
    if not there:
        return {"n": 0, "no_journey": len(rows), "median_abs_error": nan, "low": nan, "high": nan,
                "median_error": nan, "share_inside": nan, "p90_over_p10": nan}  # fmt: skip
    errors = [row.error for row in there]
    low, high = _interval(there, seed)
    return {
        "n": len(there),
        "no_journey": len(rows) - len(there),
        "median_abs_error": float(np.median(np.abs(errors))),
        "low": low,
        "high": high,
        "median_error": float(np.median(errors)),
        "share_inside": float(np.mean([row.inside for row in there])),
        "p90_over_p10": float(np.median([row.width for row in there])),
    }


def _interval(rows: Sequence[ValidationRow], seed: int) -> tuple[float, float]:
    """Bootstrap interval of the median absolute error; journeys of one lane stay together."""
    lanes: dict[frozenset[str], list[float]] = defaultdict(list)
    for row in rows:
        ends = frozenset((row.observation.origin, row.observation.destination))
        lanes[ends].append(abs(row.error))
    groups = [np.array(lanes[ends]) for ends in sorted(lanes, key=sorted)]
    if len(groups) < 2:
        return float("nan"), float("nan")
    generator = np.random.default_rng(seed)
    picks = generator.integers(len(groups), size=(_RESAMPLES, len(groups)))
    medians = [float(np.median(np.concatenate([groups[i] for i in pick]))) for pick in picks]
    tail = (1.0 - _CONFIDENCE) / 2.0
    low, high = np.quantile(medians, [tail, 1.0 - tail])
    return float(low), float(high)


def day_seen(seen: Observation, newest: date) -> tuple[date, tuple[str, ...]]:
    """Middle of the period of an observation, at most the newest date of the data, and warnings.

    Parameters
    ----------
    seen : Observation
    newest : datetime.date
        Nothing later is known.
    """
    first, last = seen.date_from or seen.date_to, seen.date_to or seen.date_from
    if first is None or last is None:
        return newest, ("the observation has no date: taken as of the newest evidence",)
    middle = first + timedelta(days=(last - first).days // 2)
    if middle > newest:
        return newest, (f"seen around {middle}, after the newest evidence: taken as of {newest}",)
    return middle, ()


def _journey(planner: Planner, seen: Observation) -> Route:
    return find_with(
        planner, seen.origin, seen.destination, minimise="time_h",
        corridor=rule_named(planner.network, seen.corridor or None), via=seen.via,
        avoid=_not_by(planner.network, seen),
    )  # fmt: skip


def _not_by(network: Network, seen: Observation) -> list[str]:
    """Movers that the journey did not use.

    A page that names one mode means it; what is told of whole corridors is told of trains and
    ships, so a faster way by truck is another journey.
    """
    cited = (network.evidence[name] for name in seen.source.split() if name in network.evidence)
    named = {row.mode for row in cited}
    one = named.pop() if len(named) == 1 else ""
    unused = _NOT_USED.get(one, ("road",) if seen.corridor in _BY_TRAIN else ())
    held = {link.moves for link in network.links.values()}
    return [mover for mover in unused if mover in held]


def _compared(planner: Planner, seen: Observation, notes: tuple[str, ...]) -> ValidationRow:
    try:
        route = _journey(planner, seen)
    except NoRouteError as error:
        return ValidationRow(seen, planner.on, notes=(*notes, *error.reasons))
    if seen.measure == "cost_usd":
        money = route.cost_usd
        low, middle, high = (
            figure / route.feu for figure in (money.low, money.value, money.high)
        )
        return ValidationRow(seen, planner.on, route, low, middle, high, notes)
    span = route.time_h
    if seen.clock != "door":
        return ValidationRow(seen, planner.on, route, span.p10, span.p50, span.p90, notes)
    waits = _waits_at(planner.network, seen.origin, planner.on)
    parts = [item for item in (*route.components, *waits) if item.measure == "time_h"]
    low, middle, high = np.quantile(total_draws(parts), [0.1, 0.5, 0.9])
    told = "door to door: no road legs are documented, so terminal to terminal is compared"
    if waits:
        told += ", with the wait at the origin"
    return ValidationRow(
        seen, planner.on, route, float(low), float(middle), float(high), (*notes, told)
    )


def _waits_at(network: Network, place: str, day: date) -> list[Component]:
    """Wait between order and departure, where a parameter gives it."""
    facts = {"place": frozenset({place}), "country": frozenset({network.places[place].country})}
    row = ParameterTable(network.parameters.values()).find("origin_wait_h", facts, day)
    if row is None:
        return []
    spread = Spread(row.low, row.value, row.high, row.shape)
    cause = row.cause or row.id
    return [Component(place, "time_h", "origin wait", spread, cause, (row.id,), row.basis)]


def validate(
    network: Network,
    *,
    use: str | None = None,
    observations: Iterable[Observation] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Validation:
    """Hold the model against observed journeys.

    Parameters
    ----------
    network : Network
        All dates; each journey is searched in the state of the world of its own date.
    use : str, optional
        ``calibrate`` or ``judge``; default all rows.
    observations : iterable of Observation, optional
        Journeys; default those of the network.
    progress : callable, optional
        Called with rows done and rows in all.

    Returns
    -------
    Validation
        One row per journey; a journey that the model does not have says why.

    Raises
    ------
    OptionError
        ``use`` is not known, or there is nothing to compare.

    Examples
    --------
    >>> import corridors as co
    >>> net = co.load_network()
    >>> seen = [row for row in net.observations if row.id == "xian-baku-mean-2025-12"]
    >>> result = validate(net, observations=seen)
    >>> result.rows[0].day.isoformat(), result.rows[0].route.corridor
    ('2025-12-16', 'middle')
    """
    if use is not None and use not in USES:
        raise OptionError(f"there are no observations for {use!r}; give one of {', '.join(USES)}")
    given = network.observations if observations is None else tuple(observations)
    seen = [row for row in given if use is None or row.use == use]
    if not seen:
        raise OptionError(
            "there are no observed journeys to compare with; give observations=, or load them "
            "with load_network(observations=...)"
        )
    days = [day_seen(row, network.data_date) for row in seen]
    found: dict[int, ValidationRow] = {}
    for day in sorted({day for day, _ in days}):
        planner = Planner(network.as_of(day), Consignment(feu=1.0), on=day)
        for number, row in enumerate(seen):
            if days[number][0] == day:
                found[number] = _compared(planner, row, days[number][1])
                if progress is not None:
                    progress(len(found), len(seen))
    return Validation(tuple(found[number] for number in range(len(seen))), network)
