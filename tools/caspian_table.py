"""What the Caspian lines give, month by month: the table of ``docs/models/caspian.md``."""

from datetime import date

from corridors.costs import ParameterTable
from corridors.costs.crossings import line_of
from corridors.costs.lookup import Lookup
from corridors.costs.vessels import (
    VesselService,
    capacity_per_year,
    load,
    round_trip_h,
    sailings_per_day,
    wait_to_board,
)
from corridors.network import Network
from corridors.network.arcs import Arc

LINES = {
    "Aktau - Alat, feeder (TEU)": "aktau-port-alat-ferry-feeder",
    "Kuryk - Alat, ferry (wagons and trucks)": "kuryk-port-alat-ferry",
    "Turkmenbashi - Alat, ferry (wagons and trucks)": "turkmenbashi-alat-ferry-ropax",
}
MONTHS = ((2022, 7), (2022, 12), (2025, 7), (2025, 12))
_HEAD = "| line, westbound | month |"


def _line(net: Network, edge: str, year: int, month: int) -> VesselService:
    day = date(year, month, 15)
    table = ParameterTable(net.parameters.values())
    lookup = Lookup(net.places, table, day, "west", links=net.links.values())
    ways = (Arc(net.links[edge], forward) for forward in (True, False))
    found = line_of(next(arc for arc in ways if arc.head == "alat"), lookup)
    assert found is not None, edge
    return found.service


def rows(net: Network) -> list[str]:
    """Rows of the table."""
    found = []
    for title, edge in LINES.items():
        for number, (year, month) in enumerate(MONTHS):
            line = _line(net, edge, year, month)
            wait = wait_to_board(line)
            whole = sum(capacity_per_year(_line(net, edge, year, m)) for m in range(1, 13)) / 12
            found.append(
                f"| {'' if number else title} | {date(year, month, 1):%B %Y} "
                f"| {round_trip_h(line):.0f} | {7 * sailings_per_day(line):.1f} | {load(line):.2f} "
                f"| {wait.p10:.0f} / {wait.p50:.0f} / {wait.p90:.0f} | {wait.mean:.0f} "
                f"| {capacity_per_year(line):,.0f} | {whole:,.0f} |"
            )
    return found


def with_table(page: str, net: Network) -> str:
    """The page with the rows of its table made anew."""
    before, head, rest = page.partition(_HEAD)
    titles, rule, after = rest.split("\n", 2)
    tail = after[after.index("\n\n") :]
    return "".join([before, head, titles, "\n", rule, "\n", "\n".join(rows(net)), tail])
