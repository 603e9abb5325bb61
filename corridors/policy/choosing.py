"""Which rules a search honours, and how strictly."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite

from corridors.errors import OptionError
from corridors.policy.arcs import TIERS
from corridors.policy.journeys import shipped_rules
from corridors.policy.rules import RuleSet

__all__ = ["PolicyChoice", "choice_of"]


@dataclass(frozen=True)
class PolicyChoice:
    """How a search honours the rules.

    Parameters
    ----------
    tier : str
        Verdicts a journey may have: ``legal`` (pass, delay), ``licence`` (and licence), ``check``
        (and check) or ``open`` (both).
    rules : RuleSet, optional
        Rules to honour; the shipped ones by default.
    without : tuple of str
        Ids of rules to leave out.
    longest_wait_d : float, optional
        Longest wait for one link to open [days]; 0 never waits, None waits as long as it takes.
    usd_per : mapping of str to float
        Dollars per unit of other currencies, to add charges published in them [USD].

    Raises
    ------
    OptionError
        The tier does not exist, or the wait is negative.
    UnknownNameError
        No rule bears an id of `without`.

    Examples
    --------
    >>> "licence" in PolicyChoice("licence").accepted
    True
    """

    tier: str = "legal"
    rules: RuleSet | None = None
    without: tuple[str, ...] = ()
    longest_wait_d: float | None = None
    usd_per: Mapping[str, float] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.tier not in TIERS:
            raise OptionError(f"policy tier is {self.tier!r}; give one of {', '.join(TIERS)}")
        wait = self.longest_wait_d
        if wait is not None and not (isfinite(wait) and wait >= 0):
            raise OptionError(f"longest_wait_d is {wait!r}; give 0 or more days, or leave it out")
        for money, rate in self.usd_per.items():
            if not (isfinite(rate) and rate > 0):
                raise OptionError(f"usd_per {money!r} is {rate!r}; give more than 0")
        if self.without:
            (self.rules or shipped_rules()).without(self.without)

    @property
    def accepted(self) -> frozenset[str]:
        """Verdicts that a journey may have."""
        return TIERS[self.tier]

    @property
    def rule_set(self) -> RuleSet:
        """The rules that count."""
        rules = self.rules if self.rules is not None else shipped_rules()
        return rules.without(self.without) if self.without else rules


def choice_of(policy: "PolicyChoice | str | None") -> PolicyChoice | None:
    """Read a choice given as such, as a tier's name, or not at all.

    Raises
    ------
    OptionError
        It is none of these.
    """
    if policy is None or isinstance(policy, PolicyChoice):
        return policy
    if isinstance(policy, str):
        return PolicyChoice(policy)
    raise OptionError(
        f"policy is {policy!r}; give one of {', '.join(TIERS)}, a PolicyChoice, or None"
    )
