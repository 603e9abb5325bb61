"""The public face: what is bound, and what importing it costs."""

import subprocess
import sys

import corridors

HEAVY = ("matplotlib", "geopandas", "pandas", "scipy", "numba", "networkx", "shapely", "pydantic")


def test_all_names_are_bound_and_sorted() -> None:
    """`__all__` is sorted and every name in it resolves."""
    assert list(corridors.__all__) == sorted(corridors.__all__)
    for name in corridors.__all__:
        assert getattr(corridors, name) is not None


def test_stub_lists_the_same_names() -> None:
    """The stub that lazy loading reads names exactly what `__all__` says."""
    stub = corridors.__file__.replace(".py", ".pyi")
    with open(stub, encoding="utf-8") as file:
        listed = file.read().split("__all__ = ")[1]
    assert sorted(eval(listed)) == list(corridors.__all__)


def test_import_is_light() -> None:
    """Importing the package loads none of the heavy libraries."""
    code = f"import corridors, sys; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_routing_needs_no_drawing_or_frames() -> None:
    """A route is found without geopandas, pandas and matplotlib."""
    code = (
        "import corridors as co, sys; net = co.load_network(); co.find_route(net, 'xian', 'poti');"
        "print([m for m in ('matplotlib', 'geopandas', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
