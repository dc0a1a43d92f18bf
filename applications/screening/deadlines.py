"""各级的截止时刻：谁经手，就以谁的为准（流程设计 §0）。左闭右开。"""

from datetime import datetime

from applications.enums import ApplicationStatus
from applications.models import Application


def cut_off_of(application: Application, *, is_province: bool) -> datetime:
    """市局看本件的市局截止（省局另开的优先），省局看复核截止。"""
    return application.call.recheck_until if is_province else application.city_cut_off


def is_with_province(application: Application) -> bool:
    """现由省局经手。"""
    if application.status == ApplicationStatus.RETURNED:
        return application.held_by is not None and application.held_by.is_province
    return bool(application.status == ApplicationStatus.PROVINCE_REVIEW)


def is_overdue(application: Application, at: datetime) -> bool:
    """补正逾期：到了截止时刻还没有重新提交。只是显示，从不自动处理（附件2.五.1）。"""
    due = application.correction_due_at
    return application.status == ApplicationStatus.RETURNED and due is not None and at >= due
