"""Looking through 200,000 texts: by two characters, by one, by more, by parts of numbers, beside the bare query of the same index."""

import random
import re
import tempfile
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from app.core.ids import new_id
from app.desk.find_texts import story_rows
from app.office.service import found
from app.storage.opening import NAME
from app.storage.store import Store
from app.stories.fields import Told
from app.stories.lists import find
from app.stories.service import keep, keep_new
from app.wiring import open_office
from tests.bench.measure import Line, by_turns, p95, timed
from tests.bench.office import NOON, Sample, raw

MANY, BATCH, DAYS = 200_000, 5000, 1000
WHO = ("业主", "住户", "租户", "访客", "物管员", "王先生", "李女士", "张师傅", "楼上住户", "快递员", "装修工", "保洁员", "Mr Brown")
WHEN = ("昨天晚上", "今天早上", "上周五", "连续三天", "下雨以后", "每天半夜", "刚才", "国庆期间", "装修以后", "停电之后", "since Monday")
WHAT = (
    "厨房水管漏水", "卫生间漏水", "下水道堵塞", "电梯停运", "电梯异响", "楼道灯不亮", "门禁失灵", "单元门关不上", "噪音扰民", "夜间施工",
    "垃圾未清运", "车位被占", "停车费有误", "物业费疑问", "空调外机滴水", "墙面渗水", "天花板发霉", "暖气不热", "有燃气味", "网络中断",
    "监控损坏", "高空抛物", "井盖松动", "消防通道堵塞", "路面积水", "快递丢失", "钥匙遗失", "装修押金未退", "pipe bursting", "no hot water",
)  # fmt: skip
ASKS = (
    "要求尽快维修", "希望今天处理", "请回电告知", "已通知工程部", "已联系维修班长", "现场查看后回复", "需要补齐材料", "材料不全已告知",
    "等待领导批示", "请安排上门", "已登记待核实", "表示满意", "不满意要求重办", "要求书面答复", "暂时不能办理",
)  # fmt: skip
RARE = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 3500))
QUERY = "SELECT rowid FROM story_search WHERE story_search MATCH ? ORDER BY rowid DESC LIMIT 50"


def _text(chooser: random.Random) -> str:
    parts = []
    for _ in range(chooser.randrange(1, 4)):
        home = f"{chooser.randrange(1, 9)}-{chooser.randrange(1, 4)}-{chooser.randrange(1, 19):02d}{chooser.randrange(1, 5):02d}"
        rare = "".join(chooser.choice(RARE) for _ in range(chooser.randrange(12)))
        parts.append(f"{chooser.choice(WHO)}{chooser.choice(WHEN)}反映{home}{chooser.choice(WHAT)}，{chooser.choice(ASKS)}。{rare}")
    if chooser.random() < 0.4:
        parts.append(f"联系电话1{chooser.choice('3578')}{chooser.randrange(10**9):09d}")
    return "".join(parts)


def _stories(chooser: random.Random) -> Iterator[Told]:
    for n in range(MANY):
        at = NOON - timedelta(days=DAYS - n * DAYS // MANY)
        kind = chooser.choice(("ticket", "call", "message", "visit", "complaint"))
        yield Told(kind, new_id(), f"T{at:%Y%m%d}-{n % 1000:04d}", at, "王小明", _text(chooser), "陈静 13812345678")


def _filled(folder: Path) -> tuple[Store, list[str]]:
    store = open_office(folder)
    store.do(found, {"name": "美好家园", "kind": "property", "person": "李红", "password": "correct horse"}, now=NOON)
    chooser = random.Random(7)
    batch: list[Told] = []
    texts: list[str] = []
    for told in _stories(chooser):
        batch.append(told)
        if len(batch) == BATCH:
            store.do(keep_new, batch)
            texts += [one.text for one in batch[::100]]
            batch = []
    store.idle(lambda s: s.connection().exec_driver_sql("INSERT INTO story_search (story_search) VALUES ('optimize')"))
    return store, texts


def typed(texts: Sequence[str], chooser: random.Random) -> list[str]:
    """What people type: two characters and more of a text, one, two words, homes, parts of phones and numbers, what is nowhere."""
    queries = []
    for n, text in enumerate(texts):
        start = chooser.randrange(len(text) - 8)
        home = re.search(r"\d-\d-\d{4}", text)
        queries.append((
            text[start : start + 2], text[start : start + 3], text[start : start + 5], text[start : start + 1], chooser.choice(WHAT)[-2:],
            f"{chooser.choice(WHAT)[:2]} {chooser.choice(ASKS)[:2]}", home[0] if home else "0803", "漏水" + chooser.choice(WHEN)[:2],
            f"{chooser.randrange(1000):03d}", f"20261{n % 10}", "pipe", chooser.choice("138"),
        )[n % 12])  # fmt: skip
    return [query for query in queries if query.strip()]


def _bare(query: str) -> str:
    """A match written by hand: pairs of characters as they stand, anything else as the beginning of a word."""
    pieces = re.findall(r"[㐀-鿿]+|[0-9A-Za-z]+", query) or ["漏水"]
    tokens = [f'"{piece[i : i + 2]}"' for piece in pieces for i in range(len(piece) - 1) if piece[0] > "㐀"]
    return " AND ".join(tokens or [f'"{pieces[0].casefold()}"*'])


def measure(sample: Sample) -> Iterator[Line]:
    """An office of its own: texts are not what the sample has. Finding, finding one kind, and what keeping a story adds."""
    with tempfile.TemporaryDirectory(prefix="firstdesk-bench-", dir=sample.folder.parent) as holder:
        start = perf_counter()
        store, texts = _filled(Path(holder) / "office")
        yield Line(f"{MANY:,} stories written", perf_counter() - start, unit="s")
        queries = typed(texts, random.Random(9))[:240]
        bare = raw(Path(holder) / "office" / NAME)
        matches = [_bare(query) for query in queries]

        def floor(n: int) -> None:
            seqs = [seq for (seq,) in bare.execute(QUERY, (matches[n % len(matches)],)).fetchall()]
            bare.execute(f"SELECT number, title, text FROM story WHERE seq IN ({', '.join('?' * len(seqs))})", seqs).fetchall()

        def measured(s: Any) -> Iterator[Line]:
            pair = by_turns(floor, lambda n: find(s, queries[n % len(queries)], limit=50), 2 * len(queries))
            yield pair.typical(f"find in {MANY:,} stories", most=50)
            yield pair.slow(f"find in {MANY:,} stories, p95", most=50)
            box = [timed(lambda query=query: story_rows(s, query, ())) for query in queries]  # type: ignore[misc]  # bound at once
            yield Line("texts of the one box at a key, p95", p95(box), most=16)
            of_kind = [timed(lambda query=query: find(s, query, kind="complaint", limit=50)) for query in queries]  # type: ignore[misc]  # bound at once
            yield Line(f"find of one kind in {MANY:,} stories, p95", p95(of_kind), most=50)

        yield from store.read(lambda s: list(measured(s)))
        bare.close()
        told = [Told("ticket", new_id(), f"T20261121-{n:04d}", NOON, "王小明", text) for n, text in enumerate(texts[:200])]
        times = [timed(lambda one=one: store.do(keep, one)) for one in told]  # type: ignore[misc]  # bound at once
        yield Line("keep one story more, p95", p95(times))
        store.close()
