"""The facts a rule is held against: the journey, the goods and the people."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple, Protocol

from corridors.errors import OptionError
from corridors.policy.goods import normal_hs
from corridors.policy.jurisdictions import Jurisdictions

__all__ = ["Endpoint", "Goods", "GoodsFacts", "Journey", "Passage", "facts_of", "on_departure"]

LOADINGS = ("container", "covered_wagon", "wagon", "trailer", "empty_platform")


class Goods(Protocol):
    """What the rules ask of a consignment; `None` or empty means not given.

    ``parties`` maps a role to a country code or a name: ``carrier_est``, ``carrier_owner``,
    ``trailer_plate``, ``truck_plate``, ``vessel_flag``, ``driver``, ``payer``, ``insurer``
    (countries); ``container_owner``, ``carrier``, ``bank``, ``consignor``, ``operator``,
    ``vessel_imo`` (names). Two further attributes are read where an object has them: ``loading``
    (container, covered_wagon, wagon, trailer, empty_platform) and ``stored_in``, the countries
    in which the goods are imported or stored on the way.
    """

    @property
    def hs(self) -> str | None:
        """HS code, two or more digits."""

    @property
    def goods_origin(self) -> str | None:
        """Country in which the goods were made."""

    @property
    def exported_from(self) -> str | None:
        """Country they are exported from; the origin's country where not given."""

    @property
    def jurisdictions(self) -> tuple[str, ...]:
        """Whose law binds the shipper."""

    @property
    def use(self) -> str | None:
        """Stated use, such as ``humanitarian`` or ``military``."""

    @property
    def parties(self) -> Mapping[str, str]:
        """Role to country code or name."""

    @property
    def granted_licences(self) -> Collection[str]:
        """Ids of rules whose licence has been granted."""

    @property
    def blocked_parties(self) -> Collection[str]:
        """Names the user has screened out."""


class Passage(NamedTuple):
    """One link of a journey as a rule sees it.

    Parameters
    ----------
    edge : str
        Edge id.
    mode, moves_by : str
        Kind of link and what moves on it; `moves_by` is empty for a transfer.
    countries : tuple of str
        Countries touched, in the order of travel; for ferry and sea links those of both ports.
    places : tuple of str
        Ids of the two ends, and the border post between them where it is known.
    border : str
        ``BY-PL`` (letters in order) where a land border is crossed, several joined by a
        semicolon, else empty.
    entered : date
        Day on which the link is entered.

    Examples
    --------
    >>> Passage("brest-malaszewicze-rail", "border", "rail", ("BY", "PL"),
    ...         ("brest", "malaszewicze"), "BY-PL", date(2025, 9, 18)).mover
    'rail'
    """

    edge: str
    mode: str
    moves_by: str
    countries: tuple[str, ...]
    places: tuple[str, ...]
    border: str
    entered: date

    @property
    def mover(self) -> str:
        """What carries the goods here; empty for a transfer."""
        return self.moves_by or ("" if self.mode in ("transfer", "border") else self.mode)


class Journey(Protocol):
    """A route that can be judged."""

    def passages(self) -> Sequence[Passage]:
        """Links in the order of travel, with the day each is entered."""


class Endpoint(NamedTuple):
    """Where a journey begins or ends."""

    country: str
    place: str = ""


class GoodsFacts(NamedTuple):
    """Facts of a consignment in one hashable, checked value."""

    hs: str | None
    use: str | None
    goods_origin: str
    exported_from: str
    jurisdictions: tuple[str, ...]
    parties: tuple[tuple[str, str], ...]
    granted: frozenset[str]
    blocked: frozenset[str]
    loading: str
    stored_in: frozenset[str]


COUNTRY_ROLES = frozenset(
    (
        "carrier_est",
        "carrier_owner",
        "trailer_plate",
        "truck_plate",
        "vessel_flag",
        "driver",
        "payer",
        "insurer",
        "bank_country",
    )
)


def _loading(goods: Any) -> str:
    given = getattr(goods, "loading", None)
    if given:
        if given not in LOADINGS:
            raise OptionError(f"loading is {given!r}; give one of {', '.join(LOADINGS)}")
        return str(given)
    boxed = getattr(goods, "feu", None) or getattr(goods, "teu", None)
    return "container" if boxed else ""


def facts_of(goods: Goods, sets: Jurisdictions) -> GoodsFacts:
    """Check and gather the facts of a consignment.

    Raises
    ------
    UnknownNameError
        A country or jurisdiction that nobody knows.
    OptionError
        A malformed HS code or loading.
    """
    try:
        hs = normal_hs(getattr(goods, "hs", None))
    except ValueError as error:
        raise OptionError(f"consignment: {error}") from None

    def country(name: str) -> str:
        value = getattr(goods, name, None)
        return sets.normal(value) if value else ""

    parties = dict(getattr(goods, "parties", None) or {})
    for role in COUNTRY_ROLES & parties.keys():
        parties[role] = sets.normal(parties[role])
    use = getattr(goods, "use", None)
    return GoodsFacts(
        hs=hs,
        use=str(use).strip().lower() if use else None,
        goods_origin=country("goods_origin"),
        exported_from=country("exported_from"),
        jurisdictions=tuple(
            sorted({sets.normal(name) for name in getattr(goods, "jurisdictions", None) or ()})
        ),
        parties=tuple(sorted((str(k), str(v)) for k, v in parties.items() if v)),
        granted=frozenset(getattr(goods, "granted_licences", None) or ()),
        blocked=frozenset(
            str(name).casefold() for name in getattr(goods, "blocked_parties", None) or ()
        ),
        loading=_loading(goods),
        stored_in=frozenset(sets.normal(c) for c in getattr(goods, "stored_in", None) or ()),
    )


def on_departure(passages: Sequence[Passage], on: date | None) -> tuple[Passage, ...]:
    """Passages shifted so that the first is entered on a day; unchanged without one.

    Examples
    --------
    >>> leg = Passage("a-b-rail", "rail", "rail", ("CN",), ("a", "b"), "", date(2025, 1, 1))
    >>> on_departure([leg], date(2025, 9, 6))[0].entered
    datetime.date(2025, 9, 6)
    """
    if on is None or not passages:
        return tuple(passages)
    shift: timedelta = on - passages[0].entered
    if not shift:
        return tuple(passages)
    return tuple(p._replace(entered=p.entered + shift) for p in passages)
