"""What is known of an arc, and the parameter rows that fit it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from corridors.costs.parameters import Facts, ParameterTable
from corridors.network.arcs import Arc, arcs_of
from corridors.schema import Link, Parameter, Place

__all__ = ["Lookup", "MissingParameter"]


class MissingParameter(Exception):
    """A quantity that an arc needs and no row gives."""


class Lookup:
    """Parameter rows for arcs on one day of one heading.

    Parameters
    ----------
    places : mapping of str to Place
    table : ParameterTable
    day : datetime.date
    heading : str
        ``west`` or ``east``.
    links : iterable of Link
        Links of the network: the vessel lines among them share boarding places.
    train : str
        Which train carries the goods; see `Consignment`.
    """

    def __init__(
        self, places: Mapping[str, Place], table: ParameterTable, day: date, heading: str,
        *, links: Iterable[Link] = (), train: str = "ordinary",
    ) -> None:  # fmt: skip
        self.places, self._table, self._day, self._heading = places, table, day, heading
        self.train = train
        self._facts: dict[tuple[str, bool], tuple[Link, dict[str, frozenset[str]]]] = {}
        self._lines: dict[tuple[str, str], list[Arc]] = defaultdict(list)
        for link in links:
            if link.moves_by in ("ferry", "sea") and link.valid_on(day):
                for arc in arcs_of(link):
                    self._lines[arc.tail, link.service].append(arc)

    def departures(self, place: str, service: str) -> list[Arc]:
        """Arcs by which a vessel service leaves a place on the day."""
        return self._lines.get((place, service), [])

    def facts(self, arc: Arc, **more: str) -> dict[str, frozenset[str]]:
        """Facts of an arc by selector key; keyword arguments replace or add single ones."""
        key = (arc.link.id, arc.forward)
        link, found = self._facts.get(key, (None, {}))
        if link is not arc.link:
            found = self._facts_of(arc)
            self._facts[key] = (arc.link, found)
        return found | {key: frozenset({text}) for key, text in more.items()} if more else found

    def _facts_of(self, arc: Arc) -> dict[str, frozenset[str]]:
        link, places = arc.link, self.places
        ends = (places[arc.tail], places[arc.head])
        heading = self._heading
        if link.mode != "transfer" and ends[0].lon != ends[1].lon:
            heading = "west" if ends[1].lon < ends[0].lon else "east"
        vessel = {s for s in (arc.leaves, arc.reaches) if not s.startswith(("rail", "road"))}
        found = {
            "edge": frozenset({link.id}),
            "place": frozenset({arc.tail, arc.head}),
            "country": frozenset({ends[0].country, ends[1].country}),
            "operator": frozenset({link.operator, *link.operator.split(";")}),
            "service": frozenset(vessel if link.mode == "transfer" else {link.service}),
            "sea": frozenset(s.partition("-")[0] for s in (vessel or {link.service}) if s),
            "side": frozenset({arc.leaves, arc.reaches}),
            "mode": frozenset({link.moves, link.mode}),
            "direction": frozenset({"fwd" if arc.forward else "rev", heading}),
            "month": frozenset({str(self._day.month)}),
            "train": frozenset({self.train}),
        }
        if ends[0].country != ends[1].country:
            found["border"] = frozenset({f"{ends[0].country}-{ends[1].country}"})
        if link.gauge_mm == link.gauge_mm:
            found["gauge"] = frozenset({f"{link.gauge_mm:.0f}"})
        return found

    def find(self, quantity: str, facts: Facts) -> Parameter | None:
        """Row that fits best, or None."""
        return self._table.find(quantity, facts, self._day)

    def need(self, quantity: str, facts: Facts, what: str) -> Parameter:
        """Row that fits best.

        Raises
        ------
        MissingParameter
            Nothing fits.
        """
        row = self.find(quantity, facts)
        if row is None:
            known = "; ".join(
                f"{key}={'|'.join(sorted(facts[key]))}"
                for key in ("mode", "country", "border", "service", "side")
                if facts.get(key, frozenset()) - {""}
            )
            raise MissingParameter(
                f"parameters.csv: no {quantity} fits {what} on {self._day} ({known}); add a row"
            )
        return row

    def by_country(self, arc: Arc) -> list[tuple[str, float]]:
        """Kilometres of an arc in each country, adding up to its length."""
        length = arc.link.length_km
        parts = [(country, km) for country, km in arc.link.countries if km > 0]
        total = sum(km for _, km in parts)
        if not parts or total <= 0:
            countries = dict.fromkeys(
                (self.places[arc.tail].country, self.places[arc.head].country)
            )
            return [(country, length / len(countries)) for country in countries]
        return [(country, km * length / total) for country, km in parts]
