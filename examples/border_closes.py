"""Tell what changes if a border, a country or a ferry closes.

    python border_closes.py xian duisburg PL-BY

The third word is a border (PL-BY), country (RU), place (brest) or vessel service.
"""

import sys

import corridors as co


def main(origin: str = "xian", destination: str = "duisburg", closed: str = "PL-BY") -> None:
    """Print the journey before, the journey round, and the difference."""
    net = co.load_network()
    before = co.find_route(net, origin, destination)
    try:
        after = co.find_route(net, origin, destination, avoid=[closed])
    except co.errors.NoRouteError as error:
        print(f"Nothing is left: {'; '.join(error.reasons)}")
        return
    print("Before:", before.summary().splitlines()[0])
    if after.edges == before.edges:
        print(f"{closed} lies off the way: nothing changes.")
        return
    print("After: ", after.summary().splitlines()[0])
    days = (after.time_h.mean - before.time_h.mean) / 24
    dollars = after.cost_usd.value - before.cost_usd.value
    carbon = after.co2_kg - before.co2_kg
    print(f"Without {closed}: {days:+.1f} days (mean), {dollars:+,.0f} USD, {carbon:+,.0f} kg CO2e")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:4])
    except co.errors.CorridorsError as error:
        sys.exit(str(error))
