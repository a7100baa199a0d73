"""Who may do what at every address: reviewed by hand, and held against the running service by ``test_permissions``.

Each line: the address's name, and by method the roles that may use it. Whoever is signed in and not named is told
so (403); a stranger is led to the sign-in; a row outside one's scope is not found (404), whatever it is.
"""

from typing import Final

from keyworkers.models import Role

K, T, P, A = Role.KEYWORKER, Role.TEAM_MANAGER, Role.PROGRAMME_MANAGER, Role.ANALYST
I, S, J, D = Role.INTERNAL_AUDITOR, Role.SENIOR_OFFICER, Role.JOBCENTRE_ADVISER, Role.ADMINISTRATOR  # noqa: E741

Roles = frozenset[Role]
ANYBODY: Final = "anybody, signed in or not"
SIGNED_IN: Final = frozenset(Role)

SEE_FAMILIES = frozenset({K, T, P, A, I, J})
EDIT_FAMILIES = frozenset({T, A})
LOG = frozenset({K, T})
CHANGE_HOUSEHOLDS = frozenset({K, T, A})
SHIELD = frozenset({K, T, A})
KEEP_DOCUMENTS = frozenset({K, T})
CHANGE_HOUSEHOLDS = frozenset({K, T, A})
ALLOCATE = frozenset({T, P})
SEE_LOOKS = frozenset({T, P, I, D})
SEE_LOOKS_OF_A_FAMILY = SEE_LOOKS & SEE_FAMILIES
SEE_JUDGEMENTS = frozenset({K, T, P, A, I, S})
RECORD_JUDGEMENTS = frozenset({K, T})
DECIDE_JUDGEMENTS = frozenset({T, P, S})
SEE_PLANS = frozenset({K, T, P, A, I, S, J})
WRITE_PLANS = frozenset({A})
WRITE_TOOLS = frozenset({A})
SEE_DRY_RUNS = frozenset({P, A, I, S})
APPROVE_PLANS = frozenset({P, S})
ENTER_EVIDENCE = frozenset({K, T})
IMPORT = frozenset({A})
IDENTIFY = frozenset({T, P, A})
MATCH = frozenset({A})
SEE_CLAIMS = frozenset({P, A, I, S})
SEE_PACKS = frozenset({P, A, I})
PREPARE = frozenset({A})
SIGN = frozenset({S})
AUDIT = frozenset({I})
MANAGE_PROGRAMMES = frozenset({P, A})
DECIDE = frozenset({P, A})
VERIFY = frozenset({J})
SEE_FIGURES = frozenset({T, P, A, I, S})
WRITE_PERFORMANCE = frozenset({P, A})
APPROVE_STORIES = frozenset({P, S})
TAKE_LISTS = frozenset({P, A})
SEE_LISTS = frozenset({T, P, A, I, D})
SEE_JOBS = frozenset({P, A, D})
RUN_JOBS = frozenset({A})
ADMINISTER = frozenset({D})
KEEP_SET_UP = frozenset({A, D})
RESTRICT = frozenset({T, P})
SEE_CASEWORK = frozenset({K, T, P, A, I})
WRITE_FAMILY_PLANS = frozenset({K, T})
SUPERVISE = frozenset({T})
SEE_SUPERVISION = frozenset({K, T, P, I})
RECORD_NEEDS = frozenset({K, T, A})


def read(roles: Roles | str) -> dict[str, Roles | str]:
    """Return a page that is only read."""
    return {"GET": roles}


def enter(roles: Roles | str) -> dict[str, Roles | str]:
    """Return a page with a form."""
    return {"GET": roles, "POST": roles}


def act(roles: Roles | str) -> dict[str, Roles | str]:
    """Return what a button does."""
    return {"POST": roles}


TABLE: dict[str, dict[str, Roles | str]] = {
    # The frame.
    "healthz": read(ANYBODY),
    "home": read(ANYBODY),
    "demonstration_sign_in": act(frozenset()),  # anybody in the demonstration; elsewhere it is not there
    "accessibility": read(ANYBODY),
    "gallery": read(SIGNED_IN),
    # Signing in, of the library.
    "account_login": enter(ANYBODY),
    "account_logout": enter(ANYBODY),
    "account_inactive": read(ANYBODY),
    "account_reauthenticate": enter(SIGNED_IN),
    "account_change_password": enter(SIGNED_IN),
    "mfa_index": read(SIGNED_IN),
    "mfa_authenticate": enter(ANYBODY),
    "mfa_reauthenticate": enter(SIGNED_IN),
    "mfa_activate_totp": enter(SIGNED_IN),
    "mfa_deactivate_totp": enter(SIGNED_IN),
    "mfa_view_recovery_codes": read(SIGNED_IN),
    "mfa_generate_recovery_codes": enter(SIGNED_IN),
    "mfa_download_recovery_codes": read(SIGNED_IN),
    # Families.
    "families": enter(SEE_FAMILIES),
    "family": read(SEE_FAMILIES),
    "family_why": read(SEE_FAMILIES),
    "family_people": read(SEE_FAMILIES),
    # Households.
    "create_family": enter(CHANGE_HOUSEHOLDS),
    "create_family_new": enter(CHANGE_HOUSEHOLDS),
    "family_join": enter(CHANGE_HOUSEHOLDS),
    "family_join_new": enter(CHANGE_HOUSEHOLDS),
    "family_join_known": enter(CHANGE_HOUSEHOLDS),
    "family_leave": enter(CHANGE_HOUSEHOLDS),
    "family_born": enter(CHANGE_HOUSEHOLDS),
    "family_move": enter(CHANGE_HOUSEHOLDS),
    "family_died": enter(CHANGE_HOUSEHOLDS),
    "family_split": enter(CHANGE_HOUSEHOLDS),
    "family_merge": enter(CHANGE_HOUSEHOLDS),
    "family_relate": enter(CHANGE_HOUSEHOLDS),
    "family_separate": enter(CHANGE_HOUSEHOLDS),
    "family_change_undo": enter(CHANGE_HOUSEHOLDS),
    "family_history": read(SEE_LOOKS_OF_A_FAMILY),
    "family_print": read(SEE_CASEWORK),
    "family_print_plan": read(SEE_CASEWORK),
    "family_print_chronology": read(SEE_CASEWORK),
    "family_contact": read(SEE_CASEWORK),
    "family_safe_contact": enter(CHANGE_HOUSEHOLDS),
    "family_warning_add": enter(CHANGE_HOUSEHOLDS),
    "family_warning": enter(CHANGE_HOUSEHOLDS),
    "family_number_add": enter(CHANGE_HOUSEHOLDS),
    "family_number": enter(CHANGE_HOUSEHOLDS),
    "family_restriction": enter(RESTRICT),
    "family_open_again": enter(RESTRICT),
    "family_turn_away": enter(RESTRICT),
    "family_shielding": read(SHIELD),
    "family_home_shielding": enter(SHIELD),
    # Agency files.
    "loads": read(IMPORT),
    "send_file": enter(IMPORT),
    "load": read(IMPORT),
    "load_rows": act(IMPORT),
    "discard_load": act(IMPORT),
    "load_rejects": read(IMPORT),
    "load_rejects_xlsx": read(IMPORT),
    "load_complete_to": act(IMPORT),
    "load_undo": enter(IMPORT),
    "feed_row": read(IMPORT),
    # Matching.
    "match_questions": read(MATCH),
    "match_question": enter(MATCH),
    "match_take_back": act(MATCH),
    # Casework.
    "family_timeline": enter(SEE_CASEWORK),
    "intervention_add": enter(LOG),
    "intervention": read(SEE_CASEWORK),
    "intervention_amend": enter(LOG),
    "family_draft": act(LOG),
    "drafts": read(LOG),
    "session_draft": act(LOG),
    "draft_delete": act(frozenset({K})),
    "group_session": enter(LOG),
    "group_session_logged": read(frozenset({K})),
    "family_assign": enter(ALLOCATE),
    "assignment_end": enter(ALLOCATE),
    "family_hand_over": enter(ALLOCATE),
    "family_handover": enter(SEE_CASEWORK),
    "family_documents": read(SEE_CASEWORK),
    "family_document_add": enter(KEEP_DOCUMENTS),
    "family_document": read(SEE_CASEWORK),
    "family_document_withdraw": enter(KEEP_DOCUMENTS),
    "family_looks": read(SEE_LOOKS_OF_A_FAMILY),
    "looks": read(SEE_LOOKS),
    # Assessment and family plan.
    "family_assessment": read(SEE_CASEWORK),
    "family_assessment_begin": enter(WRITE_FAMILY_PLANS),
    "family_assessment_member": enter(WRITE_FAMILY_PLANS),
    "family_assessment_summary": enter(WRITE_FAMILY_PLANS),
    "family_assessment_agree": enter(WRITE_FAMILY_PLANS),
    "family_assessment_complete": enter(WRITE_FAMILY_PLANS),
    "family_assessment_take_up": act(WRITE_FAMILY_PLANS),
    "family_assessment_sign_off": act(SUPERVISE),
    "family_plan": read(SEE_CASEWORK),
    "family_plan_agree": enter(WRITE_FAMILY_PLANS),
    "family_plan_review": enter(WRITE_FAMILY_PLANS),
    "family_plan_review_of": read(SEE_CASEWORK),
    "family_plan_goal_add": enter(WRITE_FAMILY_PLANS),
    "family_plan_goal": enter(WRITE_FAMILY_PLANS),
    "family_plan_goal_up": act(WRITE_FAMILY_PLANS),
    "family_plan_goal_end": enter(WRITE_FAMILY_PLANS),
    "family_plan_action_add": enter(WRITE_FAMILY_PLANS),
    "family_plan_action": enter(WRITE_FAMILY_PLANS),
    "family_plan_action_end": enter(WRITE_FAMILY_PLANS),
    "family_supervision": read(SEE_SUPERVISION),
    "family_supervision_add": enter(SUPERVISE),
    # What waits, and who holds what.
    "work": read(LOG),
    "allocation": enter(ALLOCATE),
    "caseloads": read(ALLOCATE),
    "capacity": enter(ALLOCATE),
    "leave": enter(ALLOCATE),
    "leave_change": enter(ALLOCATE),
    # Notices.
    "notices": read(SIGNED_IN),
    "notices_read": act(SIGNED_IN),
    "notice_choices": enter(SIGNED_IN),
    # Jobs.
    "jobs": read(SEE_JOBS),
    "job": read(SEE_JOBS),
    "run_night": act(RUN_JOBS),
    # People who sign in.
    "set_up": read(KEEP_SET_UP),
    "set_up_history": read(KEEP_SET_UP),
    "set_up_add": enter(KEEP_SET_UP),
    "set_up_entry": enter(KEEP_SET_UP),
    "set_up_remove": enter(KEEP_SET_UP),
    "users": read(ADMINISTER),
    "user_add": enter(ADMINISTER),
    "user_password": enter(ADMINISTER),
    "user": enter(ADMINISTER),
    # Needs and evidence.
    "family_evidence": read(SEE_FAMILIES),
    "evidence": read(SEE_FAMILIES),
    "evidence_csv": read(SEE_FAMILIES),
    "evidence_xlsx": read(SEE_FAMILIES),
    "family_work": read(frozenset({J})),
    "family_attach": enter(EDIT_FAMILIES),
    "need_add": enter(RECORD_NEEDS),
    "need_judge": enter(RECORD_JUDGEMENTS),
    "need_level": enter(ENTER_EVIDENCE),
    "need_confirm": enter(ENTER_EVIDENCE),
    "family_case": read(SEE_CASEWORK),
    "family_close": enter(WRITE_FAMILY_PLANS),
    "family_reopen": enter(WRITE_FAMILY_PLANS),
    "family_step": enter(WRITE_FAMILY_PLANS),
    "family_expecting": enter(ENTER_EVIDENCE),
    "evidence_correct": enter(ENTER_EVIDENCE),
    "evidence_withdraw": act(ENTER_EVIDENCE),
    "family_distance": read(SEE_CASEWORK),
    "distance_read": enter(ENTER_EVIDENCE),
    "distance_targets": enter(ENTER_EVIDENCE),
    "distance_correct": enter(ENTER_EVIDENCE),
    "distance_withdraw": act(ENTER_EVIDENCE),
    "distance_tools": read(WRITE_TOOLS),
    "distance_tool_add": enter(WRITE_TOOLS),
    "distance_tool": read(WRITE_TOOLS),
    "distance_tool_change": enter(WRITE_TOOLS),
    "distance_tool_retire": act(WRITE_TOOLS),
    "distance_tool_text": read(WRITE_TOOLS),
    "judgements": read(DECIDE_JUDGEMENTS),
    "judgement": read(SEE_JUDGEMENTS),
    "judgement_decide": act(DECIDE_JUDGEMENTS),
    "judgement_withdraw": act(RECORD_JUDGEMENTS | DECIDE_JUDGEMENTS),
    # Outcomes plans.
    "outcomes_plans": read(SEE_PLANS),
    "outcomes_plan": read(SEE_PLANS),
    "outcomes_plan_compare": read(SEE_PLANS),
    "outcomes_plan_text": read(SEE_PLANS),
    "outcomes_plan_write": enter(WRITE_PLANS),
    "outcomes_plan_change": enter(WRITE_PLANS),
    "outcomes_plan_withdraw": act(WRITE_PLANS),
    "outcomes_plan_check": read(SEE_DRY_RUNS),
    "outcomes_plan_try": act(WRITE_PLANS),
    "outcomes_plan_dry_run": read(SEE_DRY_RUNS),
    "outcomes_plan_dry_run_csv": read(SEE_DRY_RUNS),
    "outcomes_plan_dry_run_xlsx": read(SEE_DRY_RUNS),
    "outcomes_plan_approve": enter(APPROVE_PLANS),
    "outcomes_plan_move": enter(APPROVE_PLANS),
    "outcomes_plan_moves": read(SEE_DRY_RUNS),
    # Families to consider.
    "to_consider": read(IDENTIFY),
    "to_consider_file": read(IDENTIFY),
    "identification_matrix": read(IDENTIFY),
    "family_consider": enter(IDENTIFY),
    # Claims.
    "claims": read(SEE_CLAIMS),
    "claims_raise": act(PREPARE),
    "claim": read(SEE_CLAIMS),
    "claims_to_decide": read(DECIDE),
    "claims_approve": act(DECIDE),
    "claims_chase": read(SEE_CLAIMS),
    "claim_decide": enter(DECIDE),
    "claim_undo": enter(DECIDE),
    "claim_hold": enter(DECIDE),
    "claim_check": enter(DECIDE),
    "claims_employment": read(VERIFY),
    "claim_employment": enter(VERIFY),
    "claim_withdraw": enter(PREPARE),
    "claim_release": enter(PREPARE),
    "family_claims": read(SEE_PACKS),
    "batches": read(SEE_CLAIMS),
    "batch": read(SEE_CLAIMS),
    "batch_open": act(PREPARE),
    "batch_fill": act(PREPARE),
    "batch_freeze": enter(PREPARE),
    "batch_reopen": enter(PREPARE),
    "batch_sign": enter(SIGN),
    "batch_sheet": read(SEE_CLAIMS),
    "batch_export": act(PREPARE),
    "batch_files": read(SEE_CLAIMS),
    "batch_file": read(PREPARE),
    "batch_file_renew": act(PREPARE),
    "programme_layout": read(SEE_CLAIMS),
    "programme_layout_change": enter(MANAGE_PROGRAMMES),
    "batch_submit": enter(PREPARE),
    "batch_reply": enter(PREPARE),
    "batch_reply_file": enter(PREPARE),
    "money": read(SEE_CLAIMS),
    "money_lines": read(SEE_CLAIMS),
    "watch": read(SEE_CLAIMS),
    "claim_withdraw_sent": enter(PREPARE),
    "claim_repay": enter(PREPARE),
    "reply": read(SEE_CLAIMS),
    "reply_record": enter(PREPARE),
    "reply_discard": act(PREPARE),
    "reply_undo": enter(PREPARE),
    "batch_take_out": enter(PREPARE),
    "chain": read(SEE_CLAIMS),
    "claim_frozen": read(SEE_PACKS),
    "batch_differences": read(SEE_CLAIMS),
    # Internal audit, and the packs it looks at.
    "batch_sample": read(SEE_CLAIMS),
    "batch_sample_draw": enter(AUDIT),
    "batch_sample_enlarge": enter(AUDIT),
    "batch_sample_open": act(AUDIT),
    "batch_sample_conclude": enter(AUDIT),
    "batch_sample_packs": read(SEE_PACKS),
    "batch_finding": enter(AUDIT),
    "claim_pack": read(SEE_PACKS),
    "claim_pack_print": read(SEE_PACKS),
    # The department's spot checks.
    "spot_checks": read(SEE_CLAIMS),
    "spot_check_add": enter(PREPARE),
    "spot_check": read(SEE_CLAIMS),
    "spot_check_select": enter(PREPARE),
    "spot_check_packs": read(SEE_PACKS),
    "spot_check_close": enter(PREPARE),
    "spot_check_finding": enter(PREPARE),
    # Figures.
    "programmes": read(SEE_CLAIMS),
    "programme_add": enter(MANAGE_PROGRAMMES),
    "programme": read(SEE_CLAIMS),
    "programme_change": enter(MANAGE_PROGRAMMES),
    "programme_history": read(SEE_CLAIMS),
    "claimed_before": read(SEE_CLAIMS),
    "claimed_load": enter(MANAGE_PROGRAMMES),
    "claimed_take_up": act(MANAGE_PROGRAMMES),
    "claimed_list": read(SEE_CLAIMS),
    "claimed_withdraw": enter(MANAGE_PROGRAMMES),
    "programme_part_add": enter(MANAGE_PROGRAMMES),
    "programme_part": enter(MANAGE_PROGRAMMES),
    "programme_part_remove": enter(MANAGE_PROGRAMMES),
    "lists_taken": read(SEE_LISTS),
    "list_take": enter(TAKE_LISTS),
    "list_copy": read(frozenset({A})),  # whoever asked for it: here the analyst
    "figures": read(SEE_FIGURES),
    "figure": read(SEE_FIGURES),
    "performance_pages": read(SEE_FIGURES),
    "performance_begin": enter(WRITE_PERFORMANCE),
    "performance_page": read(SEE_FIGURES),
    "performance_write": enter(WRITE_PERFORMANCE),
    "performance_draft": act(WRITE_PERFORMANCE),
    "performance_publish": enter(WRITE_PERFORMANCE),
    "performance_public": act(WRITE_PERFORMANCE),
    "performance_withdraw": enter(WRITE_PERFORMANCE),
    "performance_print": read(SEE_FIGURES),
    "performance_csv": read(SEE_FIGURES),
    "performance_json": read(SEE_FIGURES),
    "stories": read(SEE_FIGURES),
    "story": read(SEE_FIGURES),
    "story_write": enter(WRITE_PERFORMANCE),
    "story_change": enter(WRITE_PERFORMANCE),
    "story_approve": act(APPROVE_STORIES),
    "story_withdraw": enter(APPROVE_STORIES),
    # Published for everybody, small counts left out.
    "public_pages": read(ANYBODY),
    "public_council": read(ANYBODY),
    "public_page": read(ANYBODY),
    "public_print": read(ANYBODY),
    "public_csv": read(ANYBODY),
    "public_json": read(ANYBODY),
    "figure_breakdowns": read(SEE_FIGURES),
    "pace": read(SEE_FIGURES),
    "beside": read(SEE_FIGURES),
    "assurance": read(SEE_FIGURES),
    "assurance_answer": enter(MANAGE_PROGRAMMES),
    "cohorts": read(SEE_FIGURES),
    "waiting": read(SEE_FIGURES),
    "lasting": read(SEE_FIGURES),
    "figure_families": read(SEE_FIGURES),
    # The API.
    "api:schema": read(ANYBODY),  # what may be asked, not what is known
    "api:family-list": {"GET": SEE_FAMILIES, "POST": CHANGE_HOUSEHOLDS},
    "api:family-detail": read(SEE_FAMILIES),
    "api:family-explanation": read(SEE_FAMILIES),
    "api:person-list": read(SEE_FAMILIES),
    "api:person-detail": read(SEE_FAMILIES),
    "api:change-list": {"GET": SEE_FAMILIES, "POST": CHANGE_HOUSEHOLDS},
    "api:change-detail": read(SEE_FAMILIES),
    "api:change-undo": act(CHANGE_HOUSEHOLDS),
    "api:need-list": read(SEE_FAMILIES),
    "api:need-detail": read(SEE_FAMILIES),
    "api:judgement-list": read(SEE_JUDGEMENTS),
    "api:judgement-detail": read(SEE_JUDGEMENTS),
    "api:evidence-list": read(SEE_FAMILIES),
    "api:evidence-detail": read(SEE_FAMILIES),
    "api:intervention-list": {"GET": SEE_CASEWORK, "POST": LOG},
    "api:intervention-detail": read(SEE_CASEWORK),
    "api:intervention-amendments": act(LOG),
    "api:reading-list": {"GET": SEE_CASEWORK, "POST": ENTER_EVIDENCE},
    "api:reading-detail": read(SEE_CASEWORK),
    "api:distance-tool-list": read(SEE_CASEWORK),
    "api:verdict-list": read(SEE_FAMILIES),
    "api:verdict-detail": read(SEE_FAMILIES),
    "api:identification-list": read(IDENTIFY),
    "api:identification-detail": read(IDENTIFY),
    "api:identification-consider": act(IDENTIFY),
    "api:plan-list": read(SEE_PLANS),
    "api:plan-detail": read(SEE_PLANS),
    "api:load-list": enter(IMPORT),
    "api:load-detail": read(IMPORT),
    "api:load-load": act(IMPORT),
    "api:load-discard": act(IMPORT),
    "api:load-undo": act(IMPORT),
    "api:load-rejects": read(IMPORT),
    "api:match-list": read(MATCH),
    "api:match-detail": read(MATCH),
    "api:match-answer": act(MATCH),
    "api:employment-list": read(SEE_PACKS),
    "api:employment-detail": read(SEE_PACKS),
    "api:claim-list": {"GET": SEE_CLAIMS, "POST": PREPARE},
    "api:claim-detail": read(SEE_CLAIMS),
    "api:decision-list": read(SEE_CLAIMS),
    "api:money-list": read(SEE_CLAIMS),
    "api:programme-list": read(SEE_CLAIMS),
    "api:figure-list": read(SEE_FIGURES),
}

# A role whose verb opens the page but whose scope holds no row of it: no family at all, or somebody else's own draft.
NOT_FOUND_FOR: dict[str, Roles] = {
    "family_history": frozenset({D}),
    "family_looks": frozenset({D}),
    "draft_delete": frozenset({T}),
    "group_session_logged": frozenset({T}),
    "list_copy": frozenset({P}),
}
