"""Hears within a moment that another counter committed something, and notices that the server is away, or back."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _
from app.storage.store import Store

BELL = "firstdesk_changed"
LISTEN_FOR, FIRST_WAIT, LONGEST_WAIT = 1.0, 0.25, 3.0  # seconds


class Listener:
    """A connection that only listens, in a thread of its own; both callbacks are called there.

    `heard` gets the kinds that others touched, `away` the sentence while the server does not answer and "" once it does again.
    """

    def __init__(self, store: Store, heard: Callable[[frozenset[str]], object], away: Callable[[str], object]) -> None:
        self._store, self._heard, self._away = store, heard, away
        self._ended = threading.Event()
        self._is_away = False
        self.looked_at: datetime | None = None
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)

    def start(self) -> None:
        """Begin to listen; where the server has no bell, only its being away is noticed."""
        self._thread.start()

    def stop(self) -> None:
        """Hang up."""
        self._ended.set()
        self._thread.join(10)

    def _run(self) -> None:
        from app.storage import server

        wait = FIRST_WAIT
        while not self._ended.is_set():
            try:
                connection = server.connect(self._store.address)
                try:
                    connection.autocommit = True
                    connection.execute(f"LISTEN {BELL}" if self._store.bell else "SELECT 1")
                    self._is_back()
                    wait = FIRST_WAIT
                    self._listen(connection)
                finally:
                    connection.close()
            except (server.driver().Error, UserError):
                if not self._is_away and not self._ended.is_set():
                    self._is_away = True
                    self._away(sentence())
                self._ended.wait(wait)
                wait = min(2 * wait, LONGEST_WAIT)

    def _is_back(self) -> None:
        if self._is_away:
            self._is_away = False
            self._away("")
        self._look()

    def _listen(self, connection: Any) -> None:
        while not self._ended.is_set():
            rang = [ring for ring in connection.notifies(timeout=LISTEN_FOR, stop_after=1) if ring.payload != self._store.token]
            if rang:
                self._look()
            elif not self._store.bell:
                connection.execute("SELECT 1")

    def _look(self) -> None:
        changed = self._store.changed_elsewhere()
        self.looked_at = clock.now()
        if changed:
            self._heard(changed)


def sentence() -> str:
    """What stands on the screen while the server is away."""
    return _(
        "The server does not answer. Who is expected or inside is shown as last read; what is typed stays. Work goes on once it answers."
    )
