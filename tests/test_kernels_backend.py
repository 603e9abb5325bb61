"""Choosing a form, saying why the first call waits, and keeping compiled code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import corridors._kernels._backend as backend
from corridors._kernels._backend import has_numba, use_numba
from corridors._kernels.warm import warm

needs_numba = pytest.mark.skipif(not has_numba(), reason="numba (extra 'fast') is not installed")

SEARCH = """
from corridors._kernels.search import shortest_tree
from corridors._kernels.topology import Topology
print(shortest_tree(Topology(2, [0], [1]), [3.0], 0).distance.tolist())
"""


def _environment(**changes):
    root = str(Path(__file__).parents[1])
    return {**os.environ, "PYTHONPATH": root, **changes}


def _start(code, cache):
    return subprocess.Popen(
        [sys.executable, "-c", code],
        env=_environment(NUMBA_CACHE_DIR=str(cache)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_without_numba_the_plain_form_runs(monkeypatch):
    """'auto' falls back; asking for numba says what to install."""
    monkeypatch.setattr(backend, "has_numba", lambda: False)
    assert not use_numba("auto")
    with pytest.raises(ModuleNotFoundError, match=r"install corridors\[fast\]"):
        use_numba("numba")


@needs_numba
def test_two_processes_compile_at_once_and_a_third_finds_the_code(tmp_path):
    """Both say why they wait and give the answer; the next process is silent."""
    first = [_start(SEARCH, tmp_path) for _ in range(2)]
    answers = [process.communicate(timeout=120) for process in first]
    assert [out.strip() for out, _ in answers] == ["[0.0, 3.0]"] * 2
    assert any(
        "compiling 'search' once, some seconds; later runs load it" in err for _, err in answers
    )
    out, err = _start(SEARCH, tmp_path).communicate(timeout=120)
    assert (out.strip(), err) == ("[0.0, 3.0]", "")
    assert not list(tmp_path.rglob("*.lock"))


@needs_numba
def test_a_place_that_cannot_be_written_costs_time_only(tmp_path):
    """A file where the cache folder should be: the answer comes all the same, and it says so."""
    blocked = tmp_path / "file"
    blocked.write_text("")
    out, err = _start(SEARCH, blocked).communicate(timeout=120)
    assert out.strip() == "[0.0, 3.0]"
    assert "it cannot be kept" in err


@needs_numba
def test_a_listening_log_gets_the_message_instead_of_stderr(tmp_path):
    """With logging set up, the reason for the wait is a log record."""
    code = "import logging; logging.basicConfig(format='LOG %(message)s')" + SEARCH
    _, err = _start(code, tmp_path).communicate(timeout=120)
    assert "LOG corridors: compiling 'search'" in err
    assert all(line.startswith("LOG") for line in err.splitlines())


def test_plain_forms_never_import_numba():
    """Single search, paths, fronts and ensembles with backend='numpy' load no compiler."""
    code = """
import sys
import numpy as np
from corridors._kernels.ensemble import Plan, costs
from corridors._kernels.pareto import pareto_front
from corridors._kernels.topology import Topology
from corridors._kernels.yen import k_shortest
topology = Topology(2, [0, 0], [1, 1])
k_shortest(topology, [1.0, 2.0], 0, 1, 2, backend="numpy")
pareto_front(topology, [[1.0, 2.0], [2.0, 1.0]], 0, 1, backend="numpy")
costs(Plan(topology), np.ones((2, 4)), [(0, 1)], backend="numpy")
print("numba" in sys.modules)
"""
    out = subprocess.run(
        [sys.executable, "-c", code],
        env=_environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert out.stdout.strip() == "False"


@needs_numba
def test_other_users_of_numba_keep_their_cache_folder():
    """Compiling leaves numba's own setting as it was."""
    import numba

    before = numba.config.CACHE_DIR
    assert warm()
    assert before == numba.config.CACHE_DIR


@needs_numba
def test_kernels_start_without_linear_algebra_and_others_get_it(tmp_path):
    """A compiled search imports no scipy.linalg; numba's own linear algebra works afterwards."""
    code = (
        SEARCH
        + """
import sys
import numba
import numpy as np
assert "scipy.linalg" not in sys.modules
@numba.njit
def inverse(a):
    return np.linalg.inv(a)
print(np.abs(inverse(np.eye(2) * 2)).tolist())
"""
    )
    out, err = _start(code, tmp_path).communicate(timeout=120)
    assert out.splitlines()[-1] == "[[0.5, 0.0], [0.0, 0.5]]", err
