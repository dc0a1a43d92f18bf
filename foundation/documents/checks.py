"""启动检查：缺了会悄悄变慢或印成方框的东西，启动时就按名字说出来。"""

import ctypes
import shutil
from typing import Any

from django.core import checks

from foundation.documents.fonts import FAMILIES, missing_families

# 与 WeasyPrint 自己寻找的名字相同；这里不载入 WeasyPrint，免得每条管理命令都慢一秒。
_SUBSETTER = "libharfbuzz-subset.so.0"


@checks.register
def subsetter_is_present(**kwargs: Any) -> list[checks.CheckMessage]:
    """没有它，字体裁剪退回纯 Python，生成一份申报书从两秒变成半分钟，而且只留一行日志。"""
    try:
        ctypes.CDLL(_SUBSETTER)
    except OSError:
        hint = "apt install libharfbuzz-subset0"
        return [checks.Error(f"找不到 {_SUBSETTER}，生成 PDF 会慢十倍", hint=hint, id="documents.E001")]
    return []


@checks.register
def fonts_are_present(**kwargs: Any) -> list[checks.CheckMessage]:
    """没有这几族字体，PDF 里的字会印成方框。"""
    if shutil.which("fc-list") is None:
        return [checks.Error("找不到 fc-list", hint="apt install fontconfig", id="documents.E002")]
    missing = missing_families()
    if not missing:
        return []
    hint = "apt install " + " ".join(sorted({FAMILIES[family] for family in missing}))
    return [checks.Error(f"缺少字体：{'、'.join(sorted(missing))}", hint=hint, id="documents.E003")]
