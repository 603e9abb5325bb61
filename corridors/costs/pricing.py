"""Turn arcs into components: hours, dollars and kilograms, each made of parameter rows."""

from collections.abc import Iterable
from datetime import date

from corridors.costs.carbon import Load, carbon_components
from corridors.costs.components import Component
from corridors.costs.consignment import Consignment
from corridors.costs.lookup import Lookup, MissingParameter
from corridors.costs.money import end_components, insurance_components, money_components
from corridors.costs.parameters import ParameterTable
from corridors.costs.running import time_components
from corridors.costs.trains import hurried
from corridors.costs.worth import WorthPart, worth_parts
from corridors.errors import DataError
from corridors.network import Network
from corridors.network.arcs import Arc

__all__ = ["Pricer"]


class Pricer:
    """Prices of a network's arcs for one consignment on one day.

    Parameters
    ----------
    network : Network
        Places, links and parameters.
    consignment : Consignment
        What is sent.
    day : datetime.date
        Day of departure: parameters and season of that day.
    heading : str
        ``west`` or ``east``: the way the journey goes, for figures that differ by it.

    Attributes
    ----------
    payload_t : float
        Weight of the goods [t].
    feu : float
        Units that prices are counted by [FEU].
    worth_parts : tuple of WorthPart
        What the worth of an hour is made of [USD/t-h].
    value_of_time_usd_per_h : float
        Worth of an hour for the whole consignment [USD/h].
    """

    def __init__(
        self, network: Network, consignment: Consignment, *, day: date, heading: str
    ) -> None:
        self.network, self.consignment, self.day, self.heading = network, consignment, day, heading
        self._lookup = Lookup(
            network.places, ParameterTable(network.parameters.values()), day, heading,
            links=network.links.values(), train=consignment.train,
        )  # fmt: skip
        self._known: dict[tuple[str, bool], tuple[Component, ...]] = {}
        self.payload_t = self._payload_t()
        self.feu = self._price_feu()
        boxes = consignment.units_feu or self.payload_t / self._cargo_value("payload_t_per_feu")
        self._load = Load(self.payload_t, boxes if consignment.in_boxes else 0.0, self.feu)
        self.worth_parts = self._worth()
        worth = sum(part.spread.value for part in self.worth_parts)
        self.value_of_time_usd_per_h = worth * self.payload_t

    def _cargo_value(self, quantity: str) -> float:
        return self._lookup.need(quantity, {}, "the consignment").value

    def _payload_t(self) -> float:
        goods = self.consignment
        if goods.tonnes is not None:
            return goods.tonnes
        payload = goods.feu * self._cargo_value("payload_t_per_feu") if goods.feu else 0.0
        return payload + (goods.teu * self._cargo_value("payload_t_per_teu") if goods.teu else 0.0)

    def _price_feu(self) -> float:
        goods = self.consignment
        if not goods.has_units:
            return self.payload_t / self._cargo_value("payload_t_per_feu")
        return float(goods.feu or 0.0) + (
            goods.teu * self._cargo_value("teu_cost_share") if goods.teu else 0.0
        )

    def _worth(self) -> tuple[WorthPart, ...]:
        try:
            return worth_parts(self._lookup, self.consignment, payload_t=self.payload_t)
        except MissingParameter as missing:
            raise DataError([str(missing)]) from None

    def components(self, arc: Arc) -> tuple[Component, ...]:
        """Components of one arc.

        Raises
        ------
        DataError
            A quantity that the arc needs has no row that fits.
        """
        key = (arc.link.id, arc.forward)
        if key not in self._known:
            self._known[key] = self.unkept(arc)
        return self._known[key]

    def unkept(self, arc: Arc) -> tuple[Component, ...]:
        """The same without remembering it: of links that stand for others."""
        try:
            return (
                *hurried(time_components(arc, self._lookup), arc, self._lookup),
                *money_components(arc, self._lookup, feu=self.feu, goods=self.consignment),
                *carbon_components(arc, self._lookup, self._load),
            )
        except MissingParameter as missing:
            raise DataError([str(missing)]) from None

    def price(self, arcs: Iterable[Arc]) -> list[tuple[Component, ...]]:
        """Components of many arcs.

        Raises
        ------
        DataError
            With every quantity that is missing, once.
        """
        priced: list[tuple[Component, ...]] = []
        problems: dict[str, None] = {}
        for arc in arcs:
            try:
                priced.append(self.components(arc))
            except DataError as error:
                problems.update(dict.fromkeys(error.problems))
        if problems:
            raise DataError(list(problems))
        return priced

    def ends(self, origin: str, destination: str) -> tuple[Component, ...]:
        """Charges of a journey that fall on no link: terminals, and an insurance if asked for."""
        goods, value = self.consignment, self.consignment.value_usd
        try:
            if goods.insured and value is None:
                value = self.feu * self._lookup.need("value_usd_per_feu", {}, "the goods").value
            return (
                *end_components((origin, destination), self._lookup, feu=self.feu),
                *insurance_components(origin, self._lookup, value_usd=value or 0.0, goods=goods),
            )
        except MissingParameter as missing:
            raise DataError([str(missing)]) from None
