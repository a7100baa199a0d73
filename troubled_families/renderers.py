"""How forms become GOV.UK markup."""

from django.forms.renderers import TemplatesSetting


class GovukRenderer(TemplatesSetting):
    """Django's form renderer with our own field, error and widget templates."""
