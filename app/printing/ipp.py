"""Asking CUPS how a job stands, in its own language (IPP, RFC 8011): lpstat does not tell a cancelled job from a printed one."""

import os
import socket
import struct
from collections.abc import Mapping
from getpass import getuser
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote

GET_JOB_ATTRIBUTES = 0x0009
GET_PRINTER_ATTRIBUTES = 0x000B
SOCKETS = ("/run/cups/cups.sock", "/var/run/cups/cups.sock", "/private/var/run/cupsd")
PATIENCE = 10
OK = 0x00FF
NOT_FOUND = 0x0406

PENDING, JOB_HELD, PROCESSING, JOB_STOPPED, CANCELLED, ABORTED, COMPLETED = range(3, 10)
PRINTER_STOPPED = 5

_OPERATION, _END = 0x01, 0x03
_INTEGER, _BOOLEAN, _ENUM = 0x21, 0x22, 0x23
_KEYWORD, _URI, _CHARSET, _LANGUAGE, _NAME = 0x44, 0x45, 0x47, 0x48, 0x42


class _Local(HTTPConnection):
    """HTTP over the print service's own socket."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=PATIENCE)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(PATIENCE)
        self.sock.connect(self._path)


def _connection() -> HTTPConnection:
    server = os.environ.get("CUPS_SERVER", "")
    local = server if server.startswith("/") else "" if server else next((path for path in SOCKETS if Path(path).exists()), "")
    if local:
        return _Local(local)
    host, _colon, port = (server.partition("/")[0] or "localhost").partition(":")
    return HTTPConnection(host, int(port or 631), timeout=PATIENCE)


def job(printer: str, number: int) -> Mapping[str, list[Any]]:
    """job-state, job-state-reasons, job-printer-state-message of a job; empty where CUPS has forgotten it. OSError: no answer."""
    return _ask(GET_JOB_ATTRIBUTES, printer, number)


def printer(name: str) -> Mapping[str, list[Any]]:
    """printer-state, printer-state-reasons, printer-state-message; empty where it is gone. OSError: no answer."""
    return _ask(GET_PRINTER_ATTRIBUTES, name)


def _ask(operation: int, name: str, number: int | None = None) -> Mapping[str, list[Any]]:
    body = struct.pack(">BBHL", 1, 1, operation, 1) + bytes([_OPERATION])
    body += _text(_CHARSET, "attributes-charset", "utf-8") + _text(_LANGUAGE, "attributes-natural-language", "en")
    body += _text(_URI, "printer-uri", f"ipp://localhost/printers/{quote(name)}")
    if number is not None:
        body += struct.pack(">BH", _INTEGER, 6) + b"job-id" + struct.pack(">Hl", 4, number)
    body += _text(_NAME, "requesting-user-name", getuser()) + bytes([_END])
    connection = _connection()
    try:
        connection.request("POST", "/", body, {"Content-Type": "application/ipp"})
        answer = connection.getresponse().read()
        return _read(answer)
    except (HTTPException, struct.error) as error:
        raise OSError(str(error)) from error
    finally:
        connection.close()


def _text(tag: int, name: str, value: str) -> bytes:
    raw = value.encode("utf-8")
    return struct.pack(">BH", tag, len(name)) + name.encode("ascii") + struct.pack(">H", len(raw)) + raw


def _read(answer: bytes) -> dict[str, list[Any]]:
    """Attributes by name; a value without a name belongs to the one before."""
    status = struct.unpack(">H", answer[2:4])[0]
    if status == NOT_FOUND:
        return {}
    if status > OK:
        raise OSError(f"IPP status {status:#06x}")
    found: dict[str, list[Any]] = {}
    at, name = 8, ""
    while at < len(answer) and answer[at] != _END:
        tag = answer[at]
        at += 1
        if tag < 0x10:  # a group begins
            continue
        length = struct.unpack(">H", answer[at : at + 2])[0]
        if length:
            name = answer[at + 2 : at + 2 + length].decode("ascii", "replace")
        at += 2 + length
        size = struct.unpack(">H", answer[at : at + 2])[0]
        raw = answer[at + 2 : at + 2 + size]
        at += 2 + size
        value: Any = raw.decode("utf-8", "replace")
        if tag in (_INTEGER, _ENUM):
            value = struct.unpack(">l", raw)[0]
        elif tag == _BOOLEAN:
            value = raw != b"\0"
        found.setdefault(name, []).append(value)
    return found
