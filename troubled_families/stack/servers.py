"""The two servers together, or those that the environment names."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from troubled_families.stack import postgres, processes, valkey
from troubled_families.stack.places import AlreadyHeldError, CannotStartError, State
from troubled_families.stack.processes import Child


@dataclass
class Servers:
    """Where the database and the broker are, and those of them that were started here."""

    database_url: str = ""
    redis_url: str = ""
    children: list[Child] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        """Return the two addresses as the settings read them."""
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}

    def stop(self) -> None:
        """Stop what was started here: the broker, then the database."""
        while self.children:
            self.children.pop().stop()


def named() -> Servers:
    """Return what the environment names; it always wins."""
    return Servers(os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", ""))


def start(state: State, *, durable: bool) -> Servers:
    """Start what the environment does not name, in a state that is held."""
    processes.end_orphans(state)
    servers = named()
    try:
        if not servers.database_url:
            child, port = postgres.start(state, durable=durable)
            servers.children.append(child)
            servers.database_url = postgres.url(state, port)
        if not servers.redis_url:
            child, port = valkey.start(state, durable=durable)
            servers.children.append(child)
            servers.redis_url = valkey.url(state, port)
    except BaseException:
        servers.stop()
        raise
    return servers


@contextlib.contextmanager
def running(state: State) -> Iterator[Servers]:
    """Join the servers that run in the state, or run them for the length of the block."""
    servers = named()
    if servers.database_url and servers.redis_url:
        yield servers
        return
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(state.held())
        except AlreadyHeldError:
            servers = join(state)
        else:
            servers = start(state, durable=True)
            stack.callback(servers.stop)
        yield servers


def join(state: State) -> Servers:
    """Return the servers that another process runs in the state."""
    urls, named_ones = state.urls(), named()
    if not urls.get("database_url"):
        raise CannotStartError("The servers are just starting or stopping in another terminal: try again.")
    return Servers(named_ones.database_url or urls["database_url"], named_ones.redis_url or urls["redis_url"])
