"""Routing under rules: on the made-up network by hand, laws, and the shipped network."""

import random
from datetime import date, timedelta

import pytest
from policy_rules import made_rules

import corridors as co
from corridors.errors import NoRouteError, OptionError, UnknownNameError
from corridors.policy import PolicyChoice
from corridors.routes.policy_kinds import DELAY, SURCHARGE, WAIT
from corridors.routing import Planner
from corridors.routing.permits import Permits
from corridors.routing.timed import pay

NORTH = ("gate-kz-north-border", "north-omega-border")
RU = {"id": "ru-shut", "countries": "RU"}
AZ = {"id": "az-shut", "countries": "AZ"}
DELAYED = {
    "id": "ru-queue", "countries": "RU", "effect": "delay", "low": "12", "value": "24",
    "high": "36", "unit": "h", "queue": "north", "magnitude_basis": "published",
}  # fmt: skip


@pytest.fixture
def permitted(sample, tmp_path):
    """Find alpha - omega under rules written in a few words."""

    def find(*rules, tier="legal", wait=None, usd_per=(), **options):
        choice = PolicyChoice(
            tier, made_rules(tmp_path, *rules), longest_wait_d=wait, usd_per=dict(usd_per)
        )
        return co.find_route(sample, "alpha", "omega", policy=choice, **options)

    return find


def of_kind(route, kind):
    """Components of one kind."""
    return [item for item in route.components if item.kind == kind]


def test_no_policy_asked_for(sample):
    """Without a policy there is no verdict, and its JSON is null."""
    record = co.find_route(sample, "alpha", "omega").to_dict()
    assert record["verdict"] is None
    assert "policy" not in record


def test_closed_country_is_avoided(sample, permitted):
    """A ban on Russia sends the goods over the sea: by hand 1200/40 h + 48 h wait and more."""
    free = co.find_route(sample, "alpha", "omega")
    middle = co.find_route(sample, "alpha", "omega", corridor="middle")
    found = permitted(RU)
    assert set(NORTH) <= set(free.edges)
    assert found.edges == middle.edges
    assert found.time_h.mean == pytest.approx(middle.time_h.mean)
    assert (found.verdict, found.tier) == ("pass", "legal")


def test_waiting_is_counted_and_explained(permitted):
    """Closed to the third of January: 72 h after departure the link opens, not an hour before."""
    found = permitted({**RU, "valid_to": "2026-01-03"})
    assert set(NORTH) <= set(found.edges)
    entered = dict(zip(found.edges, found.passage_dates, strict=True))
    assert entered["gate-kz-north-border"] == date(2026, 1, 4)
    (wait,) = of_kind(found, WAIT)
    number = found.edges.index("gate-kz-north-border")
    before = sum(
        item.mean for items in found.arc_components[:number] for item in items
        if item.measure == "time_h"
    )  # fmt: skip
    assert wait.mean == pytest.approx(72.0 - before)
    assert wait.parameters == ("ru-shut",)
    assert any("until 2026-01-04" in warning for warning in found.warnings)
    assert found.judgement.verdict == "pass"


def test_waiting_can_be_forbidden(permitted, sample):
    """With no wait allowed, the way around is taken; a long wait loses against it anyway."""
    middle = co.find_route(sample, "alpha", "omega", corridor="middle")
    assert permitted({**RU, "valid_to": "2026-01-03"}, wait=0).edges == middle.edges
    assert permitted({**RU, "valid_to": "2026-01-20"}).edges == middle.edges


def test_waiting_to_enter_before_a_rule_begins_is_not_offered(permitted, sample):
    """A rule that begins before the link is reached closes it, though it was open at departure."""
    middle = co.find_route(sample, "alpha", "omega", corridor="middle")
    assert permitted({**RU, "valid_from": "2026-01-02"}).edges == middle.edges
    late = permitted({**RU, "valid_from": "2026-02-02"})
    assert set(NORTH) <= set(late.edges)


def test_waiting_costs_no_dollars_but_hours(permitted):
    """The cheapest way waits, and its hours tell."""
    found = permitted({**RU, "valid_to": "2026-01-20"}, minimise="cost_usd")
    assert set(NORTH) <= set(found.edges)
    assert found.time_h.mean > 19 * 24
    found = permitted({**RU, "valid_to": "2026-01-20"}, minimise="generalised_usd")
    assert not of_kind(found, WAIT)


def test_delay_of_one_queue_counts_once(permitted, sample):
    """Two rules of one queue on two links: the larger delay, once; 24 h on average."""
    free = co.find_route(sample, "alpha", "omega")
    small = {**DELAYED, "id": "ru-small", "low": "6", "value": "12", "high": "18"}
    found = permitted(small, DELAYED)
    assert found.edges == free.edges
    assert found.time_h.mean == pytest.approx(free.time_h.mean + 24.0)
    assert found.judgement.delay_h.value == pytest.approx(24.0)
    assert sum(item.mean for item in of_kind(found, DELAY)) == pytest.approx(24.0)
    assert found.verdict == "delay"


def test_delays_of_two_causes_add_and_turn_the_journey(permitted, sample):
    """Delays of two queues add up; together they cost more than the way over the sea."""
    other = {**DELAYED, "id": "ru-other", "queue": "other"}
    middle = co.find_route(sample, "alpha", "omega", corridor="middle")
    assert permitted(DELAYED, other).edges == middle.edges
    north = permitted(DELAYED, other, corridor="northern")
    assert sum(item.mean for item in of_kind(north, DELAY)) == pytest.approx(48.0)


def test_waiting_out_a_delay(permitted, sample):
    """A delay that ends tomorrow is waited out where that is quicker than queueing."""
    found = permitted({**DELAYED, "low": "40", "value": "40", "high": "40",
                       "valid_to": "2026-01-02"})  # fmt: skip
    assert not of_kind(found, DELAY)
    assert of_kind(found, WAIT)
    assert set(NORTH) <= set(found.edges)


def test_surcharge_is_for_the_consignment(sample, permitted):
    """300 USD a box on three boxes are 900 USD, in the total and in the ledger."""
    charge = {"id": "toll", "countries": "RU", "effect": "surcharge", "low": "300", "value": "300",
              "high": "300", "unit": "USD/container", "magnitude_basis": "published"}  # fmt: skip
    goods = co.Consignment(feu=3)
    free = co.find_route(sample, "alpha", "omega", consignment=goods)
    found = permitted(charge, consignment=goods)
    assert found.cost_usd.value == pytest.approx(free.cost_usd.value + 900.0)
    rows = [row for row in found.explain().to_dict() if row["kind"] == SURCHARGE]
    assert [row["sources"] for row in rows] == ["toll"]
    assert "by hand" in rows[0]["reason"]


def test_other_money_needs_a_rate(sample, permitted):
    """Euros are added once the user says what one is worth."""
    charge = {"id": "toll", "countries": "RU", "effect": "surcharge", "low": "100", "value": "100",
              "high": "100", "unit": "EUR/container", "magnitude_basis": "published"}  # fmt: skip
    free = co.find_route(sample, "alpha", "omega").cost_usd.value
    unconverted = permitted(charge)
    assert unconverted.cost_usd.value == pytest.approx(free)
    assert any("give usd_per" in text for text in unconverted.judgement.warnings)
    assert permitted(charge, usd_per={"EUR": 1.2}).cost_usd.value == pytest.approx(free + 120.0)


def test_ledger_and_legs_cite_rules(permitted):
    """Totals of the ledger are the route's; the leg names the rule among its sources."""
    found = permitted({**RU, "valid_to": "2026-01-03"}, {**DELAYED, "valid_from": "2026-01-04"},
                      corridor="northern")  # fmt: skip
    rows = found.explain().to_dict()
    hours = sum(row["mean"] for row in rows if row["measure"] == "time_h")
    assert hours == pytest.approx(found.time_h.mean)
    assert sum(leg.time_h for leg in found.legs) == pytest.approx(found.time_h.mean)
    cited = {name for leg in found.to_dict()["legs"] for name in leg["sources"]}
    assert {"ru-shut", "ru-queue"} <= cited
    assert "policy delay" in str(found.explain())


@pytest.mark.parametrize(
    ("effect", "open_to"),
    [("licence", {"licence", "open"}), ("check", {"check", "open"}), ("block", set())],
)
def test_tiers(permitted, sample, effect, open_to):
    """Each tier uses the links it accepts and no other."""
    for tier in ("legal", "licence", "check", "open"):
        found = permitted({**RU, "effect": effect}, tier=tier)
        assert (set(NORTH) <= set(found.edges)) is (tier in open_to), tier


def test_nothing_permitted_names_the_smallest_set(permitted):
    """What would have to fall: one rule before two; a rule about the shipment is in every set."""
    with pytest.raises(NoRouteError, match="a way opens if this rule falls: az-shut") as stop:
        permitted(RU, AZ)
    assert stop.value.relief == (frozenset({"az-shut"}),)
    ship = {"id": "no-export", "scope": "shipment", "countries": "CN", "relation": "origin"}
    with pytest.raises(NoRouteError, match="whatever the way; no detour cures it") as stop:
        permitted(RU, AZ, ship)
    assert stop.value.relief == (frozenset({"az-shut", "no-export"}),)


def test_either_of_two_rules(permitted):
    """Where each of two rules shuts one way, each alone would open one."""
    sea = {"id": "sea-shut", "countries": "KZ;AZ", "mode": "ferry"}
    with pytest.raises(NoRouteError) as stop:
        permitted(RU, sea)
    assert set(stop.value.relief) == {frozenset({"ru-shut"}), frozenset({"sea-shut"})}


def test_no_way_at_all_is_told_as_before(sample):
    """Where the network has no way, the reasons are those of a search without rules."""
    with pytest.raises(NoRouteError, match="avoiding CN cuts every way") as stop:
        co.find_route(sample, "alpha", "omega", avoid=["CN"], policy="legal")
    assert stop.value.relief == ()


def test_bad_choices(sample):
    """A tier, rule or wait that cannot be is refused with what can."""
    with pytest.raises(OptionError, match="give one of legal, licence, check, open"):
        co.find_route(sample, "alpha", "omega", policy="lawful")
    with pytest.raises(OptionError, match="a PolicyChoice, or None"):
        co.find_route(sample, "alpha", "omega", policy=3)
    with pytest.raises(OptionError, match="longest_wait_d is -1"):
        PolicyChoice(longest_wait_d=-1)
    with pytest.raises(OptionError, match="usd_per 'EUR' is 0"):
        PolicyChoice(usd_per={"EUR": 0})
    with pytest.raises(UnknownNameError, match="unknown rule"):
        PolicyChoice(without=("sa-nothing",))


def random_rules(rng):
    """A few rules that close, delay or charge some links for some days."""
    rows = []
    for number in range(rng.randint(1, 5)):
        start = date(2026, 1, 1) + timedelta(days=rng.randint(-5, 8))
        row = {
            "id": f"r{number}", "countries": rng.choice(["RU", "KZ", "AZ", "CN;KZ", "RU;AZ"]),
            "mode": rng.choice(["any", "rail", "ferry"]), "valid_from": start.isoformat(),
            "valid_to": (start + timedelta(days=rng.randint(0, 9))).isoformat(),
            "effect": rng.choice(["block", "block", "delay", "check", "licence"]),
        }  # fmt: skip
        if row["effect"] == "delay":
            low = rng.randint(1, 60)
            row |= {"low": str(low), "value": str(low + 5), "high": str(low + 20), "unit": "h",
                    "queue": rng.choice(["", "q"]), "magnitude_basis": "published"}  # fmt: skip
        rows.append(row)
    return rows


@pytest.mark.parametrize("seed", range(12))
def test_laws(permitted, sample, seed):
    """No rule helps, no fall of a rule hurts, and every journey found passes its own check."""
    rng = random.Random(seed)
    rules = random_rules(rng)
    minimise = rng.choice(["time_h", "cost_usd", "generalised_usd"])

    def worth(route):
        return {"time_h": route.time_h.mean, "cost_usd": route.cost_usd.value,
                "generalised_usd": route.generalised_usd}[minimise]  # fmt: skip

    free = worth(co.find_route(sample, "alpha", "omega", minimise=minimise))
    found = None
    try:
        found = permitted(*rules, minimise=minimise)
    except NoRouteError as error:
        relief = error.relief
    else:
        relief = ()
    if relief or found is None:
        assert relief
        return
    assert worth(found) >= free - 1e-6
    assert found.verdict in ("pass", "delay")
    assert sum(c.mean for c in of_kind(found, DELAY)) == pytest.approx(
        sum(found.judgement.delay_h.ends) / 3
    )
    for number in range(len(rules)):
        fewer = rules[:number] + rules[number + 1 :]
        if fewer:
            assert worth(permitted(*fewer, minimise=minimise)) <= worth(found) + 1e-6


def quickest(permits, numbers, *, last_day=20):
    """Fewest hours on a given way, by trying every midnight as the hour to enter every link."""
    hours = permits.planner.weights("time_h", permits.heading)

    def go(position, clock, paid):
        if position == len(numbers):
            return clock
        number, best = numbers[position], float("inf")
        first = int(clock // 24) + 1
        for entry in (clock, *(24.0 * day for day in range(first, last_day))):
            effects = permits.effects(number, entry)
            if not permits.allows(effects):
                continue
            after, more, _ = pay(paid, effects)
            best = min(best, go(position + 1, entry + more + hours[number], after))
        return best

    return go(0, 0.0, {})


@pytest.mark.parametrize("seed", range(8))
def test_against_every_midnight(sample, tmp_path, seed):
    """A second opinion: of all ways and all days to enter each link, none is quicker."""
    rules = made_rules(tmp_path, *random_rules(random.Random(100 + seed)))
    planner = Planner(sample, co.Consignment(), on=sample.day)
    permits = Permits(planner, "alpha", "omega", PolicyChoice(rules=rules))
    number_of = {(a.link.id, a.forward): n for n, a in enumerate(planner.graph.arcs)}
    asked = (("northern", ()), ("middle", ["feeder"]), ("middle", ["ropax"]))
    ways = [co.find_route(sample, "alpha", "omega", corridor=name, avoid=avoid)
            for name, avoid in asked]  # fmt: skip
    best = min(
        quickest(permits, [number_of[arc.link.id, arc.forward] for arc in way.arcs]) for way in ways
    )
    try:
        choice = PolicyChoice(rules=rules)
        found = co.find_route(sample, "alpha", "omega", policy=choice).time_h.mean
    except NoRouteError:
        found = float("inf")
    assert found == pytest.approx(best)


CHAIRS = co.Consignment(hs="9403")


@pytest.fixture(scope="module")
def by_brest(shipped):
    """Route by Brest that leaves on 2025-09-06."""
    return co.find_route(
        shipped, "xian", "malaszewicze", corridor="northern", via=["brest"], on="2025-09-06"
    )


def test_polish_closure(shipped, by_brest):
    """By Brest it is blocked; a legal way avoids the border, or waits until it opens."""
    assert co.check_policy(by_brest, CHAIRS).verdict == "blocked"
    legal = co.find_route(
        shipped, "xian", "malaszewicze", on="2025-09-06", consignment=CHAIRS, policy="legal"
    )
    assert legal.verdict in ("pass", "delay")
    assert legal.time_h.mean >= by_brest.time_h.mean - 1e-6 or legal.edges != by_brest.edges
    waits = co.find_route(
        shipped, "xian", "malaszewicze", corridor="northern", via=["brest"], on="2025-09-06",
        consignment=CHAIRS, policy="legal",
    )  # fmt: skip
    entered = dict(zip(waits.edges, waits.passage_dates, strict=True))
    border = next(edge for edge in waits.edges if edge.startswith("brest-malaszewicze-border"))
    assert entered[border] == date(2025, 9, 26)
    assert of_kind(waits, WAIT)
    assert "sa-pl-by-full-closure-2025-backlog" in waits.judgement.rules


def test_british_shipper(shipped):
    """Under British law the northern way needs a licence; with it granted it is free."""
    british = co.Consignment(hs="9403", jurisdictions=("UK",))
    ask = {"corridor": "northern", "on": "2025-06-01", "avoid": ["sea"]}
    with pytest.raises(NoRouteError) as stop:
        co.find_route(shipped, "xian", "duisburg", consignment=british, policy="legal", **ask)
    assert stop.value.relief == (frozenset({"sa-uk-rzd-freeze-2022"}),)
    licensed = co.find_route(
        shipped, "xian", "duisburg", consignment=british, policy="licence", **ask
    )
    assert licensed.verdict == "licence"
    held = co.Consignment(
        hs="9403", jurisdictions=("GB",), granted_licences=("sa-uk-rzd-freeze-2022",)
    )
    free = co.find_route(shipped, "xian", "duisburg", consignment=held, policy="legal", **ask)
    assert free.verdict in ("pass", "delay")
    assert "RU" in free.countries


def test_machinery_westbound(shipped):
    """Machine tools across Russia need a check; a legal way goes round."""
    tools = co.Consignment(hs="8457")
    ask = {"on": "2026-06-01", "consignment": tools}
    assert "RU" not in co.find_route(shipped, "xian", "duisburg", policy="legal", **ask).countries
    checked = co.find_route(shipped, "xian", "duisburg", corridor="northern", policy="check", **ask)
    assert checked.verdict == "check"


def test_own_rule_on_the_shipped_network(shipped, tmp_path):
    """A rule of the user beside the shipped ones turns the journey; left out, it does not."""
    from policy_rules import write_rules

    mine = write_rules(tmp_path, {"id": "my-no-ru", "countries": "RU", "kind": "private_policy"})
    rules = co.load_rules(own=mine)
    ask = {"on": "2026-06-01", "consignment": CHAIRS}
    found = co.find_route(shipped, "xian", "duisburg", policy=PolicyChoice(rules=rules), **ask)
    assert "RU" not in found.countries
    choice = PolicyChoice(rules=rules, without=("my-no-ru",))
    assert "RU" in co.find_route(shipped, "xian", "duisburg", policy=choice, **ask).countries


def test_price_of_rules(shipped):
    """The price of all rules is the difference of the two journeys; each rule has its own."""
    tools = co.Consignment(hs="8457")
    found = co.price_of_rules(
        shipped, "xian", "duisburg", consignment=tools, on="2026-06-01", avoid=["sea"]
    )
    assert found.extra_h == pytest.approx(found.permitted.time_h.mean - found.free.time_h.mean)
    assert found.extra_h > 0
    frame = found.to_frame()
    lists = ["sa-ru-res313-2022", "sa-ru-res1374-2024"]
    assert frame.loc[lists, "alone_h"].tolist() == pytest.approx([found.extra_h] * 2)
    assert frame.loc[lists, "saved_h"].tolist() == pytest.approx([0.0, 0.0])
    assert "days" in found.summary()
    assert "not legal advice" in found.summary()


def test_price_where_nothing_is_permitted(sample, tmp_path):
    """Hours are missing, not zero, and the sets that would have to fall are told."""
    choice = PolicyChoice(rules=made_rules(tmp_path, RU, AZ))
    found = co.price_of_rules(sample, "alpha", "omega", policy=choice)
    assert found.permitted is None
    assert found.extra_h != found.extra_h
    assert found.relief == (frozenset({"az-shut"}),)
    assert found.to_dict()["permitted"] is None


def test_alternatives_and_front_keep_the_rules(sample, tmp_path):
    """No alternative and no member of the front is refused; closed links are in none."""
    choice = PolicyChoice(rules=made_rules(tmp_path, RU))
    for found in (
        co.find_routes(sample, "alpha", "omega", k=3, policy=choice),
        co.pareto_routes(
            sample, "alpha", "omega", objectives=("time_h", "cost_usd"), policy=choice
        ),
    ):
        assert found.exact
        assert len(found) >= 1
        assert {route.verdict for route in found} == {"pass"}
        assert not any(set(NORTH) & set(route.edges) for route in found)
    dated = PolicyChoice(rules=made_rules(tmp_path, {**RU, "valid_to": "2026-01-03"}))
    waiting = co.find_routes(sample, "alpha", "omega", k=3, policy=dated)
    assert waiting.exact
    best = co.find_route(sample, "alpha", "omega", policy=dated)
    assert waiting[0].time_h.mean == pytest.approx(best.time_h.mean)


def test_simulation_keeps_the_rules(sample, tmp_path):
    """Draws are of permitted ways; a refused corridor is a row with its reasons."""
    choice = PolicyChoice(rules=made_rules(tmp_path, RU))
    run = co.simulate(sample, [("alpha", "omega")], draws=200, policy=choice)
    frame = run.to_frame()
    assert frame.loc[("alpha", "omega", "middle"), "feasible"]
    assert not frame.loc[("alpha", "omega", "northern"), "feasible"]
    assert "ru-shut" in frame.loc[("alpha", "omega", "northern"), "reasons"]


MISTAKES = [
    ("9403", "2023-06-01", ("CN",), "xian", "duisburg", "northern", "CN", "pass"),
    ("8457", "2026-06-01", ("CN",), "xian", "duisburg", "northern", "CN", "check"),
    ("8457", "2026-06-01", ("DE",), "duisburg", "xian", "northern", "DE", "check"),
    ("9403", "2025-06-01", ("UK",), "xian", "duisburg", "northern", "CN", "licence"),
    ("9403", "2025-06-01", ("EU",), "xian", "duisburg", "middle", "CN", "pass"),
]


@pytest.mark.parametrize(
    ("hs", "on", "law", "origin", "destination", "corridor", "made", "verdict"), MISTAKES
)
def test_planners_mistakes(shipped, hs, on, law, origin, destination, corridor, made, verdict):
    """What planners get wrong, asked through the public call."""
    goods = co.Consignment(hs=hs, jurisdictions=law, goods_origin=made)
    route = co.find_route(shipped, origin, destination, corridor=corridor, avoid=["sea"])
    found = co.check_policy(route, goods, on=on)
    assert found.verdict == verdict, found.summary()


def test_figures_of_rules_have_sources():
    """Magnitudes of rules and events are counted with their basis; one without is named."""
    from corridors.policy.provenance import figures

    counts, problems = figures()
    assert problems == ()
    assert {table for table, _, _ in counts} == {"rules.csv", "events.csv"}
    bad = {"id": "x", "low": "3", "magnitude_basis": "published"}
    counts, problems = figures({"rules.csv": [bad]})
    assert counts["rules.csv", "low", "unsourced"] == 1
    assert "rules.csv, 'x': low has no source" in problems[0]
