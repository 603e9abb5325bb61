"""The judge: planners' mistakes, three-valued logic, composition, explanations."""

import json
import random
from dataclasses import replace
from datetime import date

import pytest
from policy_journeys import CAUCASUS, IRAN, NORTHERN, goods, legs

from corridors.errors import OptionError, UnknownNameError
from corridors.policy import Endpoint, judge, load_rules, template

RULES = load_rules()


def north(on, *, rules=RULES, origin="CN", destination="DE", days=1, **facts):
    """Judge the northern journey, westbound; it reaches Brest seven days after departure."""
    return judge(
        rules,
        legs(NORTHERN, on, days=days),
        goods(**facts),
        origin=origin,
        destination=destination,
    )


def east(on, **facts):
    """Judge the northern journey from Germany to China."""
    parts = [part.split(":") for part in reversed(NORTHERN.split("|"))]
    back = []
    for mover, countries, places, *border in parts:
        turned = [" ".join(reversed(text.split())) for text in (countries, places)]
        back.append(":".join([mover, *turned, *border]))
    return judge(RULES, legs("|".join(back), on), goods(**facts), origin="DE", destination="CN")


def claims(verdict):
    """Claims refuted, with the reason."""
    return {item.claim: item.because for item in verdict.does_not_apply}


# --- the five mistakes of planners


def test_mistake_1_eu_transit_ban_is_eastbound():
    """Furniture from China in 2023 passes; the EU ban is about goods exported from the EU."""
    west = north("2023-06-01", hs="9403", goods_origin="CN")
    assert west.verdict == "pass"
    later = north("2024-06-01", hs="9403", goods_origin="CN")
    assert "not exported from EU" in claims(later)["The EU banned transit through Russia"]
    back = east("2024-06-01", hs="8517", jurisdictions="DE", goods_origin="DE")
    assert back.verdict == "check"
    assert "sa-eu-ru-transit-11th" in back.rules


def test_mistake_1_storage_in_russia_is_no_transit():
    """Goods stored in Russia on the way are imported there: the transit rules fall silent."""
    stored = north("2026-06-01", hs="8457", stored_in=("RU",))
    assert "sa-ru-res1374-2024" not in stored.rules
    food = north("2024-06-01", hs="0406", goods_origin="DE", stored_in=("RU",))
    assert food.verdict == "blocked"
    assert "sa-ru-food-embargo-2014" in food.rules


def test_mistake_2_westbound_list_of_russia():
    """Machinery from China needs a check since 2024-10-15; the same goods eastbound do not."""
    west = north("2026-06-01", hs="8457", goods_origin="CN")
    assert west.verdict == "check"
    assert "sa-ru-res1374-2024" in west.rules
    assert [n.rule.id for n in west.notes if n.rule.effect == "risk" and n.rule.low] == [
        "sa-ru-res1374-2024-inspection"
    ]
    back = east("2026-06-01", hs="8457", jurisdictions="CN", goods_origin="DE")
    assert not {"sa-ru-res1374-2024", "sa-ru-res313-2022"} & set(back.rules)
    chairs = north("2026-06-01", hs="9403", goods_origin="CN")
    assert chairs.verdict == "pass"
    assert "RU-313-A3" in " ".join(chairs.assumptions)
    assert "descriptions only" in chairs.warnings[0]


def test_mistake_3_russian_railways_by_regime():
    """A British shipper needs a licence for Russian rail; EU, US and Chinese shippers do not."""
    assert north("2025-06-01", hs="9403", jurisdictions="GB").verdict == "licence"
    for law in ("DE", "US", "CN"):
        other = north("2025-06-01", hs="9403", jurisdictions=law)
        assert other.verdict == "pass", law
        because = claims(other)["Russian Railways is sanctioned, so rail through Russia is illegal"]
        assert "securities and finance" in because or "binds persons of GB" in because
    noted = {n.rule.id for n in north("2025-06-01", hs="9403", jurisdictions="US").notes}
    assert "sa-us-rzd-debt-2022" in noted
    assert "sa-eu-rzd-capital-2022" not in noted


def test_mistake_3_private_policy_stands_apart():
    """Forwarders' refusals are inactive by default, and never law when switched on."""
    willing = north("2022-05-01", hs="9403")
    assert willing.verdict == "pass"
    switched = RULES.switch_on(["sa-private-carriers-2022"])
    refused = north("2022-05-01", hs="9403", rules=switched)
    assert refused.verdict == "blocked"
    assert refused.legal == "pass"
    assert "company's own policy" in " ".join(refused.warnings)
    assert north("2022-05-01", hs="9403", rules=switched.select(kinds=["law"])).verdict == "pass"


def iran(on, text=IRAN, **facts):
    """Judge a journey from China to Türkiye by Iran."""
    return judge(RULES, legs(text, on), goods(**facts), origin="CN", destination="TR")


def test_mistake_4_snapback_does_not_close_iran():
    """Civil goods cross Iran by rail for Chinese, Kazakh, Turkish shippers; US persons may not."""
    for law in ("CN", "KZ", "TR"):
        civil = iran("2025-11-15", hs="8457", jurisdictions=law)
        assert civil.verdict == "pass", law
        because = claims(civil)["Snapback closes Iran for transit"]
        assert "only cross" in because
    american = iran("2025-11-15", hs="9403", jurisdictions="US")
    assert american.verdict == "blocked"
    assert american.rules == ("sa-us-itsr-560204",)
    by_sea = judge(
        RULES,
        legs("sea:IR IN:bandar-abbas mundra", "2025-11-15"),
        goods(hs="9403"),
        origin="CN",
        destination="IN",
    )
    assert by_sea.verdict == "blocked"
    assert "sa-us-iran-eo13846-2018" in by_sea.rules
    paid = iran("2025-11-15", hs="9403", jurisdictions="DE")
    assert paid.verdict == "pass"
    assert "sa-eu-iran-finance-2025" in [n.rule.id for n in paid.notes]


def test_mistake_5_azerbaijan_is_open_for_freight():
    """The closure since 2020 is about people; the only freight closure was in March 2026."""
    open_ = judge(
        RULES, legs(CAUCASUS, "2024-05-01"), goods(hs="9403"), origin="CN", destination="TR"
    )
    assert open_.verdict == "pass"
    because = claims(open_)["Azerbaijan's land border has been closed since 2020"]
    assert "freight is exempt" in because
    south = "rail:AZ IR:astara-az astara-ir:AZ-IR"
    shut = judge(RULES, legs(south, "2026-03-07"), goods(hs="9403"), origin="RU", destination="TR")
    assert shut.verdict == "blocked"


# --- acceptance floor


def test_poland_shut_is_met_on_the_passage_day():
    """A train that leaves before the closure is blocked if it reaches Brest inside it."""
    assert north("2025-09-06", hs="9403").verdict == "blocked"
    assert north("2025-09-04", hs="9403").verdict == "pass"
    late = north("2025-09-20", hs="9403")
    assert late.verdict == "delay"
    assert late.delay_h.ends == (120.0, 144.0, 168.0)


def test_departure_moves_the_passages():
    """`on` shifts all legs together."""
    journey = legs(NORTHERN, "2024-01-01", days=1)
    moved = judge(RULES, journey, goods(hs="9403"), origin="CN", destination="DE", on="2025-09-06")
    assert moved.verdict == "blocked"
    assert moved.on == date(2025, 9, 6)
    assert "met on 2025-09-13" in moved.reasons[0].dates


def test_reopening_day_is_left_open():
    """Sources print 25 September as end and as reopening: that day answers check."""
    leg = "rail:BY PL:brest malaszewicze:BY-PL"
    day = judge(RULES, legs(leg, "2025-09-25"), goods(hs="9403"), origin="CN", destination="DE")
    assert day.verdict == "check"
    assert "leave open" in day.summary()


# --- three-valued logic


def test_short_code_against_longer_list_is_unknown():
    """HS 10 against a rule about 1001 is check, not pass; 1003 passes, 1001 is blocked."""
    leg = "rail:KZ RU:petropavl kurgan:KZ-RU"
    answers = {
        hs: judge(
            RULES, legs(leg, "2024-09-10"), goods(hs=hs), origin="RU", destination="KZ"
        ).verdict
        for hs in ("10", "1001", "1003", "100119", None)
    }
    assert answers == {
        "10": "check",
        "1001": "blocked",
        "1003": "pass",
        "100119": "blocked",
        None: "check",
    }


def test_party_not_given_is_listed_and_lowers_nothing():
    """Without a haulier the haulier bans are not assessed; the verdict stays."""
    road = "road:PL:warsaw poznan"
    bare = judge(RULES, legs(road, "2024-05-01"), goods(hs="9403"), origin="CN", destination="DE")
    assert bare.verdict == "pass"
    missing = {item.rule.id: item.facts for item in bare.not_assessed}
    assert missing["sa-eu-ru-road-carrier-2022"] == ("carrier_est",)
    assert missing["sa-eu-ru-trailer-11th"] == ("trailer_plate",)
    told = judge(
        RULES,
        legs(road, "2024-05-01"),
        goods(hs="9403", carrier_est="KZ", trailer_plate="KZ"),
        origin="CN",
        destination="DE",
    )
    assert "sa-eu-ru-road-carrier-2022" not in {item.rule.id for item in told.not_assessed}


def test_post_not_named_is_not_assessed():
    """A road leg that names no post is not blocked by the closure of one post."""
    leg = "road:BY PL:brest malaszewicze:BY-PL"
    verdict = judge(RULES, legs(leg, "2024-05-01"), goods(hs="9403"), origin="CN", destination="DE")
    assert verdict.verdict == "pass"
    assert "sa-pl-kuznica-2021" in {item.rule.id for item in verdict.not_assessed}


def test_unknown_end_is_inactive_until_switched_on():
    """Rules whose end was not found do nothing by default and can be switched on one by one."""
    leg = "rail:KZ UZ:saryagash tashkent:KZ-UZ"

    def ask(rules):
        return judge(
            rules, legs(leg, "2025-12-05"), goods(hs="9403"), origin="CN", destination="UZ"
        )

    assert ask(RULES).verdict == "pass"
    assert ask(RULES.switch_on(["sa-ktz-saryagash-2025"])).verdict == "blocked"
    assert ask(RULES.switch_on()).delay_h.ends == (120.0, 132.0, 144.0)


# --- composition


def test_blocked_before_licence_before_check():
    """All reasons are told, the gravest first."""
    verdict = north("2025-09-06", hs="8457", jurisdictions="GB")
    assert verdict.verdict == "blocked"
    assert [r.verdict for r in verdict.reasons][:2] == ["blocked", "licence"]
    assert "check" in [r.verdict for r in verdict.reasons]


def test_granted_licence_lifts_its_rule_only():
    """A licence in hand lifts the licence, not the check beside it."""
    held = ("sa-uk-rzd-freeze-2022",)
    plain = north("2025-06-01", hs="9403", jurisdictions="GB", granted=held)
    assert plain.verdict == "pass"
    assert plain.reasons[0].licence_granted
    listed = north("2025-06-01", hs="8457", jurisdictions="GB", granted=held)
    assert listed.verdict == "check"


def rule_file(tmp_path, *rows):
    """Rules of the user: the template's example with other cells."""
    head, example = template().splitlines()
    import csv

    names = head.split(",")
    first = dict(zip(names, next(csv.reader([example])), strict=True))
    file = tmp_path / "own.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, names)
        writer.writeheader()
        for number, row in enumerate(rows):
            base = {"id": f"own-{number}", "goods_include": "all", "goods_exclude": ""}
            writer.writerow({**first, **base, **row})
    return file


def delay(low, high, **more):
    """Cells of a delay rule at Brest."""
    return {
        "effect": "delay", "low": low, "high": high, "value": low, "unit": "h", "kind": "law",
        "imposer": "PL", "valid_from": "2020-01-01", "mode": "rail", **more,
    }  # fmt: skip


def at_brest(tmp_path, *rows):
    """Verdict at Brest under rules of the user only."""
    rules = load_rules(rule_file(tmp_path, *rows))
    leg = "rail:BY PL:brest malaszewicze:BY-PL"
    return judge(rules, legs(leg, "2026-02-01"), goods(hs="9403"), origin="CN", destination="DE")


def test_one_queue_takes_the_maximum(tmp_path):
    """Two delays in one queue: 10 and 30 h are 30 h."""
    verdict = at_brest(tmp_path, delay(10, 20, queue="brest"), delay(30, 40, queue="brest"))
    assert verdict.delay_h.ends == (30.0, 30.0, 40.0)


def test_different_causes_add(tmp_path):
    """Two delays of different causes: 10 and 30 h are 40 h."""
    verdict = at_brest(tmp_path, delay(10, 20, queue="brest"), delay(30, 40, queue="customs"))
    assert verdict.delay_h.ends == (40.0, 40.0, 60.0)


def test_shared_cause_counts_once(tmp_path):
    """Two queues of one cause: the longer one counts."""
    verdict = at_brest(
        tmp_path,
        delay(10, 20, queue="brest", cause_group="war"),
        delay(30, 40, queue="customs", cause_group="war"),
        delay(5, 5, queue="other"),
    )
    assert verdict.delay_h.ends == (35.0, 35.0, 45.0)


def test_granted_licence_leaves_its_delay(tmp_path):
    """A licence in hand turns into the hours that the row gives it."""
    row = {"effect": "licence", "low": 24, "value": 24, "high": 48, "unit": "h", "kind": "law",
           "imposer": "PL", "valid_from": "2020-01-01"}  # fmt: skip
    rules = load_rules(rule_file(tmp_path, row))
    leg = legs("rail:BY PL:brest malaszewicze:BY-PL", "2026-02-01")
    ask = {"origin": "CN", "destination": "DE"}
    without = judge(rules, leg, goods(hs="9403"), **ask)
    assert (without.verdict, without.delay_h.value) == ("licence", 0.0)
    held = judge(rules, leg, goods(hs="9403", granted=("own-0",)), **ask)
    assert (held.verdict, held.delay_h.ends) == ("delay", (24.0, 24.0, 48.0))


def test_risks_combine(tmp_path):
    """Independent risks 0.2 and 0.5 make 0.6; two of one cause count once."""

    def risk(p, **more):
        return delay(1, 2, **{"effect": "risk", "p_low": p, "p_high": p, **more})

    apart = at_brest(tmp_path, risk(0.2), risk(0.5))
    assert apart.verdict == "pass"
    assert apart.risk == pytest.approx((0.6, 0.6))
    together = at_brest(tmp_path, risk(0.2, cause_group="war"), risk(0.5, cause_group="war"))
    assert together.risk == pytest.approx((0.5, 0.5))


@pytest.mark.parametrize("seed", range(8))
def test_laws_over_random_rule_sets(seed):
    """More rules never help, fewer never hurt, and their order does not matter."""
    draw = random.Random(seed)
    order = ("pass", "delay", "check", "licence", "blocked")
    every = list(RULES.switch_on().rules)
    day = f"{draw.randint(2021, 2026)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"
    for text, ends in ((NORTHERN, ("CN", "DE")), (IRAN, ("CN", "TR"))):
        sent = goods(
            hs=draw.choice(["9403", "8457", "1001", "85", None]),
            jurisdictions=draw.choice(["CN", "GB", "US DE"]),
            truck_plate="PL",
        )
        last = -1
        hours = -1.0
        draw.shuffle(every)
        for count in range(0, len(every) + 1, 19):
            chosen = every[:count]
            some = replace(RULES.switch_on(), rules=tuple(chosen))
            verdict = judge(some, legs(text, day), sent, origin=ends[0], destination=ends[1])
            assert order.index(verdict.verdict) >= last
            assert verdict.delay_h.value >= hours
            last, hours = order.index(verdict.verdict), verdict.delay_h.value
            turned = replace(some, rules=tuple(reversed(chosen)))
            again = judge(turned, legs(text, day), sent, origin=ends[0], destination=ends[1])
            assert again.verdict == verdict.verdict
            assert set(again.rules) == set(verdict.rules)
            assert again.delay_h == verdict.delay_h


def test_rule_met_on_two_legs_counts_once(tmp_path):
    """A delay of a country is paid once, however many legs lie in it."""
    rules = load_rules(rule_file(tmp_path, delay(10, 20, borders="", countries="RU")))
    two = "rail:RU:kurgan moscow|rail:RU:moscow smolensk"
    verdict = judge(rules, legs(two, "2026-02-01"), goods(hs="9403"), origin="CN", destination="DE")
    assert verdict.delay_h.value == 10.0
    assert verdict.reasons[0].edges == ("kurgan-moscow-rail", "moscow-smolensk-rail")


def test_surcharge_in_another_currency_needs_a_rate():
    """Euros are left out with a warning until the user gives a rate."""
    leg = legs("rail:BY PL:brest malaszewicze:BY-PL", "2025-09-28")
    ask = {"goods": goods(hs="9403"), "origin": "CN", "destination": "DE"}
    plain = judge(RULES, leg, **ask)
    assert plain.surcharge_usd.ends == (0.0, 0.0, 0.0)
    assert any("not converted" in text for text in plain.warnings)
    rated = judge(RULES, leg, **ask, usd_per={"EUR": 2.0})
    assert rated.surcharge_usd.ends == (300.0, 350.0, 400.0)
    assert not any("not converted" in text for text in rated.warnings)


def test_unpublished_delay_is_told_not_invented():
    """A delay of which no number was published adds no hours and says so."""
    verdict = judge(
        RULES,
        legs("road:RU:smolensk moscow", "2025-05-10"),
        goods(hs="9403", driver="KZ"),
        origin="KZ",
        destination="DE",
    )
    assert verdict.verdict == "delay"
    assert verdict.delay_h.ends == (0.0, 0.0, 0.0)
    assert any("not published" in text for text in verdict.warnings)


def test_calendar_holds_on_its_days_only(tmp_path):
    """A yearly closure holds on 2 October and not on 4 October."""
    rules = load_rules(
        rule_file(tmp_path, {"calendar": "10-01..10-03", "kind": "law", "imposer": "PL"})
    )
    leg = "rail:BY PL:brest malaszewicze:BY-PL"
    days = {
        day: judge(rules, legs(leg, day), goods(hs="9403"), origin="CN", destination="DE").verdict
        for day in ("2026-10-02", "2026-10-04", "2027-10-03")
    }
    assert days == {"2026-10-02": "blocked", "2026-10-04": "pass", "2027-10-03": "blocked"}


def test_own_screening_blocks():
    """A party that the user's own list bars blocks, whatever the rules say."""
    verdict = north("2023-06-01", hs="9403", carrier="Shady Lines", barred=("shady lines",))
    assert verdict.verdict == "blocked"
    assert "your own screening" in verdict.warnings[0]


# --- what the reader sees


def test_shipment_rules_say_that_no_detour_cures():
    """The export ban to Kyrgyzstan is told as a rule of the shipment."""
    verdict = judge(RULES, [], goods(hs="8457"), origin="DE", destination="KG", on="2026-05-01")
    (reason,) = [
        r for r in verdict.reasons if r.rule.imposer == "EU" and r.rule.countries == ("KG",)
    ]
    assert "no detour cures it" in reason.way_out
    assert verdict.shipment == "check"


def test_summary_and_dict_hold_all_parts():
    """Summary, dict and frame carry the verdict, the six parts, the date and the disclaimer."""
    verdict = north("2025-09-06", hs="8457", jurisdictions="GB")
    text = verdict.summary()
    for part in ("BLOCKED", "Matched:", "Dates:", "Way out:", "Source:", "confidence B"):
        assert part in text
    assert "Law known to 2026-07-23" in text
    assert "not legal advice" in text
    assert f"{verdict.n_assumed} assumed values" in text
    record = json.loads(json.dumps(verdict.to_dict()))
    assert record["verdict"] == "blocked"
    assert record["rule_date"] == "2026-07-23"
    assert {"who_and_what", "matched", "dates", "way_out", "source"} <= set(record["reasons"][0])
    frame = verdict.to_frame()
    assert len(frame) == len(verdict.reasons) + len(verdict.notes)


def test_stale_rules_are_flagged():
    """A rule last verified long before departure prints a warning."""
    fresh = north("2026-08-01", hs="8457")
    assert not any("last verified" in text for text in fresh.warnings)
    old = north("2027-08-01", hs="8457")
    assert any("sa-ru-res1374-2024 was last verified on 2026-07-23" in t for t in old.warnings)


def test_text_in_rules_stays_text(tmp_path):
    """Markup and code in a rule come back unchanged and run nowhere."""
    evil = "<script>alert(1)</script> {0.__class__} $(rm -rf /) ../../etc/passwd"
    rules = load_rules(
        rule_file(tmp_path, {"title": evil, "unblock": evil, "note": evil, "misread": evil})
    )
    leg = "rail:BY PL:brest malaszewicze:BY-PL"
    verdict = judge(rules, legs(leg, "2026-02-01"), goods(hs="9403"), origin="CN", destination="DE")
    assert verdict.verdict == "blocked"
    assert evil in verdict.summary()


# --- bad input


def test_unknown_jurisdiction_is_refused():
    """A jurisdiction nobody knows gives the nearest names."""
    with pytest.raises(UnknownNameError, match="unknown country or jurisdiction 'EUU'"):
        north("2025-06-01", hs="9403", jurisdictions="EUU")


@pytest.mark.parametrize("code", ["8", "85.1", "abc", "00", "123456789012"])
def test_malformed_code_is_refused(code):
    """A malformed HS code is named with what would be right."""
    with pytest.raises(OptionError, match="give 2, 4, 6 or 7 to 10 digits"):
        north("2025-06-01", hs=code)


def test_uk_reads_as_gb():
    """UK and GB are one jurisdiction."""
    assert north("2025-06-01", hs="9403", jurisdictions="UK").verdict == "licence"


def test_no_passage_and_no_day_is_refused():
    """A check of the shipment alone needs a day."""
    with pytest.raises(OptionError, match="give on"):
        judge(RULES, [], goods(hs="9403"), origin="CN", destination="DE")


def test_input_stays_untouched():
    """Judging changes neither rules nor passages."""
    journey = legs(NORTHERN, "2025-09-06", days=1)
    before = list(journey)
    judge(RULES, journey, goods(hs="9403"), origin=Endpoint("CN", "xian"), destination="DE")
    assert journey == before


def test_missing_party_goes_before_missing_goods():
    """With neither haulier nor code given the haulier ban is not assessed, and no check."""
    road = legs("road:PL:warsaw poznan", "2024-05-01")
    verdict = judge(RULES, road, goods(hs=None), origin="CN", destination="DE")
    assert verdict.verdict == "pass"
    assert "sa-eu-ru-road-carrier-2022" in {item.rule.id for item in verdict.not_assessed}
