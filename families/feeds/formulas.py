"""Keeps a spreadsheet from taking a cell of ours for a formula, and takes that guard off again."""

# What a spreadsheet begins a formula with, and the blanks it overlooks before one.
SIGNS = ("=", "+", "-", "@", "\t", "\r")
GUARD = "'"


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"{GUARD}{cell}" if cell.startswith(SIGNS) else cell


def without_guard(cell: str) -> str:
    """Return a cell as it was before it was guarded."""
    return cell[1:] if cell.startswith(GUARD) and cell[1:].startswith(SIGNS) else cell
