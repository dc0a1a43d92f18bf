"""表3（联合申报单位填写），按附件1 的次序。联合申报单位至多一家，须为知识产权服务机构（指南一）。"""

from applications.tables import common
from foundation.formspec.fields import Choice, Matrix, Rows, Text
from foundation.formspec.schema import Schema, Section

PROFESSIONS = (
    ("attorney", "专利代理师"),
    ("analyst", "专利信息检索分析人员"),
    ("both", "专利代理师兼检索分析"),
    ("other", "其他"),
)

UNIT = Section(
    name="unit",
    title="单位基本信息",
    clause="附件1 表3",
    help="名称、法定代表人、信用代码与注册地址取自单位账户，如需修改请到“个人中心”。",
    fields=(
        Text(name="organization_name", label="单位名称", readonly=True, max_length=120),
        Text(name="legal_representative", label="法定代表人", readonly=True),
        Text(name="credit_code", label="统一社会信用代码", readonly=True),
        Text(name="organization_type", label="单位类型", help="例如 知识产权服务机构（企业）。"),
        Text(name="registered_address", label="注册地址", readonly=True, max_length=200),
        Text(name="statistical_region", label="统计关系所在区域"),
    ),
)

PEOPLE = Section(
    name="people",
    title="负责人与参与人员",
    clause="指南二.（三）1",
    fields=(
        Matrix(
            name="leader",
            label="项目负责人姓名、职务及联系电话",
            rows=(("leader", "项目负责人"),),
            columns=(
                Text(name="name", label="姓名", max_length=50),
                Text(name="title", label="职务"),
                Text(name="phone", label="联系电话", kind="phone"),
            ),
        ),
        Rows(
            name="participants",
            label="参与建设培育中心的人员、职务及联系电话",
            columns=(
                Text(name="name", label="姓名", max_length=50),
                Text(name="title", label="职务"),
                Text(name="phone", label="联系电话", kind="phone"),
                Choice(name="profession", label="资质类别", options=PROFESSIONS, help="系统补充项。"),
                Choice(
                    name="is_senior",
                    label="副高级以上知识产权师",
                    options=common.YES_NO,
                    help="系统补充项。",
                ),
                Text(name="certificate", label="资格证号", required=False, help="系统补充项。"),
            ),
            min_rows=1,
            max_rows=60,
            clause="指南二.（三）1",
            help="其中专利代理师和专利信息检索分析人员不少于3人。",
        ),
    ),
)

WORK = Section(
    name="work",
    title="单位简介与工作计划",
    clause="指南二.（三）",
    fields=(
        common.long("profile", "单位简介（从专业能力、资质等方面进行介绍）", clause="指南二.（三）1"),
        common.long("work_plan", "单位参与培育中心建设工作计划"),
    ),
)

PARTNER = Schema(key="partner", version=0, title="联合申报单位（表3）", sections=(UNIT, PEOPLE, WORK))
