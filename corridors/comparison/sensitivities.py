"""How much each lever moves a lane: Sobol's shares and Morris's elementary effects."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from corridors.comparison.lanes import Lane
from corridors.comparison.levers import AnyLever
from corridors.comparison.sweeping import sweep
from corridors.errors import MissingExtraError, OptionError
from corridors.network import Network

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["sensitivity"]


def sensitivity(
    network: Network,
    levers: Sequence[AnyLever],
    lane: Lane,
    corridor: str,
    *,
    method: Literal["sobol", "morris"] = "sobol",
    samples: int = 64,
    seed: int = 1,
    by: Literal["time_h_mean", "cost_usd", "co2_kg"] = "time_h_mean",
    **options: Any,
) -> "pd.DataFrame":
    """How much each lever moves a lane by one corridor.

    Parameters
    ----------
    network, levers
        As for `sweep`.
    lane, corridor
        What is looked at.
    method : {"sobol", "morris"}
        Shares of variance, or elementary effects (the extra ``sensitivity`` brings SALib).
    samples : int
        Base samples; Sobol runs ``samples x (2 levers + 2)`` cases, Morris
        ``samples x (levers + 1)``.
    seed : int
        Which samples.
    by : str
        Figure that is explained.
    **options
        Further options of `sweep`.

    Returns
    -------
    pandas.DataFrame
        Indexed by lever, the strongest first: ``first, total`` with ``_conf``; or ``mu, mu_star,
        sigma, mu_star_conf``.

    Raises
    ------
    MissingExtraError
        SALib is not installed.
    OptionError
        The corridor does not serve the lane in some case.

    Examples
    --------
    >>> import corridors as co
    >>> dwell = co.load_scenario("digital-corridor").measures[1]
    >>> found = co.sensitivity(co.load_network(), [co.Lever(dwell, 0.3, 1.0)], ("xian", "poti"),
    ...                        "middle", method="morris", samples=4)
    >>> bool(found["mu_star"].iloc[0] > 0)
    True
    """
    try:
        from SALib.analyze import morris as morris_analyze
        from SALib.analyze import sobol as sobol_analyze
        from SALib.sample import morris as morris_sample
        from SALib.sample import sobol as sobol_sample
    except ImportError:
        raise MissingExtraError("sensitivity analysis", "sensitivity") from None
    import pandas as pd

    if method not in ("sobol", "morris"):
        raise OptionError(f"method is {method!r}; give 'sobol' or 'morris'")
    problem = {
        "num_vars": len(levers), "names": [lever.name for lever in levers],
        "bounds": [[lever.low, lever.high] for lever in levers],
    }  # fmt: skip
    if method == "sobol":
        sizes = sobol_sample.sample(problem, samples, seed=seed)
    else:
        sizes = morris_sample.sample(problem, samples, seed=seed)
    run = sweep(network, levers, lanes=[lane], corridors=[corridor], sizes=sizes, **options)
    values = run.figures[by][0]
    if np.isnan(values).any():
        raise OptionError(f"{corridor} does not serve {lane[0]} - {lane[1]} in every case")
    if method == "sobol":
        found = sobol_analyze.analyze(problem, values, seed=seed)
        table = {"first": found["S1"], "first_conf": found["S1_conf"],
                 "total": found["ST"], "total_conf": found["ST_conf"]}  # fmt: skip
        order = "total"
    else:
        found = morris_analyze.analyze(problem, sizes, values, seed=seed)
        table = {key: found[key] for key in ("mu", "mu_star", "sigma", "mu_star_conf")}
        order = "mu_star"
    frame = pd.DataFrame(table, index=[lever.name for lever in levers])
    frame.index.name = "lever"
    return frame.sort_values(order, ascending=False)
