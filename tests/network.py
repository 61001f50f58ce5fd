"""No test reaches out: a socket opened anywhere but to the chosen database or printer fails the test that opened it.

Python's own audit hook hears every socket of this process, threads too. Children and Qt's own C++ are seen by
`build/dev.py test --no-network`, where there is no network at all."""

import socket
import sys
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import pytest

GOES_OUT = {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"}
ASKS_A_NAME = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
# a database server or a printer of the test's own, on this machine
ASKS_FOR_ONE = {"server", "steady", "secured", "print_service", "cups"}


class ReachedOut(OSError):
    """A socket that is no business of a test."""


class Guard:
    """What was tried; loopback is for whoever asks for it, everything else for nobody."""

    def __init__(self) -> None:
        self.tried: list[str] = []
        self.has_loopback = True  # between tests, when servers of a whole run are started

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        """Python's audit hook."""
        if event not in GOES_OUT and event not in ASKS_A_NAME:
            return
        if (words := self.objection(event, args)) is not None:
            self.tried.append(words)
            raise ReachedOut(words)

    def objection(self, event: str, args: tuple[Any, ...]) -> str | None:
        """Why not, or None."""
        if event in GOES_OUT:
            door, address = args[0], args[1] if len(args) > 1 else None
            if door.family not in (socket.AF_INET, socket.AF_INET6) or address is None:
                return None  # the system's own sockets: the print service, the window's other instance
            host = address[0]
        else:
            host = args[0] if not isinstance(args[0], tuple) else args[0][0]
        host = host.decode("ascii", "replace") if isinstance(host, bytes) else host or ""
        if self.has_loopback and is_loopback(host):
            return None
        return f"{event} to {host or 'every address'}"


def is_loopback(host: str) -> bool:
    """This machine and no other."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


guard = Guard()
sys.addaudithook(guard)


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest) -> Iterator[Guard]:
    """`@pytest.mark.loopback("why")` lets a test speak to a server of its own on this machine."""
    is_on_server = "postgresql" in getattr(getattr(request.node, "callspec", None), "params", {}).values()
    asks = is_on_server or bool(request.node.get_closest_marker("loopback")) or bool(ASKS_FOR_ONE & set(request.fixturenames))
    guard.has_loopback = asks
    guard.tried.clear()
    yield guard
    guard.has_loopback = True
    tried, guard.tried = guard.tried, []
    if tried:
        pytest.fail("the test reached out: " + ", ".join(tried), pytrace=False)
