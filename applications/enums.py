"""批次与申报书的状态，各有工作人员与申报单位两种说法（指南六、附件2.五）。"""

from django.db import models


class CallMode(models.TextChoices):
    """正式批次与演练批次：同一套程序，处处标明。"""

    LIVE = "live", "正式"
    REHEARSAL = "rehearsal", "演练"


class CallStatus(models.TextChoices):
    """申报批次的阶段。"""

    DRAFT = "draft", "筹备中"
    PUBLISHED = "published", "已发布，未开始"
    OPEN = "open", "申报中"
    CLOSED = "closed", "申报截止"
    RECHECK = "recheck", "省局复核中"
    REVIEW = "review", "专家评审中"
    NOTICE = "notice", "公示中"
    ARCHIVED = "archived", "已归档"


class RubricKind(models.TextChoices):
    """两张评分表。"""

    RECOGNITION = "recognition", "认定要点（附件3）"
    ASSESSMENT = "assessment", "考核要点（附件4）"


class ApplicationStatus(models.TextChoices):
    """申报书状态，标签是工作人员看到的说法。"""

    DRAFT = "draft", "待提交"
    CITY_REVIEW = "city_review", "市局审核中"
    RETURNED = "returned", "退回补正"
    DECLINED = "declined", "审核不通过"
    NOT_RECOMMENDED = "not_recommended", "未推荐"
    RECOMMENDED = "recommended", "已推荐，待报送"
    PROVINCE_REVIEW = "province_review", "省局复核中"
    EXPERT_REVIEW = "expert_review", "专家评审中"
    SCORED = "scored", "评审完成，待研究"
    DECIDED = "decided", "已研究，待公布"
    WAITLISTED = "waitlisted", "候补"
    NOT_SELECTED = "not_selected", "未入选"
    PUBLIC_NOTICE = "public_notice", "公示中"
    DISQUALIFIED = "disqualified", "取消资格"
    DESIGNATED = "designated", "已确认"
    WITHDRAWN = "withdrawn", "已撤回"


class SlotHolder(models.TextChoices):
    """一栏材料由谁提交。"""

    UNIT = "unit", "申报单位"
    AGENCY = "agency", "联合申报单位"


class MaterialState(models.TextChoices):
    """一份材料还用不用；不用的也留着。"""

    CURRENT = "current", "在用"
    REPLACED = "replaced", "已替换"
    REMOVED = "removed", "已移除"


class PartnerStatus(models.TextChoices):
    """联合申报单位的状态。"""

    INVITED = "invited", "已邀请，待答复"
    ACCEPTED = "accepted", "已接受，填写表3"
    CONFIRMED = "confirmed", "已确认"
    DECLINED = "declined", "已谢绝"
    EXPIRED = "expired", "逾期未答复"
    WITHDRAWN = "withdrawn", "已退出"


# 申报书还在单位手里的状态。
WITH_UNIT = frozenset({ApplicationStatus.DRAFT, ApplicationStatus.RETURNED})
# 已到评审以后、仍可撤回的状态（流程设计 §1 withdraw）；从“已推荐”起须签署人附盖章申请。
BEFORE_RECOMMENDED = (
    ApplicationStatus.DRAFT,
    ApplicationStatus.RETURNED,
    ApplicationStatus.CITY_REVIEW,
)
FROM_RECOMMENDED = (
    ApplicationStatus.RECOMMENDED,
    ApplicationStatus.PROVINCE_REVIEW,
    ApplicationStatus.EXPERT_REVIEW,
    ApplicationStatus.SCORED,
    ApplicationStatus.DECIDED,
    ApplicationStatus.WAITLISTED,
    ApplicationStatus.PUBLIC_NOTICE,
)

LIVE_PARTNER = frozenset({PartnerStatus.INVITED, PartnerStatus.ACCEPTED, PartnerStatus.CONFIRMED})
JOINED_PARTNER = frozenset({PartnerStatus.ACCEPTED, PartnerStatus.CONFIRMED})

# 材料栏的代号：程序里另有规则的几栏。
STAMPED_FORM = "stamped_form"
STAMPED_PARTNER = "stamped_partner"
COMMITMENT = "commitment"
COMMITMENT_TEXT = (
    "本单位对提交的各项申请材料的真实性、合法性、有效性负责，不存在隐瞒、提供虚假材料等情况。"
    "若违反上述承诺，本单位将承担由此带来的一切后果和法律责任。"
)
WITHDRAWAL_REQUEST = "withdrawal_request"
NOT_FOR_PARTNER = frozenset({STAMPED_FORM, COMMITMENT, WITHDRAWAL_REQUEST})

UNIT_LABELS: dict[str, str] = {
    ApplicationStatus.RETURNED: "请补正",
    ApplicationStatus.DECLINED: "审核不通过（流程结束）",
    ApplicationStatus.RECOMMENDED: "市局已推荐",
    ApplicationStatus.SCORED: "专家评审中",
    ApplicationStatus.DECIDED: "专家评审中",
    ApplicationStatus.WAITLISTED: "评审结束，候补",
    ApplicationStatus.DESIGNATED: "已确认，建设中",
}

# 一个单位在一个批次里只能有一件进到提交之后；撤回与未推荐的不算。
NOT_COUNTED_AS_LIVE = frozenset(
    {ApplicationStatus.DRAFT, ApplicationStatus.WITHDRAWN, ApplicationStatus.NOT_RECOMMENDED}
)


class CorrectionGround(models.TextChoices):
    """退回的事由。指南只写“材料不全”（附件2.五.1），其余的标明。"""

    INCOMPLETE = "incomplete", "材料不全"
    INCONSISTENT = "inconsistent", "填报与材料不一致"
    UNSIGNED = "unsigned", "签字或盖章缺漏"
    UNREADABLE = "unreadable", "扫描件不清或页序有误"
    PARTNER_LEFT = "partner_left", "联合单位退出"
    OTHER = "other", "其他"


class DeclineGround(models.TextChoices):
    """不通过的事由（附件2.五.2、指南一、二、七）。"""

    NOT_ELIGIBLE = "not_eligible", "不符合申报条件（指南一、二）"
    FALSE_MATERIAL = "false_material", "提供虚假材料（指南七）"
    BANNED = "banned", "在不得申报的期间内（指南六.5、七）"
    OVERDUE = "overdue", "逾期未补正（附件2.五.1）"


class NotRecommendedGround(models.TextChoices):
    """不予推荐的事由（指南六.2）。"""

    QUOTA = "quota", "名额已满"
    UNJUDGED = "unjudged", "市局逾期未审"


class ProposalOutcome(models.TextChoices):
    """一件拟办的结局；还等着签发的为空。"""

    SIGNED = "signed", "已签发"
    SENT_BACK = "sent_back", "退回经办"
    WITHDRAWN = "withdrawn", "经办撤回"
    OVERTAKEN = "overtaken", "情况已变，作罢"


class ListStatus(models.TextChoices):
    """推荐清单的状态。"""

    OPEN = "open", "汇总中"
    SENT = "sent", "已报送"
    REOPENED = "reopened", "报送后有变更，待更正"


class PointKind(models.TextChoices):
    """审核清单上的一点：要核的条件，或只在同分时起作用的优先条件。"""

    CHECK = "check", "审核要点"
    PRIORITY = "priority", "优先条件"


class Verdict(models.TextChoices):
    """一点的结论。"""

    OK = "ok", "符合"
    BAD = "bad", "不符合"
    NOT_APPLICABLE = "na", "不涉及"
