"""Search at full size: the index beside a bare FTS query, the one box from a key to painted rows."""

import random
from collections.abc import Iterator, Sequence
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import text

from app.core import names
from app.desk.find import find
from app.people.search import INDEX
from app.storage.opening import NAME
from app.storage.store import Store
from tests.bench.measure import Line, Pair, by_turns, p95
from tests.bench.office import NOON, Sample, raw

QUERY = "SELECT rowid FROM person_search WHERE person_search MATCH ? ORDER BY rowid DESC LIMIT 50"
MANY = 240


def typed(store: Store, seed: int = 5) -> list[str]:
    """What people type: 1 and 2 letters, pinyin, initials, both, Chinese, parts of phones and plates, companies; two words."""
    chooser = random.Random(seed)

    def people(s: Any) -> Sequence[Any]:
        last = s.execute(text("SELECT max(seq) FROM person")).scalar_one()
        seqs = [chooser.randrange(1, last + 1) for _ in range(MANY)]
        return [s.execute(text("SELECT name, phones, plate, company FROM person WHERE seq = :n"), {"n": n}).one() for n in seqs]

    found = []
    for n, (name, phones, plate, company) in enumerate(store.read(people)):
        found.append((
            names.pinyin_of(name)[:1], names.initials(name), names.pinyin_of(name)[:4], name[:1], name[:2], name, phones[-4:] or name,
            phones[2:6] or name, phones or name, plate[-3:] or name[-1:], company[:2] or name[1:], f"{name[:1]} {phones[-4:]}",
            names.pinyin_of(name[:1]) + names.initials(name)[1:],
        )[n % 13])  # fmt: skip
    return [words for words in found if words.strip()]


def _index(store: Store, sample: Sample, words: Sequence[str]) -> Pair:
    bare = raw(sample.folder / NAME)
    matches = ["{}".format(" AND ".join(f'"{names.fold(word)}"*' for word in query.split())) for query in words]

    def measure(s: Any) -> Pair:
        connection = s.connection()
        floor = lambda n: bare.execute(QUERY, (matches[n % len(words)],)).fetchall()  # noqa: E731 -- two of a kind, side by side
        ours = lambda n: INDEX.find(connection, words[n % len(words)], 50)  # noqa: E731 -- as above
        return by_turns(floor, ours, 2 * len(words))

    pair = store.read(measure)
    bare.close()
    return pair


def measure(sample: Sample) -> Iterator[Line]:
    """The index alone, the whole answer, and what the eye waits for."""
    with sample.opened() as store:
        words = typed(store)
        pair = _index(store, sample, words)
        yield pair.typical("search, people index", most_ratio=3)
        yield pair.slow("search, people index, p95", most_ratio=3)
        answer = partial(store.read, find, now=NOON)
        times = []
        for word in words * 2:
            start = perf_counter()
            answer(word)
            times.append((perf_counter() - start) * 1000)
        yield Line("search, whole answer", median(times), most_growth=2)
        yield Line("search, whole answer, p95", p95(times), most=16)
    yield from _from_key_to_rows(sample, words)


def _from_key_to_rows(sample: Sample, words: Sequence[str]) -> Iterator[Line]:
    """The real box and its threads: from the key to the list painted with the answer to it."""
    from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

    from app.wiring import open_office
    from ui import theme
    from ui.one_box import OneBox
    from ui.tasks import Tasks

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    tasks = Tasks(lambda: open_office(sample.folder))
    window = QWidget()
    window.resize(1366, 768)
    box = OneBox(tasks, window)
    QVBoxLayout(window).addWidget(box)
    window.show()
    box.setFocus()
    tasks.start()
    times = [_shown(app, box, word[:n]) for word in ("wang", *words) for n in range(1, len(word) + 1)][20:]
    tasks.stop()
    yield Line("search, key to painted rows", median(times), most_growth=2)
    yield Line("search, key to painted rows, p95", p95(times), most=16)
    yield Line("search, key to painted rows, slowest", max(times), most=50)


def _shown(app: Any, box: Any, typed_so_far: str) -> float:
    from PySide6.QtCore import QEventLoop

    if len(typed_so_far) == 1:
        box.setText("")
    start = perf_counter()
    box.setText(typed_so_far)
    while box._answered != typed_so_far and perf_counter() - start < 30:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)  # sleeps as the window's own loop does
    app.processEvents()  # the painting that the answer asked for
    return (perf_counter() - start) * 1000
