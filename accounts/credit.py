"""信用核查的登记：哪天、查的哪个来源、结果、截图。以统一社会信用代码为准（指南七）。"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.models import CreditCheck
from accounts.permissions import is_of_a_city, is_of_the_province
from foundation.documents import uploads
from foundation.documents.models import Upload
from foundation.documents.querysets import Uploader
from foundation.workflow.actor import Actor
from foundation.workflow.deadlines import day_of
from foundation.workflow.refusals import NotLegal, NotPermitted, Reason

may_record = is_of_a_city | is_of_the_province
SOURCES = ("信用中国", "国家企业信用信息公示系统", "中国执行信息公开网", "信用辽宁")


@dataclass(frozen=True, kw_only=True)
class Found:
    """一次核查查到的；screenshot 可以没有。"""

    credit_code: str
    source: str
    checked_on: date
    result: str
    remark: str = ""
    screenshot: Upload | None = None


@transaction.atomic
def record(found: Found, *, by: Actor, uploader: Uploader) -> CreditCheck:
    """登记一次核查，截图附在它上面。

    抛出 NotPermitted、NotLegal、UploadError：截图不是本机关传的、已用在别处。
    """
    if not may_record.test(by, None):
        raise NotPermitted("登记信用核查")
    if found.checked_on > day_of(by.at):
        raise NotLegal([Reason(f"核查日期{found.checked_on}晚于今天，请核对。", "指南七")])
    check: CreditCheck = CreditCheck.objects.create(
        **vars(found), recorded_by=by.membership, recorded_at=by.at
    )
    if found.screenshot is not None:
        uploads.attach(found.screenshot, check, by=uploader)
    return check
