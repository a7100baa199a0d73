"""The whole-family assessment, the family plan that follows from it, its reviews, and supervision."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from families.models import Council, Family, Person
from families.scopes import ScopedQuerySet
from families.triggers import append_only, refusing, with_history
from keyworkers.models.casework import Intervention
from keyworkers.models.people import User


@with_history()
class Assessment(models.Model):
    """An assessment of the whole family: each member in turn, the family's agreement, a manager's sign-off."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="assessments")
    started_on = models.DateField()
    agreed_on = models.DateField(null=True, blank=True, help_text="The family agreed to work together.")
    agreed_with = models.ManyToManyField(Person, related_name="+", blank=True)
    completed_on = models.DateField(null=True, blank=True)
    summary = models.TextField(blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_off_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    signed_off_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, help_text="Counts savings, so that two people do not overwrite.")
    recorded_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="assessment_in_order",
                condition=Q(completed_on__isnull=True) | Q(completed_on__gte=F("started_on")),
                violation_error_message="An assessment is completed on or after the day it was started.",
            ),
            models.CheckConstraint(
                name="assessment_signed_off_exactly_when",
                condition=Q(signed_off_by__isnull=True, signed_off_at__isnull=True)
                | Q(signed_off_by__isnull=False, signed_off_at__isnull=False, completed_on__isnull=False),
                violation_error_message="A completed assessment is signed off by somebody, at a time.",
            ),
            models.UniqueConstraint(
                "family",
                condition=Q(signed_off_at__isnull=True),
                name="one_open_assessment",
                violation_error_message="This family's assessment is open already.",
            ),
        ]
        triggers = [
            refusing(
                "signed_off_stays",
                pgtrigger.Update,
                "A signed-off assessment is not changed; begin another.",
                when="OLD.signed_off_at IS NOT NULL",
            ),
            refusing("never_deleted", pgtrigger.Delete, "An assessment is never deleted."),
        ]

    def __str__(self) -> str:
        return f"Assessment of {self.family_id} started on {self.started_on}"


@with_history()
class AssessedMember(models.Model):
    """What an assessment says of one member."""

    council = models.ForeignKey(Council, models.PROTECT)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="assessed")
    strengths = models.TextField("what is going well", blank=True)
    worries = models.TextField("what we are worried about", blank=True)
    wishes = models.TextField("what they say and want", blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                "assessment",
                "person",
                name="assessed_once",
                violation_error_message="This assessment covers that member already.",
            ),
        ]
        triggers = [
            refusing(
                "signed_off_stays",
                pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                "A signed-off assessment is not changed; begin another.",
                when="(SELECT a.signed_off_at IS NOT NULL FROM keyworkers_assessment a"
                " WHERE a.id = COALESCE(NEW.assessment_id, OLD.assessment_id))",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.assessment_id}"


class FamilyPlanQuerySet(ScopedQuerySet):
    """Family plans, as the pages ask for them."""

    def living(self) -> Self:
        """Return the family plans that have not ended."""
        return self.filter(ended_on__isnull=True)


@with_history()
class FamilyPlan(models.Model):
    """What a family and its workers have agreed to do; one at a time."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="family_plans")
    agreed_on = models.DateField(null=True, blank=True)
    agreed_with = models.ManyToManyField(Person, related_name="+", blank=True)
    review_on = models.DateField(null=True, blank=True, help_text="The day of the next review.")
    ended_on = models.DateField(null=True, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1, help_text="Counts savings, so that two people do not overwrite.")
    recorded_at = models.DateTimeField()

    objects = FamilyPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                "family",
                condition=Q(ended_on__isnull=True),
                name="one_living_family_plan",
                violation_error_message="This family has a family plan already.",
            ),
        ]
        triggers = [refusing("never_deleted", pgtrigger.Delete, "A family plan is never deleted; it ends.")]

    def __str__(self) -> str:
        return f"Family plan of {self.family_id}"


@with_history()
class Goal(models.Model):
    """What the family wants to be different, tied to a need by the outcomes plan's name for it where it serves one."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="goals")
    family_plan = models.ForeignKey(FamilyPlan, models.PROTECT, related_name="goals")
    indicator = models.CharField(max_length=60, blank=True, help_text="The need it serves, by the outcomes plan.")
    wording = models.CharField(max_length=300)
    interventions = models.ManyToManyField(Intervention, related_name="goals", blank=True, help_text="What served it.")
    position = models.PositiveSmallIntegerField(default=1)
    reached_on = models.DateField(null=True, blank=True)
    set_aside_on = models.DateField(null=True, blank=True)
    set_aside_because = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="goal_ends_one_way",
                condition=Q(reached_on__isnull=True) | Q(set_aside_on__isnull=True),
                violation_error_message="A goal is reached or set aside, not both.",
            ),
            models.CheckConstraint(
                name="goal_set_aside_exactly_when",
                condition=(Q(set_aside_on__isnull=False) & ~Q(set_aside_because=""))
                | Q(set_aside_on__isnull=True, set_aside_because=""),
                violation_error_message="A goal that is set aside says why.",
            ),
        ]
        triggers = [refusing("never_deleted", pgtrigger.Delete, "A goal is never deleted; set it aside.")]

    def __str__(self) -> str:
        return self.wording


class ActionQuerySet(ScopedQuerySet):
    """Actions of family plans, as the pages ask for them."""

    def still_open(self) -> Self:
        """Return the actions neither done nor dropped."""
        return self.filter(done_on__isnull=True, dropped_on__isnull=True)


@with_history()
class Action(models.Model):
    """What one person is to do towards a goal by a day: a worker, a member of the family, or somebody else."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="actions")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="actions")
    wording = models.CharField(max_length=300)
    worker = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="actions")
    member = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="actions")
    somebody_else = models.CharField(max_length=120, blank=True)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    dropped_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(
                fields=["worker", "due_on"],
                condition=Q(done_on__isnull=True, dropped_on__isnull=True),
                name="open_actions_of_worker",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="action_has_one_owner",
                condition=Q(worker__isnull=False, member__isnull=True, somebody_else="")
                | Q(worker__isnull=True, member__isnull=False, somebody_else="")
                | (Q(worker__isnull=True, member__isnull=True) & ~Q(somebody_else="")),
                violation_error_message="An action is a worker's, a member's of the family, or somebody else's.",
            ),
            models.CheckConstraint(
                name="action_ends_one_way",
                condition=Q(done_on__isnull=True) | Q(dropped_on__isnull=True),
                violation_error_message="An action is done or dropped, not both.",
            ),
        ]
        triggers = [refusing("never_deleted", pgtrigger.Delete, "An action is never deleted; drop it.")]

    def __str__(self) -> str:
        return self.wording


class Review(models.Model):
    """A family plan looked at together on a day, and the plan as it stood then, for the next review to lie beside."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="reviews")
    family_plan = models.ForeignKey(FamilyPlan, models.PROTECT, related_name="reviews")
    reviewed_on = models.DateField()
    present = models.ManyToManyField(Person, related_name="+", blank=True)
    family_said = models.TextField(blank=True)
    changed = models.TextField()
    snapshot = models.JSONField(help_text="The goals and actions as they stood.")
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-reviewed_on", "-id"]
        triggers = append_only("A review stands as it was written; hold another.")

    def __str__(self) -> str:
        return f"Review of {self.family_id} on {self.reviewed_on}"


class Supervision(models.Model):
    """A manager and a keyworker have talked a family through: what was discussed and what was agreed."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="supervisions")
    keyworker = models.ForeignKey(User, models.PROTECT, related_name="+")
    held_on = models.DateField()
    discussed = models.TextField()
    agreed = models.TextField(blank=True)
    next_on = models.DateField(null=True, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]
        triggers = append_only("A supervision note stands as it was written; write another.")

    def __str__(self) -> str:
        return f"Supervision about {self.family_id} on {self.held_on}"
