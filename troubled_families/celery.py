"""The Celery application and what beat rings, and when."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "troubled_families.settings")

app = Celery("troubled_families")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.imports = ["troubled_families.tasks"]
app.conf.beat_schedule = {
    "start the night": {
        "task": "troubled_families.tasks.start_the_night",
        # Not between one and two: that hour is missing on one night of the year and comes twice on another.
        "schedule": crontab(hour="3", minute="30"),
    },
    "send the digests": {
        "task": "troubled_families.tasks.send_the_digests",
        "schedule": crontab(hour="6", minute="30"),  # after the night, before people begin
    },
    "take what waits": {
        "task": "troubled_families.tasks.take_what_waits",
        "schedule": 30.0,
        # A ring that nobody heard before the next one has nothing more to say.
        "options": {"expires": 30},
    },
}
