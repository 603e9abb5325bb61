"""`price_of_rules`: what the rules cost, beside the journey without them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from corridors.costs import Consignment
from corridors.errors import NoRouteError, OptionError
from corridors.network import Network
from corridors.policy import PolicyChoice, RuleSet, check_policy
from corridors.routes import Route
from corridors.routing.finding import find_with
from corridors.routing.permits import Permits
from corridors.routing.planner import Planner, check_objective
from corridors.routing.question import Question, ask
from corridors.units import days

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["PriceOfRules", "RulePrice", "price_of_rules"]

_ROUNDS = 30  # rules met one after the other on ways that avoid those before


@dataclass(frozen=True)
class RulePrice:
    """What one rule costs a consignment.

    Parameters
    ----------
    rule, title : str
        Id and name.
    alone_h, alone_usd : float
        Mean hours and central dollars more than without any rule, were it the only one; NaN
        where it alone cuts every way.
    saved_h, saved_usd : float
        Mean hours and central dollars less, did it fall and all others stay; NaN where no way is
        permitted then, or none is permitted with it.
    """

    rule: str
    title: str
    alone_h: float
    alone_usd: float
    saved_h: float
    saved_usd: float

    @property
    def text(self) -> str:
        """One sentence."""
        alone = _amount(self.alone_h, self.alone_usd) or "cuts every way"
        saved = _amount(-self.saved_h, -self.saved_usd) or "opens no way"
        return f"{self.rule} ({self.title}): alone {alone}; its fall {saved}"


@dataclass(frozen=True, eq=False)
class PriceOfRules:
    """The best permitted journey beside the best without rules, and the price of each rule.

    Parameters
    ----------
    free : Route
        Best journey without rules, with the verdict of the rules on it.
    permitted : Route or None
        Best permitted journey.
    tier : str
        Verdicts accepted.
    prices : tuple of RulePrice
        Rules that turn, delay or charge the journey.
    reasons : tuple of str
        Why nothing is permitted, where that is so.
    relief : tuple of frozenset of str
        Smallest sets of rules that would have to fall then.
    """

    free: Route
    permitted: Route | None
    tier: str
    prices: tuple[RulePrice, ...]
    reasons: tuple[str, ...] = ()
    relief: tuple[frozenset[str], ...] = field(default=(), repr=False)

    @property
    def extra_h(self) -> float:
        """Mean hours that all rules together add [h]; NaN where nothing is permitted."""
        return float("nan") if self.permitted is None else _hours(self.permitted, self.free)

    @property
    def extra_usd(self) -> float:
        """Central dollars that all rules together add [USD]; NaN where nothing is permitted."""
        return float("nan") if self.permitted is None else _dollars(self.permitted, self.free)

    def summary(self) -> str:
        """Both journeys, the difference, and each rule's share in it."""
        lines = [f"without rules: {_head(self.free)}; verdict {self.free.verdict}"]
        if self.permitted is None:
            lines += ["permitted: none", *(f"  {reason}" for reason in self.reasons)]
        else:
            lines.append(f"permitted ({self.tier}): {_head(self.permitted)}; verdict "
                         f"{self.permitted.verdict}")  # fmt: skip
            lines.append(f"price of the rules: {_amount(self.extra_h, self.extra_usd)}")
        lines += [f"  {price.text}" for price in self.prices]
        assert self.free.judgement is not None
        return "\n".join([*lines, self.free.judgement.disclaimer])

    def __str__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        from corridors.routes.display import frame_html

        said = self.summary().splitlines()
        notes = [line for line in said if not line.startswith("  ")]
        return frame_html("Price of the rules", self.to_frame(), notes=notes)

    def to_frame(self) -> "pd.DataFrame":
        """One row per rule: ``alone_h``, ``alone_usd``, ``saved_h``, ``saved_usd``, ``title``."""
        import pandas as pd

        columns = ["rule", "title", "alone_h", "alone_usd", "saved_h", "saved_usd"]
        rows = [{name: getattr(p, name) for name in columns} for p in self.prices]
        return pd.DataFrame(rows, columns=columns).set_index("rule")

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        names = ("rule", "title", "alone_h", "alone_usd", "saved_h", "saved_usd")
        return {
            "tier": self.tier,
            "free": self.free.to_dict(),
            "permitted": None if self.permitted is None else self.permitted.to_dict(),
            "extra_h": self.extra_h,
            "extra_usd": self.extra_usd,
            "rules": [{name: getattr(p, name) for name in names} for p in self.prices],
            "reasons": list(self.reasons),
            "relief": [sorted(group) for group in self.relief],
        }


def _head(route: Route) -> str:
    return f"{route.corridor}, {days(route.time_h.mean):.1f} days, {route.cost_usd.value:,.0f} USD"


def _amount(hours: float, dollars: float) -> str:
    """Hours and dollars as a difference; empty where there is none to tell."""
    if hours != hours:
        return ""
    return f"{days(hours) + 0.0:+.1f} days, {round(dollars) + 0:+,d} USD"


def _hours(one: Route, other: Route) -> float:
    return one.time_h.mean - other.time_h.mean


def _dollars(one: Route, other: Route) -> float:
    return one.cost_usd.value - other.cost_usd.value


def price_of_rules(
    network: Network,
    origin: str,
    destination: str,
    *,
    policy: PolicyChoice | str = "legal",
    minimise: str = "time_h",
    corridor: str | None = None,
    via: Sequence[str] = (),
    avoid: Sequence[str] = (),
    consignment: Consignment | None = None,
    costs: Mapping[str, float] | None = None,
    on: date | str | None = None,
) -> PriceOfRules:
    """What the policy rules cost a journey, all together and each.

    Parameters
    ----------
    network : Network
        State of the world.
    origin, destination : str
        Ends, as for `find_route`.
    policy : PolicyChoice or str
        Tier and rules.
    minimise, corridor, via, avoid, consignment, costs, on
        As for `find_route`.

    Returns
    -------
    PriceOfRules

    Raises
    ------
    NoRouteError
        There is no journey even without rules.
    OptionError
        No tier is given, or nothing can be minimised by that name.

    Notes
    -----
    Rules that matter are found one after the other: the best journey under those known is held
    against all, and what refuses, delays or charges it joins them.

    Examples
    --------
    >>> import corridors as co
    >>> price = co.price_of_rules(
    ...     co.load_network(), "xian", "duisburg", on="2026-06-01",
    ...     consignment=co.Consignment(hs="8457"))
    >>> price.extra_h > 0
    True
    """
    check_objective(minimise)
    question = ask(network, origin, destination, corridor=corridor, via=via, avoid=avoid,
                   consignment=consignment, costs=costs, on=on, policy=policy)  # fmt: skip
    if question.permits is None:
        raise OptionError("policy is None; give a tier or a PolicyChoice")
    return _Prices(question, question.permits, minimise).result()


class _Prices:
    """Journeys of one question under different sets of rules."""

    def __init__(self, question: Question, permits: Permits, minimise: str) -> None:
        self.question, self.permits, self.minimise = question, permits, minimise
        self.planner: Planner = question.planner

    def find(self, permits: Permits | None) -> Route | NoRouteError:
        asked = self.question
        try:
            return find_with(
                self.planner, asked.origin, asked.destination, minimise=self.minimise,
                corridor=asked.corridor, via=asked.via, avoid=asked.avoid, permits=permits,
            )  # fmt: skip
        except NoRouteError as error:
            return error

    def under(self, rules: RuleSet) -> Route | NoRouteError:
        """Best journey that some rules permit."""
        asked = self.question
        choice = replace(self.permits.choice, rules=rules, without=())
        if not rules.rules:
            return self.find(None)
        return self.find(Permits(self.planner, asked.origin, asked.destination, choice, rules))

    def bearing(self, route: Route) -> list[str]:
        """Rules that refuse, delay or charge a journey."""
        choice = self.permits.choice
        verdict = check_policy(route, rules=self.permits.rules, usd_per=choice.usd_per)
        accepted = self.permits.accepted
        return [r.rule.id for r in verdict.reasons
                if r.verdict not in accepted or r.verdict == "delay"]  # fmt: skip

    def matter(self) -> list[str]:
        """Rules that turn, delay or charge the journey, one after the other."""
        rules, known = self.permits.rules, dict[str, None]()
        for _ in range(_ROUNDS):
            found = self.under(rules.only(known))
            new = [] if isinstance(found, NoRouteError) else self.bearing(found)
            if all(name in known for name in new):
                break
            known.update(dict.fromkeys(new))
        return list(known)

    def result(self) -> PriceOfRules:
        free = self.find(None)
        if isinstance(free, NoRouteError):
            raise free
        rules, choice = self.permits.rules, self.permits.choice
        verdict = check_policy(free, rules=rules, usd_per=choice.usd_per)
        free = replace(free, verdict=verdict.verdict, judgement=verdict)
        best = self.find(self.permits)
        prices = [self.price(name, free, best) for name in self.matter()]
        lost = best if isinstance(best, NoRouteError) else None
        return PriceOfRules(
            free=free,
            permitted=best if isinstance(best, Route) else None,
            tier=choice.tier,
            prices=tuple(prices),
            reasons=lost.reasons if lost else (),
            relief=lost.relief if lost else (),
        )

    def price(self, name: str, free: Route, best: Route | NoRouteError) -> RulePrice:
        """What one rule costs."""
        rules, nan = self.permits.rules, float("nan")
        alone, fallen = self.under(rules.only([name])), self.under(rules.without([name]))
        more = (nan, nan)
        if isinstance(alone, Route):
            more = (_hours(alone, free), _dollars(alone, free))
        less = (nan, nan)
        if isinstance(best, Route) and isinstance(fallen, Route):
            less = (_hours(best, fallen), _dollars(best, fallen))
        return RulePrice(name, rules[name].title, *more, *less)
