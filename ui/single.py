"""One window per data folder: a second start raises the first one."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

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

    def take(self, raised: Callable[[], object]) -> bool:
        """Whether this is the first window; `raised` is called when a later start asks it to come forward."""
        if not self._lock.tryLock(0) and self._lock.error() is QLockFile.LockError.LockFailedError:
            return False
        QLocalServer.removeServer(self._name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(lambda: self._asked(raised))
        self._server.listen(self._name)
        return True

    def _asked(self, raised: Callable[[], object]) -> None:
        if self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.disconnectFromServer()
            raised()

    def raise_first(self) -> bool:
        """Ask the first window to come forward; False where it does not answer."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        is_there = socket.waitForConnected(WAIT)
        socket.disconnectFromServer()
        return is_there

    def release(self) -> None:
        if self._server is not None:
            self._server.close()
        self._lock.unlock()
