"""The demonstration's keyworkers at work: what they wrote of the written families, by the same actions as the pages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.core.files.base import ContentFile

from families.contacting import Reached, Safe, add_number, say_safe_contact, warn
from families.invented.written.casework import BEGUM, CASEWORK, GROUP, GROUP_DAY, GROUP_WORDS, PEREIRA
from families.invented.written.casework.told import Aim, Assessed, Casework, Looked, Noted
from families.ledger import Saying
from families.models import Council, Family, Person, Relation, RelationKind, Residence
from families.models.contact import ContactKind
from families.periods import holding_on
from families.relating import relate, separate
from families.shielding import shield
from keyworkers.allocating import Handing, assign, hand_over, share
from keyworkers.assessing import Part, agree_to_work, begin_assessment, complete, sign_off, write_part, write_summary
from keyworkers.covering import Absence, record_leave
from keyworkers.documents import Sent, keep
from keyworkers.drafts import save_draft
from keyworkers.models import (
    Action,
    Assignment,
    AssignmentKind,
    DocumentKind,
    FamilyPlan,
    Goal,
    InterventionKind,
    Notice,
    Role,
    User,
)
from keyworkers.models.casework import SeenOutcome
from keyworkers.notes import Note, amend, log_intervention, log_session
from keyworkers.permissions import scope_of
from keyworkers.planning import Owner, ToDo, add_action, add_goal, agree_plan, begin_plan, end_action, reach_goal
from keyworkers.reviewing import Held, hold_review
from keyworkers.saving import seen_of
from keyworkers.supervising import Talked, write_supervision
from outcomes.models import DistanceTool
from outcomes.readings import Sitting, set_targets, take_reading
from outcomes.rules.reading_progress import Rater
from outcomes.steps import Step, reopen_case
from troubled_families import edge

A_DAY = timedelta(days=1)
AGAIN_ON = date(2020, 6, 1)
REACHED_SINCE = date(2020, 1, 6)  # since when the numbers, and what is safe, are known


def on(text: str) -> date:
    """Return a day written as 2020-09-29."""
    return date.fromisoformat(text)


def live_working_days(council: Council, *, today: date) -> int:
    """Write down what the keyworkers did with the families that are there, and return of how many."""
    tool = council.distance_tools.get(slug="everyday")
    families = {family.reference: family for family in council.families.filter(reference__startswith="ALD-00")}
    known = [casework for casework in CASEWORK if casework.family in families]
    for casework in known:
        worker = council.users.get(username=casework.worker.username)
        with edge.writing(what="load_demo", by=worker, at=edge.close_of(today - A_DAY), judging=0):
            _Day(families[casework.family], casework, worker, tool, today).live()
    if {BEGUM.family, *GROUP} <= families.keys():
        with edge.writing(what="load_demo", at=edge.close_of(today - A_DAY), judging=0) as moment:
            _together(families, today=today, at=moment)
    # What they were told of long ago they have opened since.
    long_ago = Notice.objects.filter(council=council, happened_on__lt=today - timedelta(days=30))
    long_ago.update(read_at=edge.close_of(today - A_DAY))
    return len(known)


@dataclass(frozen=True, slots=True)
class _Day:
    """One family's work as it is written down."""

    family: Family
    casework: Casework
    worker: User
    tool: DistanceTool
    today: date

    def live(self) -> None:
        """Write everything down, in the order in which it happened."""
        self._begin_again()
        self._kin()
        self._contact()
        if self.casework.assessment:
            self._assessment(self.casework.assessment)
        goals = list(self._plan()) if self.casework.aims else []
        for noted in self.casework.notes:
            self._note(noted, goals)
        self._readings()
        self._supervision()
        self._documents()

    def _begin_again(self) -> None:
        """Open the work again where the former case system closed it: these families are worked with today."""
        attachment = self.family.attachments.order_by("-attached_on").first()
        if attachment is None or attachment.closed_on is None:
            return
        day = max(attachment.closed_on + A_DAY, AGAIN_ON)
        step = Step(day, "They asked for us again after the first lockdown. The same keyworker goes on.")
        at = edge.close_of(day)
        reopen_case(attachment, step, by=self.worker, as_of=day, at=at)
        assign(self.family, self.worker, kind=AssignmentKind.LEAD, starts_on=day, as_of=day)

    def person(self, name: str) -> Person:
        """Return the member of a first name."""
        found: Person = Person.objects.filter(memberships__family=self.family, given_name=name).order_by("id")[0]
        return found

    def people(self, names: tuple[str, ...] | list[str]) -> list[Person]:
        """Return members by their first names."""
        return [self.person(name) for name in names]

    def _saying(self, day: date) -> Saying:
        return Saying(on=day, by=self.worker.username, as_of=self.today, at=edge.close_of(self.today - A_DAY))

    def _kin(self) -> None:
        for parent, children in self.casework.parents.items():
            for child in children:
                saying = self._saying(self.today)
                relate(self.family, self.person(parent), RelationKind.PARENT, self.person(child), saying)
        for one, kind, other, since, until in self.casework.couples:
            first, second, saying = self.person(one), self.person(other), self._saying(self.today)
            relate(self.family, first, RelationKind(kind), second, saying, starts_on=on(since))
            if until:
                together = Relation.objects.get(person=first, other=second, kind=kind)
                separate(self.family, together, self._saying(on(until)))

    def _contact(self) -> None:
        at, day = edge.close_of(REACHED_SINCE), REACHED_SINCE
        for name, kind, value in self.casework.numbers:
            reached = Reached(kind=ContactKind(kind), value=value)
            since = max(day, self.family.memberships.get(person=self.person(name)).starts_on)
            add_number(self.family, self.person(name), reached, on=since, as_of=self.today, at=at)
        if self.casework.safe or self.casework.safe_note:
            safe = Safe(**dict.fromkeys(self.casework.safe, True), note=self.casework.safe_note)
            say_safe_contact(self.family, safe, on=day, as_of=self.today, at=at)
        if self.casework.warning:
            warn(self.family, self.casework.warning, on=day, as_of=self.today, at=at)
        if self.casework.is_shielded:
            home = Residence.objects.filter(holding_on(self.today), family=self.family).get()
            shield(home, reason="She asked for it when he found the last address.")

    def _assessment(self, told: Assessed) -> None:
        begun, completed = on(told.begun), on(told.completed)
        made = begin_assessment(self.family, started_on=begun, by=self.worker, as_of=begun, at=edge.close_of(begun))
        for name, (strengths, worries, wishes) in told.parts.items():
            write_part(made, self.person(name), Part(strengths, worries, wishes), seen="")
        made.refresh_from_db()
        write_summary(made, told.together, seen=seen_of({"summary": made.summary}))
        there = self.family.memberships.filter(holding_on(on(told.agreed))).values("person")
        adults = [one for one in self.people([*self.casework.parents]) if there.filter(person=one).exists()]
        agree_to_work(made, agreed_on=on(told.agreed), people=adults, as_of=completed)
        scope = scope_of(self.worker, as_of=self.today)
        complete(made, completed_on=completed, as_of=completed, scope=scope)
        if told.signed_off:
            made.refresh_from_db()
            sign_off(made, version=made.version, by=_manager(self.family), at=edge.close_of(on(told.signed_off)))

    def _plan(self) -> Iterator[Goal]:
        agreed_on, who, review_on = self.casework.agreed or ("", (), "")
        at = edge.close_of(on(agreed_on))
        plan = begin_plan(self.family, by=self.worker, at=at)
        needs = set(self.family.needs.values_list("indicator", flat=True))
        goals = [self._goal(plan, aim, needs=needs, at=at) for aim in self.casework.aims]
        first_review = min([on(look.day) for look in self.casework.reviews] or [on(review_on)])
        agree_plan(plan, agreed_on=on(agreed_on), people=self.people(who), review_on=first_review, as_of=on(agreed_on))
        for look in self.casework.reviews:
            self._review(plan, look)
        for goal, aim in zip(goals, self.casework.aims, strict=True):
            yield reach_goal(goal, reached_on=on(aim.reached), as_of=self.today) if aim.reached else goal

    def _goal(self, plan: FamilyPlan, aim: Aim, *, needs: set[str], at: datetime) -> Goal:
        goal = add_goal(plan, aim.words, indicator=aim.need if aim.need in needs else "", at=at)
        for doing in aim.doing:
            made = add_action(goal, ToDo(doing.words, self._owner(doing.whose), on(doing.due)), at=at)
            if doing.done:
                end_action(made, is_done=True, on=on(doing.done), outcome=doing.came_of_it, as_of=self.today)
        return goal

    def _owner(self, whose: str) -> Owner:
        if whose == "worker":
            return Owner(worker=self.worker)
        if self.family.memberships.filter(person__given_name=whose).exists():
            return Owner(member=self.person(whose))
        return Owner(somebody_else=whose)

    def _review(self, plan: FamilyPlan, look: Looked) -> None:
        plan.refresh_from_db()
        held = Held(on(look.day), self.people(look.who), look.said, look.changed, on(look.next_on))
        hold_review(
            plan, held, version=plan.version, by=self.worker, as_of=on(look.day), at=edge.close_of(on(look.day))
        )

    def _note(self, told: Noted, goals: list[Goal]) -> None:
        day = on(told.day)
        note = Note(
            kind=InterventionKind(told.kind),
            happened_on=day,
            minutes=told.minutes,
            place=told.place,
            outcome=SeenOutcome.NOT_SEEN if told.not_seen_why else SeenOutcome.SEEN,
            note=told.words,
            people=self.people(told.who),
            not_seen_why=told.not_seen_why,
            alone=self.people(told.alone),
            child_said=told.child_said,
            goals=goals[told.goal - 1 : told.goal] if told.goal else (),
            next_step=told.next_step,
            next_on=on(told.next_on) if told.next_on else None,
            is_another=True,
        )
        key = uuid5(NAMESPACE_URL, f"{self.casework.family} {told.day}")
        written, _ = log_intervention(self.family, note, key=key, by=self.worker, as_of=day, at=edge.close_of(day))
        text, reason = told.added
        if text:
            amend(written, text=text, reason=reason, by=self.worker, at=edge.close_of(day + A_DAY))

    def _readings(self) -> None:
        for told, rater, points in self.casework.readings:
            is_child = rater not in ("worker", "family")
            sitting = Sitting(
                rater=Rater.CHILD if is_child else Rater(rater),
                on=on(told),
                values=points,
                child=self.person(rater) if is_child else None,
            )
            take_reading(self.family, self.tool, sitting, by=self.worker, as_of=on(told), at=edge.close_of(on(told)))
        attachment = self.family.attachments.order_by("-attached_on").first()
        if self.casework.targets and attachment:
            since = on(self.casework.readings[0][0])
            set_targets(
                attachment, self.tool, self.casework.targets, by=self.worker, as_of=since, at=edge.close_of(since)
            )

    def _supervision(self) -> None:
        for told in self.casework.supervision:
            next_on = on(told.next_on) if told.next_on else None
            talked = Talked(self.worker, on(told.day), told.discussed, told.agreed, next_on)
            by = _manager(self.family)
            write_supervision(self.family, talked, by=by, as_of=on(told.day), at=edge.close_of(on(told.day)))

    def _documents(self) -> None:
        for kind, title, day, ending in self.casework.documents:
            words = f"{title}. Invented for the demonstration: nobody wrote this, and nobody is meant."
            made = WRITE[ending](words)
            file = ContentFile(made, name=f"{title.split(',')[0].lower().replace(' ', '-')}.{ending}")
            sent = Sent(file=file, kind=DocumentKind(kind), title=title, dated_on=on(day))
            keep(self.family, sent, by=self.worker, as_of=self.today, at=edge.close_of(self.today - A_DAY))


def _together(families: dict[str, Family], *, today: date, at: datetime) -> None:
    """Write down what concerns several families: a group evening, a draft, a handover, help, and leave with cover."""
    keane = User.objects.get(username=PEREIRA.worker.username)
    osei = User.objects.get(username=BEGUM.worker.username)
    manager = _manager(families[BEGUM.family])
    _group_evening(families, by=keane)
    typed = {"kind": ["visit"], "happened_on": ["29/09/2020"], "minutes": ["50"], "outcome": ["seen"]}
    typed |= {"note": ["Tiago opened himself this time. First training: he was put in"], "place": ["At home"]}
    key = uuid5(NAMESPACE_URL, "draft")
    save_draft(typed, form="intervention_add", key=key, family=families[PEREIRA.family], by=keane, at=at)
    share(families[BEGUM.family], keane, on=today - 29 * A_DAY, by=manager, as_of=today, at=at)
    _hand_over(keane, osei, by=manager, on=today + A_DAY, as_of=today, at=at)
    record_leave(keane, Absence(today + 12 * A_DAY, today + 24 * A_DAY, osei), by=manager, as_of=today, at=at)


def _hand_over(leaver: User, receiver: User, *, by: User, on: date, as_of: date, at: datetime) -> None:
    """Hand over the first family that did not come to the evening, with what is open."""
    led = Assignment.objects.lead().filter(holding_on(on), keyworker=leaver).exclude(family__reference__in=[*GROUP])
    found = led.select_related("family").order_by("family__reference").first()
    if found:
        note = "They have met Kwabena. Ask about school first; the breakfast club wants its form by 9 October."
        still = Action.objects.still_open().filter(family=found.family, worker=leaver).values_list("pk", flat=True)
        handing = Handing(leaver, receiver, on, note, frozenset(still), stays=True)
        hand_over(found.family, handing, by=by, as_of=as_of, at=at)


def _group_evening(families: dict[str, Family], *, by: User) -> None:
    day = on(GROUP_DAY)
    parts = {}
    for reference, (name, own) in GROUP.items():
        family = families[reference]
        who = [Person.objects.filter(memberships__family=family, given_name=name).order_by("id")[0]]
        parts[family] = Note(
            kind=InterventionKind.GROUP,
            happened_on=day,
            minutes=120,
            place="Community kitchen, Alder Vale",
            outcome=SeenOutcome.SEEN,
            note=f"{GROUP_WORDS}\n\n{own}",
            people=who,
            is_another=True,
        )
    log_session(parts, key=uuid5(NAMESPACE_URL, "evening"), by=by, as_of=day, at=edge.close_of(day))


def _manager(family: Family) -> User:
    """Return a team manager of the family's council."""
    return User.objects.filter(council=family.council_id, role=Role.TEAM_MANAGER).order_by("id")[0]


def _text(words: str) -> bytes:
    return f"{words}\n".encode()


def _pdf(words: str) -> bytes:
    """Return the smallest PDF that shows a line of words."""
    shown = words.encode("cp1252", "replace").replace(b"(", b"").replace(b")", b"")
    drawing = b"BT /F1 12 Tf 50 780 Td (" + shown + b") Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
    ]
    made, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    made += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    return made + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, made.rindex(b"xref"))


WRITE: dict[str, Callable[[str], bytes]] = {"pdf": _pdf, "txt": _text}
