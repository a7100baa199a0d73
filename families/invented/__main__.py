"""Writes an invented council before anything else is there: `python -m families.invented DIR --families N`."""

from argparse import ArgumentParser
from pathlib import Path

from families.invented.writing import write_council

SEED = 2020

if __name__ == "__main__":
    words = ArgumentParser(prog="python -m families.invented", description=__doc__)
    words.add_argument("directory", type=Path)
    words.add_argument("--families", type=int, default=300)
    asked = words.parse_args()
    write_council(asked.directory, families=asked.families, seed=SEED)
