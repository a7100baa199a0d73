"""Attempts at what may never happen to casework: name of the rule to what the database must refuse."""

from tests.troubled_families.attempting import Attempt

ATTEMPTS: dict[str, Attempt] = {}
