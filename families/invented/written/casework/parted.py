"""The work with two families whose parents have parted."""

from families.invented.workers import KEANE, LIND
from families.invented.written.casework.told import Aim, Assessed, Casework, Doing, Looked, Noted

TRANTER = Casework(
    number=20,
    worker=LIND,
    parents={"Carly": ("Freya", "Riley"), "Lee": ("Riley",)},
    couples=(("Carly", "partner", "Lee", "2012-05-05", "2019-01-21"),),
    numbers=(("Carly", "mobile", "07700 900120"),),
    safe=("no_voicemail", "no_letters"),
    safe_note="He knows her old number and used to read her post.",
    warning="Lee Mowbray may be near the house. Park at the corner, ring before you walk up, never alone after dark.",
    is_shielded=True,
    assessment=Assessed(
        begun="2020-07-20",
        completed="2020-08-03",
        agreed="2020-08-03",
        parts={
            "Carly": (
                "Has kept every appointment. Found work at the bakery in spring.",
                "Does not sleep when a car stops outside.",
                "A door that nobody else has a key to.",
            ),
            "Freya": ("Top of her class in reading.", "Watches the street.", "“That Mum laughs.”"),
            "Riley": ("Sleeps through again. Started to draw.", "Hits when another child is loud.", "A dog."),
        },
        together="Safe for half a year, and stronger for it. What is left is fear. Another three months are worth it.",
    ),
    aims=(
        Aim(
            words="The house is safe, and feels so",
            need="domestic-abuse",
            doing=(
                Doing(
                    words="Second lock and door viewer",
                    whose="Housing officer, Mere Coast",
                    due="2020-08-21",
                    done="2020-08-19",
                    came_of_it="Fitted; Carly has all three keys",
                ),
                Doing(words="Go through the safety plan again, line by line", whose="worker", due="2020-09-29"),
                Doing(words="Ring the independent adviser every Friday", whose="Carly", due="2020-10-30"),
            ),
        ),
        Aim(
            words="Freya and Riley can talk about what they saw",
            doing=(Doing(words="Drawing sessions at school, Wednesdays", whose="School counsellor", due="2020-12-16"),),
        ),
    ),
    agreed=("2020-08-03", ("Carly",), "2020-11-02"),
    notes=(
        Noted(
            day="2020-09-14",
            minutes=75,
            words="A calm hour. Carly showed the new lock to Freya, who locked me out twice. Talked about winter work.",
            who=("Carly", "Freya", "Riley"),
            alone=("Riley",),
            child_said="Riley, over a picture of a house: “That one has no window for the bad ones.”",
            goal=1,
        ),
        Noted(
            day="2020-09-29",
            kind="call",
            minutes=25,
            place="By phone",
            words=(
                "Carly rang from her mother's: Lee was at the door last night, shouting, and left when the neighbour"
                " came out. The police were there. The children slept at their grandmother's. The adviser has called."
            ),
            who=("Carly",),
            goal=1,
            next_step="Visit with the adviser; safety plan line by line",
            next_on="2020-10-01",
        ),
    ),
    readings=(
        ("2020-02-10", "worker", {"safe": 20, "wellbeing": 20, "together": 30, "home": 30}),
        ("2020-06-08", "worker", {"safe": 30, "wellbeing": 30, "together": 40, "home": 30}),
        ("2020-09-14", "worker", {"safe": 40, "wellbeing": 30, "together": 40, "home": 40}),
        ("2020-09-14", "family", {"safe": 30, "wellbeing": 30, "together": 40, "home": 40}),
    ),
    targets={"safe": 40, "wellbeing": 40},
    documents=(("court", "Order of the court, copy", "2019-02-18", "pdf"),),
)

FLETCHER = Casework(
    number=6,
    worker=KEANE,
    parents={"Nicola": ("Jade", "Alfie"), "Darren": ("Jade", "Alfie")},
    couples=(("Nicola", "partner", "Darren", "2004-08-01", "2019-06-15"),),
    numbers=(("Nicola", "mobile", "07700 900106"),),
    warning="A large dog, friendly once it knows you. Ring before you open the gate.",
    assessment=Assessed(
        begun="2018-11-05",
        completed="2018-11-12",
        agreed="2018-11-12",
        parts={
            "Nicola": ("Keeps the house going.", "Quarrels with Darren most evenings.", "Peace."),
            "Darren": ("Good at mending things; finds the children funny.", "Warned three times in a year.", "Work."),
            "Jade": ("Sings.", "Stays away from school when it is loud at home.", "To live at her aunt's."),
            "Alfie": ("Goes to school gladly.", "Wakes at night.", "That they stop."),
        },
        together="Two parents who do better apart, and two children who need to hear it from both of them.",
        signed_off="2018-11-19",
    ),
    aims=(
        Aim(
            words="Jade is at school, and likes to be",
            need="unauthorised-absence",
            reached="2020-03-20",
            doing=(
                Doing(
                    words="Join the school choir",
                    whose="Jade",
                    due="2019-10-01",
                    done="2019-09-24",
                    came_of_it="She sang at Christmas",
                ),
            ),
        ),
        Aim(
            words="Both parents, and no quarrel in front of the children",
            doing=(
                Doing(words="Fetch them on Saturdays at ten, from the corner", whose="Darren", due="2020-10-17"),
                Doing(words="Write the autumn's weekends into one calendar", whose="Nicola", due="2020-09-26"),
            ),
        ),
        Aim(
            words="What the two of them have to settle is settled indoors, and not in the street",
            need="anti-social-behaviour",
            reached="2019-09-16",
        ),
    ),
    agreed=("2018-11-26", ("Nicola", "Darren", "Jade"), "2020-09-21"),
    reviews=(
        Looked(
            day="2020-06-22",
            who=("Nicola", "Jade", "Alfie"),
            said="Jade: “I go because I want to now.” Nicola would like the Saturdays to be on time.",
            changed="School is done. What is left is how the two of them hand the children over.",
            next_on="2020-09-21",
        ),
    ),
    notes=(
        Noted(
            day="2020-09-16",
            words="Saturday went well for the first time: Darren was there at ten. Alfie told me before I sat down.",
            who=("Nicola", "Jade", "Alfie"),
            alone=("Alfie",),
            child_said="Alfie: “Dad waited at the corner and I saw him first.”",
            goal=2,
            next_step="Review with both parents, at the children's centre",
            next_on="2020-10-07",
            added=("Darren said on the phone that half past ten suits him better.", "He rang after the visit"),
        ),
    ),
    readings=(
        ("2019-01-14", "worker", {"mornings": 20, "together": 10, "safe": 20}),
        ("2019-09-09", "worker", {"mornings": 40, "together": 30, "safe": 40}),
        ("2020-06-22", "worker", {"mornings": 50, "together": 40, "safe": 40}),
        ("2020-06-22", "Jade", {"mornings": 40, "together": 30}),
    ),
    targets={"mornings": 50, "together": 40},
)
