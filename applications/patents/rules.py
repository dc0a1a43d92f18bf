"""清单能不能改。"""

from applications.corrections.scope import PATENTS, scope_of, why_patents_are_closed
from applications.models import Application
from foundation.workflow.refusals import Reason


def why_closed(application: Application, row: int | None = None) -> list[Reason]:
    """清单随申报书：在单位手里、尚未定稿时可改，补正时须点了名（指南六.1、附件2.五.1）。

    row 另给时只问这一行；补正只点了一行的，只能改那一行，不能增减。
    """
    if reasons := why_patents_are_closed(application, row):
        return reasons
    if application.finalised_id:
        return [Reason("申报书已定稿，专利清单随之锁定；需要修改请先解除定稿。", "指南六.1")]
    return []


def rows_open_alone(application: Application) -> frozenset[int]:
    """补正只点了几行的，是那几行的编号：能改能删，不能增减别的。"""
    if application.finalised_id:
        return frozenset()
    pins = scope_of(application).pins or frozenset()
    rows = (pin.partition(".")[2] for pin in pins if pin.startswith(f"{PATENTS}."))
    return frozenset(int(row) for row in rows if row.isdecimal())
