"""Weights of very many arcs: arcs of one kind are priced together, components made when asked."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import overload

import numpy as np
from numpy.typing import NDArray

from corridors.costs import Component, Pricer
from corridors.costs.parameters import PreparedRow
from corridors.errors import DataError
from corridors.network import Network
from corridors.network.arcs import Arc
from corridors.schema import Link
from corridors.units import binaries

__all__ = ["MANY_ARCS", "LazyPrices", "total_of", "weights_by_kind"]

FloatArray = NDArray[np.float64]
Prices = tuple[Component, ...]

MANY_ARCS = 5_000
"""Arcs from which pricing each by itself takes longer than searching."""
_PROBES_KM = (100.0, 200.0, 700.0)


def total_of(items: Prices, measure: str) -> float:
    """What a search weighs an arc by: mean hours, central dollars or kilograms."""
    return sum(item.figure for item in items if item.measure == measure)


class LazyPrices(Sequence[Prices]):
    """Components of arcs, made when asked for.

    Parameters
    ----------
    pricer : Pricer
    arcs : sequence of Arc
    """

    def __init__(self, pricer: Pricer, arcs: Sequence[Arc]) -> None:
        self._pricer, self._arcs = pricer, arcs

    def __len__(self) -> int:
        return len(self._arcs)

    @overload
    def __getitem__(self, number: int) -> Prices: ...
    @overload
    def __getitem__(self, number: slice) -> list[Prices]: ...
    def __getitem__(self, number: int | slice) -> Prices | list[Prices]:
        if isinstance(number, slice):
            return self._pricer.price(self._arcs[number])
        return self._pricer.components(self._arcs[number])


def _named(network: Network) -> frozenset[str]:
    """Links and places that a parameter row speaks of by name."""
    names: set[str] = set()
    for row in network.parameters.values():
        wanted = PreparedRow(row).wanted
        names |= wanted.get("edge", frozenset()) | wanted.get("place", frozenset())
    return frozenset(names)


def _known(number: float) -> float | None:
    return number if number == number else None


def _kind_of_link(link: Link) -> tuple[object, ...]:
    return (
        link.mode, link.moves_by, link.service, link.operator, _known(link.gauge_mm),
        _known(link.electrified), tuple(country for country, km in link.countries if km > 0),
    )  # fmt: skip


def _kinds(network: Network, arcs: Sequence[Arc]) -> dict[object, list[int]]:
    """Numbers of the arcs of each kind; whatever is special is a kind of its own."""
    named, places = _named(network), network.places
    of_link: dict[int, tuple[object, ...] | None] = {}
    found: dict[object, list[int]] = {}
    for number, arc in enumerate(arcs):
        link = arc.link
        if id(link) not in of_link:
            ends = {link.id, link.origin, link.destination}
            plain = link.mode in ("rail", "road") and len(link.countries) < 2
            of_link[id(link)] = _kind_of_link(link) if plain and not ends & named else None
        kind: object = of_link[id(link)]
        if kind is None:
            kind = number
        else:
            a, b = places[arc.tail], places[arc.head]
            turn = (a.lon < b.lon) - (a.lon > b.lon)
            kind = (kind, arc.forward, a.country, b.country, turn)
        found.setdefault(kind, []).append(number)
    return found


def weights_by_kind(
    network: Network, pricer: Pricer, arcs: Sequence[Arc], measures: Sequence[str]
) -> dict[str, FloatArray]:
    """Weights of all arcs, those of plain line haul by their kind and kilometres.

    Parameters
    ----------
    network : Network
    pricer : Pricer
    arcs : sequence of Arc
    measures : sequence of str
        ``time_h``, ``cost_usd`` or ``co2_kg``.

    Returns
    -------
    dict of str to numpy.ndarray
        The same figures that pricing each arc gives, but for the last digits.

    Raises
    ------
    DataError
        With every quantity that is missing, once.

    Notes
    -----
    What a link costs is a part for the link and a part per kilometre, found from two lengths; a
    third proves it. Links named by a parameter row, borders, transfers and vessels are priced one
    by one.
    """
    weights = {measure: np.empty(len(arcs)) for measure in measures}
    problems: dict[str, None] = {}
    for numbers in _kinds(network, arcs).values():
        try:
            for measure, values in _weighed(pricer, arcs, numbers, measures):
                weights[measure][numbers] = values
        except DataError as error:
            problems.update(dict.fromkeys(error.problems))
    if problems:
        raise DataError(list(problems))
    return weights


def _weighed(
    pricer: Pricer, arcs: Sequence[Arc], numbers: list[int], measures: Sequence[str]
) -> Iterator[tuple[str, FloatArray]]:
    """Weights of the arcs of one kind, measure by measure."""
    if len(numbers) > len(_PROBES_KM):
        probes = [pricer.unkept(_of_length(arcs[numbers[0]], km)) for km in _PROBES_KM]
        km = np.array([arcs[number].link.length_km for number in numbers])
        for measure in measures:
            # before they are rounded, so that a slope over kilometres stays exact
            near, far, proof = (
                sum(item.unrounded for item in items if item.measure == measure) for items in probes
            )
            slope = (far - near) / (_PROBES_KM[1] - _PROBES_KM[0])
            fixed = near - slope * _PROBES_KM[0]
            if not np.isclose(fixed + slope * _PROBES_KM[2], proof, rtol=1e-9):
                break
            yield measure, binaries(fixed + slope * km)
        else:
            return
    each = [pricer.components(arcs[number]) for number in numbers]
    for measure in measures:
        yield measure, np.array([total_of(items, measure) for items in each])


def _of_length(arc: Arc, km: float) -> Arc:
    countries = tuple((country, km) for country, _ in arc.link.countries)
    return Arc(replace(arc.link, length_km=km, countries=countries), arc.forward)
