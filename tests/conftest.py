"""Networks that many tests share."""

import pytest

import corridors as co
from corridors.samples import sample_network


@pytest.fixture(scope="session")
def shipped() -> co.Network:
    """The shipped network."""
    return co.load_network()


@pytest.fixture(scope="session")
def sample() -> co.Network:
    """The made-up network of `corridors.samples`."""
    return sample_network()
