"""Drawn weights: quantiles met, causes shared, streams fixed by seed and block."""

import numpy as np
import pytest
from kernel_graphs import BACKENDS

from corridors._kernels._backend import has_numba
from corridors._kernels.sampling import FIXED, LOGNORMAL, UNIFORM, WeightSampler, block_rng


def _draw(sampler, blocks=40, lanes=500, seed=1):
    return np.concatenate([sampler(at, lanes, block_rng(seed, at)) for at in range(blocks)], axis=1)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_lognormal_meets_its_three_quantiles(backend):
    """20,000 draws of 8 / 10 / 20, skewed to the right."""
    sampler = WeightSampler(1, [0], [8.0], [10.0], [20.0], [LOGNORMAL], [0], backend=backend)
    quantiles = np.quantile(_draw(sampler)[0], [0.1, 0.5, 0.9])
    np.testing.assert_allclose(quantiles, [8, 10, 20], rtol=0.03)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_uniform_fills_its_range(backend):
    """Draws of 2..6 lie inside and reach both ends."""
    sampler = WeightSampler(1, [0], [2.0], [3.0], [6.0], [UNIFORM], [0], backend=backend)
    drawn = _draw(sampler)[0]
    assert drawn.min() >= 2
    assert drawn.max() <= 6
    np.testing.assert_allclose(np.quantile(drawn, [0.1, 0.5, 0.9]), [2.4, 4, 5.6], rtol=0.03)


@pytest.mark.parametrize("backend", BACKENDS)
def test_components_of_one_cause_move_together(backend):
    """Same cause: correlation one between the logarithms; other cause: near zero."""
    sampler = WeightSampler(
        3,
        [0, 1, 2],
        [8, 4, 8],
        [10, 5, 10],
        [13, 7, 13],
        [LOGNORMAL] * 3,
        [0, 0, 1],
        backend=backend,
    )
    ranks = np.argsort(np.argsort(_draw(sampler), axis=1), axis=1)
    correlation = np.corrcoef(ranks)
    assert correlation[0, 1] == pytest.approx(1, abs=1e-6)
    assert abs(correlation[0, 2]) < 0.03


@pytest.mark.parametrize("backend", BACKENDS)
def test_sums_base_and_fixed_parts(backend):
    """Arc 0: base 1 + fixed 2 + uniform 3..3; arc 1 is closed; arc 2 has nothing."""
    sampler = WeightSampler(
        3,
        [0, 0, 1],
        [2, 3, 1],
        [2, 3, 1],
        [2, 3, 2],
        [FIXED, UNIFORM, LOGNORMAL],
        [0, 0, 0],
        base=[1, np.inf, 0],
        backend=backend,
    )
    drawn = sampler(0, 8, block_rng(1, 0))
    assert drawn.tolist() == [[6.0] * 8, [np.inf] * 8, [0.0] * 8]


def test_adding_a_component_leaves_the_draws_of_other_causes():
    """Scenarios compare on common random numbers: cause 0 is the same draw with and without 1."""
    one = WeightSampler(1, [0], [8.0], [10.0], [14.0], [LOGNORMAL], [0])
    two = WeightSampler(2, [0, 1], [8.0, 1.0], [10.0, 2.0], [14.0, 3.0], [LOGNORMAL] * 2, [0, 1])
    first, second = (s(3, 64, block_rng(1, 3)) for s in (one, two))
    assert first[0].tolist() == second[0].tolist()


@pytest.mark.skipif(not has_numba(), reason="numba (extra 'fast') is not installed")
def test_both_forms_draw_the_same_bits():
    """Many components per arc, three shapes."""
    rng = np.random.default_rng(2)
    arc, cause = rng.integers(0, 30, 200), rng.integers(0, 12, 200)
    value = rng.uniform(1, 9, 200)
    columns = (arc, 0.7 * value, value, 1.8 * value, rng.integers(0, 3, 200), cause)
    for dtype in (np.float32, np.float64):
        first, second = (
            WeightSampler(30, *columns, dtype=dtype, backend=name)(0, 64, block_rng(1, 0))
            for name in ("numpy", "numba")
        )
        assert first.tobytes() == second.tobytes()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ((5, 1, 2, 3, LOGNORMAL), "component 0 on arc 5: .*arcs are 0 to 1"),
        ((0, 3, 2, 4, LOGNORMAL), "0 < low <= value <= high"),
        ((0, 0, 2, 4, LOGNORMAL), "0 < low <= value <= high"),
        ((0, 4, 2, 3, UNIFORM), "high not below it"),
        ((0, 1, np.nan, 3, UNIFORM), "value must be 0 or more"),
        ((0, 1, 2, 3, 7), "shape is none of the three"),
    ],
)
def test_bad_components_are_named(row, message):
    """The message gives the component, its arc and what is allowed."""
    arc, low, value, high, shape = row
    with pytest.raises(ValueError, match=message):
        WeightSampler(2, [arc], [low], [value], [high], [shape], [0])
