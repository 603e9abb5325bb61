"""Waits at servers: residual intervals, exponential tails, queues with an end."""

from math import exp, expm1, inf, log, log1p, sqrt

from corridors.costs.distribution import Spread, curve_of

__all__ = ["chance_to_queue", "hurdle", "kept_below", "residual"]

_STEADY = 1e-9  # loads this close to 1 have a flat density
_LARGEST = -700.0  # exponents beyond it leave the range of floats


def residual(interval: float, cv: float) -> Spread:
    """Wait for the end of an interval that is under way.

    Parameters
    ----------
    interval : float
        Mean interval [h].
    cv : float
        Its coefficient of variation, 0 to 1: an exponential part of that share, the rest fixed.

    Examples
    --------
    >>> residual(48.0, 0.0).mean, round(residual(48.0, 1.0).mean, 1)
    (24.0, 48.0)
    """
    fixed, mean = interval * (1.0 - cv), interval * cv
    if cv == 0.0:
        return Spread(0.0, interval / 2.0, interval, "uniform")

    def quantile(share: float) -> float:
        if share <= 1.0 - cv:
            return share * interval
        return fixed - mean * log((1.0 - share) / cv)

    return curve_of(quantile)


def chance_to_queue(
    filled: float, servers: float, *, early: float, varied: float, depth: float = inf
) -> float:
    """Chance to find all servers taken.

    Parameters
    ----------
    filled : float
        Load: arrivals over capacity.
    servers : float
        Number of servers.
    early : float
        Squared coefficient of variation of the intervals between arrivals.
    varied : float
        That, plus the same of the service, plus what else shakes the queue.
    depth : float
        Customers allowed to wait, over half the variation; infinite without a limit.

    Examples
    --------
    >>> chance_to_queue(0.8, 1.0, early=1.0, varied=2.0)
    0.8
    """
    if filled <= 0.0:
        return 0.0
    gap, power = 1.0 - filled, sqrt(2.0 * (servers + 1.0)) - 1.0
    if abs(gap) < _STEADY:
        odds = depth / power
    elif depth * gap < _LARGEST:
        return 1.0
    else:
        odds = filled**power * -expm1(-depth * gap) / (1.0 - filled**power)
    smooth = exp(-2.0 * max(gap, 0.0) / (3.0 * filled) * (1.0 - early) ** 2 / varied)
    return smooth * (odds / (1.0 + odds) if odds < inf else 1.0)


def hurdle(chance: float, mean: float) -> Spread:
    """No wait, or with some chance an exponential one.

    Examples
    --------
    >>> round(hurdle(0.5, 24.0).mean, 1)
    12.0
    """
    if chance <= 0.0 or mean <= 0.0:
        return Spread(0.0, 0.0, 0.0, "fixed")
    return curve_of(
        lambda share: 0.0 if share <= 1.0 - chance else -mean * log((1.0 - share) / chance)
    )


def kept_below(chance: float, rate: float, top: float) -> Spread:
    """No wait, or with some chance one below ``top`` whose density goes as exp(-rate x).

    Examples
    --------
    >>> kept_below(1.0, 0.0, 48.0).p50
    24.0
    """
    if chance <= 0.0:
        return Spread(0.0, 0.0, 0.0, "fixed")
    if top == inf:
        return hurdle(chance, 1.0 / rate)

    def quantile(share: float) -> float:
        if share <= 1.0 - chance:
            return 0.0
        below = 1.0 - (1.0 - share) / chance
        if abs(rate * top) < _STEADY:
            return below * top
        if rate < 0.0:  # the mirror image, so that nothing overflows
            return top + log1p((1.0 - below) * expm1(rate * top)) / -rate
        return -log1p(below * expm1(-rate * top)) / rate

    return curve_of(quantile)
