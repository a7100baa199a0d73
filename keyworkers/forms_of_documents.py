"""What people say of a document they keep, and why one is withdrawn."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from families.models import Person
from keyworkers.documents import Sent
from keyworkers.models import DocumentKind
from keyworkers.sniffing import ENDINGS, LARGEST, WANTED

ACCEPTED = ",".join(f".{ending}" for endings in ENDINGS.values() for ending in endings)


class DocumentForm(forms.Form):
    """A file about the family or one of its members."""

    file = forms.FileField(
        label="File",
        help_text="A PDF, a picture (PNG or JPEG), plain text, or a Word, Excel or OpenDocument file, up to 20 MB.",
        error_messages={
            "required": WANTED,
            "empty": "The file is empty.",
            "max_length": "The name of the file is too long.",
        },
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    title = forms.CharField(label="What is it called here?", max_length=120)
    kind = forms.ChoiceField(
        label="What kind of document is it?",
        choices=DocumentKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of document it is"},
    )
    person = forms.TypedChoiceField(label="Whom is it about?", coerce=int, required=False, empty_value=None)
    dated_on = forms.DateField(
        label="Date of the document", required=False, help_text="Leave it empty where it has none."
    )

    def __init__(
        self,
        sent: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
        *,
        people: Mapping[int, Person],
        about: int | None = None,
        today: date,
    ) -> None:
        super().__init__(sent, files, initial={"person": about})
        self.today, self.people = today, people
        field: Any = self.fields["person"]
        field.choices = [("", "The whole family"), *((pk, str(person)) for pk, person in people.items())]

    def clean_file(self) -> Any:
        """Return the file, unless it is larger than what is kept."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("The file is larger than 20 MB.")
        return file

    def sent(self) -> Sent:
        """Return what was sent in."""
        said = self.cleaned_data
        return Sent(
            file=said["file"],
            kind=DocumentKind(said["kind"]),
            title=said["title"],
            dated_on=said["dated_on"],
            person=self.people.get(said["person"]),
        )


class WithdrawDocumentForm(forms.Form):
    """Why a document is withdrawn."""

    because = forms.CharField(
        label="Why is it withdrawn?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example, it belongs to another family.",
    )
