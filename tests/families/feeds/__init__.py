"""Agency files."""
