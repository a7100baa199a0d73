"""Settings of the commands that need nothing around them: no database, no broker, no secret."""

import os
import secrets

# What has no default elsewhere is named here and never used.
os.environ.update(SECRET_KEY=secrets.token_hex(), DATABASE_URL="sqlite://:memory:", REDIS_URL="redis://127.0.0.1:1/0")

from troubled_families.settings import *  # noqa: F403

DATABASES = {}  # Django's dummy: the first query is refused
