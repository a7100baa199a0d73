"""What the web server runs."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "troubled_families.settings")

application = get_wsgi_application()

# Every page's code is read once, before the web server forks; else each of its processes would at its first request.
READ_EARLY = get_resolver().url_patterns
