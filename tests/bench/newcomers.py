"""Forms of people who never came before; nothing is loaded with them, so a measured process holds only what is measured."""

from collections.abc import Iterator

GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰"


def newcomers(first: int) -> Iterator[dict[str, object]]:
    """Forms of people who never came before."""
    n = first
    while True:
        n += 1
        yield {
            "name": f"{'赵钱孙李周吴郑王'[n % 8]}{GIVEN[n % 24]}{GIVEN[n // 24 % 24]}", "phone": f"1{39_00000000 + n * 7:010d}",
            "company": "顺达物流", "plate": f"鄂A·Q{n % 10000:04d}", "host": f"{n % 8 + 1}-{n % 3 + 1}-{n % 18 + 1:02d}0{n % 4 + 1}",
            "people": "1", "purpose": "送货",
        }  # fmt: skip
