"""The addresses of families' pages."""

from django.urls import path

from families.views import (
    contacting,
    creating,
    finding,
    households,
    imports,
    matching,
    people,
    printing,
    record,
    shielding,
    summary,
    undoing,
)

urlpatterns = [
    path("families/", finding.families, name="families"),
    path("families/<int:pk>/", summary.family, name="family"),
    path("families/<int:pk>/why/", record.why, name="family_why"),
    path("families/<int:pk>/people/", people.people, name="family_people"),
    path("families/add/", creating.family_create, name="create_family"),
    path("families/add/new/", creating.family_create_new, name="create_family_new"),
    path("families/<int:pk>/people/join/", creating.family_join, name="family_join"),
    path("families/<int:pk>/people/join/new/", creating.family_join_new, name="family_join_new"),
    path("families/<int:pk>/people/join/<int:person>/", creating.family_join_known, name="family_join_known"),
    *(
        path(f"families/<int:pk>/people/{kind}/", households.change_household, {"kind": kind}, name=f"family_{kind}")
        for kind in households.KINDS
    ),
    path("families/<int:pk>/people/changes/<int:change>/undo/", households.undo_change, name="family_change_undo"),
    path("families/<int:pk>/changes/", record.history, name="family_history"),
    path("families/<int:pk>/print/", printing.summary, name="family_print"),
    path("families/<int:pk>/print/family-plan/", printing.family_plan, name="family_print_plan"),
    path("families/<int:pk>/print/chronology/", printing.chronology, name="family_print_chronology"),
    path("families/<int:pk>/contact/", contacting.contact, name="family_contact"),
    path("families/<int:pk>/contact/safe/", contacting.safe_contact, name="family_safe_contact"),
    path("families/<int:pk>/contact/warnings/add/", contacting.warning_add, name="family_warning_add"),
    path("families/<int:pk>/contact/warnings/<int:warning>/", contacting.warning, name="family_warning"),
    path("families/<int:pk>/contact/numbers/add/", contacting.number_add, name="family_number_add"),
    path("families/<int:pk>/contact/numbers/<int:number>/", contacting.number, name="family_number"),
    path("families/<int:pk>/addresses/", shielding.homes, name="family_shielding"),
    path("families/<int:pk>/addresses/<int:home>/", shielding.home, name="family_home_shielding"),
    path("agency-files/", imports.loads, name="loads"),
    path("agency-files/send/", imports.send_file, name="send_file"),
    path("agency-files/<int:pk>/", imports.load, name="load"),
    path("agency-files/<int:pk>/load/", imports.load_rows, name="load_rows"),
    path("agency-files/<int:pk>/discard/", imports.discard_load, name="discard_load"),
    path("agency-files/<int:pk>/complete-to/", imports.load_complete_to, name="load_complete_to"),
    path("agency-files/<int:pk>/undo/", undoing.undo_load, name="load_undo"),
    path("agency-files/<int:pk>/rows/<int:row>/", undoing.feed_row, name="feed_row"),
    path("agency-files/<int:pk>/rejects.xlsx", imports.load_rejects_xlsx, name="load_rejects_xlsx"),
    path("agency-files/<int:pk>/rejects.csv", imports.load_rejects, name="load_rejects"),
    path("matching/", matching.match_questions, name="match_questions"),
    path("matching/<int:pk>/", matching.match_question, name="match_question"),
    path("matching/<int:pk>/take-back/", matching.match_take_back, name="match_take_back"),
]
