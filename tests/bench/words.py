"""Made-up words of stories, and what people type to find them."""

import random
import re
from collections.abc import Sequence

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


def story(chooser: random.Random) -> str:
    """What somebody says at a counter or on the phone: one to three sentences, some with a home, some with a phone."""
    parts = []
    for _ in range(chooser.randrange(1, 4)):
        home = f"{chooser.randrange(1, 9)}-{chooser.randrange(1, 4)}-{chooser.randrange(1, 19):02d}{chooser.randrange(1, 5):02d}"
        rare = "".join(chooser.choice(RARE) for _ in range(chooser.randrange(12)))
        parts.append(f"{chooser.choice(WHO)}{chooser.choice(WHEN)}反映{home}{chooser.choice(WHAT)}，{chooser.choice(ASKS)}。{rare}")
    if chooser.random() < 0.4:
        parts.append(f"联系电话1{chooser.choice('3578')}{chooser.randrange(10**9):09d}")
    return "".join(parts)


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
