"""Names of countries and seas in Russian, Turkish and Chinese, by ISO code and English name."""

from collections.abc import Mapping

__all__ = ["COUNTRIES", "SEAS", "SHORTER"]

Words = Mapping[str, str]


def _table(text: str, languages: tuple[str, ...]) -> Mapping[str, Words]:
    rows = (line.split("|") for line in text.strip().splitlines())
    return {key: dict(zip(languages, words, strict=True)) for key, *words in rows}


COUNTRIES = _table(
    """
AE|UAE|ОАЭ|BAE|阿联酋
AF|Afghanistan|Афганистан|Afganistan|阿富汗
AL|Albania|Албания|Arnavutluk|阿尔巴尼亚
AM|Armenia|Армения|Ermenistan|亚美尼亚
AT|Austria|Австрия|Avusturya|奥地利
AZ|Azerbaijan|Азербайджан|Azerbaycan|阿塞拜疆
BA|Bosnia|Босния и Герцеговина|Bosna-Hersek|波黑
BD|Bangladesh|Бангладеш|Bangladeş|孟加拉国
BE|Belgium|Бельгия|Belçika|比利时
BG|Bulgaria|Болгария|Bulgaristan|保加利亚
BT|Bhutan|Бутан|Butan|不丹
BY|Belarus|Беларусь|Belarus|白俄罗斯
CH|Switzerland|Швейцария|İsviçre|瑞士
CN|China|Китай|Çin|中国
CY|Cyprus|Кипр|Kıbrıs|塞浦路斯
CZ|Czechia|Чехия|Çekya|捷克
DE|Germany|Германия|Almanya|德国
DK|Denmark|Дания|Danimarka|丹麦
DZ|Algeria|Алжир|Cezayir|阿尔及利亚
EE|Estonia|Эстония|Estonya|爱沙尼亚
EG|Egypt|Египет|Mısır|埃及
ES|Spain|Испания|İspanya|西班牙
ET|Ethiopia|Эфиопия|Etiyopya|埃塞俄比亚
FI|Finland|Финляндия|Finlandiya|芬兰
FR|France|Франция|Fransa|法国
GB|United Kingdom|Великобритания|Birleşik Krallık|英国
GE|Georgia|Грузия|Gürcistan|格鲁吉亚
GR|Greece|Греция|Yunanistan|希腊
HR|Croatia|Хорватия|Hırvatistan|克罗地亚
HU|Hungary|Венгрия|Macaristan|匈牙利
ID|Indonesia|Индонезия|Endonezya|印度尼西亚
IL|Israel|Израиль|İsrail|以色列
IN|India|Индия|Hindistan|印度
IQ|Iraq|Ирак|Irak|伊拉克
IR|Iran|Иран|İran|伊朗
IT|Italy|Италия|İtalya|意大利
JO|Jordan|Иордания|Ürdün|约旦
JP|Japan|Япония|Japonya|日本
KG|Kyrgyzstan|Киргизия|Kırgızistan|吉尔吉斯斯坦
KH|Cambodia|Камбоджа|Kamboçya|柬埔寨
KP|North Korea|КНДР|Kuzey Kore|朝鲜
KR|South Korea|Республика Корея|Güney Kore|韩国
KW|Kuwait|Кувейт|Kuveyt|科威特
KZ|Kazakhstan|Казахстан|Kazakistan|哈萨克斯坦
LA|Laos|Лаос|Laos|老挝
LB|Lebanon|Ливан|Lübnan|黎巴嫩
LT|Lithuania|Литва|Litvanya|立陶宛
LV|Latvia|Латвия|Letonya|拉脱维亚
LY|Libya|Ливия|Libya|利比亚
MA|Morocco|Марокко|Fas|摩洛哥
MD|Moldova|Молдавия|Moldova|摩尔多瓦
ME|Montenegro|Черногория|Karadağ|黑山
MK|North Macedonia|Северная Македония|Kuzey Makedonya|北马其顿
MM|Myanmar|Мьянма|Myanmar|缅甸
MN|Mongolia|Монголия|Moğolistan|蒙古
MY|Malaysia|Малайзия|Malezya|马来西亚
NL|Netherlands|Нидерланды|Hollanda|荷兰
NO|Norway|Норвегия|Norveç|挪威
NP|Nepal|Непал|Nepal|尼泊尔
OM|Oman|Оман|Umman|阿曼
PH|Philippines|Филиппины|Filipinler|菲律宾
PK|Pakistan|Пакистан|Pakistan|巴基斯坦
PL|Poland|Польша|Polonya|波兰
PT|Portugal|Португалия|Portekiz|葡萄牙
QA|Qatar|Катар|Katar|卡塔尔
RO|Romania|Румыния|Romanya|罗马尼亚
RS|Serbia|Сербия|Sırbistan|塞尔维亚
RU|Russia|Россия|Rusya|俄罗斯
SA|Saudi Arabia|Саудовская Аравия|Suudi Arabistan|沙特阿拉伯
SD|Sudan|Судан|Sudan|苏丹
SE|Sweden|Швеция|İsveç|瑞典
SI|Slovenia|Словения|Slovenya|斯洛文尼亚
SK|Slovakia|Словакия|Slovakya|斯洛伐克
SO|Somalia|Сомали|Somali|索马里
SY|Syria|Сирия|Suriye|叙利亚
TH|Thailand|Таиланд|Tayland|泰国
TJ|Tajikistan|Таджикистан|Tacikistan|塔吉克斯坦
TM|Turkmenistan|Туркменистан|Türkmenistan|土库曼斯坦
TN|Tunisia|Тунис|Tunus|突尼斯
TR|Türkiye|Турция|Türkiye|土耳其
UA|Ukraine|Украина|Ukrayna|乌克兰
UZ|Uzbekistan|Узбекистан|Özbekistan|乌兹别克斯坦
VN|Vietnam|Вьетнам|Vietnam|越南
YE|Yemen|Йемен|Yemen|也门
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
Arabian Sea|Аравийское море|Umman Denizi|阿拉伯海
Bay of Bengal|Бенгальский залив|Bengal Körfezi|孟加拉湾
South China Sea|Южно-Китайское море|Güney Çin Denizi|南海
East China Sea|Восточно-Китайское море|Doğu Çin Denizi|东海
Yellow Sea|Жёлтое море|Sarı Deniz|黄海
Sea of Japan|Японское море|Japon Denizi|日本海
Aegean Sea|Эгейское море|Ege Denizi|爱琴海
Adriatic Sea|Адриатическое море|Adriyatik Denizi|亚得里亚海
Gulf of Oman|Оманский залив|Umman Körfezi|阿曼湾
Gulf of Aden|Аденский залив|Aden Körfezi|亚丁湾
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
