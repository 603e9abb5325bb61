"""Names of countries and seas in Russian, Turkish and Chinese, by ISO code and English name."""

from collections.abc import Mapping

__all__ = ["COUNTRIES", "SEAS", "SHORTER"]

Words = Mapping[str, str]


def _table(text: str, languages: tuple[str, ...]) -> Mapping[str, Words]:
    rows = (line.split("|") for line in text.strip().splitlines())
    return {key: dict(zip(languages, words, strict=True)) for key, *words in rows}


COUNTRIES = _table(
    """
AF|Afghanistan|Афганистан|Afganistan|阿富汗
AM|Armenia|Армения|Ermenistan|亚美尼亚
AT|Austria|Австрия|Avusturya|奥地利
AZ|Azerbaijan|Азербайджан|Azerbaycan|阿塞拜疆
BG|Bulgaria|Болгария|Bulgaristan|保加利亚
BY|Belarus|Беларусь|Belarus|白俄罗斯
CN|China|Китай|Çin|中国
CZ|Czechia|Чехия|Çekya|捷克
DE|Germany|Германия|Almanya|德国
EG|Egypt|Египет|Mısır|埃及
FI|Finland|Финляндия|Finlandiya|芬兰
FR|France|Франция|Fransa|法国
GE|Georgia|Грузия|Gürcistan|格鲁吉亚
GR|Greece|Греция|Yunanistan|希腊
HU|Hungary|Венгрия|Macaristan|匈牙利
IN|India|Индия|Hindistan|印度
IQ|Iraq|Ирак|Irak|伊拉克
IR|Iran|Иран|İran|伊朗
IT|Italy|Италия|İtalya|意大利
KG|Kyrgyzstan|Киргизия|Kırgızistan|吉尔吉斯斯坦
KZ|Kazakhstan|Казахстан|Kazakistan|哈萨克斯坦
LT|Lithuania|Литва|Litvanya|立陶宛
LV|Latvia|Латвия|Letonya|拉脱维亚
MN|Mongolia|Монголия|Moğolistan|蒙古
PK|Pakistan|Пакистан|Pakistan|巴基斯坦
PL|Poland|Польша|Polonya|波兰
RO|Romania|Румыния|Romanya|罗马尼亚
RS|Serbia|Сербия|Sırbistan|塞尔维亚
RU|Russia|Россия|Rusya|俄罗斯
SA|Saudi Arabia|Саудовская Аравия|Suudi Arabistan|沙特阿拉伯
SE|Sweden|Швеция|İsveç|瑞典
SY|Syria|Сирия|Suriye|叙利亚
TJ|Tajikistan|Таджикистан|Tacikistan|塔吉克斯坦
TM|Turkmenistan|Туркменистан|Türkmenistan|土库曼斯坦
TR|Türkiye|Турция|Türkiye|土耳其
UA|Ukraine|Украина|Ukrayna|乌克兰
UZ|Uzbekistan|Узбекистан|Özbekistan|乌兹别克斯坦
""",
    ("en", "ru", "tr", "zh"),
)

SEAS = _table(
    """
Caspian Sea|Каспийское море|Hazar Denizi|里海
Black Sea|Чёрное море|Karadeniz|黑海
Mediterranean Sea|Средиземное море|Akdeniz|地中海
Baltic Sea|Балтийское море|Baltık Denizi|波罗的海
North Sea|Северное море|Kuzey Denizi|北海
Persian Gulf|Персидский залив|Basra Körfezi|波斯湾
Red Sea|Красное море|Kızıldeniz|红海
Aral Sea|Аральское море|Aral Gölü|咸海
Indian Ocean|Индийский океан|Hint Okyanusu|印度洋
""",
    ("ru", "tr", "zh"),
)

# Forms that fit a map better than the base map's own.
SHORTER: Words = {
    "CN": "China",
    "BA": "Bosnia",
    "MK": "N. Macedonia",
    "AE": "UAE",
    "GB": "United Kingdom",
    "CD": "DR Congo",
    "US": "United States",
    "TR": "Türkiye",
}
