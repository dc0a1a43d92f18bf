"""各表共有的格子：官方表格里两表相同的部分，以及系统补充项。

系统补充项是附件1 没有单列、而后续规则要用的数据：它们印在所属栏目的格子里，成一张小表。
"""

from accounts.divisions import RECOMMENDING_OFFICES
from accounts.validators import credit_code_problems
from foundation.formspec.fields import (
    Choice,
    Count,
    Date,
    LongText,
    Matrix,
    Money,
    Quantity,
    Rows,
    Sum,
    Text,
)
from foundation.formspec.schema import Section

YES_NO = (("yes", "是"), ("no", "否"))
SEPARATE = (("separate", "单独设置"), ("attached", "不单独设置"))
RANKS = (
    ("head", "单位主要负责人"),
    ("deputy", "单位分管负责人"),
    ("middle", "中层正职"),
    ("vice", "中层副职"),
)
CHARGES = (("ip", "管理知识产权"), ("rd", "管理研发"), ("both", "管理知识产权和研发"))
LEVELS = (("national", "国家级"), ("provincial", "省级"), ("municipal", "市级"))
FUNDS = (("own", "单位自筹"), ("match", "地方配套"), ("other", "其他"))
FIELDS = (
    ("new_it", "新一代信息技术"),
    ("equipment", "高端装备制造"),
    ("materials", "新材料"),
    ("bio", "生物"),
    ("nev", "新能源汽车"),
    ("energy", "新能源"),
    ("green", "节能环保"),
    ("digital", "数字创意"),
    ("services", "相关服务业"),
    ("other", "其他"),
)
STANDARDS = (
    ("gbt29490_2013", "企业知识产权管理规范（GB/T 29490-2013）"),
    ("gbt29490_2023", "企业知识产权合规管理体系要求（GB/T 29490-2023）"),
    ("iso56005", "创新管理 知识产权管理指南（ISO 56005）"),
    ("gbt33251", "高等学校知识产权管理规范（GB/T 33251）"),
    ("gbt33250", "科研组织知识产权管理规范（GB/T 33250）"),
)
TASKS = (
    ("mechanism", "（一）建立完善培育工作机制"),
    ("analysis", "（二）加强专利信息分析应用"),
    ("quality", "（三）提升专利创造质量及全流程管理"),
    ("transfer", "（四）推动专利转化运用"),
    ("example", "（五）发挥示范带动作用"),
)
RELATIONS = (("parent", "母公司或主管单位"), ("subsidiary", "子公司或下属单位"))
PROSE = 5000
ADVISED = 200
ADVISED_GROWTH = 50


def long(name: str, label: str, *, clause: str = "", help: str = "", advised: int = ADVISED) -> LongText:
    """一栏详述：上限 5000 字，少于 advised 字只提醒。"""
    return LongText(name=name, label=label, clause=clause, help=help, max_length=PROSE, min_length=advised)


def cover() -> Section:
    """封面，并登记由哪个市局推荐、负责人的职务与委任。"""
    return Section(
        name="cover",
        title="封面",
        clause="附件1 封面",
        help="单位名称与地址取自单位账户，如需修改请到“个人中心”。",
        fields=(
            Text(name="applicant_name", label="申报单位", readonly=True),
            Text(name="applicant_address", label="单位地址", readonly=True, max_length=200),
            Date(
                name="application_date",
                label="申报时间",
                help="申报书落款的日期，例如 2024-08-19；各项证书是否在有效期内以这一天为准。",
            ),
            Text(
                name="responsible_person",
                label="负责人",
                max_length=50,
                clause="填报说明3",
                help="须经单位法人委任，由管理知识产权或研发的中层以上人员担任。",
            ),
            Text(name="contact_person", label="联系人", max_length=50),
            Text(name="contact_phone", label="联系电话", kind="phone", help="手机或带区号的固定电话。"),
            Choice(
                name="office",
                label="所属市局",
                options=RECOMMENDING_OFFICES,
                clause="指南六.2",
                help="系统补充项。由哪个市局审核推荐，已按注册地址预选；在沈抚示范区的单位请选沈抚示范区。",
            ),
            Choice(
                name="responsible_rank",
                label="负责人层级",
                options=RANKS,
                clause="填报说明3",
                help="系统补充项。须为中层以上。",
            ),
            Choice(
                name="responsible_charge",
                label="负责人分管工作",
                options=CHARGES,
                clause="填报说明3",
                help="系统补充项。",
            ),
            Date(
                name="appointed_on",
                label="负责人委任日期",
                clause="填报说明3",
                help="系统补充项。单位法人委任负责人的日期。",
            ),
        ),
    )


def account_fields() -> tuple[Text, ...]:
    """开户银行、户名与账号；后两项加密保存。"""
    return (
        Text(name="bank_name", label="开户银行", help="写到支行。"),
        Text(
            name="account_name",
            label="户名",
            sensitive=True,
            help="系统补充项。须与单位名称一致，加密保存。",
        ),
        Text(
            name="bank_account",
            label="银行账号",
            kind="bank_account",
            sensitive=True,
            help="单位的对公账号，加密保存。",
        ),
    )


def department_fields() -> tuple[Text | Choice, ...]:
    """知识产权专职管理部门：名称、是否单独设置、层级。"""
    return (
        Text(name="ip_department", label="知识产权专职管理部门（标明是否单独设置）"),
        Choice(
            name="ip_department_separate",
            label="是否单独设置",
            options=SEPARATE,
            help="印在“知识产权专职管理部门”一格里。",
        ),
        Text(name="ip_department_level", label="部门层级"),
    )


def staff_fields() -> tuple[Count | Rows, ...]:
    """知识产权工作人数，副高级以上知识产权师，母公司与子公司。"""
    return (
        Count(name="ip_fulltime_count", label="知识产权工作专职人数", unit="人", clause="指南二.（一）4"),
        Count(name="ip_parttime_count", label="知识产权工作兼职人数", unit="人", clause="指南二.（一）4"),
        Count(
            name="senior_ip_count",
            label="副高级以上知识产权师人数",
            unit="人",
            clause="指南二.（一）4",
            help="系统补充项。没有填 0。",
        ),
        Rows(
            name="relatives",
            label="母公司、子公司或主管、下属单位",
            columns=(
                Choice(name="relation", label="关系", options=RELATIONS),
                Text(name="name", label="单位名称", max_length=120),
                Text(name="credit_code", label="统一社会信用代码", max_length=18, rule=credit_code_problems),
            ),
            max_rows=50,
            help="系统补充项，用于专家回避。没有的请选“无”。",
        ),
    )


def people(leader: str) -> Section:
    """人员信息：分管领导、专职负责人、联系人。"""
    return Section(
        name="people",
        title="人员信息",
        clause="附件1",
        fields=(
            Matrix(
                name="staff",
                label="人员信息",
                rows=(("leader", leader), ("manager", "知识产权专职负责人"), ("contact", "联系人")),
                columns=(
                    Text(name="name", label="姓名", max_length=50),
                    Text(name="title", label="职务"),
                    Text(name="mobile", label="手机", kind="mobile"),
                    Text(name="email", label="E-mail", kind="email", max_length=254),
                ),
            ),
        ),
    )


def policy(standards_label: str, clause: str, options: tuple[tuple[str, str], ...]) -> Section:
    """知识产权管理制度，以及贯彻了哪些标准。"""
    return Section(
        name="policy",
        title="知识产权管理制度",
        clause=clause,
        fields=(
            Rows(
                name="policies",
                label="知识产权管理制度",
                columns=(
                    Date(name="established_on", label="制订时间", precision="month"),
                    Text(name="name", label="制度名称"),
                    Text(name="implementation", label="执行情况", max_length=300),
                ),
                min_rows=1,
                max_rows=50,
                clause=clause,
            ),
            long("ip_policy_soundness", "知识产权管理制度是否健全（请详述）", clause=clause),
            long("ip_standard_implementation", standards_label, clause=clause, advised=0),
            Rows(
                name="standards",
                label="已贯彻的标准与证书",
                columns=(
                    Choice(name="standard", label="标准", options=options),
                    Text(name="certificate", label="证书编号"),
                    Date(name="valid_until", label="有效期至"),
                ),
                max_rows=10,
                clause=clause,
                help="系统补充项。证书是否有效以封面的申报时间为准；没有的请选“无”。",
            ),
        ),
    )


def platforms() -> Rows:
    """国家级、省级或市级认定的创新平台。"""
    return Rows(
        name="platforms",
        label="创新平台",
        columns=(
            Choice(name="level", label="级别", options=LEVELS),
            Text(name="name", label="平台名称"),
            Text(name="number", label="认定文号", required=False),
            Date(name="recognised_on", label="认定时间", precision="month"),
        ),
        max_rows=60,
        clause="指南二.（一）2",
        help="系统补充项。没有的请选“无”。",
    )


def domains() -> tuple[Choice, ...]:
    """技术领域：主要一个，其次至多两个，用于分组与抽取专家。"""
    return (
        Choice(
            name="primary_domain", label="技术领域（主要）", options=FIELDS, help="系统补充项，用于专家分组。"
        ),
        Choice(
            name="second_domain",
            label="技术领域（其次）",
            options=FIELDS,
            required=False,
            help="系统补充项。",
        ),
        Choice(
            name="third_domain", label="技术领域（再次）", options=FIELDS, required=False, help="系统补充项。"
        ),
    )


def budget() -> Rows:
    """经费使用计划：逐项、逐年、来源。"""
    return Rows(
        name="budget",
        label="经费使用计划明细",
        columns=(
            Text(name="item", label="科目"),
            Money(name="first_year", label="第一年"),
            Money(name="second_year", label="第二年"),
            Choice(name="source", label="来源", options=FUNDS),
        ),
        totals=("first_year", "second_year"),
        min_rows=1,
        max_rows=40,
        help="系统补充项。合计由系统计算，应与正文一致。",
    )


def targets() -> Matrix:
    """目标逐年：四条绩效指标由此算起（指南四）。"""
    return Matrix(
        name="targets",
        label="分年度产出目标",
        rows=(
            ("inventions", "发明专利申请"),
            ("grants", "发明专利授权"),
            ("high_value", "纳入高价值发明专利拥有量统计范围的专利"),
            ("pct", "PCT国际专利申请"),
            ("pct_national", "PCT国际专利申请进入国家阶段"),
        ),
        columns=(
            Count(name="first_year", label="第一年", unit="件"),
            Count(name="second_year", label="第二年", unit="件"),
            Sum(name="total", label="合计", of=("first_year", "second_year")),
        ),
        clause="指南四",
        help="系统补充项。折算件数＝统计范围内的专利 + 2×进入国家阶段的PCT，不得低于30件。",
    )


def tasks() -> Rows:
    """建设任务：指南三的五项各至少一条可衡量的内容。"""
    return Rows(
        name="tasks",
        label="建设任务分解",
        columns=(
            Choice(name="task", label="建设任务", options=TASKS),
            Text(name="measure", label="可衡量的内容", max_length=200),
            Quantity(name="quantity", label="数量"),
            Text(name="unit", label="单位", max_length=20),
            Date(name="due_on", label="完成时间", precision="month"),
        ),
        min_rows=5,
        max_rows=60,
        clause="指南三",
        help="系统补充项。（一）至（五）每项至少一条，写明数量与完成时间。",
    )


def plan() -> tuple[LongText | Rows | Matrix, ...]:
    """建设方案的四栏详述，各带一张系统补充的小表（指南三、四）。"""
    return (
        long("construction_plan", "高价值专利培育中心建设计划（详述）", clause="指南三"),
        tasks(),
        long(
            "budget_plan",
            "高价值专利培育中心建设拟投入经费及使用计划（详述，单位：万元）",
            clause="指南三.（一）",
        ),
        budget(),
        long(
            "output_targets",
            "项目期内高价值专利计划产出目标（主要为发明专利、PCT国际专利申请预期产出数量，详述）",
            clause="指南四",
        ),
        targets(),
        long(
            "industrialisation_prospects",
            "待培育高价值专利技术产业化前景（主要为发明专利、PCT国际专利申请，详述）",
            clause="指南三.（四）",
        ),
    )


def avoidance() -> Section:
    """申请回避的专家：只在系统内使用，不印在申报书上。"""
    return Section(
        name="avoidance",
        title="申请回避的专家",
        help="系统补充项，仅供抽取专家时回避，不印在申报书上，专家看不到。没有的请选“无”。",
        fields=(
            Rows(
                name="experts",
                label="申请回避的专家",
                columns=(
                    Text(name="name", label="姓名", max_length=50),
                    Text(name="unit", label="工作单位"),
                    Text(name="reason", label="理由", max_length=200),
                ),
                max_rows=10,
            ),
        ),
    )
