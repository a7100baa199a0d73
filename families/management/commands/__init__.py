"""Commands of the families app, run as ``manage.py NAME``."""
