"""The documentation: pages up to date, every public name in it, local links and examples hold."""

import importlib.util
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from types import ModuleType

import pytest

import corridors as co
from corridors import schema
from corridors.policy import RULE_FIELDS
from corridors.scenarios import list_scenarios

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(
    path for path in DOCS.rglob("*.md")
    if not {"_build", "generated"} & set(path.relative_to(DOCS).parts)
)  # fmt: skip
FENCE = re.compile(r"^```(\S*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


@pytest.fixture(scope="module")
def tools() -> Iterator[dict[str, ModuleType]]:
    """The scripts that write pages."""
    sys.path.insert(0, str(ROOT / "tools"))
    names = ("reference_pages", "built_snippets", "built_pages")
    try:
        yield {name: importlib.import_module(name) for name in names}
    finally:
        sys.path.remove(str(ROOT / "tools"))
        for name in names:
            sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def built(tools: dict[str, ModuleType], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the text pages of one build."""
    folder = tmp_path_factory.mktemp("site") / "generated"
    tools["built_pages"].write_pages(folder)
    return folder


def test_kept_pages_are_up_to_date(tools: dict[str, ModuleType]) -> None:
    """What is written from the schema says what the schema says now."""
    for name, text in tools["reference_pages"].kept_pages():
        stale = not tools["reference_pages"].same(DOCS / name, text)
        assert not stale, f"docs/{name}: run python tools/reference_pages.py"


def test_dictionary_has_every_column(tools: dict[str, ModuleType]) -> None:
    """Each column of each table, each quantity and each column of results is listed."""
    page = tools["reference_pages"].dictionary_page()
    rows = (schema.Place, schema.Link, schema.Parameter, schema.Evidence, schema.Observation)
    names = [schema.column_of(row, name) for row in rows for name in schema.fields_of(row)]
    names += [*schema.QUANTITIES, *schema.COLUMNS, *(field.name for field in RULE_FIELDS)]
    for name in names:
        assert f"| `{name}` |" in page, name


def test_built_pages_hold_every_row(built: Path, shipped: co.Network) -> None:
    """Each parameter, piece of evidence and scenario has its row; each command its help."""
    figures = (built / "figures.md").read_text(encoding="utf-8")
    evidence = (built / "evidence.md").read_text(encoding="utf-8")
    assert all(f'<tr id="{name}">' in figures for name in shipped.parameters)
    assert all(f'<tr id="{name}">' in evidence for name in shipped.evidence)
    scenarios = (DOCS / "scenarios.md").read_text(encoding="utf-8")
    assert all(f"\n## {name}\n" in scenarios for name in list_scenarios())
    commands = (built / "commands.md").read_text(encoding="utf-8")
    from corridors.cli.main import cli

    assert all(f"\n### corridors {name}\n" in commands for name in cli.commands)


def test_pages_are_the_same_when_written_again(built: Path, tools: dict[str, ModuleType]) -> None:
    """Writing twice changes no file."""
    before = {path.name: path.stat().st_mtime_ns for path in built.iterdir()}
    tools["built_pages"].write_pages(built)
    assert {path.name: path.stat().st_mtime_ns for path in built.iterdir()} == before


def test_text_from_tables_is_escaped(tools: dict[str, ModuleType]) -> None:
    """Names that try to be HTML, and addresses that are none, stay text."""
    page = tools["reference_pages"]
    assert "<b>" not in page.link("https://a.example", "<b>")
    assert page.link("javascript:alert(1)", "x") == "x"
    assert page.cell("a|<b>\nc") == "a\\|&lt;b> c"


def test_every_public_name_is_in_the_interface_pages(built: Path) -> None:
    """No class or function of the package is missing, and each has a docstring."""
    pages = "".join(path.read_text(encoding="utf-8") for path in built.glob("api-*.md"))
    for name in co.__all__:
        item = getattr(co, name)
        if inspect.isclass(item) or inspect.isfunction(item):
            assert re.search(rf"auto(class|function):: corridors\.{name}\n", pages), name
            assert inspect.getdoc(item), name


def code_blocks(path: Path) -> list[str]:
    """Python of a page, in order."""
    return [body for kind, body in FENCE.findall(path.read_text(encoding="utf-8"))
            if kind == "python"]  # fmt: skip


GUIDES = [page for page in PAGES if code_blocks(page) and page.name != "parallel.md"]


@pytest.mark.parametrize("path", GUIDES, ids=lambda p: str(p.relative_to(DOCS)))
def test_code_on_pages_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python blocks of a page run one after the other."""
    import matplotlib as mpl
    from matplotlib import pyplot as plt

    mpl.use("agg")
    monkeypatch.chdir(tmp_path)
    code = "\n".join(code_blocks(path))
    if "co." in code and "import corridors as co" not in code:
        code = f"import corridors as co\n{code}"
    try:
        exec(compile(code, path.name, "exec"), {"__name__": "page"})
    finally:
        plt.close("all")


def anchors(path: Path) -> set[str]:
    """Anchors of the headings of a page, as GitHub and MyST make them."""
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    heads = re.findall(r"^#{1,6}\s+(.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


@pytest.mark.parametrize(
    "path",
    [*PAGES, ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_local_links_lead_somewhere(path: Path, built: Path) -> None:
    """Files, pages of the build and anchors that a page links to exist."""
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    made = {item.name for item in built.iterdir()}
    made |= {f"notebooks/{book.name}" for book in (ROOT / "examples").glob("*.ipynb")}
    made |= {f"picture-{n:02}.png" for n in range(1, 40)} | {"gallery.md"}
    for target in LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            assert target.startswith(("https://", "http://", "mailto:")), target
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        parts = file.relative_to(ROOT).as_posix()
        if parts.startswith("docs/generated/"):
            assert parts.removeprefix("docs/generated/") in made, target
            continue
        assert file.exists(), f"{path.name}: {target}"
        if anchor and file.suffix == ".md":
            assert anchor in anchors(file), f"{path.name}: {target}"


def test_every_page_is_in_the_table_of_contents() -> None:
    """No page stands alone."""
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    listed = {line.strip() for body in re.findall(r"```\{toctree\}(.*?)```", index, re.DOTALL)
              for line in body.splitlines()}  # fmt: skip
    for page in PAGES:
        name = page.relative_to(DOCS).with_suffix("").as_posix()
        assert name == "index" or any(fnmatch(name, item) for item in listed), name


def test_gallery_names_every_picture(tools: dict[str, ModuleType]) -> None:
    """Each block of the gallery sets an axes, under a title of its own."""
    blocks = tools["built_pages"].pictures()
    assert len({title for title, _ in blocks.values()}) == len(blocks) >= 8
    assert all("ax = " in source for _, source in blocks.values())


def test_site_builds_without_a_warning(tmp_path: Path) -> None:
    """Sphinx builds the whole site, where the documentation extra is installed."""
    for name in ("sphinx", "myst_nb", "furo", "sphinx_design"):
        pytest.importorskip(name)
    command = [sys.executable, "-m", "sphinx", "-n", "-W", "-q", "-b", "html",
               "-d", str(tmp_path / "trees"), str(DOCS), str(tmp_path / "html")]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=500)
    assert (done.returncode, done.stderr) == (0, "")
    page = (tmp_path / "html" / "concepts" / "time.html").read_text(encoding="utf-8")
    assert "<math" in page
    assert "cdn.jsdelivr.net" not in page
