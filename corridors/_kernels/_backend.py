"""Which form of a kernel runs, and where the compiled one is kept between processes."""

import contextlib
import hashlib
import importlib.util
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal

__all__ = ["Backend", "cache_directory", "compiled", "has_numba", "use_numba"]

Backend = Literal["auto", "numpy", "numba"]

_LOCK_STALE_S = 60.0
_one_thread = threading.Lock()
_announced: set[str] = set()
_logger = logging.getLogger("corridors.kernels")


@cache
def has_numba() -> bool:
    """Tell whether numba is installed, without importing it."""
    return importlib.util.find_spec("numba") is not None


def use_numba(backend: str) -> bool:
    """Decide whether the compiled form runs.

    Parameters
    ----------
    backend : {"auto", "numpy", "numba"}
        ``auto`` takes the compiled form where numba is installed.

    Returns
    -------
    bool
        True for the compiled form.

    Raises
    ------
    ValueError
        If the name is none of the three.
    ModuleNotFoundError
        If numba is asked for and not installed.

    Examples
    --------
    >>> use_numba("numpy")
    False
    """
    if backend not in ("auto", "numpy", "numba"):
        raise ValueError(f"backend is {backend!r}; give 'auto', 'numpy' or 'numba'")
    if backend == "numba" and not has_numba():
        raise ModuleNotFoundError(
            "backend='numba' needs numba; install corridors[fast] or give backend='numpy'"
        )
    return backend != "numpy" and has_numba()


@cache
def cache_directory() -> Path:
    """Return the folder that keeps compiled kernels between processes.

    Its name carries a digest of the kernels' source, so that a kernel is never served from code
    that it no longer matches. ``NUMBA_CACHE_DIR`` moves it.
    """
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    if chosen:
        base = Path(chosen)
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    digest = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("_compiled_*.py")):
        digest.update(source.read_bytes())
    for package in ("numba", "numpy"):
        with contextlib.suppress(PackageNotFoundError):
            digest.update(version(package).encode())
    return base / "corridors" / f"kernels-{digest.hexdigest()[:12]}"


@contextlib.contextmanager
def _only_one_process(folder: Path) -> Iterator[None]:
    """Let one process at a time write compiled code; a lock left by a dead one is broken."""
    path = folder / "compiling.lock"
    held = False
    while not held:
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            held = True
        except FileExistsError:
            with contextlib.suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > _LOCK_STALE_S:
                    path.unlink(missing_ok=True)
            time.sleep(0.05)
        except OSError:  # a folder that cannot be written is not shared with anyone either
            break
    try:
        yield
    finally:
        if held:
            path.unlink(missing_ok=True)


def _say(message: str) -> None:
    """Log to whoever listens, else write to stderr."""
    logger: logging.Logger | None = _logger
    while logger is not None:
        if any(not isinstance(handler, logging.NullHandler) for handler in logger.handlers):
            _logger.warning(message)
            return
        logger = logger.parent if logger.propagate else None
    print(message, file=sys.stderr)


@cache
def compiled(module: str, name: str, *types: str) -> Callable[..., Any]:
    """Return a compiled kernel, from the cache where an earlier process left it there.

    Parameters
    ----------
    module : str
        Feature, the part of a module's name after ``_compiled_``.
    name : str
        Function in that module.
    *types : str
        Types of its arguments, as numba writes them.

    Returns
    -------
    Callable
        The compiled function.
    """
    with _one_thread:
        return _compile(module, name, types)


def _compile(module: str, name: str, types: tuple[str, ...]) -> Callable[..., Any]:
    folder = cache_directory()
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    key = hashlib.sha256(",".join(types).encode()).hexdigest()[:8]
    done = folder / f"{module}.{name}.{key}.done"
    kept = done.exists()
    if not kept and module not in _announced:
        _announced.add(module)
        where = f"later runs load it from {folder}" if writable(folder) else "it cannot be kept"
        _say(f"corridors: compiling '{module}' once, some seconds; {where}")
    with contextlib.nullcontext() if kept else _only_one_process(folder):
        from corridors._kernels import _numba

        dispatcher = _numba.load(module, name, types)
        with contextlib.suppress(OSError):
            done.touch()
    return dispatcher


def writable(folder: Path) -> bool:
    """Tell whether compiled code can be kept in a folder."""
    return folder.is_dir() and os.access(folder, os.W_OK)
