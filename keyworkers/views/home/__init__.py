"""What stands on each role's first page: lines that say why, each leading to the one place to act."""

from collections.abc import Callable

from keyworkers.models import Role
from keyworkers.requests import KeyworkerRequest
from keyworkers.views.home import keyworker, manager, offices
from keyworkers.views.sections import Section


def sections_of(request: KeyworkerRequest) -> list[Section]:
    """Return the sections of this person's first page."""
    return SECTIONS[Role(request.user.role)](request)


SECTIONS: dict[Role, Callable[[KeyworkerRequest], list[Section]]] = {
    Role.KEYWORKER: keyworker.my_work,
    Role.TEAM_MANAGER: manager.my_team,
    Role.PROGRAMME_MANAGER: offices.programme,
    Role.ANALYST: offices.analyst,
    Role.INTERNAL_AUDITOR: offices.auditor,
    Role.SENIOR_OFFICER: offices.senior,
    Role.JOBCENTRE_ADVISER: offices.jobcentre,
    Role.ADMINISTRATOR: offices.administrator,
}
