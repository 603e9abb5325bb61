"""Pages of the site that are made anew at each build: tables, interface, gallery, notebooks."""

import inspect
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from built_snippets import SNIPPETS
from reference_pages import BUILT, ROOT

TASKS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "network": ("Load and look at the network", (
        "corridors.load_network", "corridors.Network", "corridors.network.CorridorRule",
        "corridors.network.CheckReport", "corridors.samples.sample_network",
    )),
    "consignments": ("Say what is sent", (
        "corridors.Consignment",
    )),
    "routes": ("Find journeys", (
        "corridors.find_route", "corridors.find_routes", "corridors.pareto_routes",
        "corridors.price_of_rules",
        "corridors.Route", "corridors.RouteSet", "corridors.routes.Leg",
        "corridors.routes.Ledger", "corridors.routes.TimeSpan", "corridors.routes.MoneyRange",
        "corridors.routes.Unserved",
    )),
    "distances": ("Measure how far things are", (
        "corridors.time_matrix", "corridors.TimeMatrix", "corridors.reach", "corridors.Reach",
    )),
    "comparison": ("Compare lanes, corridors and states", (
        "corridors.compare", "corridors.Comparison",
    )),
    "simulation": ("Draw times and costs", (
        "corridors.simulate", "corridors.Simulation", "corridors.simulation.Simulated",
        "corridors.simulate_many",
        "corridors.simulation.Distribution",
    )),
    "policy": ("Judge by policy rules", (
        "corridors.check_policy", "corridors.load_rules", "corridors.PolicyChoice",
        "corridors.policy.RuleSet", "corridors.policy.Rule", "corridors.policy.Verdict",
        "corridors.policy.Reason", "corridors.policy.Journey", "corridors.policy.JourneyCase",
        "corridors.policy.VerdictTable", "corridors.policy.verdict_table",
        "corridors.policy.CorridorTable", "corridors.policy.corridor_table",
        "corridors.policy.list_rules", "corridors.policy.rule_page",
        "corridors.policy.Event", "corridors.policy.EventSet", "corridors.policy.load_events",
        "corridors.policy.Jurisdictions", "corridors.policy.load_jurisdictions",
        "corridors.policy.field_guide", "corridors.policy.template",
        "corridors.policy.shipped_rules", "corridors.policy.known_names",
        "corridors.policy.Goods", "corridors.policy.Endpoint", "corridors.policy.Passage",
        "corridors.policy.Spread", "corridors.policy.judge", "corridors.policy.passage_of",
        "corridors.policy.passages_of", "corridors.policy.arc_verdicts",
        "corridors.policy.ArcVerdict", "corridors.policy.ArcVerdicts",
        "corridors.policy.minimal_relief", "corridors.policy.choice_of",
    )),
    "scenarios": ("Change the world", (
        "corridors.scenarios.load_scenario", "corridors.scenarios.list_scenarios",
        "corridors.scenarios.Scenario", "corridors.scenarios.Measure",
        "corridors.scenarios.template", "corridors.scenarios.rules_of",
        "corridors.diff", "corridors.Diff", "corridors.sweep", "corridors.Sweep",
        "corridors.Lever", "corridors.break_even", "corridors.sensitivity",
    )),
    "flows": ("Find what can be carried", (
        "corridors.max_flow", "corridors.MaxFlow",
    )),
    "validation": ("Hold the model against observation", (
        "corridors.validate", "corridors.Validation",
    )),
    "plotting": ("Draw", (
        "corridors.plotting.plot_routes", "corridors.plotting.plot_corridors",
        "corridors.plotting.plot_network", "corridors.plotting.plot_links",
        "corridors.plotting.plot_access", "corridors.plotting.plot_reach",
        "corridors.plotting.plot_change", "corridors.plotting.plot_difference",
        "corridors.plotting.plot_times",
        "corridors.plotting.plot_reliability", "corridors.plotting.plot_pareto",
        "corridors.plotting.plot_waterfall", "corridors.plotting.overlaps",
        "corridors.plotting.Size", "corridors.plotting.Theme",
    )),
    "export": ("Write files", (
        "corridors.export.write", "corridors.export.write_figure",
        "corridors.export.write_geopackage", "corridors.export.write_geojson",
        "corridors.export.write_kml", "corridors.export.write_geoparquet",
        "corridors.export.write_flatgeobuf", "corridors.export.write_table",
        "corridors.export.write_excel", "corridors.export.write_markdown",
        "corridors.export.write_latex", "corridors.export.write_gmns",
        "corridors.export.write_graphml",
    )),
    "prices": ("Look inside the prices", (
        "corridors.costs.Component", "corridors.costs.Spread", "corridors.costs.ParameterTable",
        "corridors.costs.Pricer", "corridors.routing.Planner",
    )),
    "errors": ("Errors", tuple(f"corridors.errors.{name}" for name in (
        "CorridorsError", "DataError", "UnknownNameError", "OptionError", "NoRouteError",
        "ScenarioError", "InfeasibleFlowError", "MissingExtraError",
    ))),
}  # fmt: skip
ROOMS = {
    **dict.fromkeys(("network", "samples", "lines"), "network"),
    "scenarios": "scenarios",
    **dict.fromkeys(("export", "report"), "export"),
    **dict.fromkeys(("routes", "routing"), "routes"),
    "comparison": "comparison", "costs": "prices", "errors": "errors", "flows": "flows",
    "plotting": "plotting", "policy": "policy", "simulation": "simulation",
    "validation": "validation",
}  # fmt: skip
"""Task of the names that a room exports and no task lists."""


def resolve(name: str) -> Any:
    """The object behind a dotted name."""
    from importlib import import_module

    module, _, attribute = name.rpartition(".")
    return getattr(import_module(module), attribute)


def identity(item: Any) -> str:
    """Where an object was made."""
    return f"{item.__module__}.{item.__qualname__}"


def public_names() -> dict[str, str]:
    """Public classes and functions by where they were made, with the shortest name they bear."""
    from importlib import import_module
    from importlib.util import find_spec

    found: dict[str, str] = {}
    for module in ["corridors", *(f"corridors.{room}" for room in ROOMS)]:
        if find_spec(module) is None:
            continue
        room = import_module(module)
        for name in getattr(room, "__all__", ()):
            item = getattr(room, name)
            if inspect.isclass(item) or inspect.isfunction(item):
                found.setdefault(identity(item), f"{module}.{name}")
    return found


def tasks() -> dict[str, tuple[str, list[str]]]:
    """Tasks with every public name: those listed, then what their rooms export besides."""
    public = public_names()
    found = {
        slug: (title, [public.get(identity(resolve(name)), name) for name in names])
        for slug, (title, names) in TASKS.items()
    }
    listed = {identity(resolve(name)) for _, names in found.values() for name in names}
    for made, name in public.items():
        if made not in listed:
            room = made.split(".")[1]
            found[ROOMS.get(room, "routes")][1].append(name)
    return found


def interface_pages() -> dict[str, str]:
    """One page per task, with a table of names and every docstring."""
    pages = {}
    for slug, (title, names) in tasks().items():
        lines = [f"# {title}", "", "```{eval-rst}", ".. autosummary::", ""]
        lines += [f"   ~{name}" for name in names]
        for name in names:
            kind = "class" if inspect.isclass(resolve(name)) else "function"
            lines += ["", f".. auto{kind}:: {name}"]
            lines += ["   :members:"] if kind == "class" else []
        pages[f"api-{slug}.md"] = "\n".join([*lines, "```", ""])
    listed = "\n".join(f"api-{slug}" for slug in TASKS)
    names = "One call for one thing, another for many. Options are keyword-only, results frozen."
    pages["api.md"] = f"# Interface by task\n\n{names}\n\n```{{toctree}}\n{listed}\n```\n"
    return pages


def write_pages(folder: Path) -> None:
    """Write all text pages."""
    folder.mkdir(exist_ok=True)
    built = {name: build() for name, build in {**BUILT, **SNIPPETS}.items()}
    pages = {**built, **interface_pages()}
    for name, text in pages.items():
        put(folder / name, text)
    for old in folder.glob("*.md"):
        if old.name not in pages and old.name != "gallery.md":
            old.unlink()


def put(path: Path, text: str) -> None:
    """Write a file unless it holds the text already, so that the build redoes only what changed."""
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8", newline="\n")


def pictures() -> dict[str, tuple[str, str]]:
    """Gallery: file name, title and code of each picture."""
    blocks = (ROOT / "docs" / "gallery.py").read_text(encoding="utf-8").split("\n# %% ")[1:]
    parts = [block.partition("\n") for block in blocks]
    return {
        f"picture-{number:02}.png": (title.strip(), source.strip())
        for number, (title, _, source) in enumerate(parts, start=1)
    }


def write_gallery(folder: Path) -> None:
    """Draw every picture of ``docs/gallery.py`` and write the page that shows them.

    A block that also leaves a ``page`` gives a map for the browser, which the site copies as it is.
    """
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot as plt

    from corridors.export import write_figure, write_html

    (folder / "pages").mkdir(exist_ok=True)
    lines = ["# Gallery", "", "Drawn at the build of this site by the code shown.", ""]
    space: dict[str, Any] = {}
    for name, (title, source) in pictures().items():
        exec(compile(source, f"gallery: {title}", "exec"), space)  # our own file
        write_figure(space.pop("ax"), folder / name, overwrite=True, dpi=110)
        plt.close("all")
        lines += [f"## {title}", "", f"![{title}]({name})", ""]
        if "page" in space:
            made = write_html(space.pop("page"), folder / "pages" / f"{name[:-4]}.html",
                              overwrite=True)  # fmt: skip
            lines += [f'<a href="../{made.name}">Open the map</a>', ""]
        lines += ["```python", source, "```", ""]
    put(folder / "gallery.md", "\n".join(lines))


def copy_notebooks(folder: Path) -> None:
    """Bring the example notebooks into the source tree of the site."""
    folder.mkdir(exist_ok=True)
    kept = set()
    for book in sorted((ROOT / "examples").glob("*.ipynb")):
        target = folder / book.name
        kept.add(target)
        if not target.is_file() or target.read_bytes() != book.read_bytes():
            shutil.copyfile(book, target)
    for old in set(folder.glob("*.ipynb")) - kept:
        old.unlink()


def write_built(folder: Path) -> None:
    """Write all that one build of the site needs."""
    write_pages(folder)
    copy_notebooks(folder / "notebooks")
    write_gallery(folder)
