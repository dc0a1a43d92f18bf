"""辽宁省行政区划（GB/T 2260）与 15 个推荐机关：14 个市局与沈抚示范区（指南六.2）。"""

import json
from pathlib import Path
from typing import Any

_SOURCE: dict[str, Any] = json.loads(
    (Path(__file__).parent / "liaoning_divisions.json").read_text(encoding="utf-8")
)

PROVINCE_CODE = "210000"
SHENFU_CODE = "21SF00"
"""沈抚示范区没有国标代码，用内部代码。"""

CITIES: dict[str, str] = {city["code"]: city["name"] for city in _SOURCE["cities"]}
DISTRICTS: dict[str, tuple[str, str]] = {
    district["code"]: (city["code"], district["name"])
    for city in _SOURCE["cities"]
    for district in city["districts"]
}
"""区县代码到 (市代码, 区县名)。同名的区（铁西区）靠市分清。"""

OFFICE_NAMES: dict[str, str] = {
    **{code: f"{name}知识产权局" for code, name in CITIES.items()},
    SHENFU_CODE: "沈抚示范区市场监督管理局",
}
RECOMMENDING_OFFICES: tuple[tuple[str, str], ...] = tuple(OFFICE_NAMES.items())
