"""Yearly capacities of a network, read from the rows of ``parameters.csv``.

An arc takes the best row of each quantity. Arcs share a capacity when the row names their place;
a row that names links, or nothing, holds for each link alone. Trains, wagons and trucks a day are
counted each way (on single track both ways together), TEU and Mt a year both ways together. What
other traffic takes is subtracted. A gauge change whose slots are counted takes the trains of those
slots (``slots_per_day``), the rows that also price its queue.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from corridors.errors import DataError
from corridors.flows.reading import Facts, Reading, kind_of
from corridors.flows.resources import Resource
from corridors.flows.shipping import vessel_resources
from corridors.flows.words import counted, line_name, place_name, service_name
from corridors.network.arcs import Arc
from corridors.routing.graph import Graph
from corridors.schema import Parameter

__all__ = ["CAPACITIES", "Units", "read_resources"]

SLOTS = "slots_per_day"
T_PER_MT = 1e6


@dataclass(frozen=True)
class Units:
    """How a quantity counts.

    Parameters
    ----------
    unit : str
        What is counted.
    teu, tonnes : str
        Quantities that say how many TEU and tonnes one of them carries.
    """

    unit: str
    teu: str
    tonnes: str

    @property
    def daily(self) -> bool:
        """Whether it is counted by the day and each way."""
        return self.unit in ("trains", "wagons", "trucks")


CAPACITIES = {
    SLOTS: Units("trains", "train_teu", "train_t"),
    "capacity_trains_per_day": Units("trains", "train_teu", "train_t"),
    "capacity_wagons_per_day": Units("wagons", "wagon_teu", "wagon_t"),
    "capacity_trucks_per_day": Units("trucks", "truck_teu", "truck_t"),
    "capacity_teu_per_year": Units("TEU", "", "payload_t_per_teu"),
    "capacity_mt_per_year": Units("t", "payload_t_per_teu", ""),
}


@dataclass
class _Share:
    """Arcs that share one capacity while they are gathered."""

    row: Parameter
    first: Arc
    facts: Facts
    single: bool
    arcs: list[int] = field(default_factory=list)
    per_teu: list[float] = field(default_factory=list)
    per_t: list[float] = field(default_factory=list)


class _Reader:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.graph, self.network = reading.graph, reading.graph.network

    def carried(self, units: Units, facts: Facts, what: str) -> tuple[float, float]:
        """TEU and tonnes on one unit."""
        need = self.reading.need
        if units.unit == "t":
            return 1.0 / need(units.teu, facts, what).value, 1.0
        teu = need(units.teu, facts, what).value if units.teu else 1.0
        return teu, need(units.tonnes, facts, what).value

    def rows_of(self, arc: Arc, facts: Facts) -> dict[str, Parameter]:
        """Rows that bound an arc; slots of a gauge change, where counted, are its trains."""
        found = {
            name: row for name in CAPACITIES if (row := self.reading.find(name, facts)) is not None
        }
        if kind_of(arc) != "gauge change":
            found.pop(SLOTS, None)
        elif SLOTS in found:
            found.pop("capacity_trains_per_day", None)
        return found

    def stated(self) -> list[Resource]:
        shares: dict[tuple[object, ...], _Share] = {}
        problems: list[str] = []
        for number, arc in enumerate(self.graph.arcs):
            facts = self.reading.facts(arc)
            rows = self.rows_of(arc, facts)
            problems += self._disagreements(rows, facts, arc)
            for name, row in rows.items():
                units = CAPACITIES[name]
                single = units.daily and facts["tracks"] == {"1"} and arc.link.mode != "transfer"
                key = self._key(row, arc, units, single)
                share = shares.setdefault(key, _Share(row, arc, facts, single))
                teu, tonnes = self.carried(units, facts, f"edge {arc.link.id!r}")
                share.arcs.append(number)
                share.per_teu.append(1.0 / teu)
                share.per_t.append(1.0 / tonnes)
        if problems:
            raise DataError(list(dict.fromkeys(problems)))
        return [self._resource(key, share) for key, share in shares.items()]

    def _key(
        self, row: Parameter, arc: Arc, units: Units, single: bool
    ) -> tuple[object, ...]:  # fmt: skip
        named = _values(row, "place")
        places = tuple(dict.fromkeys(p for p in (arc.tail, arc.head) if p in named))
        here = arc.tail if arc.link.mode == "transfer" else arc.link.id
        where = places[0] if places else here
        way: object = None
        if units.daily and not single:
            way = (arc.leaves, arc.reaches) if arc.link.mode == "transfer" else (
                self._across(arc) if places else arc.forward
            )  # fmt: skip
        return row.id, where, way

    def _across(self, arc: Arc) -> tuple[str, str]:
        places = self.network.places
        return places[arc.tail].country, places[arc.head].country

    def _resource(self, key: tuple[object, ...], share: _Share) -> Resource:
        row, arc = share.row, share.first
        units = CAPACITIES[row.quantity]
        other = self.reading.share_of("other_traffic_share", share.facts)
        if units.daily:
            what = f"edge {arc.link.id!r}"
            days = self.reading.need("working_days_per_year", share.facts, what).value
            gross = row.value * days * (2.0 if share.single else 1.0)
        else:
            gross = row.value * (T_PER_MT if units.unit == "t" else 1.0)
        both = share.single or not units.daily
        way = "" if key[2] is None else f" {key[2]}"
        arcs = [self.graph.arcs[number] for number in share.arcs]
        return Resource(
            id=f"{row.id} {key[1]}{way}",
            name=f"{self._name(row, arcs, str(key[1]))}, {counted(row)}",
            kind=kind_of(arc),
            unit=units.unit,
            capacity=gross * (1.0 - other),
            gross=gross,
            arcs=np.array(share.arcs, dtype=np.int64),
            per_teu=np.array(share.per_teu),
            per_t=np.array(share.per_t),
            both_ways=both,
            return_share=self.reading.share_of("return_share", share.facts) if both else 0.0,
            rows=(row,),
            places=tuple(dict.fromkeys(p for a in arcs for p in (a.tail, a.head))),
            edges=tuple(dict.fromkeys(a.link.id for a in arcs)),
        )

    def _name(self, row: Parameter, arcs: Sequence[Arc], where: str) -> str:
        network, arc = self.network, arcs[0]
        if arc.link.mode == "transfer":
            vessels = {a.leaves for a in arcs} | {a.reaches for a in arcs}
            vessels = {v for v in vessels if not v.startswith(("rail", "road"))}
            place = place_name(network, arc.tail)
            if row.quantity == "capacity_wagons_per_day" and len(vessels) == 1:
                return f"{place} {service_name(vessels.pop()).split(' ', 1)[1]}"
            if kind_of(arc) == "gauge change":
                return f"{place} gauge change"
            return f"{place} port" if vessels else f"{place} terminal"
        ends = line_name(network, arc)
        if kind_of(arc) == "border":
            return f"{ends} border"
        if arc.link.moves_by in ("ferry", "sea"):
            return f"{ends} by {service_name(arc.link.service)}"
        tracks = {"1": ", single track", "2": ", double track"}
        known = tracks.get("" if arc.link.tracks != arc.link.tracks else f"{arc.link.tracks:.0f}")
        return f"{ends} {'road' if arc.link.moves_by == 'road' else 'line'}{known or ''}"

    def _disagreements(
        self, rows: dict[str, Parameter], facts: Facts, arc: Arc
    ) -> Iterable[str]:  # fmt: skip
        """Rows on one and the same thing whose ranges do not meet once brought to TEU."""
        by_where: dict[str, list[Parameter]] = defaultdict(list)
        for row in rows.values():
            by_where[row.where].append(row)
        for same in by_where.values():
            if len(same) < 2:
                continue
            spans = [(row, *self._span(row, facts, arc)) for row in same]
            for place, (one, low, high) in enumerate(spans):
                for other, other_low, other_high in spans[place + 1 :]:
                    if low > other_high or other_low > high:
                        yield (
                            f"parameters.csv: {one.id!r} ({one.value:g} {one.unit}) and "
                            f"{other.id!r} ({other.value:g} {other.unit}) speak of the same thing "
                            f"({one.where or 'everywhere'}) and disagree: {low:,.0f} to {high:,.0f}"
                            f" against {other_low:,.0f} to {other_high:,.0f} TEU a year; correct "
                            "one, or say by a selector what each counts"
                        )

    def _span(self, row: Parameter, facts: Facts, arc: Arc) -> tuple[float, float]:
        units = CAPACITIES[row.quantity]
        what = f"edge {arc.link.id!r}"
        teu = self.carried(units, facts, what)[0]
        if units.daily:
            # both ways, as the yearly figures are counted
            teu *= 2.0 * self.reading.need("working_days_per_year", facts, what).value
        else:
            teu *= T_PER_MT if units.unit == "t" else 1.0
        return row.low * teu, row.high * teu


def _values(row: Parameter, key: str) -> set[str]:
    for pair in row.where.split(";"):
        name, _, text = pair.partition("=")
        if name.strip() == key:
            return {part.strip() for part in text.split("|")}
    return set()


def read_resources(graph: Graph, day: date, *, heading: str = "west") -> tuple[Resource, ...]:
    """Every capacity of a network on a day.

    Parameters
    ----------
    graph : Graph
        Network as arrays.
    day : datetime.date
        Day on which the rows must hold.
    heading : str
        ``west`` or ``east``: direction of what is carried over inside a place.

    Raises
    ------
    DataError
        Two rows on one thing disagree, or a conversion has no row.
    """
    reading = Reading(graph, day, heading)
    return (*_Reader(reading).stated(), *vessel_resources(reading))
