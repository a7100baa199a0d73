"""Log lines: one JSON object a line, and only the keys of an allow-list, so that no personal data can slip in."""

from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = frozenset(
    [
        "event",
        "level",
        "timestamp",
        "logger",
        "request_id",
        "user_id",
        "code",
        "job",
        "step",
        "kind",
        "council_id",
        "count",
        "counts",
        "seconds",
        "family_id",
        "load_id",
        "exc_type",
        "exc_where",
        "task",
        "task_id",
        "problem",
        "address",
    ]
)


def keep_allowed(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Return the line without any key that is not known to be free of personal data."""
    return {key: value for key, value in line.items() if key in ALLOWED}


def name_exception(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace an exception by its type and place: its text may quote a row."""
    exception = line.pop("exc_info", None)
    if isinstance(exception, tuple):
        exception = exception[1]
    if isinstance(exception, BaseException):
        line["exc_type"] = type(exception).__name__
        line["exc_where"] = _where(exception)
    return line


def _where(exception: BaseException) -> str:
    traceback = exception.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    return f"{traceback.tb_frame.f_globals.get('__name__')}:{traceback.tb_lineno}" if traceback else ""


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    name_exception,
]


def configure_logs() -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING setting."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    line: dict[str, Any] = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            keep_allowed,
            structlog.processors.JSONRenderer(),
        ],
        "foreign_pre_chain": SHARED,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": line},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "troubled_families": {"level": "INFO"},
            "families": {"level": "INFO"},
            "outcomes": {"level": "INFO"},
            "claims": {"level": "INFO"},
            "django_structlog": {"level": "INFO"},
        },
    }
