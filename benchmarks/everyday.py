"""Time what everybody waits for: verdicts and a map.

PYTHONPATH=. python benchmarks/everyday.py
"""

import sys
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path.insert(0, str(TESTS))


def best_of(rounds, call):
    """Least seconds of computing."""
    found = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        call()
        found = min(found, time.process_time() - start)
    return found


def verdicts():
    """One route of forty links, and ten thousand consignments on fifty journeys."""
    from policy_journeys import NORTHERN, goods, legs
    from test_policy_verdict_table import consignments, journeys

    from corridors.policy import judge, load_rules, verdict_table

    rules = load_rules().switch_on()
    way = legs("|".join([NORTHERN] * 4), "2026-06-01")[:40]
    wanted = goods(hs="8457")
    yield (
        "verdict on a route of 40 links (wanted: below 1 ms)",
        best_of(300, lambda: judge(rules, way, wanted, origin="CN", destination="DE")),
    )
    ways = [case._replace(passages=list(case.passages) * 4) for case in journeys(50, 5)]
    boxes = consignments(10_000, 6)
    yield (
        "10,000 consignments on 50 journeys (wanted: below 10 s)",
        best_of(3, lambda: verdict_table(rules, ways, boxes)),
    )


def maps():
    """The map of four corridors, and as many countries drawn plain by geopandas."""
    import matplotlib as mpl

    mpl.use("agg")
    import geopandas as gpd
    import matplotlib.pyplot as plt

    import corridors as co
    from corridors.data import data_folder
    from corridors.plotting import plot_routes
    from corridors.plotting.basemap import _features

    lanes = [("xian", "duisburg"), ("xian", "istanbul"), ("xian", "bandar-abbas")]
    routes = co.compare(co.load_network(), lanes=lanes).routes

    def ours():
        _features.cache_clear()
        figure = plot_routes(routes).figure
        figure.canvas.draw()
        plt.close(figure)

    def plain():
        axes = gpd.read_file(data_folder() / "basemap" / "countries.geojson").plot()
        axes.figure.canvas.draw()
        plt.close(axes.figure)

    yield "map of four corridors, base map read afresh (wanted: below 3 s)", best_of(3, ours)
    yield "the countries of its base map by geopandas alone", best_of(3, plain)


def main():
    """Print a table."""
    print("| what | cpu s |")
    print("|---|---:|")
    for part in (verdicts, maps):
        for title, seconds in part():
            print(f"| {title} | {seconds:.4f} |", flush=True)


if __name__ == "__main__":
    main()
