"""``corridors policy``: check journeys against the rules, and look the rules up."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from corridors.cli.options import (
    consignment_options,
    echo_json,
    network_options,
    search_options,
)
from corridors.cli.policy_options import facts_options, policy_options, rules_options
from corridors.costs import Consignment
from corridors.errors import OptionError
from corridors.network import Network
from corridors.policy import (
    PolicyChoice,
    RuleSet,
    check_policy,
    corridor_table,
    field_guide,
    judge,
    list_rules,
    rule_page,
    template,
)
from corridors.policy.judging import day_of
from corridors.routing import find_route, price_of_rules

__all__ = ["policy"]

_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
_WAY = (
    click.option("--corridor", metavar="NAME", help="Corridor the journey must belong to."),
    click.option("--via", multiple=True, metavar="PLACE", help="Place to pass; repeatable."),
    click.option("--avoid", multiple=True, metavar="WHAT", help="What must not be used."),
)


def _way_options(command: Any) -> Any:
    for option in reversed(_WAY):
        command = option(command)
    return command


def _notice(rules: RuleSet) -> str:
    return (
        f"{len(rules)} rules, known to {rules.known_to}; later law is unknown here. "
        "Not legal advice; a pass is not a clearance."
    )


def _stale(rules: RuleSet, on: date) -> list[str]:
    """Warnings about rules in force that were verified long before a day."""
    return [
        f"{rule.id} was last verified on {rule.verified_on}, {(on - rule.verified_on).days} days "
        f"before {on}: verify it"
        for rule in rules.on(on).rules
        if (on - rule.verified_on).days > rules.stale_after_days
    ]


@click.group()
def policy() -> None:
    """Check journeys against sanctions and border rules, and look the rules up."""


@policy.command()
@click.argument("origin")
@click.argument("destination")
@click.option("--goods-only", is_flag=True,
              help="Judge the goods between two countries, whatever the way.")  # fmt: skip
@_JSON
@_way_options
@search_options
@consignment_options
@facts_options
@network_options
@rules_options
def check(
    origin: str,
    destination: str,
    *,
    network: Network,
    rules: RuleSet,
    consignment: Consignment,
    goods_only: bool,
    corridor: str | None,
    via: tuple[str, ...],
    avoid: tuple[str, ...],
    minimise: str,
    on: str | None,
    as_json: bool,
) -> None:
    """Judge the best journey from ORIGIN to DESTINATION, the rules not considered in finding it."""
    if goods_only:
        ends = [_country(network, name) for name in (origin, destination)]
        verdict = judge(rules, (), consignment, origin=ends[0], destination=ends[1],
                        on=day_of(on) if on else network.day)  # fmt: skip
        head: dict[str, Any] = {"origin": ends[0], "destination": ends[1], "edges": []}
        told = f"{ends[0]} to {ends[1]}, whatever the way"
    else:
        route = find_route(network, origin, destination, minimise=minimise, corridor=corridor,
                           via=via, avoid=avoid, consignment=consignment, on=on)  # fmt: skip
        verdict = check_policy(route, rules=rules)
        head = {"origin": route.origin, "destination": route.destination,
                "corridor": route.corridor, "edges": list(route.edges)}  # fmt: skip
        told = route.summary().splitlines()[0]
    if as_json:
        echo_json({**head, **verdict.to_dict()})
    else:
        click.echo(told)
        click.echo(verdict.summary())


def _country(network: Network, name: str) -> str:
    text = name.strip()
    if len(text) == 2:
        return text.upper()
    return network.places[network.find_place(text)].country


@policy.command("list")
@click.option("--territory", metavar="WHERE", help="Country, set, border (PL-BY) or place.")
@click.option("--on", "--as-of", metavar="DATE", help="Day on which they hold, or may hold.")
@click.option("--hs", "goods", metavar="CODE", help="HS code they cover, or may cover.")
@click.option("--corridor", metavar="NAME", help="Corridor in whose table they stand.")
@_JSON
@rules_options
def list_(
    *,
    rules: RuleSet,
    territory: str | None,
    on: str | None,
    goods: str | None,
    corridor: str | None,
    as_json: bool,
) -> None:
    """List rules by territory, date, goods."""
    chosen = rules if corridor is None else rules.select(corridor=corridor)
    try:
        rows = list_rules(chosen, territory=territory, on=on, goods=goods)
    except ValueError as error:
        raise OptionError(str(error)) from None
    if as_json:
        echo_json(rows)
        return
    for row in rows:
        open_day = "" if row["certain"] else " (sources leave open whether it held that day)"
        click.echo(f"{row['id']}: {row['title']} [{row['imposer']}, {row['kind']}, "
                   f"{row['effect']}, {row['dates']}, {row['status']}]{open_day}")  # fmt: skip
    for text in _stale(chosen.only(row["id"] for row in rows), day_of(on)) if on else ():
        click.echo(f"warning: {text}", err=True)
    click.echo(f"{len(rows)} of {_notice(rules)}")


@policy.command()
@click.argument("rule")
@_JSON
@rules_options
def show(rule: str, *, rules: RuleSet, as_json: bool) -> None:
    """Show one RULE with every field and its meaning."""
    page = rule_page(rules, rule)
    if as_json:
        echo_json(page)
        return
    for line in page:
        if line["value"]:
            click.echo(f"{line['field']}: {line['value']}\n    ({line['meaning']})")
    click.echo(f"verified on {rules[rule].verified_on}. {_notice(rules)}")


@policy.command()
@click.option("--as-of", "--on", "days", multiple=True, metavar="DATE",
              help="Day; repeatable. Default the day to which the rules are known.")  # fmt: skip
@click.option("--corridor", "corridors", multiple=True, metavar="NAME", help="Repeatable.")
@_JSON
@rules_options
def table(
    *,
    rules: RuleSet,
    days: tuple[str, ...],
    corridors: tuple[str, ...],
    as_json: bool,
) -> None:
    """Table of the rules surely in force by corridor and day.

    Classes: T transit, OD origin or destination, P party, equipment or payment, O closures and
    operators' orders.
    """
    asked: list[date | str] = list(days) or [rules.known_to or date.max]
    made = corridor_table(rules, asked, corridors=corridors or None)
    if as_json:
        echo_json(
            [{"corridor": c, "day": d.isoformat(), "class": k, "rules": list(ids)}
             for (c, k, d), ids in made.cells.items()]
        )  # fmt: skip
        return
    click.echo(made.summary())
    click.echo(_notice(rules))


@policy.command("template")
@click.option("--guide", is_flag=True, help="Print what each column means instead.")
@click.option("--output", type=click.Path(), help="Write to a file.")
@_JSON
def template_(*, guide: bool, output: str | None, as_json: bool) -> None:
    """Print a rules file to start from."""
    text = field_guide() + "\n" if guide else template()
    if output:
        file = Path(output)
        if file.exists():
            raise OptionError(f"{file.name} exists; give another name, or remove it first")
        file.write_text(text, encoding="utf-8", newline="")
    elif as_json:
        echo_json({"guide" if guide else "template": text})
    else:
        click.echo(text, nl=False)


@policy.command()
@click.argument("origin")
@click.argument("destination")
@_JSON
@_way_options
@search_options
@consignment_options
@facts_options
@network_options
@policy_options
def price(
    origin: str,
    destination: str,
    *,
    network: Network,
    policy: PolicyChoice | None,
    consignment: Consignment,
    corridor: str | None,
    via: tuple[str, ...],
    avoid: tuple[str, ...],
    minimise: str,
    on: str | None,
    as_json: bool,
) -> None:
    """What the rules cost from ORIGIN to DESTINATION, all together and each."""
    if policy is None:
        raise OptionError("--policy is missing; give a tier such as legal")
    found = price_of_rules(
        network, origin, destination, policy=policy, minimise=minimise, corridor=corridor, via=via,
        avoid=avoid, consignment=consignment, on=on,
    )  # fmt: skip
    if as_json:
        echo_json(found.to_dict())
    else:
        click.echo(found.summary())
