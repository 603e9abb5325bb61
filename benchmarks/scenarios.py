"""Time all shipped scenarios and a sweep of a thousand cases.

PYTHONPATH=. python benchmarks/scenarios.py [--jobs N]
"""

import argparse
import os
import time

import corridors as co


def timed(title, call):
    wall, cpu = time.perf_counter(), time.process_time()
    found = call()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"| {title} | {len(found):,} | {wall:.1f} | {cpu:.1f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=1)
    jobs = parser.parse_args().jobs
    network = co.load_network()
    names = co.list_scenarios()
    digital = co.load_scenario("digital-corridor").measures
    levers = [co.Lever(digital[0], 0.3, 1.0), co.Lever(digital[1], 0.3, 1.0),
              co.Lever(co.load_scenario("six-ships").measures[0], 0, 6)]  # fmt: skip
    co.sweep(network, levers, cases=2)  # compiled once
    print(f"load {os.getloadavg()[0]:.1f}, {jobs} jobs\n")
    print("| what | rows or cases | wall s | cpu s |")
    print("|---|---:|---:|---:|")
    timed("all scenarios, 8 lanes x 4 corridors, 1,000 draws",
          lambda: co.compare(network, scenarios=names, draws=1000, seed=1, jobs=jobs))  # fmt: skip
    timed("1,000 cases of 3 levers, 8 lanes x 4 corridors, no draws",
          lambda: co.sweep(network, levers, cases=1000, jobs=jobs))  # fmt: skip


if __name__ == "__main__":
    main()
