"""What was typed is handed back to somebody signed out, on every form that holds more than a few words."""

import pytest
from django.test import Client
from django.urls import reverse

# Forms about family 1, each with its address's further parts; whose they are is not asked of somebody signed out.
FORMS = {
    "a note": ("intervention_add", []),
    "an amendment": ("intervention_amend", [1]),
    "a member's part of an assessment": ("family_assessment_member", [1]),
    "an assessment's summary": ("family_assessment_summary", []),
    "a goal": ("family_plan_goal_add", []),
    "a goal changed": ("family_plan_goal", [1]),
    "a goal ended": ("family_plan_goal_end", [1]),
    "an action": ("family_plan_action_add", [1]),
    "an action changed": ("family_plan_action", [1]),
    "an action ended": ("family_plan_action_end", [1]),
    "a review": ("family_plan_review", []),
    "a supervision note": ("family_supervision_add", []),
    "a reading": ("distance_read", ["our-star"]),
    "a reading corrected": ("distance_correct", [1]),
    "targets": ("distance_targets", ["our-star"]),
    "a document": ("family_document_add", []),
    "a document withdrawn": ("family_document_withdraw", [1]),
    "a handover": ("family_hand_over", []),
    "a worker": ("family_assign", []),
    "a restriction": ("family_restriction", []),
    "safe contact": ("family_safe_contact", []),
    "a warning": ("family_warning_add", []),
    "a warning corrected": ("family_warning", [1]),
    "a number": ("family_number_add", []),
    "a number corrected": ("family_number", [1]),
    "a birth": ("family_born", []),
    "a household that splits": ("family_split", []),
    "a change undone": ("family_change_undo", [1]),
    "a new person": ("family_join_new", []),
    "somebody known who joins": ("family_join_known", [1]),
    "an attachment": ("family_attach", []),
    "a need": ("need_add", []),
    "a judgement": ("need_judge", ["arrears"]),
    "a level": ("need_level", ["arrears"]),
    "a confirmation": ("need_confirm", ["arrears"]),
    "a case closed": ("family_close", []),
    "a case opened again": ("family_reopen", []),
    "a step up or down": ("family_step", []),
    "a child expected": ("family_expecting", []),
    "evidence corrected": ("evidence_correct", [1]),
    "evidence withdrawn": ("evidence_withdraw", [1]),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "further"), FORMS.values(), ids=FORMS)
def test_somebody_signed_out_gets_back_what_they_typed(client: Client, name: str, further: list[object]) -> None:
    address = reverse(name, args=[1, *further])

    page = client.post(address, {"wording": "Up at seven every day.", "csrfmiddlewaretoken": "old"})

    assert page.status_code == 403
    assert "nothing you typed is lost" in page.text
    assert '<input type="hidden" name="wording" value="Up at seven every day.">' in page.text
    assert f'action="{address}"' in page.text
    assert 'value="old"' not in page.text


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["group_session", "allocation", "create_family_new"])
def test_so_they_do_of_forms_about_several_families_or_none_yet(client: Client, name: str) -> None:
    page = client.post(reverse(name), {"note": "Ask for Amy."})

    assert page.status_code == 403
    assert '<input type="hidden" name="note" value="Ask for Amy.">' in page.text
