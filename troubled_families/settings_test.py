"""Settings of the tests: the product's own, on servers started here, and quick."""

# pytest-django reads the settings before any conftest.py, so the servers start here. What this process starts
# (pytest-xdist, a worker) finds them in the environment; addresses already named there always win.

import atexit
import contextlib
import os
import secrets

from troubled_families.stack import places, servers

_running = contextlib.ExitStack()
if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
    _slot = _running.enter_context(places.free_slot("tests"))
    _servers = servers.start(_slot, durable=False)
    _running.callback(_servers.stop)
    if not os.environ.get("DATABASE_URL"):
        os.environ["TF_OWN_DATABASE"] = str(_slot.folder)
    os.environ.update(_servers.environment())
    os.environ.setdefault("MEDIA_ROOT", str(_slot.folder / "files"))
_starter = os.getpid()


@atexit.register
def _stop_servers() -> None:
    """Stop what this process started; a process forked from it leaves that alone."""
    if os.getpid() == _starter:
        _running.close()


os.environ.update(SECRET_KEY=secrets.token_hex())
os.environ.update(DEBUG="0", HTTPS="0", DEMONSTRATION="0", TODAY="2020-09-30")
os.environ.update(ALLOWED_HOSTS="127.0.0.1,localhost,testserver")
# Playwright keeps an event loop in the thread of the tests, which are not asynchronous all the same.
os.environ.update(DJANGO_ALLOW_ASYNC_UNSAFE="1")

from troubled_families.settings import *  # noqa: E402, F403
from troubled_families.settings import CACHES, REDIS_URL  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Each process of a test run has two databases of the broker to itself: clearing the cache empties no queue.
_number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_broker, _, _database = REDIS_URL.rpartition("/")
CELERY_BROKER_URL = f"{_broker}/{2 * _number}"
CACHES["default"]["LOCATION"] = f"{_broker}/{2 * _number + 1}"

# Most tests plant their facts past the edge, which alone says that they changed.
FIGURES_ARE_KEPT = False

# Static files come straight from where they are written, without collecting them first.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
