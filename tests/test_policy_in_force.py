"""Rules in force by corridor, class and day: the four-date table of the evidence."""

from datetime import date

import pytest

from corridors.policy import load_rules
from corridors.policy.in_force import corridor_table, list_rules, rule_page

DAYS = [date(2022, 1, 31), date(2022, 6, 30), date(2025, 10, 31), date(2026, 11, 21)]
RULES = load_rules()
TABLE = corridor_table(RULES, DAYS)


def cell(corridor, kind, day):
    """Ids in one cell without their prefix."""
    return {name.removeprefix("sa-") for name in TABLE(corridor, kind, DAYS[day])}


EU_LISTS = {"eu-ru-transit-11th", "eu-ru-transit-12th-annex37", "eu-ru-transit-18th"}
ALWAYS = {"ru-decree290-transit-2019", "ru-decree290-transit-2019-ua"}
KALININGRAD = {f"eu-kaliningrad-guidance-2022{end}" for end in ("", "-road", "-military")}
BALTIC = {"lt-potash-transit-2022", "lv-military-rail-2022"}
RU_LIST = {"ru-res313-2022", "ru-res1374-2024", "ru-res1374-2024-inspection"}

CELLS = [
    ("northern", "T", 0, ALWAYS),
    ("northern", "OD", 0, {"ru-food-embargo-2014", "uk-ru-regs-2019", "uk-ru-regs-2019-transit",
                           "us-belaruskali-2021"}),
    ("northern", "P", 0, set()),
    ("northern", "O", 0, {"pl-kuznica-2021"}),
    ("middle", "T", 0, set()),
    ("middle", "OD", 0, set()),
    ("middle", "P", 0, set()),
    ("cku", "T", 0, {"tm-foreign-trucks-2020"}),
    ("cku", "O", 0, {"kg-tj-border-2021"}),
    ("kti", "T", 0, {"tm-foreign-trucks-2020"}),
    ("kti", "P", 0, {"us-iran-eo13846-2018", "us-ifca1244-2013", "us-itsr-560204"}),
    ("iran-tr", "T", 0, set()),
    ("tripp", "O", 0, {"tr-am-border-1993"}),
    ("northern", "T", 1, ALWAYS | BALTIC | {"ru-res313-2022", "lt-kaliningrad-rail-2022"}),
    ("northern", "P", 1, {"eu-ru-road-carrier-2022", "eu-by-road-carrier-2022",
                          "eu-ru-flag-port-2022", "eu-rzd-capital-2022", "us-rzd-debt-2022",
                          "uk-rzd-freeze-2022", "fi-vr-rail-phaseout-2022"}),
    ("middle", "T", 1, set()),
    ("middle", "P", 1, set()),
    ("kti", "T", 1, {"tm-foreign-trucks-2020", "tm-convoy-2022"}),
    ("northern", "T", 2, ALWAYS | BALTIC | KALININGRAD | RU_LIST | EU_LISTS
     | {"eu-by-transit-2024"}),
    ("middle", "T", 2, {"tr-transit-ru-2023"}),
    ("kti", "O", 2, {"ktz-bolashak-2025", "ktz-aktau-grain-2025", "az-land-border-2020"}),
    ("kti", "T", 2, set()),
    ("iran-tr", "T", 2, set()),
    ("tripp", "O", 2, {"tr-am-border-1993"}),
    ("northern", "T", 3, ALWAYS | BALTIC | KALININGRAD | RU_LIST | EU_LISTS
     | {"eu-by-transit-2024", "eu-20th-transit-ru", "eaeu-navseal-2026",
        "eaeu-navseal-2026-road"}),
    ("northern", "O", 3, {"pl-kuznica-2021", "lt-sumskas-tverecius-2023"}),
    ("middle", "T", 3, {"tr-transit-ru-2023", "eaeu-navseal-2026", "eaeu-navseal-2026-road"}),
    ("middle", "O", 3, set()),
    ("cku", "OD", 3, {"eu-20th-kg-antcircumvention", "eu-20th-kg-antcircumvention-transit"}),
    ("kti", "O", 3, set()),
    ("tripp", "O", 3, {"tr-am-border-1993"}),
]  # fmt: skip


@pytest.mark.parametrize(("corridor", "kind", "day", "ids"), CELLS)
def test_cell(corridor, kind, day, ids):
    """Exactly these rules are in force in a cell of the table."""
    assert cell(corridor, kind, day) == ids


def test_what_came_between_the_dates():
    """What the table says was added is there after and was not before."""
    hauliers = {"ru-res1728-2022", "eu-ru-trailer-11th", "eu-ru-haulier25-14th"}
    assert hauliers | {"eu-transcontainer-listing"} <= cell("northern", "P", 2)
    assert not hauliers & cell("northern", "P", 1)
    assert {"by-res599-2025"} <= cell("northern", "P", 3) - cell("northern", "P", 2)
    assert {"ru-spot-2026"} <= cell("northern", "OD", 3) - cell("northern", "OD", 2)
    assert {"eu-iran-finance-2025", "us-chabahar-waiver-2025"} <= cell("kti", "P", 2)
    assert "us-chabahar-waiver-2025" not in cell("kti", "P", 3)
    assert {"un-snapback-2025", "eu-iran-oil-2025", "eu-iran-goods-2025", "uk-iran-2025"} <= (
        cell("kti", "OD", 2) & cell("kti", "OD", 3)
    )
    assert {"eu-no-russia-clause", "eu-19th-banks-kg", "eu-keremet-2025"} <= cell("middle", "P", 2)


def test_lithuania_shut_its_road_on_the_third_date():
    """On 2025-10-31 the Lithuanian road border is shut, the Polish rail border open again."""
    shut = cell("northern", "O", 2)
    assert "lt-by-closure-2025" in shut
    assert "pl-by-full-closure-2025" not in shut


def test_forwarders_show_when_switched_on():
    """The refusals of 2022 stand in the table once the user switches them on."""
    switched = corridor_table(RULES.switch_on(), DAYS)
    assert "sa-private-carriers-2022" in switched("northern", "P", DAYS[1])
    assert "private-carriers-2022" not in cell("northern", "P", 1)


def test_table_as_frame_and_text():
    """One row per corridor, class and day; the text names them all."""
    frame = TABLE.to_frame()
    assert len(frame) == 6 * 4 * 4
    assert set(frame["corridor"]) == {"northern", "middle", "cku", "kti", "iran-tr", "tripp"}
    assert "northern  2022-01-31 P  none" in TABLE.summary()


def test_list_by_territory_date_and_goods():
    """Rules can be listed by place, day and code, together."""
    border = {r["id"] for r in list_rules(RULES, territory="PL-BY", on="2025-09-18")}
    assert "sa-pl-by-full-closure-2025" in border
    assert "sa-by-res599-2025" not in border
    grain = {r["id"] for r in list_rules(RULES, territory="KZ", on="2025-10-28", goods="1001")}
    assert "sa-ktz-dostyk-grain-2025" in grain
    assert "sa-kz-106goods-2023" not in grain
    port = {r["id"] for r in list_rules(RULES, territory="kuryk-port")}
    assert port == {"sa-ktz-kuryk-2025", "sa-ktz-kuryk-transit-2025"}


def test_open_days_are_marked():
    """A rule of which the sources leave open whether it held is listed as not certain."""
    found = {r["id"]: r["certain"] for r in list_rules(RULES, territory="BY-LT", on="2025-11-20")}
    assert found["sa-lt-by-closure-2025"] is False


def test_one_rule_with_all_fields():
    """A rule is shown with each field and its meaning."""
    page = {line["field"]: line for line in rule_page(RULES, "sa-ru-res1374-2024")}
    assert page["valid_from"]["value"] == "2024-10-15"
    assert page["binds"]["meaning"]
    assert page["confidence"]["value"] == "B"
