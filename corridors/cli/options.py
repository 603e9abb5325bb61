"""Options that several commands share."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from math import isfinite
from typing import Any, TypeVar

import click

from corridors.costs import TRAINS, Consignment
from corridors.network import Network, load_network
from corridors.network.model import day_of
from corridors.routing import OBJECTIVES
from corridors.scenarios import load_scenario

__all__ = ["consignment_options", "echo_json", "network_options", "scenario_option",
           "search_options"]  # fmt: skip

Command = TypeVar("Command", bound=Callable[..., Any])


def echo_json(value: Any) -> None:
    """Print a value as JSON; missing and unlimited figures are null."""
    click.echo(json.dumps(_plain(value), indent=1, ensure_ascii=False))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and not isfinite(value) else value


def network_options(command: Command) -> Command:
    """``--nodes``, ``--edges``, ``--parameters`` and ``--as-of``; passes ``network``."""

    @click.option("--nodes", type=click.Path(), help="GeoJSON of places of your own.")
    @click.option("--edges", type=click.Path(), help="CSV of links of your own.")
    @click.option("--parameters", type=click.Path(), help="CSV of parameters of your own.")
    @click.option(
        "--as-of", metavar="DATE", help="State of the world; default the newest evidence."
    )
    @wraps(command)
    def run(
        *args: Any,
        nodes: str | None,
        edges: str | None,
        parameters: str | None,
        as_of: str | None,
        **options: Any,
    ) -> Any:
        network: Network = load_network(nodes=nodes, edges=edges, parameters=parameters)
        for name in options.pop("applied", ()):
            network = load_scenario(name).apply(network, on=as_of)
        if as_of is not None and options.get("scenarios"):
            network = replace(network, day=day_of(as_of))  # their measures may open other links
        elif as_of is not None:
            network = network.as_of(as_of)
        return command(*args, network=network, **options)

    return run  # type: ignore[return-value]


def scenario_option(command: Command) -> Command:
    """``--scenario``: the ``network`` that `network_options` passes is the one after it."""
    return click.option(
        "--scenario", "applied", metavar="NAME", multiple=True,
        help="Scenario by name or file; repeatable, done in this order.",
    )(command)  # fmt: skip


def consignment_options(command: Command) -> Command:
    """``--feu``, ``--teu``, ``--tonnes``, ``--hs`` and the like; passes ``consignment``."""

    @click.option("--feu", type=float, help="Forty-foot units; default 1.")
    @click.option("--teu", type=float, help="Twenty-foot units.")
    @click.option("--tonnes", type=float, help="Weight of the goods [t].")
    @click.option("--hs", metavar="CODE", help="Harmonised System code, 2 to 10 digits.")
    @click.option("--value-usd", type=float, help="Value of the goods [USD].")
    @click.option("--own-box", is_flag=True, help="The container is the shipper's own.")
    @click.option("--insured", is_flag=True, help="Add the premium of a cargo insurance.")
    @click.option(
        "--train",
        type=click.Choice(TRAINS),
        default=TRAINS[0],
        show_default=True,
        help="Which train carries the goods.",
    )
    @click.option(
        "--goods-origin",
        metavar="CC",
        default="CN",
        show_default=True,
        help="Country where the goods were made.",
    )
    @click.option(
        "--jurisdiction",
        "jurisdictions",
        metavar="CC",
        multiple=True,
        help="Whose law binds the shipper; repeatable, default CN.",
    )
    @wraps(command)
    def run(
        *args: Any,
        feu: float | None,
        teu: float | None,
        tonnes: float | None,
        hs: str | None,
        value_usd: float | None,
        own_box: bool,
        insured: bool,
        train: str,
        goods_origin: str,
        jurisdictions: tuple[str, ...],
        **options: Any,
    ) -> Any:
        goods = Consignment(
            feu=feu,
            teu=teu,
            tonnes=tonnes,
            hs=hs,
            value_usd=value_usd,
            box="own" if own_box else "carrier",
            insured=insured,
            train=train,
            goods_origin=goods_origin,
            jurisdictions=jurisdictions or ("CN",),
        )
        return command(*args, consignment=goods, **options)  # fmt: skip

    return run  # type: ignore[return-value]


def search_options(command: Command) -> Command:
    """``--minimise`` and ``--on``."""
    command = click.option(
        "--minimise", type=click.Choice(OBJECTIVES), default="time_h", show_default=True,
        help="What the search minimises.",
    )(command)  # fmt: skip
    return click.option("--on", metavar="DATE", help="Day of departure; default the state's day.")(
        command
    )
