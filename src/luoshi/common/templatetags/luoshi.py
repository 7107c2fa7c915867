"""Words of the pages: lights, numbers, days."""

from django import template

register = template.Library()
