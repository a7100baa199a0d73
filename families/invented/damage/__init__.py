"""Damaged files of every kind, each with one thing wrong with it: for trying how an importer answers.

They are made from clean files of a few rows (:mod:`clean`) by tables of damages: to a cell, to a row, to the file as a
whole, to a workbook. Of each it is known row by row what a careful importer does: *refused* (the whole file, with a
clear answer), *rejected* (that row alone), *unchanged* (a repetition) or *loaded* (odd, but right).
"""

from families.invented.damage.clean import OF_A_FAMILY, TRAITS, WORKERS, clean_sheet
from families.invented.damage.corpus import DAMAGES, corpus, mingled, write_damaged
from families.invented.damage.shapes import Answer, DamagedFile, Row, Sheet

__all__ = [
    "DAMAGES",
    "OF_A_FAMILY",
    "TRAITS",
    "WORKERS",
    "Answer",
    "DamagedFile",
    "Row",
    "Sheet",
    "clean_sheet",
    "corpus",
    "mingled",
    "write_damaged",
]
