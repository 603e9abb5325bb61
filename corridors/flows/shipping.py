"""Yearly capacities of vessels: fleets that their lines share, berths, timetables."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from corridors.errors import DataError
from corridors.flows.fleets import MONTHS, LineNeeds, MonthLookup, line_needs
from corridors.flows.reading import Reading
from corridors.flows.resources import Resource
from corridors.flows.words import place_name, service_name
from corridors.network.arcs import Arc

__all__ = ["vessel_resources"]

HOURS_PER_YEAR = 8760.0


def vessel_resources(reading: Reading) -> list[Resource]:
    """Fleets, berths and timetables of a day.

    Parameters
    ----------
    reading : Reading

    Raises
    ------
    DataError
        A line has ships or sailings and no row says what a slot holds.
    """
    return _Ships(reading).resources()


class _Ships:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.graph, self.network = reading.graph, reading.graph.network
        self.months = [
            MonthLookup(self.network, reading.table, reading.day, reading.heading, month)
            for month in MONTHS
        ]

    def resources(self) -> list[Resource]:
        needs: dict[int, LineNeeds] = {}
        for number, arc in enumerate(self.graph.arcs):
            if arc.link.moves_by in ("ferry", "sea"):
                found = line_needs(arc, self.months)
                if found is not None:
                    needs[number] = found
        return [*self._fleets(needs), *self._berths(needs), *self._timetables(needs)]

    def _way(self, arc: Arc) -> str:
        places = self.network.places
        return "west" if places[arc.head].lon < places[arc.tail].lon else "east"

    def _per(self, number: int, needs: LineNeeds, each: float) -> tuple[float, float]:
        """What a TEU and a tonne take where a slot takes ``each``."""
        arc = self.graph.arcs[number]
        facts, what = self.reading.facts(arc), f"edge {arc.link.id!r}"
        if needs.teu_per_slot != needs.teu_per_slot:
            facts_text = f"parameters.csv: no teu_per_slot fits {what}; add a row"
            raise DataError([facts_text])
        in_boxes = needs.teu_per_slot == 1.0
        load = self.reading.need("payload_t_per_teu" if in_boxes else "wagon_t", facts, what).value
        return each / needs.teu_per_slot, each / load

    def _shared(
        self, key: str, name: str, kind: str, unit: str, capacity: float,
        parts: Sequence[tuple[int, LineNeeds, float]],
    ) -> Resource:  # fmt: skip
        arcs = [self.graph.arcs[number] for number, _, _ in parts]
        per = [self._per(number, needs, each) for number, needs, each in parts]
        other = self.reading.share_of("other_traffic_share", self.reading.facts(arcs[0]))
        return Resource(
            id=key, name=name, kind=kind, unit=unit, capacity=capacity * (1.0 - other),
            gross=capacity,
            arcs=np.array([number for number, _, _ in parts], dtype=np.int64),
            per_teu=np.array([teu for teu, _ in per]),
            per_t=np.array([tonnes for _, tonnes in per]),
            rows=tuple({row.id: row for _, n, _ in parts for row in n.rows}.values()),
            places=tuple(dict.fromkeys(p for a in arcs for p in (a.tail, a.head))),
            edges=tuple(dict.fromkeys(a.link.id for a in arcs)),
        )  # fmt: skip

    def _fleets(self, needs: dict[int, LineNeeds]) -> Iterable[Resource]:
        groups: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, line in needs.items():
            if line.ships:
                arc = self.graph.arcs[number]
                groups[arc.link.service, self._way(arc)].append(number)
        for (service, way), numbers in groups.items():
            ships = sum(needs[number].ships for number in numbers)
            parts = [(number, needs[number], needs[number].ship_years) for number in numbers]
            name = f"{service_name(service)} fleet {way}bound, {ships:g} ships"
            yield self._shared(f"fleet {service} {way}", name, "fleet", "ships", ships, parts)

    def _berths(self, needs: dict[int, LineNeeds]) -> Iterable[Resource]:
        groups: dict[tuple[str, str, str], list[tuple[int, LineNeeds, float]]] = defaultdict(list)
        berths: dict[tuple[str, str, str], float] = {}
        for number, line in needs.items():
            arc = self.graph.arcs[number]
            for place, count, hours in line.berth_h:
                key = (place, arc.link.service, self._way(arc))
                groups[key].append((number, line, hours))
                berths[key] = count
        for (place, service, way), parts in groups.items():
            count = berths[place, service, way]
            where = place_name(self.network, place)
            name = f"{where} berths of the {service_name(service)} {way}bound, {count:g} berths"
            yield self._shared(
                f"berths {place} {service} {way}", name, "berths", "berth-hours",
                count * HOURS_PER_YEAR, parts,
            )  # fmt: skip

    def _timetables(self, needs: dict[int, LineNeeds]) -> Iterable[Resource]:
        for number, line in needs.items():
            if line.ships:
                continue
            arc = self.graph.arcs[number]
            ends = " to ".join(place_name(self.network, end) for end in (arc.tail, arc.head))
            weekly = next(row for row in line.rows if row.quantity == "sailings_per_week")
            name = f"{ends} {service_name(arc.link.service)}, {weekly.value:g} sailings a week"
            yield self._shared(
                f"sailings {arc.link.id} {arc.forward}", name, "sailings", "slots",
                line.slots_per_year, [(number, line, 1.0)],
            )  # fmt: skip
