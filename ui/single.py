"""One window per data folder: a second start raises the first one."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

LOCK = "desk.lock"
WAIT = 500


class Single(QObject):
    """Holds the folder's lock while the window is open. The office tool does not ask for it and may work beside."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = "firstdesk-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]
        self._lock = QLockFile(str(folder / LOCK))
        self._lock.setStaleLockTime(0)  # a lock of a dead process is broken at once, one of a living never
        self._server: QLocalServer | None = None

    def take(self) -> bool:
        """Whether this is the first window of the folder."""
        return self._lock.tryLock(0) or self._lock.error() is not QLockFile.LockError.LockFailedError

    def listen(self, raised: Callable[[], object]) -> None:
        """Call `raised` when a later start asks this window to come forward; after the first paint, as it loads QtNetwork."""
        from PySide6.QtNetwork import QLocalServer

        QLocalServer.removeServer(self._name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(lambda: self._asked(raised))
        self._server.listen(self._name)

    def _asked(self, raised: Callable[[], object]) -> None:
        if self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.disconnectFromServer()
            raised()

    def raise_first(self) -> bool:
        """Ask the first window to come forward; False where it does not answer."""
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self._name)
        is_there = socket.waitForConnected(WAIT)
        socket.disconnectFromServer()
        return is_there

    def release(self) -> None:
        if self._server is not None:
            self._server.close()
        self._lock.unlock()
