"""把省局、14 个市局与沈抚示范区写进库，可以重复执行。"""

from accounts.divisions import CITIES, OFFICE_NAMES, PROVINCE_CODE, SHENFU_CODE
from accounts.enums import OfficeLevel
from accounts.models import Office


def load_offices() -> None:
    """建立或更新 16 个机关。"""
    _load(PROVINCE_CODE, "辽宁省知识产权局", "省局", OfficeLevel.PROVINCE)
    for code, name in OFFICE_NAMES.items():
        short = "沈抚示范区" if code == SHENFU_CODE else CITIES[code].removesuffix("市")
        _load(code, name, short, OfficeLevel.CITY)


def _load(code: str, name: str, short_name: str, level: OfficeLevel) -> None:
    values = {"name": name, "short_name": short_name, "level": level}
    Office.objects.update_or_create(code=code, defaults=values)
