"""Written lives about home: abuse, children who need help, rent and a young person without a place."""

from families.invented.workers import LIND, OSEI, WEBB
from families.invented.written.agencies import Told, abuse, arrears, care
from families.invented.written.telling import Someone, WrittenLife

TRANTER = WrittenLife(
    number=20,
    name="Tranter",
    title="Safer, until the night before",
    story=(
        "Carly Tranter's partner Lee Mowbray hurt her twice around Christmas 2018, while Freya (10) and Riley (6) were"
        " upstairs; both incidents were of high risk and went to the conference of agencies. He moved out on"
        " 21 January 2019, and the family was attached a fortnight later. In May there was one more, of medium"
        " risk, in December one of standard risk; then nothing. On the evening of 28 September 2020 he was at the"
        " door again."
    ),
    ending=(
        "Met with the files of 28 September: quiet for six months since December, and early help closed long ago. Held"
        " with the file of the 29th, which has the new incident, of high risk. Earliest day again: 28 March 2021."
    ),
    look_for="The bands from high to standard and back; the claim held by a file that came overnight.",
    sign_in=LIND,
    district="Mere Coast",
    people=(
        Someone(name="Carly", sex="F", born="1988-09-14", relationship="mother", joined="2013-06-10"),
        Someone(
            name="Lee",
            sex="M",
            born="1986-01-30",
            relationship="partner",
            joined="2015-08-17",
            left="2019-01-21",
            last_name="Mowbray",
        ),
        Someone(
            name="Freya",
            sex="F",
            born="2010-04-17",
            relationship="child",
            joined="2013-06-10",
            school="Saltby Primary School",
            roll_from="2014-09-04",
            absence="2+5 3+4 2+4 4+5 2+4 1+4 2+5 1+3",
        ),
        Someone(
            name="Riley",
            sex="M",
            born="2014-02-02",
            relationship="child",
            joined="2014-02-02",
            school="Saltby Primary School",
            roll_from="2018-09-04",
            absence="- - - 3+6 2+5 1+4 2+5 1+4",
        ),
    ),
    told=(
        abuse("Carly", "victim", "high", "2018-12-22", incident="DA-T1"),
        abuse("Lee", "perpetrator", "high", "2018-12-22", incident="DA-T1"),
        abuse("Freya", "child", "high", "2018-12-22", incident="DA-T1"),
        abuse("Carly", "victim", "high", "2019-01-12", incident="DA-T2"),
        abuse("Lee", "perpetrator", "high", "2019-01-12", incident="DA-T2"),
        abuse("Riley", "child", "high", "2019-01-12", incident="DA-T2"),
        abuse("Carly", "victim", "medium", "2019-05-11", incident="DA-T3"),
        abuse("Carly", "victim", "standard", "2019-12-07", incident="DA-T4"),
        abuse("Carly", "victim", "high", "2020-09-28", incident="DA-T5", sent_after=0),
        care("Freya", "early-help", "2019-01-14", "2019-10-25", why="Needs met, case closed"),
        care("Riley", "early-help", "2019-01-14", "2019-10-25", why="Needs met, case closed"),
    ),
    led_from="2019-01-23",
    assessed="2019-01-28",
    planned="2019-02-04",
    attached="2019-02-04",
    closed="2020-01-31",
)

UNDERWOOD = WrittenLife(
    number=21,
    name="Underwood",
    title="Step by step down, and referred again in month 5",
    story=(
        "Kayla (12) and Noah (8) had a child protection plan from June 2018. In February 2019 it became a plan for"
        " children in need, in September early help, and on 17 January 2020 Hayley Underwood and all who worked with"
        " her agreed that no more help was needed. Kayla is in school. On 8 June 2020, in the fifth month, a neighbour"
        " rang, and the family was referred again."
    ),
    ending=(
        "Not met: help has to have ended for six months without a new referral. It was no more than a talk, and"
        " nothing was opened; but the six months begin anew. Earliest day: 8 December 2020."
    ),
    look_for="Three kinds of help one after another, and the one day that begins the six months anew.",
    sign_in=OSEI,
    district="Alder Vale",
    people=(
        Someone(name="Hayley", sex="F", born="1987-04-03", relationship="mother", joined="2011-10-24"),
        Someone(
            name="Kayla",
            sex="F",
            born="2008-05-30",
            relationship="child",
            joined="2011-10-24",
            school="Kilnbrook Primary School | Vale Park Academy",
            roll_from="2012-09-05 | 2019-09-03",
            absence="15+4 14+3 17+4 13+5 8+3 4+4 | 3+5 3+2",
        ),
        Someone(
            name="Noah",
            sex="M",
            born="2012-01-11",
            relationship="child",
            joined="2012-01-11",
            school="Kilnbrook Primary School",
            roll_from="2016-09-05",
            absence="6+5 5+4 6+4 5+5 3+4 2+4 2+5 1+3",
        ),
    ),
    told=tuple(
        told
        for child in ("Kayla", "Noah")
        for told in (
            care(child, "child-protection", "2018-06-04", "2019-01-31", why="Stepped down to child in need"),
            care(child, "child-in-need", "2019-02-01", "2019-08-30", why="Stepped down to early help"),
            care(child, "early-help", "2019-08-31", "2020-01-17", why="Needs met, case closed", again="2020-06-08"),
        )
    ),
    led_from="2018-10-22",
    assessed="2018-10-29",
    planned="2018-11-12",
    attached="2018-11-12",
    closed="2020-01-31",
)

VICKERY = WrittenLife(
    number=22,
    name="Vickery",
    title="From nothing to an apprenticeship, and the rent",
    story=(
        "When the family was attached in January 2019, Ellie (18) had been in neither education nor work since she"
        " left school, and Diane Vickery owed £1,310 of rent. Early help for Max (11) ended in November 2019. Ellie"
        " began an apprenticeship as a boatbuilder on 2 September 2019 and is still there; Diane agreed a plan in March"
        " 2019, kept to it, and made the last payment in June 2020."
    ),
    ending=(
        "Each need has a way of its own: in training for long enough, a debt plan kept, help ended and not begun"
        " again. Claimable in September 2020."
    ),
    look_for="The arrears month by month, the plan beside them, and a headline with two needs in it.",
    sign_in=WEBB,
    route="partner",
    district="Mere Coast",
    people=(
        Someone(name="Diane", sex="F", born="1979-12-01", relationship="mother", joined="2009-07-06"),
        Someone(
            name="Ellie",
            sex="F",
            born="2002-03-22",
            relationship="child",
            joined="2009-07-06",
            school="Mereport Academy",
            roll_from="2013-09-04",
            absence="6+4 7+5 3+2 - - - - -",
        ),
        Someone(
            name="Max",
            sex="M",
            born="2009-06-14",
            relationship="child",
            joined="2009-07-06",
            school="East Quay Primary School",
            roll_from="2013-09-04",
            absence="3+5 2+4 3+4 2+5 2+4 1+4 2+5 1+3",
        ),
    ),
    told=(
        Told(who="Ellie", kind="neet", says={"Status": "neet", "StartsOn": "2018-09-07", "EndsOn": "2019-09-01"}),
        Told(who="Ellie", kind="neet", says={"Status": "training", "StartsOn": "2019-09-02"}),
        care("Max", "early-help", "2018-10-15", "2019-11-15", why="Needs met, case closed"),
        *arrears("Diane", "2018-09-01", 720, 860, 1010, 1180, 1310, 1350, 1390),
        *arrears("Diane", "2019-04-01", 1300, 1210, 1120, 1030, 940, 850, 760, 670, 580),
        *arrears("Diane", "2020-01-01", 490, 400, 310, 220, 130, 40, 0),
        Told(
            who="Diane",
            kind="housing",
            says={"Kind": "debt-plan", "StartsOn": "2019-03-04", "EndsOn": "2020-06-30", "Kept": "Y"},
        ),
    ),
    led_from="2018-12-17",
    assessed="2019-01-07",
    planned="2019-01-14",
    attached="2019-01-14",
    closed="2020-02-28",
)

HOME = (TRANTER, UNDERWOOD, VICKERY)
