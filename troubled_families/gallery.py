"""What the gallery shows: every component, in every state, with invented words."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.http import QueryDict

from families.words import LONDON
from troubled_families.statuses import STATUSES


class EveryField(forms.Form):
    """One field of each kind."""

    reference = forms.CharField(label="Family reference", max_length=20, help_text="Like AV-0042")
    seen_on = forms.DateField(label="Day of the visit")
    minutes = forms.IntegerField(label="Minutes", min_value=1, max_value=600)
    place = forms.ChoiceField(
        label="Place",
        choices=[("", "Choose"), ("home", "At home"), ("school", "At school"), ("office", "At an office")],
    )
    outcome = forms.ChoiceField(
        label="What came of it",
        widget=forms.RadioSelect,
        choices=[("seen", "Seen"), ("not-seen", "Not seen")],
    )
    about = forms.MultipleChoiceField(
        label="What it was about",
        widget=forms.CheckboxSelectMultiple,
        choices=[("school", "Going to school"), ("work", "Finding work"), ("home", "The home")],
        help_text="All that fit",
    )
    is_shared = forms.BooleanField(label="The family has read this note", required=False)
    school = forms.ChoiceField(
        label="School",
        required=False,
        choices=[("", ""), ("1", "Alder Vale Primary"), ("2", "Mere Coast Academy"), ("3", "Northfell High")],
        widget=forms.Select(attrs={"data-autocomplete": ""}),
    )
    note = forms.CharField(label="Note", widget=forms.Textarea, max_length=200, help_text="What you saw and agreed")
    file = forms.FileField(label="Agency file", help_text="CSV or XLSX, up to 5 MB")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)


class ListFilter(forms.Form):
    """What a list is narrowed by."""

    team = forms.ChoiceField(label="Team", required=False, choices=[("", "Every team"), ("n", "North"), ("c", "Coast")])
    state = forms.MultipleChoiceField(
        label="Progress",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("met", "Met"), ("not-yet", "Not yet"), ("not-known", "Not known")],
    )


COLUMNS = [
    {"label": "Family", "sort": "family"},
    {"label": "Progress"},
    {"label": "Lead keyworker", "sort": "keyworker"},
    {"label": "Attached", "sort": "attached"},
    {"label": "Needs", "numeric": True},
    {"label": "Visits", "numeric": True},
]
ROWS = [
    [
        {"text": "Quillfeather", "href": "#table", "detail": "AV-0042, Alder Vale"},
        {"text": "met", "tag": "need"},
        "Rosalind Keane",
        date(2018, 4, 2),
        2,
        1204,
    ],
    [
        {"text": "Ashgrove-Merriweather", "href": "#table", "detail": "MC-0107, Mere Coast"},
        {"text": "not yet", "tag": "need"},
        "Marta Lind",
        date(2019, 11, 18),
        3,
        38,
    ],
    [
        {"text": "Tarn", "href": "#table", "detail": "NF-0009, Northfell"},
        {"text": "not known", "tag": "need"},
        None,
        date(2020, 2, 27),
        2,
        0,
    ],
]
MONTHS = [date(2020 - (month < 1), (month - 1) % 12 + 1, 1) for month in range(-2, 10)]
GATES = [
    {"words": "Attached by 31 March 2020", "state": "passed", "why": "Attached on 2 April 2018."},
    {
        "words": "Each child on a school's roll goes to school",
        "state": "not passed",
        "why": "Ivy: 86% in the spring term 2020; 90% is asked for.",
        "href": "#gates",
        "link": "See the evidence",
    },
    {
        "words": "Police file complete to 27 September 2020",
        "state": "no data",
        "why": "Nothing has come since 19 March.",
    },
]
WORK = [
    {
        "why": "The review of the family plan was due on 28 September 2020, 2 days ago",
        "whose": "Hartley (AV-0042)",
        "whose_href": "#work-list",
        "link": "Review it",
        "href": "#work-list",
        "by": "Rosalind Keane",
    },
    {"why": "1 note you began, last saved 30 September 2020, 09:14", "link": "Go on", "href": "#work-list"},
]
EVENTS = [
    {
        "title": "Visit at home",
        "when": datetime(2020, 9, 24, 15, 30, tzinfo=LONDON).strftime("%-d September 2020, %H:%M"),
        "by": "Rosalind Keane",
        "words": "Both boys were in. We agreed on breakfast club three days a week.\nNext visit on 8 October.",
        "href": "#timeline",
    },
    {"title": "School need met", "at": date(2020, 3, 20), "by": "from the school file", "tag": "need", "state": "met"},
    {"title": "Attached to the programme", "at": date(2018, 4, 2), "by": "Sunil Varma"},
]


FACTS = [
    {"key": "Reference", "value": "AV-0042"},
    {"key": "District", "value": "Alder Vale", "href": "#summary-list", "about": "the district"},
    {"key": "Family plan agreed", "value": None},
]
SUB_PAGES = [
    "Summary",
    "People",
    "Needs and evidence",
    "Assessment",
    "Family plan",
    "Timeline",
    "Distance travelled",
    "Documents",
]
MORE_PAGES = ["Why", "Claims", "Who looked", "Changes"]
SERIES = [
    ("Families turned around, reported", [12, 15, 9, 22, 31, 18, None, None, 26, 30, 41, 38]),
    ("In the year before", [10, 11, 14, 13, 20, 22, 25, 19, 17, 24, 28, 27]),
]
BAR = {
    "met": [(date(2019, 7, 20), date(2020, 1, 6)), (date(2020, 4, 1), None)],
    "possible": [(date(2019, 4, 9), date(2020, 1, 6)), (date(2020, 4, 1), None)],
    "starts_on": date(2018, 10, 1),
    "last_on": date(2020, 9, 30),
    "marks": [(date(2018, 11, 5), "Attached"), (date(2020, 9, 27), "Evidence date"), (date(2020, 9, 30), "Today")],
}
# A scale from 1 to 5, its values in tenths of a point.
SCALE = [
    {
        "name": "Getting to school",
        "first": 10,
        "first_on": date(2020, 1, 6),
        "latest": 40,
        "latest_on": date(2020, 9, 1),
        "says": "there and mostly on time",
        "moved": "3 points forward since 6 January 2020",
        "target": 50,
        "to_go": "1 point to go",
    },
    {
        "name": "Feeling safe",
        "first": 40,
        "first_on": date(2020, 1, 6),
        "latest": 30,
        "latest_on": date(2020, 9, 1),
        "moved": "1 point back since 6 January 2020",
        "is_back": True,
    },
    {"name": "People to turn to", "latest": 20, "latest_on": date(2020, 9, 1), "moved": "read once"},
]
VIEWS = [
    ("The family's own view", [(date(2020, 1, 6), 10), (date(2020, 6, 1), 30), (date(2020, 9, 1), 40)]),
    ("The worker's view", [(date(2020, 1, 6), 20), (date(2020, 9, 1), 20)]),
    ("Ben's own view", [(date(2020, 6, 8), 50)]),
]
COUNTS = {
    "districts": [
        {"words": "Alder Vale", "number": 213, "href": "#by-district-title"},
        {"words": "Mere Coast", "number": 148},
        {"words": "Northfell", "number": None},
        {"words": "Outside the county, families placed by its children's services", "number": 4},
        {"words": "Harbour", "number": 0},
    ],
    "results": [
        ("Sustained progress", [12, 15, 9, 22, 31, 18, 16, None, 26, 30, 41, 38]),
        ("Continuous employment", [3, 2, 4, 1, 6, 5, 2, None, 7, 8, 4, 9]),
        ("Attachment", [5, 0, 3, 4, 0, 2, 6, None, 3, 2, 1, 4]),
    ],
    "stages": [
        {"words": "Identified", "number": 612, "href": "#cohort-title"},
        {"words": "Eligible", "number": 508},
        {"words": "Attached", "number": 455},
        {"words": "In progress", "number": 431},
        {"words": "Meets the outcomes plan", "number": 209},
        {"words": "Claimed", "number": 187},
        {"words": "Paid", "number": 150},
    ],
    "apart": [{"words": "Claimed by continuous employment", "number": 41}],
    "past": list(zip(MONTHS, [354, 371, 389, 402, 431, 447, 452, 460, 489, 527, 568, 612], strict=True)),
    "ahead": [
        (date(2020, 10, 1), (618, 628, 640)),
        (date(2020, 11, 1), (622, 645, 668)),
        (date(2020, 12, 1), (629, 661, 699)),
        (date(2021, 1, 1), (635, 678, 725)),
        (date(2021, 2, 1), (639, 694, 752)),
        (date(2021, 3, 1), (642, 711, 780)),
    ],
    "teams": [
        {
            "words": "North",
            "values": [3, 4, 2, 5, 6, 4, 3, None, 6, 7, 5, 4],
            "target": 9,
            "detail": "49 since October 2019",
            "href": "#by-team-title",
        },
        {"words": "Coast", "values": [9, 8, 11, 12, 9, 10, 9, None, 12, 14, 15, 13], "target": 9},
        {"words": "Harbour Family Trust", "values": [0, 1, 4, 6, 9, 8, 9, None, 10, 11, 14, 16], "target": 9},
        {"words": "No team", "values": [0, 0, 1, 0, 0, 0, 0, None, 0, 0, 2, 0]},
    ],
}
# What no address changes, by the names that gallery.html knows.
SHOWN: dict[str, Any] = {
    "saved_meanwhile": {
        "by": "Kit Keane",
        "rows": [{"key": "Goal", "value": "Both children in school by half past eight"}],
    },
    "chosen": [{"words": "Team: North", "href": "?state=met"}, {"words": "Progress: met", "href": "?team=n"}],
    "columns": COLUMNS,
    "rows": ROWS,
    "footer": ["All", None, None, None, 7, 1242],
    "statuses": [(kind, list(states)) for kind, states in STATUSES.items()],
    "facts": FACTS,
    "contact": {
        "forbidden": ["Do not ring", "Do not write"],
        "note": "Text before three.",
        "visits": ["Two people visit."],
        "numbers": [{"who": "Amy", "kind": "Mobile", "value": "07700 900001", "href": "tel:07700900001", "note": ""}],
        "is_shielded": True,
    },
    "sub_pages": [{"words": words, "href": f"#{words}", "current": words == "Summary"} for words in SUB_PAGES],
    "more_pages": [{"words": words, "href": f"#{words}", "current": False} for words in MORE_PAGES],
    "menu": [{"words": "Record that the family has moved", "href": "#m"}, {"words": "Print", "href": "#p"}],
    "gates": GATES,
    "events": EVENTS,
    "work": WORK,
    "months": MONTHS,
    "series": SERIES,
    "bar": BAR,
    "scale": {
        "worst": 10,
        "best": 50,
        "rows": SCALE,
        "views": VIEWS,
        "first": VIEWS[0][1][0][0],
        "last": BAR["last_on"],
    },
    "counts": COUNTS,
    "parts": [("opening balance", 354), ("claims of September 2020", 283)],
    "tries": ["part of a name, in any order", "a postcode or a date of birth", "the reference on a letter"],
    "steps": [("Home", "/"), ("Families", "#families")],
}
WRONG = {"reference": "X" * 30, "seen_on": "31 February 2020", "minutes": "half an hour", "place": "moon"}


def everything(query: QueryDict) -> dict[str, Any]:
    """Return the examples; ``?wrong`` shows the form as it comes back when everything in it is wrong."""
    return {
        **SHOWN,
        "every_field": EveryField(WRONG) if "wrong" in query else EveryField(),
        "list_filter": ListFilter({"team": "n", "state": ["met"]}),
        "query": query,
        "sort": query.get("sort", "family"),
    }
