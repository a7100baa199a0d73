"""A written life that never goes silent: fewer incidents than at the starting point is enough."""

from families.invented.workers import WEBB
from families.invented.written.telling import Event, Someone, WrittenLife

OSBORNE = WrittenLife(
    number=15,
    name="Osborne",
    title="Less than before is enough",
    story=(
        "Leanne Osborne, her partner Marlon Pryce and their son Corey (14) had five warnings in the half-year before"
        " December 2018, when Harbour Family Trust began with them. They moved from Mere Coast to Northfell in July"
        " 2019. It never went quite silent: there were two incidents in the half-year to September 2020."
    ),
    ending=(
        "From five to two is 60 % fewer, which is what the plan asks; attendance is met from 21 March 2020."
        " Claimable in September 2020."
    ),
    look_for="The arithmetic of 60 % on the family page; two addresses in two districts; a partner's family.",
    sign_in=WEBB,
    route="partner",
    district="Mere Coast",
    moved=("2019-07-27", "Northfell"),
    people=(
        Someone(name="Leanne", sex="F", born="1988-10-30", relationship="mother", joined="2015-02-09"),
        Someone(
            name="Marlon",
            sex="M",
            born="1984-07-07",
            relationship="partner",
            joined="2016-05-14",
            last_name="Pryce",
        ),
        Someone(
            name="Corey",
            sex="M",
            born="2006-04-18",
            relationship="child",
            joined="2015-02-09",
            school="Mereport Academy",
            roll_from="2017-09-04",
            absence="12+5 15+3 18+4 24+4 13+4 5+6 6+5 4+4",
            fixed_exclusions={"2018-19 Autumn": 3},
        ),
    ),
    events=(
        Event(who="Marlon", kind="asb", day="2018-06-23", outcome="caution", decided="2018-06-26"),
        Event(who="Corey", kind="asb", day="2018-07-14", outcome="caution", decided="2018-07-17"),
        Event(who="Marlon", kind="asb", day="2018-08-25", outcome="caution", decided="2018-08-28"),
        Event(who="Corey", kind="asb", day="2018-09-29", outcome="caution", decided="2018-10-02"),
        Event(who="Marlon", kind="asb", day="2018-11-03", outcome="proven", decided="2018-11-28"),
        Event(who="Corey", kind="asb", day="2019-02-16", outcome="caution", decided="2019-02-19"),
        Event(who="Marlon", kind="asb", day="2019-03-30", outcome="caution", decided="2019-04-02"),
        Event(who="Corey", kind="asb", day="2019-06-01", outcome="caution", decided="2019-06-04"),
        Event(who="Marlon", kind="asb", day="2019-10-26", outcome="caution", decided="2019-10-29"),
        Event(who="Corey", kind="asb", day="2020-05-23", outcome="caution", decided="2020-05-27"),
        Event(who="Marlon", kind="asb", day="2020-08-22", outcome="caution", decided="2020-08-25"),
    ),
    led_from="2018-11-26",
    assessed="2018-11-30",
    planned="2018-12-10",
    attached="2018-12-10",
    closed="2020-03-06",
)
