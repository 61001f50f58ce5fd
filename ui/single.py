"""One window per data folder: a second start raises the first one."""

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
        self._folder = folder
        self._lock = QLockFile(str(folder / LOCK))
        self._lock.setStaleLockTime(0)  # a lock of a dead process is broken at once, one of a living never
        self._server: QLocalServer | None = None

    def _name(self) -> str:
        import hashlib  # its library is loaded behind the first paint

        return "firstdesk-" + hashlib.sha256(str(self._folder.resolve()).encode()).hexdigest()[:24]

    def take(self) -> bool:
        """Whether this is the first window of the folder."""
        return self._lock.tryLock(0) or self._lock.error() is not QLockFile.LockError.LockFailedError

    def listen(self, raised: Callable[[], object]) -> None:
        """Call `raised` when a later start asks this window to come forward; after the first paint, as it loads QtNetwork."""
        from PySide6.QtNetwork import QLocalServer

        name = self._name()
        QLocalServer.removeServer(name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(lambda: self._asked(raised))
        self._server.listen(name)

    def _asked(self, raised: Callable[[], object]) -> None:
        if self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.disconnectFromServer()
            raised()

    def raise_first(self) -> bool:
        """Ask the first window to come forward; False where it does not answer."""
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self._name())
        is_there = socket.waitForConnected(WAIT)
        socket.disconnectFromServer()
        return is_there

    def release(self) -> None:
        if self._server is not None:
            self._server.close()
        self._lock.unlock()
