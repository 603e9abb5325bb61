"""The layers of docs/architecture.md hold: a module imports its own row and those above only."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "corridors"
LAYERS = [
    {"errors", "units"},
    {"schema"},
    {"data"},
    {"network"},
    {"scenarios", "costs", "policy"},
    {"_kernels", "routes"},
    {"routing", "simulation", "flows"},
    {"comparison", "validation"},
    {"plotting", "export", "report", "samples"},
    {"__init__"},
    {"cli", "__main__"},
]
ROW = {name: number for number, names in enumerate(LAYERS) for name in names}


def room_of(path: Path) -> str:
    """First part of a module's path inside the package."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported_rooms(path: Path) -> set[str]:
    """Rooms that a module imports when loaded; deferred and type-only imports do not count."""
    rooms = set()
    pending = list(ast.parse(path.read_text(encoding="utf-8")).body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If):
            names = {n.id for n in ast.walk(node.test) if isinstance(n, ast.Name)}
            if "TYPE_CHECKING" not in names:
                pending += [*node.body, *node.orelse]
        elif isinstance(node, (ast.Try, ast.With, ast.ClassDef)):
            pending += node.body
        elif isinstance(node, ast.Import):
            rooms |= {a.name.split(".")[1] for a in node.names if a.name.startswith("corridors.")}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("corridors."):
            rooms.add(str(node.module).split(".")[1])
    return rooms


MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_module_imports_no_higher_layer(path: Path) -> None:
    """No module-level import goes down the table of layers."""
    room = room_of(path)
    above = {other for other in imported_rooms(path) if ROW[other] > ROW[room]}
    assert not above


def test_every_room_has_a_layer() -> None:
    """No module stands outside the table."""
    assert {room_of(path) for path in MODULES} <= set(ROW)
