#!/usr/bin/env python3
"""Django's command line for this project."""

import os
import sys

from django.core.management import execute_from_command_line

WITHOUT_DATABASE = {"check_plan", "write_schemas"}


def main() -> None:
    """Run the command named on the command line."""
    if set(sys.argv[1:2]) & WITHOUT_DATABASE:
        os.environ["DJANGO_SETTINGS_MODULE"] = "troubled_families.settings_without_database"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "troubled_families.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
