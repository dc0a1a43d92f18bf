"""常用补正事由的底本：按材料、签章、填报归类；新批次以此为底，逐批次可改。"""

from dataclasses import dataclass

from foundation.filings.enums import Pin


@dataclass(frozen=True)
class CommonReason:
    """一条：通常点在哪里、名称、条款、问题与要求。"""

    pin: Pin
    title: str
    clause: str
    text: str


GUIDE_REASONS: tuple[CommonReason, ...] = (
    CommonReason(Pin.MATERIAL, "缺少材料", "指南五", "没有提交这一栏要求的材料，请补交。"),
    CommonReason(Pin.MATERIAL, "证照过期", "指南一", "证照已超过有效期，请提交有效的证照。"),
    CommonReason(
        Pin.MATERIAL, "证书过期", "指南二", "证书已超过有效期，请提交有效证书或证明正在换证的文件。"
    ),
    CommonReason(Pin.MATERIAL, "缺少年度证明", "指南五", "近三年的证明不全，请补齐缺少年度的证明。"),
    CommonReason(Pin.PAGE, "扫描不清", "指南六.1", "这一页扫描不清，无法辨认，请重新扫描后替换。"),
    CommonReason(
        Pin.PAGE, "漏签字或漏盖章", "指南六.1", "这一页应签字、盖章处没有签字或盖章，请补齐后替换。"
    ),
    CommonReason(Pin.PAGE, "页序有误", "指南六.1", "扫描件页序有误或缺页，请按定稿逐页扫描后替换。"),
    CommonReason(
        Pin.FIELD,
        "与证明不一致",
        "填报说明4（1）",
        "所填内容与证明材料不一致，请核对后更正，或补交相应证明。",
    ),
    CommonReason(Pin.FIELD, "单位有误", "填报说明2", "金额疑似误按“元”填写，请按“万元”核对更正。"),
    CommonReason(Pin.FIELD, "内容不具体", "填报说明2", "所述内容过于笼统，请写明具体做法、数量与时间。"),
    CommonReason(Pin.FIELD, "年份口径有误", "填报说明2", "年份与要求的近三年不符，请按表头年份更正。"),
    CommonReason(Pin.ROW, "缺少证明", "填报说明4（1）", "这一行没有相应的证明材料，请补交并链接到页码。"),
    CommonReason(
        Pin.PATENTS, "清单与数量不一致", "指南五.3", "专利清单逐年件数与表中所填不一致，请核对更正。"
    ),
    CommonReason(
        Pin.PATENTS, "专利权人不符", "指南五.3", "清单中有专利权人不是申报单位的专利，请删去或说明。"
    ),
    CommonReason(Pin.SECTION, "预算合计不符", "指南五", "经费预算各项合计与总额不一致，请核对更正。"),
)
