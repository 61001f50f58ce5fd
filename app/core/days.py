"""Days as people at the desk write them: +3, 11-25, tomorrow."""

import re
import unicodedata
from datetime import date, timedelta

DAY_WORDS = {
    "today": 0, "今天": 0, "今日": 0, "tomorrow": 1, "明天": 1, "明日": 1, "后天": 2, "後天": 2,
}  # fmt: skip
_AHEAD = re.compile(r"\+(\d{1,3})")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


def day_meant(text: str, today: date) -> str:
    """The day a short way of writing means (+3, 11-25, tomorrow), as 2026-11-25; anything else as it was written."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if plain in DAY_WORDS:
        return (today + timedelta(days=DAY_WORDS[plain])).isoformat()
    if match := _AHEAD.fullmatch(plain):
        return (today + timedelta(days=int(match[1]))).isoformat()
    if match := _MONTH_DAY.fullmatch(plain):
        for year in (today.year, today.year + 1):
            try:
                found = date(year, int(match[1]), int(match[2]))
            except ValueError:
                continue
            if found >= today:
                return found.isoformat()
    return text
