"""清单的各列：表头、认得的别名、模板里的样例。导入、导出、模板与表单都按它。"""

from collections.abc import Mapping
from dataclasses import dataclass

from applications.patents.enums import LegalStatus, PatentKind
from foundation.formspec.clean import halfwidth, one_line


@dataclass(frozen=True, kw_only=True)
class Column:
    """一列。name 是 PatentListing 的列名，width 是导出时的列宽（字符）。"""

    name: str
    heading: str
    width: int
    max_length: int
    required: bool = False
    aliases: tuple[str, ...] = ()
    help: str = ""


COLUMNS = (
    Column(
        name="kind",
        heading="类别",
        width=18,
        max_length=30,
        required=True,
        aliases=("专利类型", "专利类别", "类型"),
    ),
    Column(
        name="number",
        heading="申请号（专利号）",
        width=24,
        max_length=40,
        required=True,
        aliases=("申请号", "专利号", "专利申请号", "申请号/专利号", "专利号/申请号", "号码"),
        help="例如 202310397744.0 或 ZL202310397744.0；PCT 写作 PCT/CN2023/123456。",
    ),
    Column(
        name="title",
        heading="名称",
        width=44,
        max_length=200,
        required=True,
        aliases=("专利名称", "发明名称", "发明创造名称"),
    ),
    Column(
        name="holder",
        heading="申请人（专利权人）",
        width=30,
        max_length=300,
        required=True,
        aliases=("申请人", "专利权人", "权利人", "申请人/专利权人", "专利权人/申请人"),
        help="有几个的用顿号分开。",
    ),
    Column(
        name="inventors",
        heading="发明人",
        width=26,
        max_length=500,
        aliases=("设计人", "发明人姓名"),
        help="有几个的用顿号分开。",
    ),
    Column(
        name="filed_on",
        heading="申请日",
        width=13,
        max_length=20,
        required=True,
        aliases=("申请日期", "国际申请日"),
        help="例如 2023-03-15。",
    ),
    Column(
        name="granted_on",
        heading="授权公告日",
        width=13,
        max_length=20,
        aliases=("授权日", "授权日期", "授权公告日期"),
        help="尚未授权的留空。",
    ),
    Column(
        name="country",
        heading="授权国家或地区",
        width=16,
        max_length=40,
        aliases=("国家", "国家/地区", "授权国家", "国家或地区", "国别"),
        help="国外授权专利必填，例如 美国。",
    ),
    Column(
        name="publication_number",
        heading="公布（公告）号",
        width=20,
        max_length=40,
        aliases=("公开号", "公告号", "公开（公告）号", "公布号", "授权公告号", "国际公布号"),
        help="例如 CN199999901B，可以不填。",
    ),
    Column(
        name="legal_status",
        heading="法律状态",
        width=12,
        max_length=30,
        aliases=("专利状态", "状态", "当前法律状态"),
    ),
    Column(name="note", heading="备注", width=24, max_length=200, aliases=("说明",)),
)
BY_NAME: Mapping[str, Column] = {column.name: column for column in COLUMNS}

KINDS: Mapping[str, str] = {
    **{word: kind.value for kind in PatentKind for word in (kind.label, kind.value)},
    **dict.fromkeys(("发明", "发明申请", "发明授权", "发明专利申请", "发明专利授权"), PatentKind.INVENTION),
    **dict.fromkeys(
        ("PCT", "PCT申请", "PCT专利", "PCT国际申请", "PCT国际专利", "PCT专利申请", "国际申请"), PatentKind.PCT
    ),
    **dict.fromkeys(("国外授权", "国外专利", "国外专利授权", "海外专利", "境外专利"), PatentKind.FOREIGN),
}
NOT_LISTED = ("实用新型", "外观")

STATUSES: Mapping[str, str] = {
    **{word: status.value for status in LegalStatus for word in (status.label, status.value)},
    **dict.fromkeys(
        (
            "受理",
            "已受理",
            "公布",
            "公开",
            "初审",
            "初步审查",
            "实审",
            "实质审查",
            "申请中",
            "未授权",
            "在审",
        ),
        LegalStatus.PENDING,
    ),
    **dict.fromkeys(("授权", "有效", "有权", "专利权维持", "维持"), LegalStatus.GRANTED),
    **dict.fromkeys(
        ("失效", "无效", "终止", "驳回", "撤回", "视为撤回", "视撤", "放弃", "届满", "专利权终止"),
        LegalStatus.CEASED,
    ),
}


def heading_key(text: str) -> str:
    """比较表头用：去掉空格、星号与括号的全角半角之别。"""
    plain = "".join(halfwidth(one_line(text)).split())
    return plain.replace("*", "").rstrip(":").upper()


_BY_HEADING: Mapping[str, Column] = {
    heading_key(text): column for column in COLUMNS for text in (column.heading, *column.aliases)
}


def column_of(heading: str) -> Column | None:
    """表头对应的列；不认得的给 None。"""
    return _BY_HEADING.get(heading_key(heading))
