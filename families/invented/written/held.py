"""Written lives in which the family does well and the claim is held all the same, each for one plain reason."""

from families.invented.workers import KEANE, LIND, OSEI, WEBB
from families.invented.written.agencies import Told
from families.invented.written.telling import Event, Someone, WrittenLife

DAVIES = WrittenLife(
    number=4,
    name="Davies",
    title="The night before submission",
    story=(
        "Rhian Davies and her children Rhys (14) and Seren (8) had three good terms and eighteen quiet months. On"
        " 28 September 2020 the family stood in the list of those to be claimed. The police file that came on the"
        " morning of the 29th has an incident of Rhys's of the evening before: a warning for anti-social behaviour,"
        " and a broken window not yet decided."
    ),
    ending=(
        "Claimable with the files of 28 September, held with that of the 29th: one warning now and one in the"
        " half-year before attachment is no reduction. Earliest day again: 28 March 2021."
    ),
    look_for=(
        "The claim was in batch 2, frozen on 28 September; the police file of the 29th took it out by a dated line, and"
        " it is held and says why."
    ),
    sign_in=KEANE,
    district="Northfell",
    people=(
        Someone(name="Rhian", sex="F", born="1984-02-19", relationship="mother", joined="2013-08-05"),
        Someone(
            name="Rhys",
            sex="M",
            born="2006-06-08",
            relationship="child",
            joined="2013-08-05",
            school="Northfell School",
            roll_from="2017-09-04",
            absence="14+4 15+4 16+3 19+5 9+6 4+5 5+4 3+4",
        ),
        Someone(
            name="Seren",
            sex="F",
            born="2012-03-27",
            relationship="child",
            joined="2013-08-05",
            school="Moorside Primary Academy",
            roll_from="2016-09-05",
            absence="1+6 1+3 0+4 2+4 1+4 0+4 1+6 0+2",
        ),
    ),
    events=(
        Event(who="Rhys", kind="offence", day="2018-08-19", outcome="proven", decided="2018-10-30"),
        Event(who="Rhys", kind="asb", day="2018-10-31", outcome="caution", decided="2018-11-05"),
        Event(who="Rhys", kind="asb", day="2020-09-28", outcome="caution", decided="2020-09-28"),
        Event(who="Rhys", kind="offence", day="2020-09-28", outcome="none", decided="2020-11-30"),
    ),
    led_from="2018-11-23",
    assessed="2018-11-26",
    planned="2018-12-14",
    attached="2018-12-17",
    closed="2020-02-14",
)

HUSSAIN = WrittenLife(
    number=8,
    name="Hussain",
    title="Attached too late for the window",
    story=(
        "Nazia and Tariq Hussain live with their grown-up daughter Hafsa and with Bilal (16), who finished year 11 in"
        " July 2020. Through his last school year Bilal was often away, and in December he was caught with stolen"
        " bicycles. The family was attached on 20 April 2020; nothing has been heard from the police since, and"
        " Bilal began an apprenticeship in September."
    ),
    ending=(
        "Held in September: attached after 31 March 2020, and the quiet half-year ends on 20 October only. No child"
        " of school age is left, so that attendance no longer applies. The November window takes families attached"
        " by 31 May 2020."
    ),
    look_for="The gate on the attachment date, the earliest date of the need, and the window that comes next.",
    sign_in=OSEI,
    district="Alder Vale",
    people=(
        Someone(name="Nazia", sex="F", born="1976-11-11", relationship="mother", joined="2009-09-21"),
        Someone(name="Tariq", sex="M", born="1973-05-02", relationship="father", joined="2009-09-21"),
        Someone(name="Hafsa", sex="F", born="1999-10-06", relationship="child", joined="2009-09-21"),
        Someone(
            name="Bilal",
            sex="M",
            born="2004-06-12",
            relationship="child",
            joined="2009-09-21",
            school="Aldermere High School",
            roll_from="2015-09-03",
            absence="3+4 2+4 4+3 7+4 9+4 13+5 22+4 15+3",
        ),
    ),
    told=(Told(who="Bilal", kind="neet", says={"Status": "training", "StartsOn": "2020-09-07"}),),
    events=(Event(who="Bilal", kind="offence", day="2019-12-07", outcome="proven", decided="2020-02-18"),),
    led_from="2020-03-09",
    assessed="2020-03-16",
    planned="2020-04-20",
    attached="2020-04-20",
)

JANKOWSKA = WrittenLife(
    number=10,
    name="Jankowska",
    title="No date for the family plan",
    story=(
        "Dorota Jankowska and her daughters Zofia (15) and Lena (10) of Mere Coast did everything that was agreed,"
        " and Marta Lind has the plan on paper, signed by all. The case system never got its date."
    ),
    ending="Held: the family plan has no date. Everything else a claim needs is there.",
    look_for="The gate that is missing; entering the date releases the claim.",
    sign_in=LIND,
    district="Mere Coast",
    people=(
        Someone(name="Dorota", sex="F", born="1982-07-15", relationship="mother", joined="2014-11-03"),
        Someone(
            name="Zofia",
            sex="F",
            born="2005-08-01",
            relationship="child",
            joined="2014-11-03",
            school="Mereport Academy",
            roll_from="2016-09-05",
            absence="13+4 14+3 17+3 19+4 14+3 3+5 4+6 2+4",
        ),
        Someone(
            name="Lena",
            sex="F",
            born="2010-01-20",
            relationship="child",
            joined="2014-11-03",
            school="East Quay Primary School",
            roll_from="2014-11-03",
            absence="2+4 1+5 2+3 3+4 2+4 1+4 2+4 1+2",
        ),
    ),
    events=(
        Event(who="Zofia", kind="asb", day="2018-09-22", outcome="caution", decided="2018-09-26"),
        Event(who="Zofia", kind="offence", day="2018-10-13", outcome="proven", decided="2018-12-04"),
    ),
    led_from="2018-12-28",
    assessed="2019-01-07",
    planned="",
    attached="2019-01-21",
    closed="2020-01-24",
)

MENSAH = WrittenLife(
    number=13,
    name="Mensah",
    title="No child at home on the day of attachment",
    story=(
        "Abena Mensah was assessed in December 2018 because of her daughter Esther's absence and offending. On"
        " 15 December Esther (then 13) moved to her grandmother Comfort. The council learnt of it in February, when"
        " the family had been attached for a month with nobody under 18 in the household."
    ),
    ending=(
        "Held: no dependent child in the family on 21 January 2019. Esther's school record and her evidence since"
        " 15 December belong to her grandmother's household, ALD-0013-B."
    ),
    look_for="What was known on 21 January 2019 and what is known now; one person, two households, two periods.",
    sign_in=KEANE,
    district="Alder Vale",
    people=(
        Someone(name="Abena", sex="F", born="1977-10-10", relationship="mother", joined="2008-05-19"),
        Someone(name="Grace", sex="F", born="1999-02-03", relationship="child", joined="2008-05-19"),
        Someone(
            name="Esther",
            sex="F",
            born="2005-04-30",
            relationship="child",
            joined="2008-05-19",
            left="2018-12-15",
            learnt_on="2019-02-19",
            moves_to_grandmother="Comfort",
            school="St Wendreda's Catholic College",
            roll_from="2016-09-05",
            absence="16+4 18+3 20+5 26+4 6+4 4+4 5+3 3+3",
        ),
    ),
    events=(
        Event(who="Esther", kind="offence", day="2018-09-15", outcome="proven", decided="2018-11-20"),
        Event(who="Esther", kind="asb", day="2018-11-10", outcome="caution", decided="2018-11-13"),
    ),
    led_from="2018-12-03",
    assessed="2018-12-10",
    planned="2019-01-18",
    attached="2019-01-21",
    closed="2019-06-28",
)

NOVAK = WrittenLife(
    number=14,
    name="Novak",
    title="Already claimed by another authority",
    story=(
        "Jana Novak and her son Filip (14) came to Aldermere in August 2018. Where they lived before, a result had"
        " been claimed for them the winter before. Here they were attached in January 2019, and by March 2020 the"
        " plan's level was reached a second time."
    ),
    ending="Held: Jana Novak is in another authority's claim of this programme. Recorded, not claimed.",
    look_for="The list of those claimed elsewhere, and the person who is on it.",
    sign_in=WEBB,
    route="partner",
    district="Mere Coast",
    claimed_elsewhere=("Jana", "Thornshire County Council (invented)", "2018-01-19"),
    people=(
        Someone(name="Jana", sex="F", born="1986-03-22", relationship="mother", joined="2018-08-13"),
        Someone(
            name="Filip",
            sex="M",
            born="2006-05-16",
            relationship="child",
            joined="2018-08-13",
            school="Mereport Academy",
            roll_from="2018-09-04",
            absence="- - - 20+3 9+5 4+5 4+4 3+2",
            fixed_exclusions={"2018-19 Autumn": 3},
        ),
    ),
    events=(Event(who="Filip", kind="offence", day="2018-09-08", outcome="proven", decided="2018-10-25"),),
    led_from="2019-01-07",
    assessed="2019-01-14",
    planned="2019-01-25",
    attached="2019-01-28",
    closed="2019-12-20",
)

HELD = (DAVIES, HUSSAIN, JANKOWSKA, MENSAH, NOVAK)
