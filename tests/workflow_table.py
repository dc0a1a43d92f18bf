"""流程的答案：哪个状态下，谁办哪个动作，得到什么。

照设计手写，不从程序导出；tests/test_workflow_table.py 拿它与实际相比。
o 办成；4 看不见（404）；3 看得见、无权（403）；9 有权、此刻不行（409）。
一列一个身份，次序见列头；一列可以代表几个人，答案须相同。
"""

Cells = dict[tuple[str, str, str], str]

OUTCOMES = {"o": "ok", "4": "404", "3": "403", "9": "409"}

# 列头的字 → 小世界里的人（tests/world.py）。申报单位是沈阳的甲；沈阳经办是领取的人。
PEOPLE = {
    "签": ("甲签署",),
    "经": ("甲经办",),
    "看": ("甲查看",),
    "外": ("乙经办", "乙签署"),
    "代": ("代理经办",),
    "沈": ("沈阳经办",),
    "同": ("沈阳同事",),
    "头": ("沈阳负责人",),
    "连": ("大连经办", "大连负责人"),
    "省": ("省局经办",),
    "长": ("省局负责人",),
    "专": ("专家",),
    "纪": ("纪检",),
    "管": ("系统管理员",),
    "钟": ("时钟",),
}

# 申报书的状态，一行一个动作：
#   blank 空草稿、draft 填满的草稿、finalised 已定稿、submitted 已提交未领取、taken 已由沈阳经办领取、
#   recalled 提交后撤回修改（又成了草稿）、withdrawn 草稿撤回、withdrawn_late 提交后撤回、
#   joined 填满的草稿且服务机构已接受联合申报、表3 也填满；
#   committed 已定稿且传了盖章承诺书（经办人也可提交）。
# 草稿只有单位自己看得见（设计 §4），联合申报的服务机构接受之后也看得见；机关看得见的是提交之后的。
APPLICATION = """
                签 经 看 外 代 沈 同 头 连 省 长 专 纪 管 钟
blank
    finalise     9  9  3  4  4  4  4  4  4  4  4  4  4  4  4
    reopen       9  9  3  4  4  4  4  4  4  4  4  4  4  4  4
    submit       9  9  3  4  4  4  4  4  4  4  4  4  4  4  4
    recall       9  9  3  4  4  4  4  4  4  4  4  4  4  4  4
    withdraw     o  o  3  4  4  4  4  4  4  4  4  4  4  4  4
    take         3  3  3  4  4  4  4  4  4  4  4  4  4  4  4
    release      3  3  3  4  4  4  4  4  4  4  4  4  4  4  4
draft
    finalise     o  o  3  4  4  4  4  4  4  4  4  4  4  4  4
    reopen       9  9  3  4  4  4  4  4  4  4  4  4  4  4  4
    submit       9  9  3  4  4  4  4  4  4  4  4  4  4  4  4
    recall       9  9  3  4  4  4  4  4  4  4  4  4  4  4  4
    withdraw     o  o  3  4  4  4  4  4  4  4  4  4  4  4  4
    take         3  3  3  4  4  4  4  4  4  4  4  4  4  4  4
    release      3  3  3  4  4  4  4  4  4  4  4  4  4  4  4
finalised
    finalise     9  9  3  4  4  4  4  4  4  4  4  4  4  4  4
    reopen       o  o  3  4  4  4  4  4  4  4  4  4  4  4  4
    submit       o  9  3  4  4  4  4  4  4  4  4  4  4  4  4
    recall       9  9  3  4  4  4  4  4  4  4  4  4  4  4  4
    withdraw     o  o  3  4  4  4  4  4  4  4  4  4  4  4  4
    take         3  3  3  4  4  4  4  4  4  4  4  4  4  4  4
    release      3  3  3  4  4  4  4  4  4  4  4  4  4  4  4
submitted
    finalise     9  9  3  4  4  3  3  3  4  3  3  4  3  4  4
    reopen       9  9  3  4  4  3  3  3  4  3  3  4  3  4  4
    submit       9  9  3  4  4  3  3  3  4  3  3  4  3  4  4
    recall       o  o  3  4  4  3  3  3  4  3  3  4  3  4  4
    withdraw     o  o  3  4  4  3  3  3  4  3  3  4  3  4  4
    take         3  3  3  4  4  o  o  3  4  3  3  4  3  4  4
    release      3  3  3  4  4  3  3  9  4  3  3  4  3  4  4
taken
    finalise     9  9  3  4  4  3  3  3  4  3  3  4  3  4  4
    reopen       9  9  3  4  4  3  3  3  4  3  3  4  3  4  4
    submit       9  9  3  4  4  3  3  3  4  3  3  4  3  4  4
    recall       9  9  3  4  4  3  3  3  4  3  3  4  3  4  4
    withdraw     o  o  3  4  4  3  3  3  4  3  3  4  3  4  4
    take         3  3  3  4  4  9  9  3  4  3  3  4  3  4  4
    release      3  3  3  4  4  o  3  o  4  3  3  4  3  4  4
recalled
    finalise     o  o  3  4  4  4  4  4  4  4  4  4  4  4  4
    reopen       9  9  3  4  4  4  4  4  4  4  4  4  4  4  4
    submit       9  9  3  4  4  4  4  4  4  4  4  4  4  4  4
    recall       9  9  3  4  4  4  4  4  4  4  4  4  4  4  4
    withdraw     o  o  3  4  4  4  4  4  4  4  4  4  4  4  4
    take         3  3  3  4  4  4  4  4  4  4  4  4  4  4  4
    release      3  3  3  4  4  4  4  4  4  4  4  4  4  4  4
withdrawn
    finalise     9  9  3  4  4  4  4  4  4  4  4  4  4  4  4
    reopen       9  9  3  4  4  4  4  4  4  4  4  4  4  4  4
    submit       9  9  3  4  4  4  4  4  4  4  4  4  4  4  4
    recall       9  9  3  4  4  4  4  4  4  4  4  4  4  4  4
    withdraw     9  9  3  4  4  4  4  4  4  4  4  4  4  4  4
    take         3  3  3  4  4  4  4  4  4  4  4  4  4  4  4
    release      3  3  3  4  4  4  4  4  4  4  4  4  4  4  4
withdrawn_late
    finalise     9  9  3  4  4  3  3  3  4  3  3  4  3  4  4
    reopen       9  9  3  4  4  3  3  3  4  3  3  4  3  4  4
    submit       9  9  3  4  4  3  3  3  4  3  3  4  3  4  4
    recall       9  9  3  4  4  3  3  3  4  3  3  4  3  4  4
    withdraw     9  9  3  4  4  3  3  3  4  3  3  4  3  4  4
    take         3  3  3  4  4  9  9  3  4  3  3  4  3  4  4
    release      3  3  3  4  4  3  3  9  4  3  3  4  3  4  4
joined
    finalise     o  o  3  4  3  4  4  4  4  4  4  4  4  4  4
    reopen       9  9  3  4  3  4  4  4  4  4  4  4  4  4  4
    submit       9  9  3  4  3  4  4  4  4  4  4  4  4  4  4
    recall       9  9  3  4  3  4  4  4  4  4  4  4  4  4  4
    withdraw     o  o  3  4  3  4  4  4  4  4  4  4  4  4  4
    take         3  3  3  4  3  4  4  4  4  4  4  4  4  4  4
    release      3  3  3  4  3  4  4  4  4  4  4  4  4  4  4
committed
    finalise     9  9  3  4  4  4  4  4  4  4  4  4  4  4  4
    reopen       o  o  3  4  4  4  4  4  4  4  4  4  4  4  4
    submit       o  o  3  4  4  4  4  4  4  4  4  4  4  4  4
    recall       9  9  3  4  4  4  4  4  4  4  4  4  4  4  4
    withdraw     o  o  3  4  4  4  4  4  4  4  4  4  4  4  4
    take         3  3  3  4  4  4  4  4  4  4  4  4  4  4  4
    release      3  3  3  4  4  4  4  4  4  4  4  4  4  4  4
"""

# 联合申报：invited 已邀请未答复、due 已邀请且过了答复截止、accepted 已接受、finalised 已接受且申报书已定稿、
#   submitted 已接受且申报书已提交、declined 已谢绝、left 接受后退出、
#   stamped 定稿后传了表3 盖章页、confirmed 已确认。机关只看得见随申报书提交来的。
PARTNER = """
                      签 经 看 外 代 沈 同 头 连 省 长 专 纪 管 钟
invited
    accept             3  3  3  4  o  4  4  4  4  4  4  4  4  4  4
    decline_invitation 3  3  3  4  o  4  4  4  4  4  4  4  4  4  4
    confirm            3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
    unconfirm          9  9  3  4  3  4  4  4  4  4  4  4  4  4  4
    expire             9  9  3  4  3  4  4  4  4  4  4  4  4  4  9
    cancel             o  o  3  4  3  4  4  4  4  4  4  4  4  4  4
    continue_alone     9  9  3  4  3  4  4  4  4  4  4  4  4  4  4
    leave              3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
due
    accept             3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
    decline_invitation 3  3  3  4  o  4  4  4  4  4  4  4  4  4  4
    confirm            3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
    unconfirm          9  9  3  4  3  4  4  4  4  4  4  4  4  4  4
    expire             o  o  3  4  3  4  4  4  4  4  4  4  4  4  o
    cancel             o  o  3  4  3  4  4  4  4  4  4  4  4  4  4
    continue_alone     9  9  3  4  3  4  4  4  4  4  4  4  4  4  4
    leave              3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
accepted
    accept             3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
    decline_invitation 3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
    confirm            3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
    unconfirm          9  9  3  4  3  4  4  4  4  4  4  4  4  4  4
    expire             9  9  3  4  3  4  4  4  4  4  4  4  4  4  9
    cancel             9  9  3  4  3  4  4  4  4  4  4  4  4  4  4
    continue_alone     o  o  3  4  3  4  4  4  4  4  4  4  4  4  4
    leave              3  3  3  4  o  4  4  4  4  4  4  4  4  4  4
finalised
    accept             3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
    decline_invitation 3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
    confirm            3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
    unconfirm          9  9  3  4  3  4  4  4  4  4  4  4  4  4  4
    expire             9  9  3  4  3  4  4  4  4  4  4  4  4  4  9
    cancel             9  9  3  4  3  4  4  4  4  4  4  4  4  4  4
    continue_alone     9  9  3  4  3  4  4  4  4  4  4  4  4  4  4
    leave              3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
submitted
    accept             3  3  3  4  9  3  3  3  4  3  3  4  3  4  4
    decline_invitation 3  3  3  4  9  3  3  3  4  3  3  4  3  4  4
    confirm            3  3  3  4  9  3  3  3  4  3  3  4  3  4  4
    unconfirm          9  9  3  4  3  3  3  3  4  3  3  4  3  4  4
    expire             9  9  3  4  3  3  3  3  4  3  3  4  3  4  9
    cancel             9  9  3  4  3  3  3  3  4  3  3  4  3  4  4
    continue_alone     9  9  3  4  3  3  3  3  4  3  3  4  3  4  4
    leave              3  3  3  4  9  3  3  3  4  3  3  4  3  4  4
declined
    accept             3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
    decline_invitation 3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
    confirm            3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
    unconfirm          9  9  3  4  3  4  4  4  4  4  4  4  4  4  4
    expire             9  9  3  4  3  4  4  4  4  4  4  4  4  4  9
    cancel             9  9  3  4  3  4  4  4  4  4  4  4  4  4  4
    continue_alone     9  9  3  4  3  4  4  4  4  4  4  4  4  4  4
    leave              3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
left
    accept             3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
    decline_invitation 3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
    confirm            3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
    unconfirm          9  9  3  4  3  4  4  4  4  4  4  4  4  4  4
    expire             9  9  3  4  3  4  4  4  4  4  4  4  4  4  9
    cancel             9  9  3  4  3  4  4  4  4  4  4  4  4  4  4
    continue_alone     9  9  3  4  3  4  4  4  4  4  4  4  4  4  4
    leave              3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
stamped
    accept             3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
    decline_invitation 3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
    confirm            3  3  3  4  o  4  4  4  4  4  4  4  4  4  4
    unconfirm          9  9  3  4  3  4  4  4  4  4  4  4  4  4  4
    expire             9  9  3  4  3  4  4  4  4  4  4  4  4  4  9
    cancel             9  9  3  4  3  4  4  4  4  4  4  4  4  4  4
    continue_alone     9  9  3  4  3  4  4  4  4  4  4  4  4  4  4
    leave              3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
confirmed
    accept             3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
    decline_invitation 3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
    confirm            3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
    unconfirm          o  o  3  4  3  4  4  4  4  4  4  4  4  4  4
    expire             9  9  3  4  3  4  4  4  4  4  4  4  4  4  9
    cancel             9  9  3  4  3  4  4  4  4  4  4  4  4  4  4
    continue_alone     9  9  3  4  3  4  4  4  4  4  4  4  4  4  4
    leave              3  3  3  4  9  4  4  4  4  4  4  4  4  4  4
"""

# 批次：draft 筹备中（只有省局、纪检、管理员看得见）、published 已发布未到时、due 已发布且到了开始时刻、
# open 申报中、overdue 申报中且到了截止时刻、closed 已截止。到点由时钟翻页；负责人补翻时受同样的时刻约束。
CALL = """
                签 经 看 外 代 沈 同 头 连 省 长 专 纪 管 钟
draft
    publish      4  4  4  4  4  4  4  4  4  3  o  4  3  3  4
    open         4  4  4  4  4  4  4  4  4  3  9  4  3  3  9
    close        4  4  4  4  4  4  4  4  4  3  9  4  3  3  9
published
    publish      3  3  3  3  3  3  3  3  3  3  9  3  3  3  3
    open         3  3  3  3  3  3  3  3  3  3  9  3  3  3  9
    close        3  3  3  3  3  3  3  3  3  3  9  3  3  3  9
due
    publish      3  3  3  3  3  3  3  3  3  3  9  3  3  3  3
    open         3  3  3  3  3  3  3  3  3  3  o  3  3  3  o
    close        3  3  3  3  3  3  3  3  3  3  9  3  3  3  9
open
    publish      3  3  3  3  3  3  3  3  3  3  9  3  3  3  3
    open         3  3  3  3  3  3  3  3  3  3  9  3  3  3  9
    close        3  3  3  3  3  3  3  3  3  3  9  3  3  3  9
overdue
    publish      3  3  3  3  3  3  3  3  3  3  9  3  3  3  3
    open         3  3  3  3  3  3  3  3  3  3  9  3  3  3  9
    close        3  3  3  3  3  3  3  3  3  3  o  3  3  3  o
closed
    publish      3  3  3  3  3  3  3  3  3  3  9  3  3  3  3
    open         3  3  3  3  3  3  3  3  3  3  9  3  3  3  9
    close        3  3  3  3  3  3  3  3  3  3  9  3  3  3  9
"""


def read(table: str) -> Cells:
    """把表读成 {(状态, 动作, 人): 结果}；一列代表几个人的，各得一格。"""
    heading, *lines = table.strip().splitlines()
    columns, state = heading.split(), ""
    cells: Cells = {}
    for line in lines:
        if not line.startswith(" "):
            state = line
            continue
        act, *marks = line.split()
        for column, mark in zip(columns, marks, strict=True):
            cells |= {(state, act, person): OUTCOMES[mark] for person in PEOPLE[column]}
    return cells
