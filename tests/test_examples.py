"""Notebooks and scripts of ``examples``: they run, stay light, and end with exercises."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
BOOKS = sorted((ROOT / "examples").glob("*.ipynb"))
SCRIPTS = sorted((ROOT / "examples").glob("*.py"))
nbformat = pytest.importorskip("nbformat")


def tool(name: str) -> ModuleType:
    """A script of ``tools`` as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(path: Path) -> Any:
    """A notebook."""
    return nbformat.read(path, as_version=4)


def test_notebooks_are_numbered_without_a_gap() -> None:
    """Twelve notebooks, 01 to 12."""
    assert [book.name[:3] for book in BOOKS] == [f"{n:02}-" for n in range(1, 13)]


@pytest.mark.parametrize("path", BOOKS, ids=lambda p: p.stem)
def test_notebook_asks_one_question_and_ends_with_exercises(path: Path) -> None:
    """A title with the number, a question in bold, stored outputs, exercises at the end."""
    book = read(path)
    first, last = book.cells[0].source, book.cells[-1].source
    assert first.startswith(f"# {path.name[:2]} ")
    assert first.count("**Question:") == 1
    assert "## Exercises" in last
    assert "\n1. " in last
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert any(cell.outputs for cell in code)
    assert all(cell.execution_count for cell in code)


@pytest.mark.parametrize("path", BOOKS, ids=lambda p: p.stem)
def test_notebook_is_light_and_clean(path: Path) -> None:
    """Under 400 kB, no error or warning stored, no folder of a machine."""
    text = path.read_text(encoding="utf-8")
    assert len(text) < 400_000
    for cell in read(path).cells:
        for output in cell.get("outputs", ()):
            assert output.output_type != "error"
            assert output.get("name") != "stderr"
    for trace in ("/home/", "/tmp/", "/root/", "C:\\\\"):
        assert trace not in text


def test_notebooks_are_light_together() -> None:
    """Under 3 MB in all."""
    assert sum(book.stat().st_size for book in BOOKS) < 3_000_000


@pytest.mark.parametrize("path", BOOKS, ids=lambda p: p.stem)
def test_notebook_runs(path: Path) -> None:
    """Every cell passes without a warning, and draws where the stored one drew."""
    pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    stored = read(path)
    code = [[cell.source] for cell in stored.cells if cell.cell_type == "code"]
    assert code
    done = tool("notebooks").run(read(path))

    def drawn(book: Any) -> list[int]:
        return [
            number
            for number, cell in enumerate(book.cells)
            if any("image/png" in o.get("data", {}) for o in cell.get("outputs", ()))
        ]

    assert drawn(done) == drawn(stored)


def test_the_first_on_a_machine_may_compile() -> None:
    """That kernels are compiled is said once and kept out of the notebook; a warning fails it."""
    nbformat = pytest.importorskip("nbformat")
    pytest.importorskip("ipykernel")
    run = tool("notebooks").run

    def book(line: str) -> Any:
        code = f"import sys\nprint({line!r}, file=sys.stderr)\n1"
        return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])

    done = run(book("corridors: compiling 'search' once, some seconds"))
    assert [output.output_type for output in done.cells[0].outputs] == ["execute_result"]
    with pytest.raises(RuntimeError, match="error stream"):
        run(book("UserWarning: old figures"))


def test_the_five_mistakes_are_cells() -> None:
    """Each mistake of planners has its own heading and a cell of code after it."""
    cells = read(BOOKS[4]).cells
    for number in range(1, 6):
        at = next(n for n, c in enumerate(cells) if f"## Mistake {number}:" in c.source)
        assert cells[at].cell_type == "markdown"
        assert cells[at + 1].cell_type == "code"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.stem)
def test_script_runs_as_it_stands(script: Path, tmp_path: Path) -> None:
    """A script without arguments answers, and writes nothing to the error stream."""
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip()


def test_lanes_script_reads_and_writes_csv(tmp_path: Path) -> None:
    """Lanes come from a file, results go to one; a broken file is one message."""
    (tmp_path / "lanes.csv").write_text("origin,destination\nxian,poti\n", encoding="utf-8")
    command = [sys.executable, str(ROOT / "examples" / "compare_lanes.py")]
    subprocess.run([*command, "lanes.csv", "out.csv"], cwd=tmp_path, check=True,
                   capture_output=True)  # fmt: skip
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 5
    assert lines[0].startswith("origin,destination,corridor")
    (tmp_path / "bad.csv").write_text("from,to\nxian,poti\n", encoding="utf-8")
    done = subprocess.run([*command, "bad.csv"], cwd=tmp_path, capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert done.returncode == 1
    assert "column 'origin' is missing" in done.stderr
    assert "Traceback" not in done.stderr


def test_border_script_tells_what_is_left(tmp_path: Path) -> None:
    """A closed border changes the figures; closing the origin leaves nothing."""
    command = [sys.executable, str(ROOT / "examples" / "border_closes.py")]
    told = [
        subprocess.run([*command, "xian", "duisburg", what], cwd=tmp_path, check=True,
                       capture_output=True, text=True).stdout
        for what in ("PL-BY", "IR", "CN")
    ]  # fmt: skip
    assert "Without PL-BY: +" in told[0]
    assert "nothing changes" in told[1]
    assert "Nothing is left" in told[2]


def test_map_script_writes_all_files(tmp_path: Path) -> None:
    """Map, table, layers and sources stand in the folder; a folder that exists is kept."""
    command = [sys.executable, str(ROOT / "examples" / "map_and_table.py"), "xian", "poti", "out"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    files = {file.name for file in (tmp_path / "out").iterdir()}
    assert files == {"map.pdf", "map.png", "table.csv", "routes.gpkg", "sources.txt"}
    assert "http" in (tmp_path / "out" / "sources.txt").read_text(encoding="utf-8")
    again = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert again.returncode == 1
    assert "exists" in again.stderr
