"""表1（企业填写），按附件1 的次序。第 0 版：整张表验收之前不冻结。"""

from applications.tables import common
from foundation.formspec.fields import Count, GridRow, Growth, Money, Ratio, Text, Total, YearGrid
from foundation.formspec.schema import Schema, Section

UNIT = Section(
    name="unit",
    title="单位基本信息",
    clause="附件1 表1",
    help="名称、法定代表人、信用代码与注册地址取自单位账户，如需修改请到“个人中心”。",
    fields=(
        Text(name="enterprise_name", label="企业名称", readonly=True, max_length=120),
        Text(name="legal_representative", label="法定代表人", readonly=True),
        Text(name="credit_code", label="统一社会信用代码", readonly=True),
        Text(name="industry", label="所属行业", help="国民经济行业分类，例如 通用设备制造业（C34）。"),
        Text(
            name="industry_code",
            label="行业小类代码",
            max_length=10,
            required=False,
            help="系统补充项，例如 C3442。",
        ),
        Text(name="industrial_field", label="产业领域"),
        *common.domains(),
        Text(name="registered_address", label="注册地址", readonly=True, max_length=200),
        *common.account_fields(),
        Count(name="rd_staff_count", label="研发人员数", unit="人"),
        Count(name="total_staff_count", label="企业总人数", unit="人"),
        *common.department_fields(),
        *common.staff_fields(),
    ),
)

INVESTMENT = Section(
    name="investment",
    title="近三年知识产权投入和产业化情况",
    clause="附件1 表1",
    help="金额单位均为万元，保留两位小数；比例与增长率由系统计算。没有发生填 0，成立以前的年份填“无”。",
    fields=(
        YearGrid(
            name="yearly",
            label="近三年知识产权投入和产业化情况",
            clause="指南二.（一）1",
            rows=(
                GridRow(name="rd_expense", label="研发费用", leaf=Money()),
                GridRow(name="total_sales", label="总销售收入", leaf=Money()),
                Ratio(
                    name="rd_ratio",
                    label="研发费用总额占同期销售收入总额的比例",
                    numerator="rd_expense",
                    denominator="total_sales",
                ),
                GridRow(name="ip_expense", label="知识产权经费投入", leaf=Money()),
                GridRow(name="patent_product_sales", label="专利产品销售收入", leaf=Money()),
                Ratio(
                    name="patent_product_ratio",
                    label="专利产品销售收入占总销售收入的比例",
                    numerator="patent_product_sales",
                    denominator="total_sales",
                ),
                GridRow(name="output_or_revenue", label="企业工业总产值或营业收入", leaf=Money()),
                Growth(
                    name="output_growth",
                    label="近三年企业工业总产值或营业收入年均增长率",
                    of="output_or_revenue",
                ),
            ),
        ),
    ),
)


def counts() -> Section:
    """知识产权数量：申请、授权、PCT、国外授权，三年与累计（表1、表2 相同）。"""
    return Section(
        name="counts",
        title="知识产权数量",
        clause="指南二.（一）3",
        help="单位：件。累计数由系统计算；只计发明专利，不含实用新型与外观设计。",
        fields=(
            _count_grid("invention_filings", "近三年发明专利申请数量（件）", "发明"),
            _count_grid("invention_grants", "近三年发明专利授权数量（件）", "发明"),
            _count_grid("pct_filings", "近三年PCT国际专利申请数量（件）", "PCT国际专利"),
            YearGrid(
                name="foreign_grants",
                label="近三年国外专利授权数量（件）",
                clause="指南二.（一）3",
                rows=(
                    GridRow(name="count", label="授权数量及国家", leaf=Count(unit="件")),
                    GridRow(
                        name="countries",
                        label="授权国家",
                        leaf=Text(help="各国件数，例如 美国1、德国1；没有填“无”。"),
                    ),
                    Total(name="total", label="累计数", of="count"),
                ),
            ),
        ),
    )


def _count_grid(name: str, label: str, row: str) -> YearGrid:
    return YearGrid(
        name=name,
        label=label,
        clause="指南二.（一）3",
        rows=(
            GridRow(name="count", label=row, leaf=Count(unit="件")),
            Total(name="total", label="累计数", of="count"),
        ),
    )


ACHIEVEMENTS = Section(
    name="achievements",
    title="技术领域与知识产权运用保护",
    clause="指南二.（一）6",
    fields=(
        common.long(
            "technology_and_ip_achievements",
            "企业主要技术领域及产品、开展知识产权运用和保护情况、所获知识产权荣誉和资质及其他",
            clause="指南二.（一）6",
        ),
        common.platforms(),
    ),
)

COLLABORATION = Section(
    name="collaboration",
    title="产学研协同",
    clause="指南二.（一）5",
    fields=(common.long("collaboration_system", "产学研协同创新体系建立运行情况", clause="指南二.（一）5"),),
)

PLAN = Section(
    name="plan",
    title="建设方案",
    clause="指南三、四",
    fields=(
        *common.plan(),
        common.long(
            "patent_product_sales_growth",
            "专利产品销售收入预期增长情况（详述）",
            advised=common.ADVISED_GROWTH,
        ),
        common.long(
            "output_growth", "工业总产值或营业收入预期增长情况（详述）", advised=common.ADVISED_GROWTH
        ),
    ),
)

ENTERPRISE = Schema(
    key="enterprise",
    version=0,
    title="企业申报书（表1）",
    sections=(
        common.cover(),
        UNIT,
        common.people("企业分管知识产权工作领导"),
        common.policy("贯彻知识产权管理国家、国际标准情况", "指南二.（一）4", common.STANDARDS[:3]),
        INVESTMENT,
        counts(),
        ACHIEVEMENTS,
        COLLABORATION,
        PLAN,
        common.avoidance(),
    ),
)
