"""审核要点的底本：二十条要点与四条优先条件；新批次以此为底，逐批次可改。"""

from dataclasses import dataclass

from applications.enums import PointKind


@dataclass(frozen=True)
class Point:
    """一点：代号、要点、条款、性质。"""

    code: str
    title: str
    clause: str
    kind: PointKind = PointKind.CHECK


GUIDE_POINTS: tuple[Point, ...] = (
    Point("registered", "在辽宁省内注册；企业填表1，高校、科研机构填表2", "指南一、填报说明2"),
    Point("credentials", "单位名称、统一社会信用代码与证照一致，证照在有效期内", "指南一、附件2.二"),
    Point("form_version", "申报书是本批次的表样，申报时间在申报期内", "指南五.1、六.1"),
    Point("no_blanks", "各栏没有空缺，无内容的写“无”，没有用到的空表已删除", "填报说明2"),
    Point("seals", "封面与各指定处盖有单位公章，联合申报的另在表3 盖章", "指南六.1"),
    Point("signature", "法定代表人在申报意见处签字或签章", "填报说明3"),
    Point("leader", "负责人由单位法人委任，为管理知识产权或研发的中层以上人员", "指南三.（一）、填报说明3"),
    Point("staff", "知识产权专兼职人员不少于 3 人，附资质证书复印件", "指南二.（一）4、（二）4、五.5"),
    Point("standards", "知识产权贯标证书在申报时有效（企业须已通过贯标）", "指南二.（一）4、五.4"),
    Point("expenses", "近三年有稳定的研发经费和知识产权经费投入，附证明", "指南二.（一）1、（二）1、五.2"),
    Point("patents", "专利清单与表中三年数量一致，号码校验通过", "指南五.3"),
    Point("platforms", "表中所列创新平台有认定文件", "指南二.（一）2、（二）2、五.2"),
    Point("projects", "高校、科研机构正在承担的重大科技攻关项目有任务书", "指南二.（二）2、五.2"),
    Point("agreement", "产学研协同与转化运用机制有盖章的协议等证明", "指南二.（一）5、（二）5、五.6"),
    Point(
        "partner",
        "联合申报的服务机构不超过 1 家，专利代理与检索分析人员不少于 3 人，信用良好",
        "指南一、二.（三）",
    ),
    Point("targets", "建设期内产出目标不低于批次规定的件数，没有非正常专利申请", "指南四"),
    Point("credit", "信用核查没有严重失信，不在不得申报的期间内", "指南六.5、七"),
    Point("evidence", "表中各项填报内容都有证明材料，逐项对应", "填报说明4（1）"),
    Point("budget", "经费预算各项合计与正文所写的总额一致", "指南三.（一）、附件1"),
    Point("commitment", "已作守信承诺", "指南七"),
    Point(
        "first_platforms",
        "优先：国家级、省级或市级认定的创新平台",
        "指南二.（一）2、（二）2",
        PointKind.PRIORITY,
    ),
    Point(
        "first_titles", "优先：副高级以上知识产权师", "指南二.（一）4、（二）4、（三）1", PointKind.PRIORITY
    ),
    Point(
        "first_projects",
        "优先：高校、科研机构正在承担国家或省部级重大科技攻关项目",
        "指南二.（二）2",
        PointKind.PRIORITY,
    ),
    Point(
        "first_standards",
        "优先：高校、科研机构贯彻实施知识产权管理规范",
        "指南二.（二）4",
        PointKind.PRIORITY,
    ),
)


@dataclass(frozen=True)
class Places:
    """核这一点看哪里：申报书的节（表3 的写 partner.节）、材料栏的代号。"""

    sections: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()


PLACES: dict[str, Places] = {
    "registered": Places(("cover", "unit")),
    "credentials": Places(("unit",)),
    "form_version": Places(("cover",), ("stamped_form",)),
    "seals": Places((), ("stamped_form", "stamped_partner")),
    "signature": Places((), ("stamped_form",)),
    "leader": Places(("cover",), ("appointment",)),
    "staff": Places(("unit",), ("unit_staff",)),
    "standards": Places(("policy",), ("standards",)),
    "expenses": Places(("investment",), ("rd_basis",)),
    "patents": Places(("counts",), ("patents",)),
    "platforms": Places(("achievements",), ("platforms",)),
    "projects": Places(("achievements",), ("projects",)),
    "agreement": Places(("collaboration",), ("collaboration",)),
    "partner": Places(("partner.people",), ("agency_staff", "stamped_partner")),
    "targets": Places(("plan",)),
    "budget": Places(("plan",)),
    "commitment": Places((), ("commitment", "stamped_form")),
    "first_platforms": Places(("achievements",), ("platforms",)),
    "first_titles": Places(("unit",), ("unit_staff", "agency_staff")),
    "first_projects": Places(("achievements",), ("projects",)),
    "first_standards": Places(("policy",), ("standards",)),
}
