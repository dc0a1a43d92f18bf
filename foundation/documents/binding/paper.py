"""纸面：A4 以内保持原大，超过的缩到 A4；给页脚留一条，页脚不压住材料上的任何东西。"""

from dataclasses import dataclass

A4 = (595.276, 841.89)
FOOT = 45.354  # 16 毫米
_SLACK = 1.0  # 扫描件常差零点几点


@dataclass(frozen=True)
class Placing:
    """新纸面的宽高（点），以及原内容缩放多少、挪到哪里。"""

    width: float
    height: float
    scale: float
    left: float
    bottom: float


def place(width: float, height: float, *, foot_is_blank: bool) -> Placing:
    """宽高是看上去的（旋转以后的）。foot_is_blank：页面自己留有空白页脚，不必再让。"""
    paper = (A4[1], A4[0]) if width > height else A4
    foot = 0.0 if foot_is_blank else FOOT
    if width <= paper[0] + _SLACK and height + foot <= paper[1] + _SLACK:
        return Placing(width, height + foot, 1.0, 0.0, foot)
    scale = min(paper[0] / width, (paper[1] - foot) / height)
    left = (paper[0] - width * scale) / 2
    bottom = foot + (paper[1] - foot - height * scale) / 2
    return Placing(*paper, scale, left, bottom)
