"""Every public name says what it takes, gives and refuses, and shows a call that runs."""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

import corridors as co
from corridors.errors import CorridorsError

HEADS = re.compile(r"^(\w[\w ]*)\n-+$", re.MULTILINE)
ROOMS = ("export", "plotting", "samples")


def sections(item: Any) -> dict[str, str]:
    """Sections of a docstring by heading; what stands before the first is under an empty name."""
    parts = HEADS.split(inspect.getdoc(item) or "")
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def function_of(raw: Any) -> Any:
    """The function behind a method or property."""
    inner = raw.__func__ if isinstance(raw, (classmethod, staticmethod)) else raw
    return getattr(inner, "func", getattr(inner, "fget", inner))


def public_names() -> Iterator[tuple[str, Any]]:
    """Names of the package and of its rooms that hold functions."""
    owners: list[tuple[str, ModuleType]] = [("", co)]
    owners += [(f"{room}.", getattr(co, room)) for room in ROOMS]
    for start, owner in owners:
        for name in owner.__all__:
            item = getattr(owner, name)
            if inspect.isclass(item) or inspect.isfunction(item):
                yield start + name, item


def public_methods(owner: type) -> Iterator[tuple[str, Any]]:
    """Methods and properties that a class defines itself."""
    for name, raw in vars(owner).items():
        if not name.startswith("_") and inspect.isfunction(function_of(raw)):
            yield name, raw


NAMES = dict(public_names())
METHODS = {
    f"{name}.{method}": raw
    for name, item in NAMES.items()
    if inspect.isclass(item)
    for method, raw in public_methods(item)
}


def taken(item: Any) -> list[str]:
    """Parameters that a caller gives."""
    return [name for name in inspect.signature(item).parameters if name not in ("self", "cls")]


def documented(text: str) -> set[str]:
    """Names that a section of parameters tells about."""
    found = set()
    for line in text.splitlines():
        if line and not line.startswith((" ", ".")):
            found |= {name.strip().lstrip("*") for name in line.split(":")[0].split(",")}
    return found


def raised(item: Any) -> set[str]:
    """Errors of the package that the body of a function raises itself."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(item)))
    names = {
        node.exc.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and isinstance(node.exc.func, ast.Name)
    }
    known = {kind.__name__ for kind in _kinds(CorridorsError)}
    return names & known


def _kinds(kind: type) -> Iterator[type]:
    yield kind
    for heir in kind.__subclasses__():
        yield from _kinds(heir)


def problems(name: str, item: Any, *, method: bool) -> list[str]:
    """What a docstring lacks."""
    told = sections(item)
    found = [] if told[""].strip() else ["no summary"]
    function = function_of(item) if method else item
    takes = taken(function) if inspect.isfunction(function) else taken(item)
    named = documented(told.get("Parameters", ""))
    listed = [t for t in takes if t not in named]
    if isinstance(item, property) or not takes:
        listed = []
    if listed:
        found.append(f"parameters not told: {', '.join(listed)}")
    if inspect.isfunction(function):
        gives = inspect.signature(function).return_annotation
        quiet = isinstance(item, property) or hasattr(item, "attrname") or not takes
        silent = gives in (None, "None", inspect.Signature.empty) or quiet
        if not silent and not {"Returns", "Yields"} & set(told):
            found.append("Returns")
        missing = {n for n in raised(function) if n not in told.get("Raises", "")}
        if missing:
            found.append(f"Raises {', '.join(sorted(missing))}")
    if not method and ">>>" not in told.get("Examples", ""):
        found.append("Examples")
    return found


@pytest.mark.parametrize("name", NAMES)
def test_public_name_is_documented(name: str) -> None:
    """Parameters, Returns, Raises and Examples."""
    assert problems(name, NAMES[name], method=False) == []


@pytest.mark.parametrize("name", METHODS)
def test_public_method_is_documented(name: str) -> None:
    """A summary; Parameters, Returns and Raises where a method takes, gives and refuses."""
    assert problems(name, METHODS[name], method=True) == []
