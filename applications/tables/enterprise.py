"""表1（企业填写），按附件1 的次序。第 0 版：整张表写全之前不冻结。"""

from accounts.divisions import RECOMMENDING_OFFICES
from foundation.formspec.fields import (
    Choice,
    Count,
    Date,
    GridRow,
    Growth,
    LongText,
    Money,
    Ratio,
    Text,
    YearGrid,
)
from foundation.formspec.schema import Schema, Section

COVER = Section(
    name="cover",
    title="封面",
    clause="附件1 封面",
    help="单位名称与地址取自单位账户，如需修改请到“个人中心”。",
    fields=(
        Text(name="applicant_name", label="申报单位", readonly=True),
        Text(name="applicant_address", label="单位地址", readonly=True, max_length=200),
        Choice(
            name="office",
            label="所属市局",
            options=RECOMMENDING_OFFICES,
            clause="指南六.2",
            help="由哪个市局审核推荐。已按注册地址预选；在沈抚示范区的单位请选沈抚示范区。",
        ),
        Date(name="application_date", label="申报时间", help="申报书落款的日期，例如 2024-08-19。"),
        Text(
            name="responsible_person",
            label="负责人",
            max_length=50,
            clause="填报说明3",
            help="须经单位法人委任，由管理知识产权或研发的中层以上人员担任。",
        ),
        Text(name="contact_person", label="联系人", max_length=50),
        Text(name="contact_phone", label="联系电话", kind="phone", help="手机或带区号的固定电话。"),
    ),
)

UNIT = Section(
    name="unit",
    title="单位基本信息",
    clause="附件1 表1",
    help="名称、法定代表人与信用代码取自单位账户，如需修改请到“个人中心”。",
    fields=(
        Text(name="enterprise_name", label="企业名称", readonly=True),
        Text(name="legal_representative", label="法定代表人", readonly=True),
        Text(name="credit_code", label="统一社会信用代码", readonly=True),
        Text(
            name="bank_account",
            label="银行账号",
            kind="bank_account",
            sensitive=True,
            help="单位的对公账号，加密保存。",
        ),
        Count(name="rd_staff_count", label="研发人员数", unit="人"),
    ),
)

POLICY = Section(
    name="policy",
    title="知识产权管理制度",
    clause="附件1 表1",
    fields=(
        LongText(
            name="ip_policy_soundness",
            label="知识产权管理制度是否健全（请详述）",
            clause="指南二.（一）4",
            max_length=5000,
            help="写明制度的数量与层级、机构与人员、流程和奖惩，以及执行情况。",
        ),
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

ENTERPRISE = Schema(
    key="enterprise", version=0, title="企业申报书（表1）", sections=(COVER, UNIT, POLICY, INVESTMENT)
)
