"""规模数据：成千上万件虚构的申报，经批量写入载入，供压力测试与性能数字使用。

阅读顺序：plan（谁、何时、一步步走到哪里，由种子定）→ units、staff（单位与机关的人）→ answers（按规格
填满一份表）→ cases（填报件、定稿、申报）→ screening（退回、要点、信用、拟办）→ steps（留痕链）→ lists
（推荐清单）。
这里不经办理动作的门，但留痕、编号、定稿、清单的写法都用正式的函数，verify_audit 照样核得过。
以后的工作每增加一种状态或一类行，就在这里多载入一种。
"""

from portal.scale.cases import load
from portal.scale.plan import Size

__all__ = ["Size", "load"]
