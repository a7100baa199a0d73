"""How dates, numbers and states are said on pages."""

from django import template

register = template.Library()
