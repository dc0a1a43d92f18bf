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
    Point("registered", "在辽宁省内注册，主体类型与所填的表相符", "指南一"),
    Point("credentials", "统一社会信用代码与证照一致，证照在有效期内", "指南一、附件2.二"),
    Point("form_version", "申报书的表样与年度正确", "指南五.1"),
    Point("no_blanks", "各栏没有空缺，没有用到的表已删去", "填报说明2"),
    Point("seals", "封面与指定处盖有公章", "指南六.1"),
    Point("signature", "法定代表人签字或签章", "指南六.1"),
    Point("leader", "项目负责人为中层以上并有任命文件", "指南二"),
    Point("staff", "知识产权专兼职人员不少于 3 名，附资质复印件", "指南二"),
    Point("standards", "贯标证书在有效期内", "指南二"),
    Point("expenses", "研发与知识产权经费有三年的证明", "指南二、五"),
    Point("patents", "专利清单与三年数量一致，号码校验通过", "指南五.3"),
    Point("platforms", "创新平台有证明", "指南二"),
    Point("projects", "高校、科研机构承担的重大项目有证明", "指南二"),
    Point("agreement", "产学研协议已盖章", "指南五"),
    Point("partner", "联合单位不超过 1 家，为服务机构，代理与检索人员不少于 3 名，信用良好", "指南一、二"),
    Point("targets", "绩效承诺不少于批次规定的件数，没有非正常申请", "指南四"),
    Point("credit", "信用核查没有严重失信，不在不得申报的期间内", "指南一、六.5"),
    Point("evidence", "附件与表中所填逐项对应", "填报说明4（1）"),
    Point("budget", "经费预算各项合计与总额一致", "指南五"),
    Point("commitment", "已作守信承诺", "指南七"),
    Point("first_platforms", "优先：国家级或省级创新平台", "指南二", PointKind.PRIORITY),
    Point("first_titles", "优先：副高级以上知识产权职称", "指南二", PointKind.PRIORITY),
    Point("first_projects", "优先：承担国家或省部级重大项目", "指南二", PointKind.PRIORITY),
    Point("first_standards", "优先：通过知识产权贯标", "指南二", PointKind.PRIORITY),
)
