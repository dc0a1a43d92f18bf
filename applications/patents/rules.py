"""清单能不能改。"""

from applications.corrections.scope import why_patents_are_closed
from applications.models import Application
from foundation.workflow.refusals import Reason


def why_closed(application: Application) -> list[Reason]:
    """清单随申报书：在单位手里、尚未定稿时可改，补正时须点了名（指南六.1、附件2.五.1）。"""
    if reasons := why_patents_are_closed(application):
        return reasons
    if application.finalised_id:
        return [Reason("申报书已定稿，专利清单随之锁定；需要修改请先解除定稿。", "指南六.1")]
    return []
