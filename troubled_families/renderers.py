"""How forms become GOV.UK markup: ``{{ form }}`` is a whole form, ``{{ field.as_field_group }}`` one field of it.

Only ``forms.Form`` and its fields are asked for. A field's own words (label, help text, error messages) stand as they
are; where a form is content with Django's "This field is required.", the message names the field instead.
"""

from typing import Any

from django import forms
from django.forms import BaseForm, Field, Widget
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

# The widget's class and what draws it; the first that fits. In Django CheckboxSelectMultiple is a RadioSelect, and
# several others are each other's kin, so the narrower stand first.
PARTS: list[tuple[type[Widget], str, str]] = [
    (forms.CheckboxSelectMultiple, "choices", "checkboxes"),
    (forms.RadioSelect, "choices", "radios"),
    (forms.CheckboxInput, "checkbox", "govuk-checkboxes__input"),
    (forms.SelectMultiple, "input", "govuk-select"),
    (forms.Select, "input", "govuk-select"),
    (forms.Textarea, "textarea", "govuk-textarea"),
    (forms.FileInput, "file", "govuk-file-upload"),
    (forms.PasswordInput, "password", "govuk-input govuk-password-input__input govuk-js-password-input-input"),
    (forms.Widget, "input", "govuk-input"),
]
CHOOSING = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple)
HOW_A_DATE_IS_TYPED = "%d/%m/%Y"
NEEDS_NO_ARTICLE = frozenset(
    ["what", "who", "whose", "which", "when", "where", "why", "how", "your", "their", "the", "a", "an", "any"]
)
ROWS_OF_DJANGO = forms.Textarea().attrs["rows"]


class GovukBoundField(BoundField):
    """A field of a form, with what its template asks of it."""

    def __init__(self, form: BaseForm, field: Field, name: str) -> None:
        super().__init__(form, field, name)
        widget = field.widget
        self.part_name, self.css = next((part, css) for kind, part, css in PARTS if isinstance(widget, kind))
        if type(widget) is forms.DateInput:
            widget.format = widget.format or HOW_A_DATE_IS_TYPED
            self.help_text = self.help_text or "For example, 30/09/2020"
        if type(widget) is forms.NumberInput:
            # A browser's number field sends nothing of what it does not understand, so nobody could be told.
            widget.input_type = "text"
        name_the_field(field, label=str(self.label))

    @property
    def part(self) -> str:
        """Return the template that draws this field."""
        return f"forms/_{self.part_name}.html"

    @property
    def choice_class(self) -> str:
        """Return "radios" or "checkboxes"."""
        return self.css

    @property
    def label_said(self) -> str:
        """Return the label, saying where an answer may be left out in a form that asks for others."""
        if self.field.required or not any(field.required for field in self.form.fields.values()):
            return str(self.label)
        return f"{self.label} (optional)"

    @property
    def focus_id(self) -> str:
        """Return the id of what an error's link leads to: the first of several choices, or the field itself."""
        return f"{self.auto_id}_0" if self.part_name == "choices" else self.id_for_label or self.auto_id

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        """Return the widget's attributes with its style. The page says what is missing, not the browser."""
        built = super().build_widget_attrs(attrs, widget)
        built.pop("required", None)
        widget = widget or self.field.widget
        if widget.is_hidden or self.part_name == "choices":
            return built
        return built | {"class": self._style(widget), "placeholder": False} | self._extra(widget)

    def _style(self, widget: Widget) -> str:
        width = " govuk-input--width-10" if isinstance(widget, forms.DateInput | forms.NumberInput) else ""
        kind = self.css.split(" ", maxsplit=1)[0]
        wrong = f" {kind}--error" if self.errors and self.part_name != "checkbox" else ""
        counted = " govuk-js-character-count" if self.part_name == "textarea" else ""
        return f"{widget.attrs.get('class', '')} {self.css}{width}{wrong}{counted}".strip()

    def _extra(self, widget: Widget) -> dict[str, Any]:
        if isinstance(widget, forms.NumberInput):
            return {"inputmode": "numeric", "min": False, "max": False, "step": False}
        if self.part_name == "password":
            return {"spellcheck": "false", "autocapitalize": "none"}
        if self.part_name == "textarea" and widget.attrs.get("rows") == ROWS_OF_DJANGO:
            return {"rows": "5"}
        return {}


def name_the_field(field: Field, *, label: str) -> None:
    """Put messages that name the field in the place of Django's general ones, which say the same of every field."""
    lowered = in_a_sentence(label)
    verb = "Choose" if isinstance(field.widget, CHOOSING) or isinstance(field, forms.FileField) else "Enter"
    ours = {
        "required": f"{verb} {lowered}",
        "invalid_choice": f"Choose {lowered} from the list",
        "max_length": f"{label} must be %(limit_value)d characters or fewer",
    }
    if isinstance(field, forms.DateField):
        ours["invalid"] = f"{label} must be a real date, like 30/09/2020"
    if isinstance(field, forms.IntegerField):
        ours["invalid"] = f"{label} must be a whole number"
    for code, words in ours.items():
        if str(field.error_messages.get(code, "")) in GENERAL:
            field.error_messages[code] = words


def in_a_sentence(label: str) -> str:
    """Return "the day of the visit" for "Day of the visit", and "what came of it" for "What came of it"."""
    first, _, _ = label.partition(" ")
    lowered = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    return lowered if first.lower() in NEEDS_NO_ARTICLE else f"the {lowered}"


# What Django says of any field; "" is a message that the field leaves to its validator.
GENERAL = {""} | {
    str(words)
    for kind in (forms.Field, forms.CharField, forms.DateField, forms.IntegerField, forms.ChoiceField)
    for words in getattr(kind, "default_error_messages", {}).values()
}


class GovukRenderer(TemplatesSetting):
    """Django's form renderer with our own form and field templates."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = GovukBoundField
