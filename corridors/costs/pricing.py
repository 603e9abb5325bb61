"""Turn arcs into components: hours, dollars and kilograms, each made of parameter rows."""

from collections.abc import Iterable
from datetime import date

from corridors.costs.carbon import carbon_components
from corridors.costs.components import Component
from corridors.costs.consignment import Consignment
from corridors.costs.lookup import Lookup, MissingParameter
from corridors.costs.money import end_components, money_components
from corridors.costs.parameters import ParameterTable
from corridors.costs.running import time_components
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
    value_of_time_usd_per_h : float
        Worth of an hour for the whole consignment [USD/h].
    """

    def __init__(
        self, network: Network, consignment: Consignment, *, day: date, heading: str
    ) -> None:
        self.network, self.consignment, self.day, self.heading = network, consignment, day, heading
        self._lookup = Lookup(
            network.places, ParameterTable(network.parameters.values()), day, heading,
            links=network.links.values(),
        )  # fmt: skip
        self._known: dict[tuple[str, bool], tuple[Component, ...]] = {}
        self.payload_t, self.feu, cargo = self._cargo()
        worth = consignment.value_of_time_usd_per_t_h
        if worth is None:
            row = self._lookup.need("value_of_time_usd_per_t_h", {}, "the consignment")
            worth, cargo = row.value, (*cargo, row.id)
        self.value_of_time_usd_per_h = worth * self.payload_t
        self.cargo_parameters = cargo

    def _cargo(self) -> tuple[float, float, tuple[str, ...]]:
        """Payload [t], price units [FEU] and the parameter rows used for them."""
        goods, used = self.consignment, []

        def value(quantity: str) -> float:
            row = self._lookup.need(quantity, {}, "the consignment")
            used.append(row.id)
            return row.value

        feu = float(goods.feu or 0.0)
        if goods.teu:
            feu += goods.teu * value("teu_cost_share")
        if goods.tonnes is not None:
            payload = goods.tonnes
            if not goods.has_units:
                feu = payload / value("payload_t_per_feu")
        else:
            payload = goods.feu * value("payload_t_per_feu") if goods.feu else 0.0
            payload += goods.teu * value("payload_t_per_teu") if goods.teu else 0.0
        return payload, feu, tuple(used)

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
                *time_components(arc, self._lookup),
                *money_components(arc, self._lookup, feu=self.feu),
                *carbon_components(arc, self._lookup, payload_t=self.payload_t, feu=self.feu),
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
        """Charges at the two ends of a journey that fall on no link."""
        return end_components((origin, destination), self._lookup, feu=self.feu)
