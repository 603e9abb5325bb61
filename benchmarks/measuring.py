"""Run candidates in turn and compare them."""

import gc
import statistics
import sys
import time

import numpy as np

ROUNDS = 7
_clock = [time.perf_counter]


def now():
    """Seconds by the clock chosen."""
    return _clock[0]()


def use_processor_time():
    """Count processor time instead of the wall's."""
    _clock[0] = time.process_time


def measure(candidates, rounds=ROUNDS, now=now):
    """Run {name: (callable, how many answers it gives)} in turn; median seconds per answer."""
    taken = {name: [] for name in candidates}
    turns = {}
    for name, (call, _) in candidates.items():
        call()
        before = now()
        call()
        # short calls are repeated, so that each round sees warm caches whoever ran before
        turns[name] = max(1, round(0.03 / max(now() - before, 1e-9)))
    gc.disable()
    for _ in range(rounds):
        for name, (call, answers) in candidates.items():
            before = now()
            for _ in range(turns[name]):
                call()
            taken[name].append((now() - before) / (answers * turns[name]))
    gc.enable()
    return {name: statistics.median(values) for name, values in taken.items()}


def table(title, times, base, unit="ms"):
    scale = {"us": 1e6, "ms": 1e3, "s": 1.0}[unit]
    print(f"\n### {title}\n\n| candidate | {unit} | times {base} |\n|---|---:|---:|")
    for name, value in sorted(times.items(), key=lambda item: item[1]):
        print(f"| {name} | {value * scale:,.4g} | {value / times[base]:,.2f} |")
    sys.stdout.flush()


def same(name, got, expected):
    np.testing.assert_allclose(got, expected, rtol=1e-4, err_msg=f"{name}: other costs")
