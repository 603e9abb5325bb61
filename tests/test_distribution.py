"""Spreads meet their percentiles and means."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridors.costs import Spread

positive = st.floats(0.1, 1e4)


@given(st.tuples(positive, positive, positive).map(sorted))
def test_lognormal_meets_its_three_percentiles(figures: list[float]) -> None:
    """The 10th, 50th and 90th percentile are the figures given."""
    spread = Spread(*figures)
    found = [spread.quantile(share) for share in (0.1, 0.5, 0.9)]
    assert found == pytest.approx(figures, rel=1e-9)


@pytest.mark.parametrize(
    ("spread", "mean"),
    [
        (Spread(0, 10, 20, "uniform"), 10.0),
        (Spread(0, 3, 6, "triangular"), 3.0),
        (Spread(7, 7, 7, "fixed"), 7.0),
    ],
)
def test_means_by_hand(spread: Spread, mean: float) -> None:
    """Means of simple shapes are the ones in any textbook."""
    assert spread.mean == pytest.approx(mean)


@pytest.mark.parametrize("shape", ["lognormal", "uniform", "triangular", "fixed"])
def test_mean_agrees_with_integration(shape: str) -> None:
    """The closed mean equals the mean over a fine grid of quantiles."""
    from scipy.special import ndtri

    spread = Spread(20.0, 30.0, 70.0, shape)
    grid = ndtri((np.arange(200_000) + 0.5) / 200_000)
    assert spread.mean == pytest.approx(float(spread.at(grid).mean()), rel=1e-3)


@pytest.mark.parametrize("shape", ["lognormal", "uniform", "triangular"])
def test_higher_scores_give_higher_figures(shape: str) -> None:
    """Figures rise with the score, so that a shared cause moves them together."""
    figures = Spread(20.0, 30.0, 70.0, shape).at(np.linspace(-4, 4, 400))
    assert (np.diff(figures) > 0).all()


def test_hours_from_speed_swap_the_ends() -> None:
    """A high speed gives few hours."""
    hours = Spread(20.0, 25.0, 50.0).inverse(100.0)
    assert (hours.low, hours.value, hours.high) == (2.0, 4.0, 5.0)
