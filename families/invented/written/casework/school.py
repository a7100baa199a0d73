"""The work with families in which it is mostly about school, and about the year after."""

from families.invented.workers import LIND, OSEI, WEBB
from families.invented.written.casework.told import Aim, Assessed, Casework, Doing, Noted

BEGUM = Casework(
    number=2,
    worker=OSEI,
    parents={"Shabana": ("Imran", "Nadia", "Tariq"), "Rafiq": ("Imran", "Nadia", "Tariq")},
    couples=(("Shabana", "spouse", "Rafiq", "2003-06-14", ""),),
    numbers=(("Shabana", "mobile", "07700 900102"), ("Rafiq", "mobile", "07700 900103")),
    assessment=Assessed(
        begun="2020-09-07",
        completed="2020-09-21",
        agreed="2020-09-07",
        parts={
            "Shabana": (
                "Knows every teacher by name.",
                "Carries it all on her own.",
                "That Rafiq comes to school too.",
            ),
            "Rafiq": ("Home by four since the new shift.", "Says little when I am there.", "Sons who finish school."),
            "Imran": ("Has not missed a day since spring.", "", "An apprenticeship with cars."),
            "Nadia": ("Does well, and says so.", "", "To be asked, too."),
            "Tariq": (
                "Funny, quick, good at maths.",
                "Missed 23 half-days last autumn; says his belly aches.",
                "To stay.",
            ),
        },
        together="Imran is where we wanted him to be. Tariq is the one to look at now.",
    ),
    aims=(
        Aim(words="Imran goes to school every day", need="unauthorised-absence", reached="2020-07-17"),
        Aim(
            words="Tariq goes to school with a quiet belly",
            need="unauthorised-absence",
            doing=(
                Doing(words="Walk him to the gate on Mondays", whose="Rafiq", due="2020-10-19"),
                Doing(words="See the school nurse with him", whose="Shabana", due="2020-09-23"),
                Doing(words="Ask his teacher where he sits and with whom", whose="worker", due="2020-10-02"),
            ),
        ),
    ),
    agreed=("2020-09-21", ("Shabana", "Rafiq", "Imran"), "2020-12-14"),
    notes=(
        Noted(
            day="2020-09-21",
            minutes=90,
            words=(
                "Everybody round the table, Rafiq too. We went through the assessment page by page; Nadia corrected my"
                " spelling of her school. Tariq left the room twice. It is him we plan for now."
            ),
            who=("Shabana", "Rafiq", "Imran", "Nadia", "Tariq"),
            alone=("Tariq",),
            child_said="Tariq: “On Mondays it hurts before I wake up.”",
            goal=2,
            next_step="Talk to his teacher, then see Tariq on his own again",
            next_on="2020-10-02",
        ),
    ),
    readings=(
        ("2020-06-15", "worker", {"mornings": 30, "together": 30}),
        ("2020-09-21", "worker", {"mornings": 40, "together": 40}),
        ("2020-09-21", "family", {"mornings": 30, "together": 40}),
    ),
    targets={"mornings": 50},
    documents=(("consent", "Agreement to work together, signed", "2020-09-07", "pdf"),),
)

CARTWRIGHT = Casework(
    number=3,
    worker=LIND,
    parents={"Donna": ("Tyler", "Maisie")},
    aims=(
        Aim(
            words="Tyler's school tells us how he does",
            need="unauthorised-absence",
            doing=(Doing(words="Ask Saltby Community School for autumn 2019", whose="worker", due="2020-09-18"),),
        ),
    ),
    agreed=("2019-01-28", ("Donna", "Tyler"), "2020-11-09"),
    notes=(
        Noted(
            day="2020-09-08",
            words="Tyler is back, in a new tie. Donna has his report of the autumn somewhere and will look for it.",
            who=("Donna", "Tyler"),
            next_step="Ring the school about the term they never sent",
            next_on="2020-09-18",
        ),
    ),
)

HUSSAIN = Casework(
    number=8,
    worker=OSEI,
    parents={"Nazia": ("Hafsa", "Bilal"), "Tariq": ("Hafsa", "Bilal")},
    couples=(("Nazia", "spouse", "Tariq", "1998-04-18", ""),),
    aims=(
        Aim(
            words="Bilal stays with his apprenticeship",
            doing=(Doing(words="Be at the bus at half past six", whose="Bilal", due="2020-10-30"),),
        ),
    ),
    agreed=("2020-04-20", ("Nazia", "Bilal"), "2020-10-20"),
    notes=(
        Noted(
            day="2020-09-25",
            kind="call",
            minutes=15,
            place="By phone",
            words="Three weeks in and not late once. His father sets two alarms.",
            who=("Nazia",),
            goal=1,
            next_step="Ring again after his first pay",
            next_on="2020-10-09",
        ),
    ),
)

INGHAM = Casework(
    number=9,
    worker=WEBB,
    parents={"Michelle": ("Callum",)},
    numbers=(("Michelle", "mobile", "07700 900109"),),
    aims=(
        Aim(
            words="Callum is there, also on Thursdays",
            need="unauthorised-absence",
            doing=(Doing(words="Swap the Thursday shift", whose="Michelle", due="2020-10-15"),),
        ),
    ),
    agreed=("2019-02-04", ("Michelle", "Callum"), "2020-10-19"),
    notes=(
        Noted(
            day="2020-09-23",
            words="One half-day made the difference last autumn, as Callum knows. The term hangs on the fridge.",
            who=("Michelle", "Callum"),
            child_said="Callum: “Fifteen. I had the wrong shoes once.”",
            goal=1,
            next_step="Look at the first four weeks",
            next_on="2020-10-07",
        ),
    ),
)

UNDERWOOD = Casework(
    number=21,
    worker=OSEI,
    parents={"Hayley": ("Kayla", "Noah")},
    aims=(
        Aim(
            words="Hayley knows whom to ring before it gets too much",
            need="child-in-need",
            doing=(
                Doing(words="Coffee with the neighbour who rang", whose="Hayley", due="2020-09-12", done="2020-09-11"),
                Doing(words="Ask the health visitor about the parents' group", whose="worker", due="2020-10-08"),
            ),
        ),
    ),
    agreed=("2018-11-12", ("Hayley",), "2020-10-26"),
    notes=(
        Noted(
            day="2020-08-19",
            words="Calm, tidy, both children brown from the sun. The talk of June still stings; we spoke about that.",
            who=("Hayley", "Kayla", "Noah"),
            alone=("Noah",),
            child_said="Noah: “Mum is only loud when the phone rings.”",
        ),
    ),
)
