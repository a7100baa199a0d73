"""Written lives about work: weeks that are enough, weeks that are not, and a family that had been claimed for work."""

from families.invented.workers import KEANE, LIND, OSEI
from families.invented.written.agencies import claim, job
from families.invented.written.telling import Someone, WrittenLife

QUIGLEY = WrittenLife(
    number=17,
    name="Quigley",
    title="Twenty-six weeks of thirty",
    story=(
        "Sean Quigley brings up Liam (14) alone and had been on Jobseeker's Allowance for two years when the family"
        " was attached in March 2019, for that and for Liam's absence. On 9 September he began at a bakery. The work"
        " ended before Christmas; after two weeks he had another job, in February it ended too, and two weeks later"
        " he found one at a care home, where he still is. Liam misses school less than he did, and still too much."
    ),
    ending=(
        "The outcomes plan is not met, for Liam had 87.5 % in autumn 2019. But 14, 8 and 4 weeks in work are 26 of the"
        " 30 since the benefit ended: claimable by continuous employment, from 6 April 2020."
    ),
    look_for="The ledger of the thirty weeks with its two gaps, and who verified each job.",
    sign_in=KEANE,
    district="Alder Vale",
    people=(
        Someone(name="Sean", sex="M", born="1981-03-12", relationship="father", joined="2012-05-08"),
        Someone(
            name="Liam",
            sex="M",
            born="2005-11-20",
            relationship="child",
            joined="2012-05-08",
            school="Aldermere High School",
            roll_from="2017-09-04",
            absence="14+4 15+3 18+4 22+4 17+3 6+5 12+6 5+4",
        ),
    ),
    told=(
        claim("Sean", "jsa", "2017-02-13", "2019-09-08"),
        job("Sean", "2019-09-09", "2019-12-15", verified="2019-10-17", at="Kiln Lane Bakery", hours=24),
        job("Sean", "2019-12-30", "2020-02-23", verified="2020-01-30", at="Vale Distribution", hours=30),
        job("Sean", "2020-03-09", verified="2020-04-23", at="Alder Care Homes", hours=30),
    ),
    led_from="2019-02-18",
    assessed="2019-02-25",
    planned="2019-03-11",
    attached="2019-03-11",
    closed="2020-05-29",
)

RAFFERTY = WrittenLife(
    number=18,
    name="Rafferty",
    title="Twenty-six weeks of thirty-one",
    story=(
        "Joanne Rafferty left Jobseeker's Allowance in October 2019 for a hotel, which had no work for her after"
        " Christmas; three weeks later she was at a nursery garden. In the first lockdown it let her go, then took her"
        " back for four weeks, until 10 May 2020. Her daughter Bethany (15) is doing better at school."
    ),
    ending=(
        "Twelve, ten and four weeks are 26, but they lie within 31: in the thirty weeks there are only 25. Not met;"
        " she has been on Universal Credit since 25 May, and a new job would begin a new count."
    ),
    look_for="Three jobs in the evidence; each new start in work begins a new count, and the page shows the last.",
    sign_in=OSEI,
    district="Northfell",
    people=(
        Someone(name="Joanne", sex="F", born="1984-10-05", relationship="mother", joined="2011-03-21"),
        Someone(
            name="Bethany",
            sex="F",
            born="2005-02-14",
            relationship="child",
            joined="2011-03-21",
            school="Northfell School",
            roll_from="2016-09-05",
            absence="13+4 14+3 19+5 21+4 15+4 9+5 8+5 6+6",
        ),
    ),
    told=(
        claim("Joanne", "jsa", "2018-08-06", "2019-10-06"),
        job("Joanne", "2019-10-07", "2019-12-29", verified="2019-11-14", at="Harrow Sands Hotel"),
        job("Joanne", "2020-01-20", "2020-03-29", verified="2020-02-20", at="Long Alder Nurseries"),
        job("Joanne", "2020-04-13", "2020-05-10", verified="2020-05-07", at="Long Alder Nurseries"),
        claim("Joanne", "uc", "2020-05-25", group="intensive-work-search"),
    ),
    led_from="2019-04-01",
    assessed="2019-04-08",
    planned="2019-04-15",
    attached="2019-04-15",
    closed="2020-06-26",
)

SIDDIQUI = WrittenLife(
    number=19,
    name="Siddiqui",
    title="Twelve weeks, a gap, and five",
    story=(
        "Rukhsana Siddiqui was on Employment and Support Allowance until 26 April 2020. She then cleaned at the"
        " hospital for twelve weeks; the contract ended one week short of the thirteen. Since 24 August she has been"
        " with a nursing home. Zain (15) was often away from school, and has had two good terms since."
    ),
    ending=(
        "Not yet: thirteen weeks have to follow one another, and twelve and five do not. If the work goes on they are"
        " complete on 23 November 2020, too late for that month's window, whose evidence ends on the 6th."
    ),
    look_for="The new count since 24 August, the weeks that no longer help, and the earliest day.",
    sign_in=LIND,
    district="Mere Coast",
    people=(
        Someone(name="Rukhsana", sex="F", born="1980-01-27", relationship="mother", joined="2010-02-15"),
        Someone(
            name="Zain",
            sex="M",
            born="2004-12-03",
            relationship="child",
            joined="2010-02-15",
            school="Mereport Academy",
            roll_from="2016-09-05",
            absence="8+4 10+5 16+4 18+5 17+3 12+6 6+5 4+4",
        ),
    ),
    told=(
        claim("Rukhsana", "esa", "2016-05-16", "2020-04-26"),
        job("Rukhsana", "2020-04-27", "2020-07-19", verified="2020-06-04", at="Brightwell Cleaning", hours=16),
        job("Rukhsana", "2020-08-24", verified="2020-09-17", at="Alder Care Homes", hours=20),
    ),
    led_from="2019-05-20",
    assessed="2019-05-28",
    planned="2019-06-14",
    attached="2019-06-17",
)

ZIELINSKA = WrittenLife(
    number=25,
    name="Zielinska",
    title="Claimed for work in March, and meets the plan now",
    story=(
        "Agnieszka Zielinska and her son Kacper (14) were attached in November 2018. She came off Income Support on"
        " 2 September 2019, to work in a bakery kitchen, and stayed. By March 2020 a result by continuous employment"
        " could be claimed. Kacper's third good term ended on 20 March 2020."
    ),
    ending=(
        "Claimable in March 2020 by employment, and paid. Since 21 March 2020 the outcomes plan is met as well: that"
        " is recorded, and not claimable again."
    ),
    look_for="One claim, by employment; and the verdict, which says that the plan is met.",
    sign_in=KEANE,
    district="Alder Vale",
    people=(
        Someone(
            name="Agnieszka",
            sex="F",
            born="1985-07-18",
            relationship="mother",
            joined="2013-04-15",
        ),
        Someone(
            name="Kacper",
            sex="M",
            born="2005-10-02",
            relationship="child",
            joined="2013-04-15",
            last_name="Zielinski",
            school="Vale Park Academy",
            roll_from="2017-09-04",
            absence="13+4 15+4 17+3 19+4 9+4 4+4 5+3 3+4",
        ),
    ),
    told=(
        claim("Agnieszka", "is", "2016-11-07", "2019-09-01"),
        job("Agnieszka", "2019-09-02", verified="2019-12-05", at="Kiln Lane Bakery", hours=30),
    ),
    led_from="2018-10-29",
    assessed="2018-11-05",
    planned="2018-11-16",
    attached="2018-11-19",
    closed="2020-01-17",
)

WORK = (QUIGLEY, RAFFERTY, SIDDIQUI, ZIELINSKA)
