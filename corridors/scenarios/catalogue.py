"""Find, read and check scenario files."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from os import PathLike
from pathlib import Path
from typing import Any

from corridors.data.files import data_folder, read_text
from corridors.errors import DataError, ScenarioError
from corridors.scenarios.checking import read_day, read_measure, unknown_keys
from corridors.scenarios.measure import Measure
from corridors.scenarios.scenario import BASELINE, Scenario

__all__ = ["list_scenarios", "load_scenario", "read_scenario", "template"]

_KEYS = ("title", "note", "source", "as_of", "before", "after", "measures")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def _folder() -> Path:
    return data_folder() / "scenarios"


def list_scenarios(folder: "str | PathLike[str] | None" = None) -> tuple[str, ...]:
    """Names of the shipped scenarios, ``baseline`` first.

    Parameters
    ----------
    folder : path, optional
        A folder of your own in place of the shipped one.

    Returns
    -------
    tuple of str
        Names that `load_scenario` knows.

    Examples
    --------
    >>> "poland-closes" in list_scenarios()
    True
    """
    files = sorted(Path(folder or _folder()).glob("*.toml"))
    names = [file.stem for file in files if file.stem != BASELINE.name]
    return (BASELINE.name, *names)


def load_scenario(which: "str | PathLike[str] | Scenario") -> Scenario:
    """Load a scenario by name, by file, or a stack of them joined by ``+``.

    Parameters
    ----------
    which : str or path
        ``"poland-closes"``, ``"poland-closes+cku-2030"`` (done in this order), or a TOML file.

    Returns
    -------
    Scenario
        Its measures in order; a stack has those of all its parts.

    Raises
    ------
    ScenarioError
        Nobody knows the name (nearest names given), or the file does not hold together: every
        problem at once, with key and remedy.

    Examples
    --------
    >>> stack = load_scenario("poland-closes+caspian-2040")
    >>> stack.parts
    ('poland-closes', 'caspian-2040')
    """
    if isinstance(which, Scenario):
        return which
    text = str(which)
    if Path(text).suffix == ".toml":
        return read_scenario(Path(text))
    found: Scenario | None = None
    for part in (part.strip() for part in text.split("+")):
        scenario = _by_name(part)
        found = scenario if found is None else found + scenario
    assert found is not None
    return found


def _by_name(name: str) -> Scenario:
    file = _folder() / f"{name}.toml"
    if not _NAME.fullmatch(name) or not file.is_file():
        if name == BASELINE.name:
            return BASELINE
        near = get_close_matches(name, list_scenarios(), n=3, cutoff=0.4)
        said = f"; nearest: {', '.join(near)}" if near else ""
        raise ScenarioError(
            f"unknown scenario {name!r}{said}; give a name of `corridors scenarios list` or a "
            "path that ends in .toml"
        )
    return read_scenario(file)


def read_scenario(path: "str | PathLike[str]") -> Scenario:
    """Read one scenario file and those it builds on.

    Raises
    ------
    ScenarioError
        Every problem of the file, with key and remedy.
    """
    return _read(Path(path), ())


def _read(file: Path, chain: tuple[Path, ...]) -> Scenario:
    try:
        text = read_text(file)
    except DataError as error:
        raise ScenarioError("; ".join(error.problems)) from None
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{file.name}: broken TOML ({error})") from None
    problems = unknown_keys(file.name, content, _KEYS)
    words = {}
    for key in ("title", "note", "source"):
        value = content.get(key, "")
        if not isinstance(value, str) or (key != "source" and not value.strip()):
            problems.append(f"{file.name}: {key} is {value!r}; give text")
            value = ""
        words[key] = value.strip()
    if not _NAME.fullmatch(file.stem):
        problems.append(
            f"{file.name}: the file name is the scenario's; give lower-case letters, digits and "
            "single hyphens"
        )
    day, baseline = (_day(file, content, key, problems) for key in ("as_of", "before"))
    measures, faults = _measures(file, content.get("measures", []))
    problems += faults
    before = _built_on(file, content.get("after", []), chain, problems)
    if problems:
        lines = "".join(f"\n  {problem}" for problem in problems)
        count = f"{len(problems)} problem{'s' * (len(problems) > 1)}"
        raise ScenarioError(f"scenario {file.stem!r}: {count}:{lines}")
    inherited = tuple(replace(m, scenario=file.stem) for s in before for m in s.measures)
    return Scenario(
        name=file.stem, title=words["title"], note=words["note"], source=words["source"],
        as_of=day or next((s.as_of for s in reversed(before) if s.as_of), None),
        before=baseline or next((s.before for s in reversed(before) if s.as_of), None),
        measures=(*inherited, *measures),
    )  # fmt: skip


def _day(file: Path, content: Mapping[str, Any], key: str, problems: list[str]) -> date | None:
    if key not in content:
        return None
    try:
        return read_day(content[key])
    except ValueError:
        problems.append(f"{file.name}: {key} is {content[key]!r}; give a date such as 2026-09-12")
        return None


def _measures(file: Path, tables: Any) -> tuple[list[Measure], list[str]]:
    if not isinstance(tables, list):
        return [], [f"{file.name}: measures is {tables!r}; write each below [[measures]]"]
    found: list[Measure] = []
    problems: list[str] = []
    latest: date | None = None
    for number, table in enumerate(tables, start=1):
        where = f"{file.name}, measure {number}"
        measure, faults = read_measure(where, table, scenario=file.stem)
        problems += faults
        if measure is None:
            continue
        if measure.first and latest and measure.first < latest:
            problems.append(
                f"{measure.place}: from {measure.first} comes after a measure from {latest}; "
                "put measures in the order of their dates"
            )
        latest = max(filter(None, (latest, measure.first)), default=None)
        found.append(measure)
    return found, problems


def _built_on(
    file: Path, names: Any, chain: tuple[Path, ...], problems: list[str]
) -> list[Scenario]:
    """Scenarios of the same folder whose measures come first."""
    if not isinstance(names, list):
        problems.append(f"{file.name}: after is {names!r}; give a list of scenario names")
        return []
    found = []
    folder = file.resolve().parent
    for name in names:
        other = folder / f"{name}.toml"
        if (
            not isinstance(name, str)
            or not _NAME.fullmatch(name)
            or other.resolve().parent != folder
        ):
            problems.append(
                f"{file.name}: after names {name!r}, outside the folder of the file; copy that "
                "scenario beside it and give its plain name"
            )
        elif other.resolve() in (*chain, file.resolve()):
            problems.append(
                f"{file.name}: after names {name!r}, which builds on it; break the ring"
            )
        elif not other.is_file():
            problems.append(f"{file.name}: after names {name!r}, of which there is no file here")
        else:
            found.append(_read(other, (*chain, file.resolve())))
    return found


_TEMPLATE = """# A scenario: {name}. Check it with `corridors scenarios check {name}.toml`.
title = "What happens, in one line"
note = "What it is about, and what it leaves out."
source = ""            # ids of data/evidence.csv for the scenario as a whole
# as_of = 2027-07-17   # day on which the world is looked at; default the newest evidence
# before = 2027-01-01  # day of the baseline it is held against; default the day looked at
# after = ["poland-closes"]  # scenarios in this folder whose measures come first

# Measures are done from top to bottom. Kinds: {kinds}.
# select: any of id, place, country, border, mode, service, operator, corridor, ...; every key
# must fit, and of a list one value. A size is one of set, scale, add, with its unit and a range.
[[measures]]
kind = "dwell"
select = {{ border = "CN-KZ", mode = "rail" }}
scale = 0.5
low = 0.4
high = 0.8
basis = "assumption"   # or published, derived: then give source
reason = "say why this size"
note = "border papers sent ahead"

# [[measures]]
# kind = "close"
# select = {{ border = "BY-PL" }}
# from = 2026-09-12
# to = 2026-09-24
# basis = "published"
# source = "sa-ev-pl-closure-2025"
"""


def template(name: str) -> str:
    """Text of a scenario file to start from.

    Raises
    ------
    ScenarioError
        The name is not one that a file may have.
    """
    from corridors.scenarios.kinds import KINDS

    if not _NAME.fullmatch(name):
        raise ScenarioError(
            f"scenario name is {name!r}; give lower-case letters, digits and single hyphens"
        )
    return _TEMPLATE.format(name=name, kinds=", ".join(KINDS))
