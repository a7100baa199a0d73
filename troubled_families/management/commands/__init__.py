"""Commands of the whole service, run as ``manage.py NAME``."""
