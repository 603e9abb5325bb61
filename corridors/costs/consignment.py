"""What is sent: goods under one transport contract."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite

from corridors.errors import OptionError
from corridors.units import TEU_PER_FEU

__all__ = ["TRAINS", "Consignment"]

_ISO = re.compile("[A-Z]{2}")
_LAW = re.compile("[A-Z]{2,}(-[A-Z0-9]+)*")  # a country, or a set of countries such as EAEU
_LOADINGS = ("container", "covered_wagon", "wagon", "trailer", "empty_platform")
_BOXES = ("carrier", "own")
TRAINS = ("ordinary", "full-timetable", "showcase")


@dataclass(frozen=True)
class Consignment:
    """Goods sent together, in containers or by weight.

    Parameters
    ----------
    feu, teu : float, optional
        Forty- and twenty-foot units. One FEU where nothing at all is given.
    tonnes : float, optional
        Weight of the goods [t]; by default the usual payload of the units. Given alone, it is
        carried in as many FEU as the usual payload needs.
    hs : str, optional
        Harmonised System code, two to ten digits.
    value_usd : float, optional
        Value of the goods [USD]; gives the worth of an hour and the premium of an insurance.
    goods_origin : str
        Country where the goods were made (ISO code).
    jurisdictions : tuple of str
        Whose law binds the shipper: countries, or sets such as ``EU`` and ``EAEU``.
    value_of_time_usd_per_t_h : float, optional
        Worth of an hour saved [USD/t-h], in place of what value and table say.
    delay_usd_per_t_h : float, optional
        What an hour costs besides capital and ageing, such as penalties [USD/t-h]; added to them.
    exported_from : str, optional
        Country of export; by default that of the origin.
    use : str, optional
        End use, such as ``humanitarian``.
    parties : mapping, optional
        Who carries, owns and pays, by role. What is not given is not assessed.
    granted_licences : tuple of str
        Rules for which a licence is at hand.
    blocked_parties : tuple of str
        Parties that the user's own screening bars.
    loading : str, optional
        ``container``, ``covered_wagon``, ``wagon``, ``trailer`` or ``empty_platform``; containers
        where units are given.
    stored_in : tuple of str
        Countries in which the goods are imported or stored on the way.
    box : str
        Whose container it is: of the ``carrier``, who charges a one-way hire where it leaves China
        by land, or the shipper's ``own``. Ocean rates hold the carrier's box already.
    insured : bool
        Whether the premium of a cargo insurance is added; through rates hold none.
    train : str
        ``ordinary``; ``full-timetable`` for trains with a path of their own over all gauges; or
        ``showcase`` for first, test and record trains. Changes hours, not prices.

    Raises
    ------
    OptionError
        A figure is zero, negative or not a number, or a code is malformed.

    Examples
    --------
    >>> Consignment(feu=2).units_feu
    2.0
    >>> Consignment(teu=1).units_feu
    0.5
    """

    feu: float | None = None
    teu: float | None = None
    tonnes: float | None = None
    hs: str | None = None
    value_usd: float | None = None
    goods_origin: str = "CN"
    jurisdictions: tuple[str, ...] = ("CN",)
    value_of_time_usd_per_t_h: float | None = None
    delay_usd_per_t_h: float | None = None
    exported_from: str | None = None
    use: str | None = None
    parties: Mapping[str, str] = field(default_factory=dict, hash=False)
    granted_licences: tuple[str, ...] = ()
    blocked_parties: tuple[str, ...] = ()
    loading: str | None = None
    stored_in: tuple[str, ...] = ()
    box: str = "carrier"
    insured: bool = False
    train: str = "ordinary"

    def __post_init__(self) -> None:
        figures = ("feu", "teu", "tonnes", "value_usd", "value_of_time_usd_per_t_h",
                   "delay_usd_per_t_h")  # fmt: skip
        for name in figures:
            given = getattr(self, name)
            if given is not None and not (isfinite(given) and given > 0):
                raise OptionError(f"consignment: {name} is {given!r}; give more than 0")
        if self.hs is not None and not re.fullmatch(r"\d{2}|\d{4}|\d{6}|\d{8}|\d{10}", self.hs):
            raise OptionError(
                f"consignment: hs is {self.hs!r}; give 2, 4, 6, 8 or 10 digits such as '8517'"
            )
        self._check_codes()
        if not self.has_units and self.tonnes is None:
            object.__setattr__(self, "feu", 1.0)

    def _check_codes(self) -> None:
        for code in (self.goods_origin, self.exported_from or "CN", *self.stored_in):
            if not _ISO.fullmatch(code):
                raise OptionError(
                    f"consignment: {code!r} is no country; give an ISO code such as 'CN'"
                )
        for code in self.jurisdictions:
            if not _LAW.fullmatch(code):
                raise OptionError(
                    f"consignment: {code!r} is no jurisdiction; give an ISO code such as 'CN' or "
                    "a set such as 'EU'"
                )
        if self.loading is not None and self.loading not in _LOADINGS:
            raise OptionError(
                f"consignment: loading is {self.loading!r}; give one of {', '.join(_LOADINGS)}"
            )
        if self.box not in _BOXES:
            raise OptionError(f"consignment: box is {self.box!r}; give {' or '.join(_BOXES)}")
        if self.train not in TRAINS:
            raise OptionError(
                f"consignment: train is {self.train!r}; give one of {', '.join(TRAINS)}"
            )

    @property
    def has_units(self) -> bool:
        """Whether containers were given, rather than a weight alone."""
        return self.feu is not None or self.teu is not None

    @property
    def in_boxes(self) -> bool:
        """Whether the goods travel in containers, as they do where no other loading is given."""
        return self.loading in (None, "container")

    @property
    def in_carriers_box(self) -> bool:
        """Whether they travel in a container that the carrier provides."""
        return self.in_boxes and self.box == "carrier"

    @property
    def units_feu(self) -> float:
        """Containers counted in FEU; 0 where only a weight is given."""
        return float(self.feu or 0.0) + float(self.teu or 0.0) / TEU_PER_FEU
