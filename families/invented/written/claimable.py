"""Written lives that reach the outcomes plan's level and may be claimed in September 2020, or were in March."""

from families.invented.workers import KEANE, LIND, OSEI
from families.invented.written.quieter import OSBORNE
from families.invented.written.telling import Event, Someone, WrittenLife

ASHDOWN = WrittenLife(
    number=1,
    name="Ashdown",
    title="The straightforward success",
    story=(
        "Gemma Ashdown lives in Alder Vale with Kyle (15) and Daisy (10). All through 2018 Kyle missed one session"
        " in seven without leave; that October he was caught shoplifting, and in November he had a warning for"
        " throwing stones at the bus shelter. Rosalind Keane began with the family in January 2019, and it was"
        " attached on 12 February. From the summer term on Kyle was in school, and the police did not hear of him"
        " again."
    ),
    ending=(
        "School attendance is met from 21 March 2020, the day after the third good term; crime and anti-social"
        " behaviour well before. Claimable in the September 2020 window: draft claim, batch, exported line."
    ),
    look_for="Follow it: agency file, family page, claim, batch, exported line, target figure.",
    sign_in=KEANE,
    district="Alder Vale",
    people=(
        Someone(name="Gemma", sex="F", born="1983-06-21", relationship="mother", joined="2012-04-02"),
        Someone(
            name="Kyle",
            sex="M",
            born="2005-03-14",
            relationship="child",
            joined="2012-04-02",
            school="Aldermere High School",
            roll_from="2016-09-05",
            absence="17+5 16+4 18+3 21+4 11+5 5+4 4+5 2+4",
        ),
        Someone(
            name="Daisy",
            sex="F",
            born="2009-11-02",
            relationship="child",
            joined="2012-04-02",
            school="Brookside Primary Academy",
            roll_from="2014-09-04",
            absence="1+5 0+4 2+3 1+6 0+5 0+4 1+5 0+3",
        ),
    ),
    events=(
        Event(who="Kyle", kind="offence", day="2018-10-06", outcome="proven", decided="2018-12-11"),
        Event(who="Kyle", kind="asb", day="2018-11-24", outcome="caution", decided="2018-11-29"),
    ),
    led_from="2019-01-21",
    assessed="2019-01-28",
    planned="2019-02-11",
    attached="2019-02-12",
    closed="2019-12-13",
)

EZE = WrittenLife(
    number=5,
    name="Eze",
    title="A need found in month 5",
    story=(
        "Amaka and Emeka Eze were attached with their sons Chidi (17) and Tobi (14) in October 2018, for Tobi's"
        " absence and an offence of Chidi's that May. School went well from the spring. In February 2019, the fifth"
        " month, a quarrel with the neighbours came to the housing officer's notice: Emeka had a warning, then more,"
        " then an order in June; the last incident was on 19 October 2019."
    ),
    ending=(
        "School attendance is met from 21 December 2019, but the need found later has a time of its own: six months"
        " without an incident end on 19 April 2020. Not claimable in March 2020, claimable in September."
    ),
    look_for="The need found on 23 February 2019 and its own dates; the family as at 20 March and 28 September.",
    sign_in=OSEI,
    district="Northfell",
    people=(
        Someone(name="Amaka", sex="F", born="1979-01-30", relationship="mother", joined="2010-07-12"),
        Someone(name="Emeka", sex="M", born="1976-09-08", relationship="father", joined="2010-07-12"),
        Someone(
            name="Chidi",
            sex="M",
            born="2003-05-05",
            relationship="child",
            joined="2010-07-12",
            school="Northfell School",
            roll_from="2014-09-04",
            absence="2+3 2+4 3+4 1+5 1+3 0+3 - -",
        ),
        Someone(
            name="Tobi",
            sex="M",
            born="2005-10-17",
            relationship="child",
            joined="2010-07-12",
            school="Northfell School",
            roll_from="2017-09-04",
            absence="13+4 15+3 19+4 10+5 4+4 3+5 5+4 3+3",
            fixed_exclusions={"2017-18 Spring": 2, "2017-18 Summer": 1},
        ),
    ),
    events=(
        Event(who="Chidi", kind="offence", day="2018-05-19", outcome="proven", decided="2018-07-30"),
        Event(who="Emeka", kind="asb", day="2019-02-23", outcome="caution", decided="2019-02-25"),
        Event(who="Emeka", kind="asb", day="2019-04-13", outcome="caution", decided="2019-04-16"),
        Event(who="Emeka", kind="asb", day="2019-06-08", outcome="proven", decided="2019-06-27"),
        Event(who="Emeka", kind="asb", day="2019-08-17", outcome="caution", decided="2019-08-20"),
        Event(who="Emeka", kind="asb", day="2019-10-19", outcome="caution", decided="2019-10-22"),
    ),
    led_from="2018-09-17",
    assessed="2018-09-24",
    planned="2018-10-05",
    attached="2018-10-08",
    closed="2020-01-31",
)

FLETCHER = WrittenLife(
    number=6,
    name="Fletcher",
    title="Separated parents",
    story=(
        "Nicola Fletcher, Darren Hobbs and their children Jade (14) and Alfie (9). Jade was often away in 2018,"
        " and Darren had three warnings for what went on in the street. He moved out on 15 June 2019 and is no"
        " longer of this household. In May and August 2020 he was warned again, where he lives now."
    ),
    ending=("His incidents count for this family up to 14 June 2019 and not after: claimable in September 2020."),
    look_for="Darren's two incidents of 2020: they are in the police file, and not this family's.",
    sign_in=KEANE,
    district="Alder Vale",
    people=(
        Someone(name="Nicola", sex="F", born="1985-12-09", relationship="mother", joined="2013-10-01"),
        Someone(
            name="Darren",
            sex="M",
            born="1982-04-27",
            relationship="father",
            joined="2013-10-01",
            left="2019-06-15",
            last_name="Hobbs",
        ),
        Someone(
            name="Jade",
            sex="F",
            born="2006-02-11",
            relationship="child",
            joined="2013-10-01",
            school="Vale Park Academy",
            roll_from="2017-09-04",
            absence="15+4 14+6 20+4 22+5 12+5 6+4 5+6 3+4",
        ),
        Someone(
            name="Alfie",
            sex="M",
            born="2011-05-23",
            relationship="child",
            joined="2013-10-01",
            last_name="Hobbs",
            school="Kilnbrook Primary School",
            roll_from="2015-09-03",
            absence="2+5 1+4 3+4 2+6 2+4 1+5 2+5 1+3",
        ),
    ),
    events=(
        Event(who="Darren", kind="asb", day="2018-08-11", outcome="caution", decided="2018-08-14"),
        Event(who="Darren", kind="asb", day="2018-10-20", outcome="caution", decided="2018-10-23"),
        Event(who="Darren", kind="asb", day="2019-03-16", outcome="caution", decided="2019-03-19"),
        Event(who="Nicola", kind="asb", day="2019-03-16", outcome="none", role="witness"),
        Event(who="Darren", kind="asb", day="2020-05-30", outcome="caution", decided="2020-06-02"),
        Event(who="Darren", kind="asb", day="2020-08-08", outcome="caution", decided="2020-08-11"),
    ),
    led_from="2018-11-05",
    assessed="2018-11-12",
    planned="2018-11-26",
    attached="2018-11-26",
    closed="2019-11-29",
)

GALLAGHER = WrittenLife(
    number=7,
    name="Gallagher",
    title="Claimed in March 2020, and since in need again",
    story=(
        "Bernadette Gallagher of Mere Coast and her children Conor (15) and Niamh (11) were attached in September"
        " 2018. By Christmas 2019 there were three good terms and no trouble for more than a year, and the family"
        " was among those ready in March 2020. On 11 July 2020 Conor took a moped; it was proven on 26 August."
    ),
    ending=(
        "Claimable in March 2020. A claim made then stays counted as reported; on 28 September the family does"
        " not meet the plan's level, and the earliest day again is 11 January 2021."
    ),
    look_for="The three figures that differ here: reported, meets the plan on a day, paid.",
    sign_in=LIND,
    district="Mere Coast",
    people=(
        Someone(name="Bernadette", sex="F", born="1980-08-15", relationship="mother", joined="2011-01-17"),
        Someone(
            name="Conor",
            sex="M",
            born="2005-01-26",
            relationship="child",
            joined="2011-01-17",
            school="Mereport Academy",
            roll_from="2016-09-05",
            absence="14+5 16+3 19+5 9+4 4+4 3+4 5+5 2+3",
            fixed_exclusions={"2017-18 Spring": 1, "2017-18 Summer": 2},
        ),
        Someone(
            name="Niamh",
            sex="F",
            born="2008-12-03",
            relationship="child",
            joined="2011-01-17",
            school="Saltby Primary School",
            roll_from="2013-09-04",
            absence="3+4 2+4 1+5 2+4 1+4 2+3 1+6 1+2",
        ),
    ),
    events=(
        Event(who="Conor", kind="offence", day="2018-04-28", outcome="proven", decided="2018-07-03"),
        Event(who="Conor", kind="offence", day="2020-07-11", outcome="proven", decided="2020-08-26"),
    ),
    led_from="2018-08-28",
    assessed="2018-09-03",
    planned="2018-09-14",
    attached="2018-09-17",
    closed="2019-09-30",
)

LOVELL = WrittenLife(
    number=12,
    name="Lovell",
    title="Held by the cap",
    story=(
        "Kirsty Lovell and her son Reece (14) were the last to be attached before the summer term of 2019, on"
        " 18 April. Everything went as hoped: three good terms, no further offence. But the year's number of"
        " payable results is used up by families that were attached before."
    ),
    ending=(
        "Claimable in every other respect. Places go to the oldest attachment first, and the last of them goes to the"
        " family just before this one: held, with the cap as its reason."
    ),
    look_for="The draft claims that are held while all the older ones go into the batch.",
    sign_in=LIND,
    district="Mere Coast",
    people=(
        Someone(name="Kirsty", sex="F", born="1987-03-04", relationship="mother", joined="2014-06-23"),
        Someone(
            name="Reece",
            sex="M",
            born="2005-11-19",
            relationship="child",
            joined="2014-06-23",
            school="Mereport Academy",
            roll_from="2017-09-04",
            absence="9+5 12+4 17+4 21+5 18+3 5+4 6+5 3+3",
        ),
    ),
    events=(Event(who="Reece", kind="offence", day="2018-11-10", outcome="proven", decided="2019-01-22"),),
    led_from="2019-03-25",
    assessed="2019-04-01",
    planned="2019-04-15",
    attached="2019-04-18",
    closed="2020-02-28",
)

CLAIMABLE = (ASHDOWN, EZE, FLETCHER, GALLAGHER, LOVELL, OSBORNE)
