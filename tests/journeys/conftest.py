"""What the journeys share: a family of which the agencies have told."""

from tests.claims.conftest import judges
from tests.outcomes.conftest import agencies

__all__ = ["agencies", "judges"]
