"""Ids that never collide between counters."""

import os
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last = 0


def new_id() -> UUID:
    """UUIDv7 (RFC 9562): 48 bits of milliseconds, a counter that keeps order within one process, 62 random bits."""
    global _last
    with _lock:
        # 12 bits below the millisecond keep two ids of one millisecond in order
        tick = time.time_ns() // 1_000_000 << 12 | int.from_bytes(os.urandom(1), "big")
        _last = tick if tick > _last else _last + 1
        stamp, low = _last >> 12, _last & 0xFFF
    tail = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    return UUID(int=stamp << 80 | 0x7 << 76 | low << 64 | 0b10 << 62 | tail)


def new_hex_ids(many: int) -> list[str]:
    """`many` ids in order, as 32 hex digits: one draw of random bits and no object each, for rows by the thousand."""
    global _last
    bits = os.urandom(8 * many)
    with _lock:
        first = max(time.time_ns() // 1_000_000 << 12, _last + 1)
        _last = first + many - 1
    found = []
    for n in range(many):
        tick, tail = first + n, int.from_bytes(bits[8 * n : 8 * n + 8], "big") & ((1 << 62) - 1)
        found.append(f"{tick >> 12:012x}7{tick & 0xFFF:03x}{0b10 << 62 | tail:016x}")
    return found
