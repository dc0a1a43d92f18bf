"""流程的答案：哪个状态下，谁办哪个动作，得到什么。

照设计手写，不从程序导出；tests/test_workflow_table.py 拿它与实际相比。
o 办成；4 看不见（404）；3 看得见、无权（403）；9 有权、此刻不行（409）。
一列一个身份，次序见列头；一列可以代表几个人，答案须相同。
"""

import re

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
    "岸": ("大连经办",),
    "湾": ("大连负责人",),
    "省": ("省局经办",),
    "长": ("省局负责人",),
    "专": ("专家",),
    "纪": ("纪检",),
    "管": ("系统管理员",),
    "钟": ("时钟",),
}

# 申报书：先写每个动作“此刻不行”时各人得到什么，再逐个状态只写与此不同的几行。
# 草稿只有单位自己看得见（设计 §4），联合申报的服务机构接受之后也看得见；机关看得见的是提交之后的。
OUT_OF_TURN = """
                       签 经 看 外 代 沈 同 头 岸 湾 省 长 专 纪 管 钟
hidden
    finalise           9  9  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    reopen             9  9  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    submit             9  9  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    resubmit           9  9  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    recall             9  9  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    withdraw           9  9  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    take               3  3  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    release            3  3  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    assign             3  3  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    transfer           3  3  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    give_back          3  3  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    extend_correction  3  3  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    decline            3  3  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    not_recommend      3  3  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    revoke_decline     3  3  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    recommend          3  3  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    hand_to_province   3  3  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    send_back          3  3  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    return_to_unit     3  3  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    decline_on_recheck 3  3  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    admit              3  3  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    lapse              3  3  3  4  4  4  4  4  4  4  4  4  4  4  4  4
seen
    finalise           9  9  3  4  4  3  3  3  4  4  3  3  4  3  4  4
    reopen             9  9  3  4  4  3  3  3  4  4  3  3  4  3  4  4
    submit             9  9  3  4  4  3  3  3  4  4  3  3  4  3  4  4
    resubmit           9  9  3  4  4  3  3  3  4  4  3  3  4  3  4  4
    recall             9  9  3  4  4  3  3  3  4  4  3  3  4  3  4  4
    withdraw           9  9  3  4  4  3  3  3  4  4  3  3  4  3  4  4
    take               3  3  3  4  4  9  9  3  4  4  9  3  4  3  4  4
    release            3  3  3  4  4  3  3  9  4  4  3  9  4  3  4  4
    assign             3  3  3  4  4  3  3  9  4  4  3  9  4  3  4  4
    transfer           3  3  3  4  4  3  3  9  4  4  3  3  4  3  4  4
    give_back          3  3  3  4  4  9  9  9  4  4  3  3  4  3  4  4
    extend_correction  3  3  3  4  4  9  9  9  4  4  9  9  4  3  4  4
    decline            3  3  3  4  4  3  3  9  4  4  3  9  4  3  4  4
    not_recommend      3  3  3  4  4  3  3  9  4  4  3  9  4  3  4  4
    revoke_decline     3  3  3  4  4  3  3  9  4  4  3  9  4  3  4  4
    recommend          3  3  3  4  4  9  9  9  4  4  3  3  4  3  4  4
    hand_to_province   3  3  3  4  4  3  3  3  4  4  3  9  4  3  4  4
    send_back          3  3  3  4  4  3  3  3  4  4  9  9  4  3  4  4
    return_to_unit     3  3  3  4  4  3  3  3  4  4  9  9  4  3  4  4
    decline_on_recheck 3  3  3  4  4  3  3  3  4  4  3  9  4  3  4  4
    admit              3  3  3  4  4  3  3  3  4  4  9  9  4  3  4  4
    lapse              3  3  3  4  4  3  3  3  4  4  3  9  4  3  4  4
"""

# 状态 : 看不看得见（hidden、seen），后面可跟“某列=答案”：那一列的人在这里另有身份，没有另写的都得这个答案。
#   blank 空草稿、draft 填满的草稿、finalised 已定稿、submitted 已提交未领取、taken 已由沈阳经办领取、
#   recalled 提交后撤回修改（又成了草稿）、withdrawn 草稿撤回、withdrawn_late 提交后撤回、
#   joined 填满的草稿且服务机构已接受联合申报、表3 也填满；
#   committed 已定稿且传了盖章承诺书（经办人也可提交）；
#   ready 已领取、要点核完、信用查过、拟好补正；proposed 已拟不通过、offered 已拟转办大连、
#   full 名额已满且已拟不予推荐；late 市局到截止还没有审；lapsing 先行提交、认证未过且已拟终止；
#   returned 市局退回、answered 答复并定稿、overdue 补正逾期且已拟不通过；
#   declined 不通过、not_recommended 未推荐；
#   recommended 已推荐、requested 已推荐且交来盖章的撤回申请；province_review 已报送且省局拟好补正、
#   rechecked 省局已拟不通过、expert_review 复核通过。
APPLICATION = """
                       签 经 看 外 代 沈 同 头 岸 湾 省 长 专 纪 管 钟
blank : hidden
    withdraw           o  o  3  4  4  4  4  4  4  4  4  4  4  4  4  4
draft : hidden
    finalise           o  o  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    withdraw           o  o  3  4  4  4  4  4  4  4  4  4  4  4  4  4
finalised : hidden
    reopen             o  o  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    submit             o  9  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    withdraw           o  o  3  4  4  4  4  4  4  4  4  4  4  4  4  4
committed : hidden
    reopen             o  o  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    submit             o  o  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    withdraw           o  o  3  4  4  4  4  4  4  4  4  4  4  4  4  4
joined : hidden 代=3
    finalise           o  o  3  4  3  4  4  4  4  4  4  4  4  4  4  4
    withdraw           o  o  3  4  3  4  4  4  4  4  4  4  4  4  4  4
recalled : hidden
    finalise           o  o  3  4  4  4  4  4  4  4  4  4  4  4  4  4
    withdraw           o  o  3  4  4  4  4  4  4  4  4  4  4  4  4  4
withdrawn : hidden
withdrawn_late : seen
submitted : seen
    recall             o  o  3  4  4  3  3  3  4  4  3  3  4  3  4  4
    withdraw           o  o  3  4  4  3  3  3  4  4  3  3  4  3  4  4
    take               3  3  3  4  4  o  o  3  4  4  9  3  4  3  4  4
    assign             3  3  3  4  4  3  3  o  4  4  3  9  4  3  4  4
taken : seen
    withdraw           o  o  3  4  4  3  3  3  4  4  3  3  4  3  4  4
    release            3  3  3  4  4  o  3  o  4  4  3  9  4  3  4  4
    assign             3  3  3  4  4  3  3  o  4  4  3  9  4  3  4  4
ready : seen
    withdraw           o  o  3  4  4  3  3  3  4  4  3  3  4  3  4  4
    release            3  3  3  4  4  o  3  o  4  4  3  9  4  3  4  4
    assign             3  3  3  4  4  3  3  o  4  4  3  9  4  3  4  4
    give_back          3  3  3  4  4  o  o  o  4  4  3  3  4  3  4  4
    recommend          3  3  3  4  4  o  o  o  4  4  3  3  4  3  4  4
proposed : seen
    withdraw           o  o  3  4  4  3  3  3  4  4  3  3  4  3  4  4
    release            3  3  3  4  4  o  3  o  4  4  3  9  4  3  4  4
    assign             3  3  3  4  4  3  3  o  4  4  3  9  4  3  4  4
    decline            3  3  3  4  4  3  3  o  4  4  3  9  4  3  4  4
offered : seen 岸=3 湾=3
    withdraw           o  o  3  4  4  3  3  3  3  3  3  3  4  3  4  4
    release            3  3  3  4  4  o  3  o  3  3  3  9  4  3  4  4
    assign             3  3  3  4  4  3  3  o  3  3  3  9  4  3  4  4
    transfer           3  3  3  4  4  3  3  9  3  o  3  3  4  3  4  4
full : seen
    withdraw           o  o  3  4  4  3  3  3  4  4  3  3  4  3  4  4
    release            3  3  3  4  4  o  3  o  4  4  3  9  4  3  4  4
    assign             3  3  3  4  4  3  3  o  4  4  3  9  4  3  4  4
    not_recommend      3  3  3  4  4  3  3  o  4  4  3  9  4  3  4  4
late : seen
    withdraw           o  o  3  4  4  3  3  3  4  4  3  3  4  3  4  4
    take               3  3  3  4  4  o  o  3  4  4  9  3  4  3  4  4
    assign             3  3  3  4  4  3  3  o  4  4  3  9  4  3  4  4
    not_recommend      3  3  3  4  4  3  3  9  4  4  3  o  4  3  4  4
    hand_to_province   3  3  3  4  4  3  3  3  4  4  3  o  4  3  4  4
lapsing : seen
    recall             o  o  3  4  4  3  3  3  4  4  3  3  4  3  4  4
    withdraw           o  o  3  4  4  3  3  3  4  4  3  3  4  3  4  4
    take               3  3  3  4  4  o  o  3  4  4  9  3  4  3  4  4
    assign             3  3  3  4  4  3  3  o  4  4  3  9  4  3  4  4
    lapse              3  3  3  4  4  3  3  3  4  4  3  o  4  3  4  4
returned : seen
    finalise           o  o  3  4  4  3  3  3  4  4  3  3  4  3  4  4
    withdraw           o  o  3  4  4  3  3  3  4  4  3  3  4  3  4  4
    extend_correction  3  3  3  4  4  o  o  o  4  4  9  9  4  3  4  4
answered : seen
    reopen             o  o  3  4  4  3  3  3  4  4  3  3  4  3  4  4
    resubmit           o  9  3  4  4  3  3  3  4  4  3  3  4  3  4  4
    withdraw           o  o  3  4  4  3  3  3  4  4  3  3  4  3  4  4
    extend_correction  3  3  3  4  4  o  o  o  4  4  9  9  4  3  4  4
overdue : seen
    withdraw           o  o  3  4  4  3  3  3  4  4  3  3  4  3  4  4
    extend_correction  3  3  3  4  4  o  o  o  4  4  9  9  4  3  4  4
    decline            3  3  3  4  4  3  3  o  4  4  3  9  4  3  4  4
declined : seen
    revoke_decline     3  3  3  4  4  3  3  o  4  4  3  9  4  3  4  4
not_recommended : seen
    release            3  3  3  4  4  9  3  9  4  4  3  9  4  3  4  4
    revoke_decline     3  3  3  4  4  3  3  o  4  4  3  9  4  3  4  4
recommended : seen
    withdraw           9  3  3  4  4  3  3  3  4  4  3  3  4  3  4  4
requested : seen
    withdraw           o  3  3  4  4  3  3  3  4  4  3  3  4  3  4  4
province_review : seen
    withdraw           9  3  3  4  4  3  3  3  4  4  3  3  4  3  4  4
    take               3  3  3  4  4  9  9  3  4  4  o  3  4  3  4  4
    assign             3  3  3  4  4  3  3  9  4  4  3  o  4  3  4  4
    send_back          3  3  3  4  4  3  3  3  4  4  o  o  4  3  4  4
    return_to_unit     3  3  3  4  4  3  3  3  4  4  o  o  4  3  4  4
    admit              3  3  3  4  4  3  3  3  4  4  o  o  4  3  4  4
rechecked : seen
    withdraw           9  3  3  4  4  3  3  3  4  4  3  3  4  3  4  4
    take               3  3  3  4  4  9  9  3  4  4  o  3  4  3  4  4
    assign             3  3  3  4  4  3  3  9  4  4  3  o  4  3  4  4
    send_back          3  3  3  4  4  3  3  3  4  4  o  o  4  3  4  4
    admit              3  3  3  4  4  3  3  3  4  4  o  o  4  3  4  4
    decline_on_recheck 3  3  3  4  4  3  3  3  4  4  3  o  4  3  4  4
expert_review : seen
    withdraw           9  3  3  4  4  3  3  3  4  4  3  3  4  3  4  4
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
    unconfirm          9  9  3  4  3  9  9  9  4  9  9  4  3  4  4
    expire             9  9  3  4  3  3  3  3  4  3  3  4  3  4  9
    cancel             9  9  3  4  3  3  3  3  4  3  3  4  3  4  4
    continue_alone     9  9  3  4  3  3  3  3  4  3  3  4  3  4  4
    leave              3  3  3  4  o  3  3  3  4  3  3  4  3  4  4
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

# 推荐清单：open 汇总中、stamped 已编制并盖章、sent 已报送、reopened 报送后又有推荐。
# 省局与纪检看得见报送过的。
LIST = """
                  签 经 看 外 代 沈 同 头 连 省 长 专 纪 管 钟
open
    send           4  4  4  4  4  3  3  9  4  4  4  4  4  4  4
    reopen_list    4  4  4  4  4  9  9  9  4  4  4  4  4  4  4
stamped
    send           4  4  4  4  4  3  3  o  4  4  4  4  4  4  4
    reopen_list    4  4  4  4  4  9  9  9  4  4  4  4  4  4  4
sent
    send           4  4  4  4  4  3  3  9  4  3  3  4  3  4  4
    reopen_list    4  4  4  4  4  o  o  o  4  3  3  4  3  4  4
reopened
    send           4  4  4  4  4  3  3  9  4  3  3  4  3  4  4
    reopen_list    4  4  4  4  4  9  9  9  4  3  3  4  3  4  4
"""

# 批次：draft 筹备中（只有省局、纪检、管理员看得见）、published 已发布未到时、due 已发布且到了开始时刻、
# open 申报中、overdue 申报中且到了截止时刻、closed 已截止、
# city_over 已截止且到了市局报送截止、recheck 省局复核中。
# 到点由时钟翻页；负责人补翻时受同样的时刻约束。延长一律各延十天，自 2027 年起算，比原来的都晚。
CALL = """
                  签 经 看 外 代 沈 同 头 连 省 长 专 纪 管 钟
draft
    publish        4  4  4  4  4  4  4  4  4  3  o  4  3  3  4
    open           4  4  4  4  4  4  4  4  4  3  9  4  3  3  9
    close          4  4  4  4  4  4  4  4  4  3  9  4  3  3  9
    begin_recheck  4  4  4  4  4  4  4  4  4  3  9  4  3  3  9
    extend         4  4  4  4  4  4  4  4  4  3  9  4  3  3  4
    extend_closed  4  4  4  4  4  4  4  4  4  3  9  4  3  3  4
published
    publish        3  3  3  3  3  3  3  3  3  3  9  3  3  3  3
    open           3  3  3  3  3  3  3  3  3  3  9  3  3  3  9
    close          3  3  3  3  3  3  3  3  3  3  9  3  3  3  9
    begin_recheck  3  3  3  3  3  3  3  3  3  3  9  3  3  3  9
    extend         3  3  3  3  3  3  3  3  3  3  o  3  3  3  3
    extend_closed  3  3  3  3  3  3  3  3  3  3  9  3  3  3  3
due
    publish        3  3  3  3  3  3  3  3  3  3  9  3  3  3  3
    open           3  3  3  3  3  3  3  3  3  3  o  3  3  3  o
    close          3  3  3  3  3  3  3  3  3  3  9  3  3  3  9
    begin_recheck  3  3  3  3  3  3  3  3  3  3  9  3  3  3  9
    extend         3  3  3  3  3  3  3  3  3  3  o  3  3  3  3
    extend_closed  3  3  3  3  3  3  3  3  3  3  9  3  3  3  3
open
    publish        3  3  3  3  3  3  3  3  3  3  9  3  3  3  3
    open           3  3  3  3  3  3  3  3  3  3  9  3  3  3  9
    close          3  3  3  3  3  3  3  3  3  3  9  3  3  3  9
    begin_recheck  3  3  3  3  3  3  3  3  3  3  9  3  3  3  9
    extend         3  3  3  3  3  3  3  3  3  3  o  3  3  3  3
    extend_closed  3  3  3  3  3  3  3  3  3  3  9  3  3  3  3
overdue
    publish        3  3  3  3  3  3  3  3  3  3  9  3  3  3  3
    open           3  3  3  3  3  3  3  3  3  3  9  3  3  3  9
    close          3  3  3  3  3  3  3  3  3  3  o  3  3  3  o
    begin_recheck  3  3  3  3  3  3  3  3  3  3  9  3  3  3  9
    extend         3  3  3  3  3  3  3  3  3  3  o  3  3  3  3
    extend_closed  3  3  3  3  3  3  3  3  3  3  9  3  3  3  3
closed
    publish        3  3  3  3  3  3  3  3  3  3  9  3  3  3  3
    open           3  3  3  3  3  3  3  3  3  3  9  3  3  3  9
    close          3  3  3  3  3  3  3  3  3  3  9  3  3  3  9
    begin_recheck  3  3  3  3  3  3  3  3  3  3  9  3  3  3  9
    extend         3  3  3  3  3  3  3  3  3  3  9  3  3  3  3
    extend_closed  3  3  3  3  3  3  3  3  3  3  o  3  3  3  3
city_over
    publish        3  3  3  3  3  3  3  3  3  3  9  3  3  3  3
    open           3  3  3  3  3  3  3  3  3  3  9  3  3  3  9
    close          3  3  3  3  3  3  3  3  3  3  9  3  3  3  9
    begin_recheck  3  3  3  3  3  3  3  3  3  3  o  3  3  3  o
    extend         3  3  3  3  3  3  3  3  3  3  9  3  3  3  3
    extend_closed  3  3  3  3  3  3  3  3  3  3  o  3  3  3  3
recheck
    publish        3  3  3  3  3  3  3  3  3  3  9  3  3  3  3
    open           3  3  3  3  3  3  3  3  3  3  9  3  3  3  9
    close          3  3  3  3  3  3  3  3  3  3  9  3  3  3  9
    begin_recheck  3  3  3  3  3  3  3  3  3  3  9  3  3  3  9
    extend         3  3  3  3  3  3  3  3  3  3  9  3  3  3  3
    extend_closed  3  3  3  3  3  3  3  3  3  3  9  3  3  3  3
"""


def read_by_difference(table: str, out_of_turn: str) -> Cells:
    """同 read，但每个状态只写了与“此刻不行”不同的几行，其余照它所属的那一类补齐。"""
    usual = read(out_of_turn)
    written = read(re.sub(r"^(\w+) : .*$", r"\1", table, flags=re.MULTILINE))
    cells: Cells = {}
    for state, visibility, others in re.findall(r"^(\w+) : (\w+)(.*)$", table, flags=re.MULTILINE):
        cells |= {(state, a, p): mark for (v, a, p), mark in usual.items() if v == visibility}
        for column, mark in (other.split("=") for other in others.split()):
            cells |= {c: OUTCOMES[mark] for c in cells if c[0] == state and c[2] in PEOPLE[column]}
    return cells | written


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
