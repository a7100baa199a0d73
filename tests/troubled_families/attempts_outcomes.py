"""Attempts at what may never happen to steps and distance: name of the rule to what the database must refuse."""

from tests import factories as make
from tests.troubled_families.attempting import Attempt, again

ATTEMPTS: dict[str, Attempt] = {
    # Distance travelled.
    "DistanceTool.one_distance_tool_of_a_slug": lambda: again(make.DistanceToolFactory()),
    "DistanceTarget.one_distance_target_an_area": lambda: again(make.DistanceTargetFactory()),
}
