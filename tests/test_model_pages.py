"""The page of the parts of a time: up to date, and no row left out."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import corridors as co

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def pages() -> Iterator[ModuleType]:
    """`tools/model_pages.py`."""
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        yield importlib.import_module("model_pages")
    finally:
        sys.path.remove(str(ROOT / "tools"))
        for name in ("model_pages", "caspian_table"):
            sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def shipped() -> co.Network:
    """The shipped network."""
    return co.load_network()


def test_page_is_up_to_date(pages: ModuleType, shipped: co.Network) -> None:
    """The kept page is what the tables say now."""
    kept = (ROOT / "docs" / "models" / "components.md").read_text(encoding="utf-8")
    assert kept == pages.components_page(shipped), "run python tools/pages.py components"


def test_the_caspian_table_is_up_to_date(pages: ModuleType, shipped: co.Network) -> None:
    """Waits and capacities of the lines are what the tables give now."""
    kept = (ROOT / "docs" / "models" / "caspian.md").read_text(encoding="utf-8")
    table = importlib.import_module("caspian_table")
    assert kept == table.with_table(kept, shipped), "run python tools/pages.py caspian"
    assert len(table.rows(shipped)) == 12


def test_every_row_of_hours_and_speeds_is_shown(pages: ModuleType, shipped: co.Network) -> None:
    """A part that no section shows would hide a figure."""
    assert pages.uncovered(shipped) == {}


def test_every_part_says_evidence_or_assumption(pages: ModuleType) -> None:
    """Each section names what is known and what is taken for want of a figure, or leads there."""
    for part in pages.PARTS:
        assert "*Assumption*" in part.text or "caspian.md" in part.text, part.title


def test_parts_have_rows(pages: ModuleType, shipped: co.Network) -> None:
    """A pattern that fits nothing has lost its rows."""
    assert all(part.rows(shipped) for part in pages.PARTS)
