"""The addresses of families' pages."""

from django.urls import path

from families.views import contacting, finding, imports, matching, record, shielding, summary, undoing

urlpatterns = [
    path("families/", finding.families, name="families"),
    path("families/<int:pk>/", summary.family, name="family"),
    path("families/<int:pk>/why/", record.why, name="family_why"),
    path("families/<int:pk>/people/", record.people, name="family_people"),
    path("families/<int:pk>/changes/", record.history, name="family_history"),
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
