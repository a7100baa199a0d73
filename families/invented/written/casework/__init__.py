"""What keyworkers wrote of some of the written families: how people are related, notes, plans, readings, documents.

It goes on from the lives told beside it and changes none of their endings: nothing here is evidence that a need of
theirs rests on.
"""

from families.invented.written.casework.begun_and_ending import ASHDOWN, PEREIRA, QUIGLEY
from families.invented.written.casework.parted import FLETCHER, TRANTER
from families.invented.written.casework.school import BEGUM, CARTWRIGHT, HUSSAIN, INGHAM, UNDERWOOD

__all__ = ["BEGUM", "CASEWORK", "GROUP", "GROUP_DAY", "GROUP_WORDS", "PEREIRA"]

CASEWORK = (ASHDOWN, BEGUM, CARTWRIGHT, FLETCHER, HUSSAIN, INGHAM, PEREIRA, QUIGLEY, TRANTER, UNDERWOOD)

# One evening with several families: what was said to all of them, and of each what was its own.
GROUP_DAY = "2020-09-18"
GROUP_WORDS = "Cooking for eight in the community kitchen: each brings one thing and washes up what they used."
GROUP = {
    ASHDOWN.family: ("Kyle", "Made the dough for everybody and stayed to wipe the tables."),
    FLETCHER.family: ("Jade", "Sang while the oven was hot. Asked whether her brother may come next time."),
    PEREIRA.family: ("Tiago", "Came late, stayed to the end. First time he did not look at his phone."),
}
