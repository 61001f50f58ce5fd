"""Nothing reaches over a network but the chosen database and printers."""

import ast
import socket
from typing import Any

import pytest

from tests.network import Guard, ReachedOut
from tests.rules.sources import nodes

# the print service's own socket of the system; the window's own instance lock; where the system keeps the authorities it trusts
MAY_IMPORT = {"app/printing/ipp.py": {"socket", "http.client"}, "ui/single.py": {"PySide6.QtNetwork"}, "app/storage/server.py": {"ssl"}}
SPEAKS = ("socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "xmlrpc", "socketserver", "asyncio", "requests", "httpx",
          "PySide6.QtNetwork", "PySide6.QtWebSockets", "PySide6.QtWebEngineCore", "PySide6.QtWebEngineWidgets")  # fmt: skip


def _imported() -> set[tuple[str, str]]:
    found = set()
    for place, node in nodes((ast.Import, ast.ImportFrom)):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        names += [f"{node.module}.{one.name}" for one in node.names] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            if any(name == speaks or name.startswith(f"{speaks}.") for speaks in SPEAKS):
                found.add((place.rpartition(":")[0], name))
    return found


def test_only_the_print_service_and_the_instance_lock_know_of_sockets() -> None:
    stray = [(place, name) for place, name in _imported() if not any(name.startswith(known) for known in MAY_IMPORT.get(place, ()))]
    assert stray == []


@pytest.mark.parametrize(
    ("kind", "reach"),
    [
        (socket.SOCK_STREAM, lambda door: door.connect(("192.0.2.1", 9))),
        (socket.SOCK_STREAM, lambda door: door.connect(("127.0.0.1", 9))),
        (socket.SOCK_STREAM, lambda door: door.bind(("0.0.0.0", 0))),
        (socket.SOCK_DGRAM, lambda door: door.sendto(b"x", ("192.0.2.1", 9))),
        (socket.SOCK_STREAM, lambda _door: socket.getaddrinfo("example.org", 80)),
        (socket.SOCK_STREAM, lambda _door: socket.gethostbyname("example.org")),
    ],
)
def test_a_test_that_reaches_out_is_stopped_and_known(no_network: Guard, kind: Any, reach: Any) -> None:
    with socket.socket(socket.AF_INET, kind) as door, pytest.raises(ReachedOut):
        reach(door)
    assert len(no_network.tried) == 1
    no_network.tried.clear()  # was meant


@pytest.mark.loopback("tries the guard itself")
def test_a_server_of_the_tests_own_is_reached_and_nothing_beyond_this_machine(no_network: Guard) -> None:
    with socket.socket() as server, socket.socket() as client, socket.socket() as out:
        server.bind(("127.0.0.1", 0))
        server.listen(1)
        client.connect(server.getsockname())
        with pytest.raises(ReachedOut):
            out.connect(("192.0.2.1", 9))
    assert no_network.tried == ["socket.connect to 192.0.2.1"]
    no_network.tried.clear()
