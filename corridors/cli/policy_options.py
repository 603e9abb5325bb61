"""Options about policy rules that several commands share."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar

import click

from corridors.costs import Consignment
from corridors.errors import OptionError
from corridors.network import Network, load_network
from corridors.policy import PolicyChoice, RuleSet, known_names, load_rules
from corridors.policy.arcs import TIERS

__all__ = ["facts_options", "policy_options", "rules_options"]

Command = TypeVar("Command", bound=Callable[..., Any])


def _pairs(texts: tuple[str, ...], option: str, form: str) -> dict[str, str]:
    found = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not (name.strip() and equals and value.strip()):
            raise OptionError(f"{option} is {text!r}; give it as {form}")
        found[name.strip()] = value.strip()
    return found


def _rates(texts: tuple[str, ...]) -> Mapping[str, float]:
    found = {}
    for money, rate in _pairs(texts, "--usd-per", "EUR=1.1").items():
        try:
            found[money] = float(rate)
        except ValueError:
            raise OptionError(f"--usd-per is {money}={rate}; give a number, as EUR=1.1") from None
    return found


def rules_options(command: Command) -> Command:
    """``--rules``, ``--without`` and ``--stale-after``; passes ``rules``."""

    @click.option("--rules", "files", type=click.Path(), multiple=True, metavar="FILE",
                  help="Rules of your own, added to the shipped ones; repeatable.")  # fmt: skip
    @click.option("--without", multiple=True, metavar="RULE", help="Rule to leave out; repeatable.")
    @click.option("--switch-on", multiple=True, metavar="RULE",
                  help="Count a rule whose end is unknown; repeatable.")  # fmt: skip
    @click.option("--stale-after", type=click.IntRange(min=0), metavar="DAYS",
                  help="Warn of rules verified longer ago; default 180.")  # fmt: skip
    @wraps(command)
    def run(
        *args: Any,
        files: tuple[str, ...],
        without: tuple[str, ...],
        switch_on: tuple[str, ...],
        stale_after: int | None,
        **options: Any,
    ) -> Any:
        known = None
        if files:
            network: Network = options.get("network") or load_network()
            known = known_names(network)
        rules: RuleSet = load_rules(own=files, known=known)
        if stale_after is not None:
            rules = replace(rules, stale_after_days=stale_after)
        if switch_on:
            rules = rules.switch_on(switch_on)
        if without:
            rules = rules.without(without)
        return command(*args, rules=rules, **options)

    return run  # type: ignore[return-value]


def policy_options(command: Command) -> Command:
    """``--policy`` and its companions; passes ``policy``, None where it is not asked for."""

    @click.option("--policy", "tier", type=click.Choice(list(TIERS)),
                  help="Honour the rules: verdicts a journey may have.")  # fmt: skip
    @click.option("--longest-wait", type=float, metavar="DAYS",
                  help="Longest wait for a closed link to open.")  # fmt: skip
    @click.option("--usd-per", multiple=True, metavar="EUR=RATE",
                  help="Dollars per unit of other money; repeatable.")  # fmt: skip
    @rules_options
    @wraps(command)
    def run(
        *args: Any,
        rules: RuleSet,
        tier: str | None,
        longest_wait: float | None,
        usd_per: tuple[str, ...],
        **options: Any,
    ) -> Any:
        choice = None
        if tier is not None:
            choice = PolicyChoice(tier, rules, longest_wait_d=longest_wait, usd_per=_rates(usd_per))
        return command(*args, policy=choice, **options)

    return run  # type: ignore[return-value]


def facts_options(command: Command) -> Command:
    """Facts that only rules ask for; adds them to ``consignment``."""

    @click.option("--use", help="Stated use, such as humanitarian or military.")
    @click.option("--exported-from", metavar="CC", help="Country of export; default the origin's.")
    @click.option("--stored-in", multiple=True, metavar="CC",
                  help="Country where the goods are stored; repeatable.")  # fmt: skip
    @click.option("--loading", help="container, covered_wagon, wagon, trailer or empty_platform.")
    @click.option("--party", "parties", multiple=True, metavar="carrier_est=RU",
                  help="Who carries, owns or pays; repeatable.")  # fmt: skip
    @click.option("--licence", "licences", multiple=True, metavar="RULE",
                  help="Rule whose licence is at hand; repeatable.")  # fmt: skip
    @wraps(command)
    def run(
        *args: Any,
        consignment: Consignment,
        use: str | None,
        exported_from: str | None,
        stored_in: tuple[str, ...],
        loading: str | None,
        parties: tuple[str, ...],
        licences: tuple[str, ...],
        **options: Any,
    ) -> Any:
        goods = replace(
            consignment, use=use, exported_from=exported_from, stored_in=stored_in,
            loading=loading, parties=_pairs(parties, "--party", "carrier_est=RU"),
            granted_licences=licences,
        )  # fmt: skip
        return command(*args, consignment=goods, **options)

    return run  # type: ignore[return-value]
