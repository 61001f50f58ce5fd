"""Search at full size: the index beside a bare FTS query, the one box from a key to painted rows."""

import random
from collections.abc import Iterator, Sequence
from functools import partial
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
    """What people type: 1 and 2 letters, pinyin, initials, Chinese, parts of phones and plates, companies; two words."""
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
        )[n % 12])  # fmt: skip
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
        yield Line("search, whole answer", sorted(times)[len(times) // 2])
        yield Line("search, whole answer, p95", p95(times), most=16)
