"""表2（高校、科研机构等研发单位填写），按附件1 的次序。

原表的两处笔误照实更正：第二个“专利许可合同额”应为“专利转让合同额”；“企业申报意见”在本表作“申报单位意见”。
"""

from applications.tables import common
from applications.tables.enterprise import counts
from foundation.formspec.fields import Choice, Count, Date, GridRow, Money, Rows, Text, YearGrid
from foundation.formspec.schema import Schema, Section

UNIT = Section(
    name="unit",
    title="单位基本信息",
    clause="附件1 表2",
    help="名称、法定代表人、信用代码与注册地址取自单位账户，如需修改请到“个人中心”。",
    fields=(
        Text(name="organization_name", label="单位名称", readonly=True, max_length=120),
        Text(name="legal_representative", label="法定代表人", readonly=True),
        Text(name="credit_code", label="统一社会信用代码", readonly=True),
        Text(name="registered_address", label="注册地址", readonly=True, max_length=200),
        *common.domains(),
        *common.account_fields(),
        Count(name="rd_staff_count", label="研发人员数", unit="人"),
        Count(name="total_staff_count", label="总人数", unit="人"),
        *common.department_fields(),
        *common.staff_fields(),
    ),
)

INVESTMENT = Section(
    name="investment",
    title="近三年知识产权投入和产业化情况",
    clause="附件1 表2",
    help="金额单位均为万元，保留两位小数；件数为整数。没有发生填 0，成立以前的年份填“无”。",
    fields=(
        YearGrid(
            name="yearly",
            label="近三年知识产权投入和产业化情况",
            clause="指南二.（二）1",
            rows=(
                GridRow(name="rd_expense", label="研发费用", leaf=Money()),
                GridRow(name="ip_expense", label="知识产权经费投入", leaf=Money()),
                GridRow(name="licence_count", label="专利许可件数", leaf=Count(unit="件")),
                GridRow(name="licence_contract", label="专利许可合同额", leaf=Money()),
                GridRow(name="transfer_count", label="专利转让件数", leaf=Count(unit="件")),
                GridRow(
                    name="transfer_contract",
                    label="专利转让合同额",
                    leaf=Money(help="原表此处印作“专利许可合同额”，按上下文应为转让。"),
                ),
                GridRow(name="equity_count", label="专利作价入股件数", leaf=Count(unit="件")),
                GridRow(name="equity_amount", label="专利作价入股金额", leaf=Money()),
            ),
        ),
    ),
)

ACHIEVEMENTS = Section(
    name="achievements",
    title="技术领域与知识产权运用保护",
    clause="指南二.（二）2、6",
    fields=(
        common.long(
            "technology_and_ip_achievements",
            "主要技术领域、开展知识产权运用和保护情况、所获知识产权荣誉和资质及其他",
            clause="指南二.（二）6",
        ),
        common.platforms(),
        Rows(
            name="projects",
            label="正在承担的国家或省部级重大科技攻关项目",
            columns=(
                Choice(name="level", label="级别", options=common.LEVELS[:2]),
                Text(name="name", label="项目名称"),
                Text(name="number", label="项目编号"),
                Date(name="ends_on", label="执行期至", precision="month"),
            ),
            max_rows=60,
            clause="指南二.（二）2",
            help="系统补充项。没有的请选“无”。",
        ),
    ),
)

COLLABORATION = Section(
    name="collaboration",
    title="产学研协同",
    clause="指南二.（二）5",
    fields=(common.long("collaboration_system", "协同创新体系建立运行情况", clause="指南二.（二）5"),),
)

PLAN = Section(
    name="plan",
    title="建设方案",
    clause="指南三、四",
    fields=(*common.plan(),),
)

RESEARCH = Schema(
    key="research",
    version=0,
    title="高校、科研机构申报书（表2）",
    sections=(
        common.cover(),
        UNIT,
        common.people("分管知识产权工作领导"),
        common.policy(
            "《高等学校知识产权管理规范》或《科研组织知识产权管理规范》等贯彻情况",
            "指南二.（二）4",
            common.STANDARDS,
        ),
        INVESTMENT,
        counts(),
        ACHIEVEMENTS,
        COLLABORATION,
        PLAN,
        common.avoidance(),
    ),
)
