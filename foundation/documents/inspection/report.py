"""检查的结论。"""

from dataclasses import dataclass


class Refusal(Exception):
    """不收这份文件；文字是给用户看的一句话：什么、在哪里、怎么改。"""


@dataclass(frozen=True)
class Report:
    """收下了：内容类型、页数、要让人知道的说明。副本已写好。"""

    media_type: str
    page_count: int
    notices: tuple[str, ...] = ()


REPRINT = "请打开原文件，用“打印为 PDF”重新生成后再上传。"
