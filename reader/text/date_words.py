"""Months, weekdays and zones as pages of several languages write them."""

from __future__ import annotations

MONTHS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "january jan januar jänner januari janvier janv enero ene gennaio janeiro"
        " января янв stycznia januari ledna ocak tammikuuta január",
        "february feb februar februari février févr fév febrero febbraio fevereiro fev"
        " февраля фев lutego februari února şubat helmikuuta február",
        "march mar märz mär maart mars marzo março"
        " марта мар marca marts března mart maaliskuuta március",
        "april apr avril avr abril abr aprile апреля апр kwietnia dubna nisan huhtikuuta április",
        "may mai mei mayo maggio maio мая maja maj května mayıs toukokuuta május",
        "june jun juni juin junio giugno junho июня июн czerwca června haziran kesäkuuta június",
        "july jul juli juillet juil julio luglio julho"
        " июля июл lipca července temmuz heinäkuuta július",
        "august aug augustus août agosto ago"
        " августа авг sierpnia augusti srpna ağustos elokuuta augusztus",
        "september sept sep septembre septiembre setiembre settembre setembro set"
        " сентября сен września září eylül syyskuuta szeptember",
        "october oct oktober okt octobre octubre ottobre outubro out"
        " октября окт października října ekim lokakuuta október",
        "november nov novembre noviembre novembro ноября ноя listopada listopadu kasım marraskuuta",
        "december dec dezember dez décembre déc diciembre dic dicembre dezembro"
        " декабря дек grudnia prosince aralık joulukuuta",
    ),
    start=1,
):
    for _name in _names.split():
        MONTHS[_name] = _number
        # A dotless i loses its kind in capitals.
        MONTHS[_name.upper().lower()] = _number

WEEKDAYS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "monday mon montag lundi lunes lunedì maandag segunda-feira",
        "tuesday tues tue dienstag mardi martes martedì dinsdag terça-feira",
        "wednesday wed mittwoch mercredi miércoles mercoledì woensdag quarta-feira",
        "thursday thurs thur thu donnerstag jeudi jueves giovedì donderdag quinta-feira",
        "friday fri freitag vendredi viernes venerdì vrijdag sexta-feira",
        "saturday sat samstag sonnabend samedi sábado sabato zaterdag",
        "sunday sun sonntag dimanche domingo domenica zondag",
    )
):
    for _name in _names.split():
        WEEKDAYS[_name] = _number

OFFSETS: dict[str, int] = {
    **dict.fromkeys(("utc", "gmt", "z", "wet"), 0),
    **{"est": -300, "edt": -240, "cdt": -300, "cst": -360, "mdt": -360, "mst": -420},
    **{"pdt": -420, "pst": -480, "akst": -540, "akdt": -480, "hst": -600},
    **{"cet": 60, "mez": 60, "cest": 120, "mesz": 120, "eet": 120, "eest": 180, "jst": 540},
    **{"aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780},
}
"""Minutes east of UTC. Abbreviations that mean several zones (IST, BST, ET) are not here: a layout
may name the zone that its site means by one."""


AMERICAN = frozenset(
    ("EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "ET", "CT", "MT", "PT")
)
"""Zones of the country that writes the month first."""
