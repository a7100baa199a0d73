"""Written lives that have not reached the outcomes plan's level, or of which it is not known."""

from families.invented.workers import KEANE, LIND, OSEI, PROGRAMME_MANAGER, TEAM_MANAGER, WEBB
from families.invented.written.telling import Event, Someone, WrittenLife

BEGUM = WrittenLife(
    number=2,
    name="Begum",
    title="A brother below the school gate",
    story=(
        "Shabana Begum and Rafiq Miah have three children. Imran (15) was the concern when the family was attached in"
        " November 2018, and Imran has done well; Nadia (12) always did. Nobody had worried about Tariq (10), who"
        " missed 23 of 144 half-days in the autumn of 2019."
    ),
    ending=(
        "Not met: each child needs 90 % in three consecutive terms, and Tariq had 84.0 % in autumn 2019. Three good"
        " terms from spring 2020 on can be complete in spring 2021, for summer 2020 is excluded."
    ),
    look_for="The need on the family page names the child who was no concern at the start.",
    sign_in=OSEI,
    district="Alder Vale",
    people=(
        Someone(name="Shabana", sex="F", born="1982-01-14", relationship="mother", joined="2011-06-06"),
        Someone(
            name="Rafiq",
            sex="M",
            born="1979-08-24",
            relationship="father",
            joined="2011-06-06",
            last_name="Miah",
        ),
        Someone(
            name="Imran",
            sex="M",
            born="2004-10-22",
            relationship="child",
            joined="2011-06-06",
            last_name="Miah",
            school="Vale Park Academy",
            roll_from="2016-09-05",
            absence="14+5 15+3 20+4 15+4 6+4 4+4 5+5 3+3",
        ),
        Someone(
            name="Nadia",
            sex="F",
            born="2007-12-12",
            relationship="child",
            joined="2011-06-06",
            last_name="Miah",
            school="Long Alder Primary Academy | Vale Park Academy",
            roll_from="2012-09-04 | 2019-09-03",
            absence="1+4 0+5 2+3 1+5 0+4 1+3 | 1+4 0+3",
        ),
        Someone(
            name="Tariq",
            sex="M",
            born="2010-02-17",
            relationship="child",
            joined="2011-06-06",
            last_name="Miah",
            school="Long Alder Primary Academy",
            roll_from="2014-09-04",
            absence="3+6 3+5 2+5 4+7 3+6 4+6 16+7 4+4",
        ),
    ),
    events=(
        Event(who="Imran", kind="offence", day="2018-07-21", outcome="proven", decided="2018-09-27"),
        Event(who="Imran", kind="asb", day="2018-10-30", outcome="caution", decided="2018-11-02"),
    ),
    led_from="2018-10-29",
    assessed="2018-11-05",
    planned="2018-11-16",
    attached="2018-11-19",
    closed="2019-11-22",
)

CARTWRIGHT = WrittenLife(
    number=3,
    name="Cartwright",
    title="A term that was never sent",
    story=(
        "Donna Cartwright's son Tyler (14) goes to Saltby Community School, which sent nothing for autumn 2019."
        " Summer 2019 and spring 2020 were good terms; his sister Maisie (9) is at another school, which sent all."
    ),
    ending="Not known, which is neither met nor failed: the record has a hole in autumn 2019. Ask the school.",
    look_for="What is missing, and from whom; the family among those one term's file away.",
    sign_in=LIND,
    district="Mere Coast",
    people=(
        Someone(name="Donna", sex="F", born="1985-05-29", relationship="mother", joined="2013-03-18"),
        Someone(
            name="Tyler",
            sex="M",
            born="2006-01-09",
            relationship="child",
            joined="2013-03-18",
            school="Saltby Community School",
            roll_from="2017-09-04",
            absence="14+4 13+5 18+4 17+3 ? 4+5 ? 3+3",
        ),
        Someone(
            name="Maisie",
            sex="F",
            born="2010-12-01",
            relationship="child",
            joined="2013-03-18",
            school="Harrow Sands Primary Academy",
            roll_from="2015-09-03",
            absence="2+5 1+4 2+4 2+5 1+5 1+4 2+5 1+3",
        ),
    ),
    events=(
        Event(who="Tyler", kind="asb", day="2018-08-04", outcome="caution", decided="2018-08-07"),
        Event(who="Tyler", kind="offence", day="2018-10-27", outcome="proven", decided="2018-12-18"),
    ),
    led_from="2019-01-07",
    assessed="2019-01-14",
    planned="2019-01-28",
    attached="2019-01-28",
    closed="2020-01-31",
)

INGHAM = WrittenLife(
    number=9,
    name="Ingham",
    title="One half-day short",
    story=(
        "Michelle Ingham and Callum (14). Callum used to miss a day and a half of every week, and is now nearly always"
        " there. In the autumn of 2019 he missed 15 half-days of 144. With 14 it would have been enough."
    ),
    ending="Not met: 89.6 % in autumn 2019 where 90 % is asked. Every other condition holds.",
    look_for="The list of families one condition away; 89.6 % is shown, not rounded to 90 %.",
    sign_in=WEBB,
    route="partner",
    district="Alder Vale",
    people=(
        Someone(name="Michelle", sex="F", born="1989-09-03", relationship="mother", joined="2016-01-25"),
        Someone(
            name="Callum",
            sex="M",
            born="2005-11-26",
            relationship="child",
            joined="2016-01-25",
            school="Aldermere High School",
            roll_from="2017-09-04",
            absence="26+5 22+4 31+5 38+6 13+5 5+6 8+7 4+4",
            fixed_exclusions={"2018-19 Autumn": 3},
        ),
    ),
    events=(
        Event(who="Callum", kind="asb", day="2018-10-05", outcome="caution", decided="2018-10-09"),
        Event(who="Callum", kind="asb", day="2018-12-22", outcome="caution", decided="2018-12-27"),
    ),
    led_from="2019-01-14",
    assessed="2019-01-21",
    planned="2019-02-04",
    attached="2019-02-05",
    closed="2020-02-07",
)

KAUR = WrittenLife(
    number=11,
    name="Kaur",
    title="A restricted record",
    story=(
        "Manjit Kaur is related to somebody who works for the council, and asked that few people should see her"
        " family's record. Her son Jai (15) is doing better, though not yet well enough."
    ),
    ending=(
        "Not met: 86 % attendance in spring 2020. Whoever is not named among those allowed finds no such family: not"
        " in search, lists, exports or the API."
    ),
    look_for="Open it as keyworker.osei; look for it as keyworker.keane or analyst.",
    sign_in=OSEI,
    district="Alder Vale",
    restriction=("A relation of the family works for the council.", (OSEI, TEAM_MANAGER, PROGRAMME_MANAGER)),
    people=(
        Someone(name="Manjit", sex="F", born="1980-12-25", relationship="mother", joined="2010-10-11"),
        Someone(
            name="Jai",
            sex="M",
            born="2005-01-31",
            relationship="child",
            joined="2010-10-11",
            school="St Wendreda's Catholic College",
            roll_from="2016-09-05",
            absence="15+4 17+3 19+4 22+4 12+5 7+4 8+5 9+5",
        ),
    ),
    events=(
        Event(who="Jai", kind="offence", day="2018-12-01", outcome="proven", decided="2019-02-06"),
        Event(who="Jai", kind="asb", day="2019-01-19", outcome="caution", decided="2019-01-22"),
    ),
    led_from="2019-02-18",
    assessed="2019-02-25",
    planned="2019-03-08",
    attached="2019-03-11",
)

PEREIRA = WrittenLife(
    number=16,
    name="Pereira",
    title="Just begun",
    story=(
        "Inês Pereira and her children Tiago (13), Lara (9) and Mateus (3) were attached on 13 July 2020. Tiago was"
        " excluded three times in the autumn and taken home by the police in June. Rosalind Keane visits every"
        " fortnight."
    ),
    ending="Not met, and cannot be before terms have passed: a family at its beginning.",
    look_for="A place to log a visit; the earliest dates; needs with their starting points.",
    sign_in=KEANE,
    district="Northfell",
    people=(
        Someone(name="Inês", sex="F", born="1986-06-13", relationship="mother", joined="2018-03-05"),
        Someone(
            name="Tiago",
            sex="M",
            born="2007-03-09",
            relationship="child",
            joined="2018-03-05",
            school="Ridge End CofE Primary School | Northfell School",
            roll_from="2018-03-05 | 2018-09-04",
            absence="- - 2+4 | 4+6 6+4 10+4 16+5 19+3",
            fixed_exclusions={"2019-20 Autumn": 3, "2019-20 Spring": 1},
        ),
        Someone(
            name="Lara",
            sex="F",
            born="2010-11-15",
            relationship="child",
            joined="2018-03-05",
            school="Ridge End CofE Primary School",
            roll_from="2018-03-05",
            absence="- - 1+4 2+4 1+3 1+4 3+6 2+4",
        ),
        Someone(name="Mateus", sex="M", born="2017-01-22", relationship="child", joined="2018-03-05"),
    ),
    events=(
        Event(who="Tiago", kind="offence", day="2020-02-08", outcome="proven", decided="2020-05-20"),
        Event(who="Tiago", kind="asb", day="2020-06-13", outcome="caution", decided="2020-06-16"),
        Event(who="Inês", kind="offence", day="2020-01-18", outcome="none", role="victim"),
    ),
    led_from="2020-06-29",
    assessed="2020-07-06",
    planned="2020-07-13",
    attached="2020-07-13",
)

UNFINISHED = (BEGUM, CARTWRIGHT, INGHAM, KAUR, PEREIRA)
