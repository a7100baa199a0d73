"""Written lives that rest on an agency's word: an order kept, a treatment confirmed, two agencies that disagree."""

from families.invented.workers import KEANE, OSEI, WEBB
from families.invented.written.agencies import Told, confirmed, excluded
from families.invented.written.telling import Event, Someone, WrittenLife

VANE = ("Petronella Vane", "Substance misuse worker")
CRAKE = ("Dr Wilhelmina Crake", "GP")

WOZNIAK = WrittenLife(
    number=23,
    name="Wozniak",
    title="An order kept over its own length",
    story=(
        "Piotr Wozniak was before the court on 5 November 2018 for a fight that July, and was given a community order"
        " of nine months. He kept every appointment; it ended on 4 August 2019. His daughter Julia (14) had been"
        " away from school a good deal, and has not been since the spring of 2019."
    ),
    ending=(
        "Nine months are less than the twelve without a breach that are asked else: the order's own length is enough."
        " Attendance is met from 21 March 2020. Claimable in September 2020."
    ),
    look_for="The order's length on the family page, and that no breach stands beside it.",
    sign_in=WEBB,
    route="partner",
    district="Mere Coast",
    people=(
        Someone(name="Piotr", sex="M", born="1980-06-25", relationship="father", joined="2011-05-16"),
        Someone(
            name="Magda", sex="F", born="1983-02-08", relationship="mother", joined="2011-05-16", last_name="Wozniak"
        ),
        Someone(
            name="Julia",
            sex="F",
            born="2006-02-16",
            relationship="child",
            joined="2011-05-16",
            school="St Budoc's School",
            roll_from="2017-09-04",
            absence="12+3 14+4 16+4 19+3 8+5 4+5 5+4 2+3",
        ),
    ),
    events=(Event(who="Piotr", kind="offence", day="2018-07-21", outcome="proven", decided="2018-11-05"),),
    told=(
        Told(
            who="Piotr",
            kind="orders",
            says={"Kind": "community-order", "StartsOn": "2018-11-05", "EndsOn": "2019-08-04"},
        ),
    ),
    led_from="2019-01-28",
    assessed="2019-02-04",
    planned="2019-02-18",
    attached="2019-02-18",
    closed="2019-11-29",
)

YARWOOD = WrittenLife(
    number=24,
    name="Yarwood",
    title="A confirmation that grew stale",
    story=(
        "Craig Yarwood used heroin for years. He began treatment in 2019 and completed it: Petronella Vane, his"
        " worker, said so on 5 March 2020 and again in August. Natasha Yarwood's depression was managed by November"
        " 2019, as Dr Crake wrote then. Nobody has written since. Toby (12) was excluded three times in the autumn of"
        " 2018, and never again."
    ),
    ending=(
        "Not known. Craig's treatment and Toby's school are as they should be; what Dr Crake wrote about Natasha is"
        " too old to stand for September 2020. Ask for a new confirmation."
    ),
    look_for="Who confirmed what and when, until when each word holds, and whom to ask.",
    sign_in=OSEI,
    district="Northfell",
    people=(
        Someone(name="Craig", sex="M", born="1985-11-02", relationship="father", joined="2012-08-20"),
        Someone(name="Natasha", sex="F", born="1986-05-19", relationship="mother", joined="2012-08-20"),
        Someone(
            name="Toby",
            sex="M",
            born="2008-01-25",
            relationship="child",
            joined="2012-08-20",
            school="Moorside Primary Academy | Northfell School",
            roll_from="2012-09-05 | 2019-09-03",
            absence="4+5 5+4 6+4 6+5 3+4 2+4 | 3+4 2+3",
            fixed_exclusions={"2018-19 Autumn": 3},
        ),
    ),
    told=(
        confirmed("Craig", "drugs", "need", "2019-01-15", by=VANE),
        confirmed("Craig", "drugs", "referred", "2019-02-20", by=VANE),
        confirmed("Craig", "drugs", "engaged", "2019-05-14", by=VANE),
        confirmed("Craig", "drugs", "engaged", "2019-10-22", by=VANE),
        confirmed("Craig", "drugs", "completed", "2020-03-05", by=VANE),
        confirmed("Craig", "drugs", "completed", "2020-08-20", by=VANE),
        confirmed("Natasha", "mental-health", "need", "2019-01-22", by=CRAKE),
        confirmed("Natasha", "mental-health", "engaged", "2019-06-11", by=CRAKE),
        confirmed("Natasha", "mental-health", "managed", "2019-11-19", by=CRAKE),
        *excluded("Toby", "Moorside Primary Academy", "2018-10-02", "2018-11-13", "2018-12-04"),
    ),
    led_from="2019-02-04",
    assessed="2019-02-11",
    planned="2019-02-25",
    attached="2019-02-25",
    closed="2020-03-13",
)

ADDO = WrittenLife(
    number=26,
    name="Addo",
    title="Two agencies that disagree",
    story=(
        "Efua Addo's son Jerome (14) has been in school since the summer term of 2019 and has kept out of trouble. His"
        " school counts two exclusions in the last three terms. The schools service's register has three, each with"
        " its day: the school forgot the one of 27 November 2019."
    ),
    ending=(
        "Not met: fewer than three are asked for, and of two agencies the one that knows more is believed. If the"
        " register is wrong, the schools service has to correct it."
    ),
    look_for="The page of the evidence says that the two sources disagree, and which number was taken.",
    sign_in=KEANE,
    district="Alder Vale",
    people=(
        Someone(name="Efua", sex="F", born="1982-08-08", relationship="mother", joined="2010-01-11"),
        Someone(
            name="Jerome",
            sex="M",
            born="2006-03-08",
            relationship="child",
            joined="2010-01-11",
            school="Vale Park Academy",
            roll_from="2017-09-04",
            absence="14+4 15+4 17+3 18+4 10+5 4+5 4+4 3+3",
            fixed_exclusions={"2017-18 Summer": 2, "2019-20 Autumn": 1, "2019-20 Spring": 1},
        ),
    ),
    events=(Event(who="Jerome", kind="offence", day="2018-06-16", outcome="proven", decided="2018-08-28"),),
    told=(
        *excluded("Jerome", "Vale Park Academy", "2018-05-15", "2018-06-27"),
        *excluded("Jerome", "Vale Park Academy", "2019-10-08", "2019-11-27", "2020-02-04"),
    ),
    led_from="2018-11-12",
    assessed="2018-11-19",
    planned="2018-12-03",
    attached="2018-12-03",
    closed="2020-01-24",
)

WORD = (WOZNIAK, YARWOOD, ADDO)
