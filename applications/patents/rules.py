"""清单能不能改。"""

from applications.enums import ApplicationStatus
from applications.models import Application
from foundation.workflow.refusals import Reason


def why_closed(application: Application) -> list[Reason]:
    """清单随申报书：只在待提交、尚未定稿时可改（指南六.1）。"""
    if application.status != ApplicationStatus.DRAFT:
        status = application.get_status_display()
        return [Reason(f"申报书{status}，专利清单不能再改；需要修改请先取回申报书。", "指南六.1")]
    if application.finalised_id:
        return [Reason("申报书已定稿，专利清单随之锁定；需要修改请先解除定稿。", "指南六.1")]
    return []
