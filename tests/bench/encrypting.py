"""What encryption costs: the same check-ins and searches on an encrypted copy beside one in the clear, and the conversion itself."""

from collections.abc import Iterator
from pathlib import Path

from app.desk.find import find
from app.storage import converting, keyfile, keys
from app.storage.opening import NAME
from app.storage.store import Store
from app.wiring import open_office
from tests.bench.checkin import Desk
from tests.bench.measure import Line, by_turns, timed
from tests.bench.newcomers import newcomers
from tests.bench.office import NOON, Sample, receptionist
from tests.bench.searching import typed

RUNS = 120


def measure(sample: Sample) -> Iterator[Line]:
    """Encrypted once, then by turns."""
    with sample.copied(2, spoiled=(1,)) as (clear, encrypted):
        store, plain = open_office(encrypted), open_office(clear)
        try:
            copied = timed(lambda: _copied(clear / NAME))
            yield Line("database encrypted, beside one copied", timed(lambda: _encrypt(store, encrypted)), copied)
            yield from _compared(plain, store)
        finally:
            plain.close()
            store.close()
            keys.hold(encrypted / NAME, None)


def _copied(path: Path) -> None:
    """The floor: the same bytes read, written and put on the disk."""
    import os

    with path.open("rb") as source, path.with_suffix(".copy").open("wb") as target:
        while block := source.read(1 << 20):
            target.write(block)
        target.flush()
        os.fsync(target.fileno())
    path.with_suffix(".copy").unlink()


def _encrypt(store: Store, folder: Path) -> None:
    key = keyfile.new_key()
    keyfile.make(folder, key, "three quiet herons", keyfile.new_recovery_code())
    converting.convert(store, folder / NAME, key)


def _compared(plain: Store, encrypted: Store) -> Iterator[Line]:
    forms = newcomers(3)
    one, two = (Desk(store, receptionist(store)) for store in (plain, encrypted))
    pair = by_turns(lambda _n: one.arrive(next(forms)), lambda _n: two.arrive(next(forms)), RUNS)
    yield pair.typical("check-in, encrypted beside in the clear", most_ratio=2)
    yield pair.slow("check-in, encrypted, p95", most=16)
    words = typed(plain)[:80]
    looks = [lambda n, store=store: store.read(find, words[n % len(words)], now=NOON) for store in (plain, encrypted)]
    pair = by_turns(*looks, 2 * len(words))
    yield pair.typical("search, encrypted beside in the clear", most_ratio=2)
    yield pair.slow("search, encrypted, p95", most=16)
