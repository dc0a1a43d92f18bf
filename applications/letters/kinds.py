"""公文的种类，与哪些是给申报单位的。"""

from django.db import models


class LetterKind(models.TextChoices):
    """一件公文因哪个动作而发。"""

    CORRECTION = "correction_notice", "补正通知书"
    DECLINE = "decline_notice", "不予通过通知书"
    NOT_RECOMMENDED = "not_recommended_notice", "不予推荐告知书"
    REVOCATION = "revocation", "撤销决定"
    SENT_BACK = "sent_back", "退回市局函"
    TAKEN_OVER = "taken_over", "提级办理通知"
    TRANSFER = "transfer", "转办函"
    LAPSE = "lapse_notice", "终止申报告知书"
    RECOMMENDATION = "recommendation", "推荐函"
    LIST_CORRECTION = "list_correction", "更正函"


TO_UNIT = frozenset(
    {
        LetterKind.CORRECTION,
        LetterKind.DECLINE,
        LetterKind.NOT_RECOMMENDED,
        LetterKind.REVOCATION,
        LetterKind.TAKEN_OVER,
        LetterKind.LAPSE,
    }
)
"""申报单位看得见的：写给它的，与原因对它公开的提级办理。"""
