"""Work done ahead in a thread of its own, while whoever wants it waits for a server."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Generic, TypeVar

T = TypeVar("T")
_END: Any = object()


class Ahead(Generic[T]):
    """The items in their order, up to `room` of them made before they are asked for; none is made behind the end of the block."""

    def __init__(self, items: Iterable[T], room: int) -> None:
        self._items, self._room = iter(items), room
        self._pool = ThreadPoolExecutor(1, "ahead")
        self._waiting: deque[Future[T]] = deque()

    def __enter__(self) -> "Ahead[T]":
        for _n in range(self._room):
            self._make()
        return self

    def _make(self) -> None:
        self._waiting.append(self._pool.submit(next, self._items, _END))

    def __exit__(self, *_error: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def __iter__(self) -> Iterator[T]:
        """All that is left; what went wrong in the thread is raised here."""
        while (item := self._waiting.popleft().result()) is not _END:
            self._make()
            yield item

    def ready(self) -> Iterator[T]:
        """Those made by now."""
        while self._waiting[0].done() and self._waiting[0].result() is not _END:
            yield self._waiting.popleft().result()
            self._make()
