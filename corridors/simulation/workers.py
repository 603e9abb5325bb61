"""Spread tasks over processes, or over what a surrounding `joblib.parallel_config` says."""

from collections.abc import Callable, Iterable
from importlib.util import find_spec
from typing import Any, TypeVar

from corridors.errors import MissingExtraError, OptionError

__all__ = ["run_all", "workers_for"]

Result = TypeVar("Result")


def workers_for(jobs: int | None, *, what: str) -> int:
    """How many workers a call has; 1 where joblib is not installed and none are asked for.

    Parameters
    ----------
    jobs : int, optional
        Processes, -1 for all cores; None for what a surrounding configuration says.
    what : str
        The call, for messages.

    Raises
    ------
    OptionError
        ``jobs`` is 0 or no whole number.
    MissingExtraError
        Several jobs are asked for and joblib is not installed.
    """
    if jobs is not None and (isinstance(jobs, bool) or not isinstance(jobs, int) or jobs == 0):
        raise OptionError(f"jobs is {jobs!r}; give a whole number, -1 for all cores")
    if find_spec("joblib") is None:
        if jobs not in (None, 1):
            raise MissingExtraError(f"{what} with several jobs", "parallel")
        return 1
    from joblib import Parallel, effective_n_jobs

    return int(effective_n_jobs(Parallel(n_jobs=jobs).n_jobs))


def run_all(
    function: Callable[..., Result], tasks: Iterable[tuple[Any, ...]], *, jobs: int | None
) -> list[Result]:
    """Results of a function for each tuple of arguments, in the order of the tasks.

    Parameters
    ----------
    function : callable
        Importable by name, as processes need.
    tasks : iterable of tuple
    jobs : int, optional
        As for `workers_for`, which has to be asked first.
    """
    asked = list(tasks)
    if find_spec("joblib") is None or len(asked) < 2:
        return [function(*task) for task in asked]
    from joblib import Parallel, delayed

    return list(Parallel(n_jobs=jobs)(delayed(function)(*task) for task in asked))
