"""指南要求的各栏材料（指南五、填报说明3、4），新批次以此为底；哪类单位必交可以逐批次改。"""

from dataclasses import dataclass

from accounts.enums import OrganizationKind
from applications.enums import COMMITMENT, STAMPED_FORM, STAMPED_PARTNER, SlotHolder

UNITS = (OrganizationKind.ENTERPRISE, OrganizationKind.UNIVERSITY, OrganizationKind.INSTITUTE)
RESEARCHERS = (OrganizationKind.UNIVERSITY, OrganizationKind.INSTITUTE)
AGENCIES = (OrganizationKind.AGENCY,)


@dataclass(frozen=True, kw_only=True)
class Slot:
    """一栏材料。"""

    code: str
    title: str
    clause: str
    help: str = ""
    holder: SlotHolder = SlotHolder.UNIT
    required_of: tuple[OrganizationKind, ...] = ()


GUIDE_SLOTS: tuple[Slot, ...] = (
    Slot(
        code=STAMPED_FORM,
        title="盖章申报书",
        clause="指南五.1、六.1",
        help="把定稿打印、签字、在封面与指定处盖公章后扫描成一个 PDF；页数须与定稿相同。",
        required_of=UNITS,
    ),
    Slot(
        code=STAMPED_PARTNER,
        title="表3 盖章页",
        clause="指南五.1、六.1",
        help="联合申报单位在表3 签字盖章后的扫描件。",
        holder=SlotHolder.AGENCY,
        required_of=AGENCIES,
    ),
    Slot(
        code="rd_basis",
        title="研发基础和研发实力证明",
        clause="指南五.2",
        help="如审计报告、研发费用专项审计等；篇幅较长的可以只交封面、目录及相关页。",
        required_of=UNITS,
    ),
    Slot(code="platforms", title="创新平台证明", clause="指南五.2", help="国家级、省级或市级认定文件。"),
    Slot(
        code="projects",
        title="重大科技攻关项目证明",
        clause="指南五.2",
        help="高校、科研机构提供正在承担的国家或省部级项目任务书等。",
        required_of=RESEARCHERS,
    ),
    Slot(
        code="patents",
        title="专利申请及授权清单",
        clause="指南五.3",
        help="可由“专利清单”导出后盖章扫描。",
        required_of=UNITS,
    ),
    Slot(
        code="standards",
        title="贯标与知识产权管理制度证明",
        clause="指南五.4",
        help="认证证书、制度文件与执行记录。",
        required_of=UNITS,
    ),
    Slot(
        code="unit_staff",
        title="申报单位知识产权人员资质证书",
        clause="指南五.5",
        required_of=UNITS,
    ),
    Slot(
        code="agency_staff",
        title="联合申报单位知识产权人员资质证书",
        clause="指南五.5",
        holder=SlotHolder.AGENCY,
        required_of=AGENCIES,
    ),
    Slot(
        code="collaboration",
        title="产学研协同与转化运用机制证明",
        clause="指南五.6",
        required_of=UNITS,
    ),
    Slot(
        code="appointment",
        title="负责人委任书",
        clause="填报说明3",
        help="单位法人委任负责人的文件，写明职务。",
        required_of=UNITS,
    ),
    Slot(
        code="outcomes",
        title="项目任务书和成果证明",
        clause="填报说明4（2）",
        help="相关认证、资质、荣誉等证书，承担项目的任务书和成果证明。",
    ),
    Slot(
        code=COMMITMENT,
        title="盖章守信承诺书",
        clause="指南七",
        help="由签署人提交的不必另交；经办人代为提交的，须先上传盖章的承诺书。",
    ),
    Slot(code="other", title="其他材料", clause="指南五.7"),
)
