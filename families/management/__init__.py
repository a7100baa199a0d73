"""Commands of the families app."""
