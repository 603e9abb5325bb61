"""Run the notebooks of ``examples`` and store light outputs.

    python tools/notebooks.py            # all
    python tools/notebooks.py 04 11      # those whose names begin so

A notebook that fails or warns is not written. Pictures are stored in few colours and at most
800 pixels wide.
"""

import argparse
import base64
import io
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
WIDEST, COLOURS = 800, 96
PNG = "image/png"


def run(book: Any, *, timeout: int = 240) -> Any:
    """Execute a notebook in an empty folder; every cell must pass without a warning.

    Raises
    ------
    CellExecutionError, RuntimeError
        A cell failed, or wrote to the error stream.
    """
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            book, timeout=timeout, kernel_name="python3", record_timing=False,
            resources={"metadata": {"path": folder}},
        )  # fmt: skip
        done = client.execute()
    for cell in done.cells:
        if "outputs" in cell:
            cell.outputs = [output for output in cell.outputs if not _told_once(output)]
    return done


def _told_once(output: Any) -> bool:
    """Whether a cell only said that kernels are compiled, as the first on a machine does."""
    if output.output_type != "stream" or output.name != "stderr":
        return False
    lines = [line for line in output.text.splitlines() if line.strip()]
    if not all(line.startswith("corridors: compiling ") for line in lines):
        raise RuntimeError(f"a cell wrote to the error stream:\n{output.text}")
    return True


def light(png: str) -> str:
    """A base64 PNG with few colours and bounded width."""
    from PIL import Image

    picture = Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")
    if picture.width > WIDEST:
        height = round(picture.height * WIDEST / picture.width)
        picture = picture.resize((WIDEST, height), Image.Resampling.LANCZOS)
    small = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    file = io.BytesIO()
    small.save(file, "PNG", optimize=True)
    return base64.b64encode(file.getvalue()).decode() + "\n"


def joined(outputs: list[Any]) -> list[Any]:
    """Outputs with texts that follow each other in one."""
    found: list[Any] = []
    for output in outputs:
        if output.output_type == "stream" and found and found[-1].output_type == "stream":
            found[-1]["text"] += output["text"]
        else:
            found.append(output)
    return found


def tidy(book: Any) -> None:
    """Leave what readers need: light pictures, stable ids, no machine's traces."""
    book.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python", "pygments_lexer": "ipython3"},
    }
    for number, cell in enumerate(book.cells):
        cell["id"] = f"cell-{number:02}"
        cell.metadata = {}
        if "outputs" in cell:
            cell["outputs"] = joined(cell["outputs"])
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if PNG in data:
                output["data"] = {PNG: light(data[PNG])}
                output["metadata"] = {}


def main() -> int:
    """Run and store."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("names", nargs="*", help="beginnings of file names; default all")
    names = tuple(parser.parse_args().names)
    for path in sorted((ROOT / "examples").glob("*.ipynb")):
        if names and not path.name.startswith(names):
            continue
        started = time.perf_counter()
        book = run(nbformat.read(path, as_version=4))
        tidy(book)
        nbformat.write(book, path)
        took = time.perf_counter() - started
        print(f"{path.name}: {took:.0f} s, {path.stat().st_size / 1000:.0f} kB", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
