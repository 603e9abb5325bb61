"""Opening dates from the probability that a line is open by each year."""

from datetime import date, timedelta
from itertools import pairwise

__all__ = ["opening_dates"]


def opening_dates(
    opens_by: tuple[tuple[int, float], ...],
) -> tuple[date | None, date | None, date | None]:
    """Early, central and late opening: the days by which 10, 50 and 90 % have opened.

    Between the ends of two years the probability rises evenly; before the first year given it
    rises over that year. None where the probability never gets there.

    Parameters
    ----------
    opens_by : tuple of (int, float)
        Year, and probability of being open by its end; both rising.

    Examples
    --------
    >>> early, central, late = opening_dates(((2028, 0.1), (2030, 0.5), (2034, 0.9)))
    >>> print(early, central, late)
    2028-12-31 2030-12-31 2034-12-31
    """
    steps = [(date(opens_by[0][0] - 1, 12, 31), 0.0)]
    steps += [(date(year, 12, 31), share) for year, share in opens_by]

    def reached(wanted: float) -> date | None:
        for (day, before), (end, after) in pairwise(steps):
            if after >= wanted:
                share = (wanted - before) / (after - before)
                return day + timedelta(days=round(share * (end - day).days))
        return None

    return reached(0.1), reached(0.5), reached(0.9)
