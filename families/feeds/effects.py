"""What a load and its undoing write, in words for people."""

from collections.abc import Mapping

# What a load writes, in the order in which people ask for it.
EFFECTS = {
    "rows_new": ("row not sent before", "rows not sent before"),
    "rows_changed": ("row in place of an earlier one", "rows in place of earlier ones"),
    "questions": ("rejected row in the matching queue", "rejected rows in the matching queue"),
    "families": ("new family", "new families"),
    "people": ("new person", "new people"),
    "people_changed": ("person's details changed", "people's details changed"),
    "references": ("new reference of a person", "new references of people"),
    "memberships": ("new stay in a household", "new stays in a household"),
    "memberships_changed": ("stay changed or ended", "stays changed or ended"),
    "residences": ("new address of a family", "new addresses of families"),
    "residences_changed": ("address changed or ended", "addresses changed or ended"),
    "residences_ended": ("address told otherwise now", "addresses told otherwise now"),
    "schools": ("school not heard of before", "schools not heard of before"),
    "rolls": ("new place on a school's roll", "new places on a school's roll"),
    "rolls_changed": ("place on a roll changed or ended", "places on a roll changed or ended"),
    "rolls_ended": ("place on a roll told otherwise now", "places on a roll told otherwise now"),
}

# What undoing a load writes, in the order in which people ask for it.
UNDONE = {
    "rows_withdrawn": ("row withdrawn", "rows withdrawn"),
    "rows_restored": ("row that stands again in its place", "rows that stand again in their place"),
    "rows_said_again": (
        "row that stands on, because a later file says it too",
        "rows that stand on, because a later file says them too",
    ),
    "attachments_removed": ("attachment removed, with its needs", "attachments removed, with their needs"),
    "leads_removed": ("lead keyworker removed", "lead keyworkers removed"),
    "visits_withdrawn": ("note of the former case system withdrawn", "notes of the former case system withdrawn"),
    "families_removed": ("family removed", "families removed"),
    "people_removed": ("person removed", "people removed"),
    "families_kept": (
        "family that stays without members, because somebody has looked at it",
        "families that stay without members, because somebody has looked at them",
    ),
    "people_kept": (
        "person who stays without a family, because something is kept of them",
        "people who stay without a family, because something is kept of them",
    ),
    "references_removed": ("reference of a person removed", "references of people removed"),
    "people_changed": ("person's details as they were", "people's details as they were"),
    "memberships_removed": ("stay in a household removed", "stays in a household removed"),
    "memberships_changed": ("stay in a household as it was", "stays in a household as they were"),
    "residences": ("address that stands again", "addresses that stand again"),
    "residences_changed": ("address as it was", "addresses as they were"),
    "residences_ended": ("address removed", "addresses removed"),
    "rolls": ("place on a school's roll that stands again", "places on a school's roll that stand again"),
    "rolls_changed": ("place on a roll as it was", "places on a roll as they were"),
    "rolls_ended": ("place on a roll removed", "places on a roll removed"),
    "questions_closed": ("matching question closed", "matching questions closed"),
    "coverage_withdrawn": (
        "statement withdrawn of how far the source is complete",
        "statements withdrawn of how far the source is complete",
    ),
}


def effects_in_words(effects: Mapping[str, int], words: Mapping[str, tuple[str, str]]) -> list[str]:
    """Return what was written, or would be, as sentences, in the order of ``words``."""
    return [
        f"{effects[name]:,} {one if effects[name] == 1 else more}"
        for name, (one, more) in words.items()
        if effects.get(name)
    ]
