"""The rules in plain Python: evidence in, the days on which each condition holds out."""
