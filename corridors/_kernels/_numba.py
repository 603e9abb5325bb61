"""The one door to numba; loaded at the first compiled call, never before."""

import contextlib
import importlib
import importlib.util
import sys
from collections.abc import Callable
from typing import Any, TypeVar, cast

from corridors._kernels._backend import cache_directory, has_numba, writable

__all__ = ["kernel", "load", "small"]

numba: Any = importlib.import_module("numba") if has_numba() else None

F = TypeVar("F", bound=Callable[..., Any])


def small(function: F) -> F:
    """Mark a short function that compiled code takes in where it is called."""
    return _marked(function, forceinline=True)


def kernel(function: F) -> F:
    """Mark a function for compilation, kept in the cache of this package."""
    return _marked(function)


def _marked(function: F, **options: bool) -> F:
    """Mark a function for compilation.

    Without numba the function stays as it is, so that its module can still be read and tested.
    numba reads its cache folder when a function is decorated; the setting is put back at once so
    that other users of numba in the process keep theirs.
    """
    if numba is None:
        return function
    before = numba.config.CACHE_DIR
    folder = cache_directory()
    keep = writable(folder)
    numba.config.CACHE_DIR = str(folder)
    try:
        marked = numba.njit(cache=keep, nogil=True, error_model="numpy", **options)(function)
    finally:
        numba.config.CACHE_DIR = before
    return cast(F, marked)


def _start_without_linear_algebra() -> None:
    """Let numba start up without importing SciPy's linear algebra, which no kernel uses.

    numba only looks whether it can be imported, and looks again when it is used; where numba has
    started already or SciPy is missing, all stays as it is.
    """
    if "numba.np.arraymath" in sys.modules or importlib.util.find_spec("scipy") is None:
        return
    with contextlib.suppress(ImportError, AttributeError):  # another version of numba
        algebra: Any = importlib.import_module("numba.np.linalg")
        look = algebra.ensure_blas
        algebra.ensure_blas = lambda: None
        try:
            arrays: Any = importlib.import_module("numba.np.arraymath")
        finally:
            algebra.ensure_blas = look
        arrays.ensure_blas = look


def load(module: str, name: str, types: tuple[str, ...]) -> Callable[..., Any]:
    """Import a module of kernels and compile one of them for the types given."""
    _start_without_linear_algebra()
    source = importlib.import_module(f"corridors._kernels._compiled_{module}")
    dispatcher: Any = getattr(source, name)
    dispatcher.disable_compile(False)
    dispatcher.compile("(" + "".join(f"{kind}," for kind in types) + ")")
    dispatcher.disable_compile()  # a call with other types is an error, not another wait
    return cast(Callable[..., Any], dispatcher)
