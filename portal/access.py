"""每条路由谁能走。新路由不写进来，普查测试就不通过；docs/permissions.md 由它生成。

一张表说的是“已提交、服务机构已加入的一件申报”；草稿只有申报单位与已加入的服务机构看得见，其余的人一律 404。
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import Enum, StrEnum


class Who(Enum):
    """来访的人与这一件的关系。"""

    ANONYMOUS = "未登录"
    SIGNATORY = "本单位签署人"
    HANDLER = "本单位经办人"
    VIEWER = "本单位查看人"
    PARTNER = "联合申报单位"
    OTHER_UNIT = "其他单位"
    CITY_OFFICER = "所属市局经办"
    CITY_HEAD = "所属市局负责人"
    OTHER_CITY = "其他市局"
    PROVINCE = "省局"
    EXPERT = "专家"
    AUDITOR = "纪检监督"
    ADMIN = "管理员"


class Answer(StrEnum):
    """走得通（页面、转走，或说明此刻为什么不行），或被挡下。"""

    SERVED = "可"
    LOGIN = "登录"
    UNAUTHORIZED = "401"
    FORBIDDEN = "403"
    MISSING = "404"


@dataclass(frozen=True, kw_only=True)
class Access:
    """一条路由：做什么、用哪种方法、各人得到什么。"""

    title: str
    method: str
    answers: Mapping[Who, Answer]


EVERYBODY = frozenset(Who)
SIGNED_IN = EVERYBODY - {Who.ANONYMOUS}
FILLS = frozenset({Who.SIGNATORY, Who.HANDLER})
UNIT = FILLS | {Who.VIEWER}
STAFF = frozenset({Who.CITY_OFFICER, Who.CITY_HEAD, Who.PROVINCE, Who.AUDITOR})
OFFICES = frozenset({Who.CITY_OFFICER, Who.CITY_HEAD, Who.OTHER_CITY, Who.PROVINCE})
RETURNS = STAFF - {Who.AUDITOR}
SCREENS = STAFF | {Who.OTHER_CITY}
CITY = frozenset({Who.CITY_OFFICER, Who.CITY_HEAD})
HANDLES = CITY | {Who.PROVINCE}
UPLOADS = FILLS | OFFICES | {Who.PARTNER, Who.OTHER_UNIT}
SEES = UNIT | STAFF | {Who.PARTNER}
SEES_FIGURES = STAFF | {Who.OTHER_CITY}
SEES_WHOLE = frozenset({Who.PROVINCE, Who.AUDITOR})
READS_CALENDAR = frozenset({Who.PROVINCE, Who.ADMIN})


def public(title: str, method: str = "GET") -> Access:
    """人人可走。"""
    return _access(title, method, may=EVERYBODY, sees=EVERYBODY)


def signed_in(title: str, method: str = "GET") -> Access:
    """登录即可；列表里只有自己看得见的。"""
    return _access(title, method, may=SIGNED_IN, sees=SIGNED_IN)


def only(may: Set[Who], title: str, method: str = "GET", *, sees: Set[Who] = SEES) -> Access:
    """may 里的人可走；看得见而不可的 403；看不见的 404。"""
    return _access(title, method, may=may, sees=sees)


def _access(title: str, method: str, *, may: Set[Who], sees: Set[Who]) -> Access:
    answers = {
        who: Answer.SERVED if who in may else Answer.FORBIDDEN if who in sees else Answer.MISSING
        for who in Who
    }
    if Who.ANONYMOUS not in may:
        answers[Who.ANONYMOUS] = Answer.LOGIN
    return Access(title=title, method=method, answers=answers)


def unauthorized(access: Access) -> Access:
    """页面脚本调用的：没有登录答 401，不转去登录页。"""
    answers = {**access.answers, Who.ANONYMOUS: Answer.UNAUTHORIZED}
    return Access(title=access.title, method=access.method, answers=answers)


ROUTES: dict[str, Access] = {
    "healthz": public("健康状况"),
    "portal:home": public("首页"),
    "portal:verify": public("凭验证码核验文档"),
    "portal:desk": signed_in("工作台"),
    "portal:calendar": only(READS_CALENDAR, "节假日维护：今年", sees=SIGNED_IN),
    "portal:calendar_year": only(READS_CALENDAR, "节假日维护：某一年", sees=SIGNED_IN),
    "portal:calendar_export": only(READS_CALENDAR, "下载一年的放假安排", sees=SIGNED_IN),
    "portal:calendar_import": only({Who.ADMIN}, "导入一年的放假安排", sees=SIGNED_IN),
    "portal:calendar_apply": only({Who.ADMIN}, "确认导入（看过报告之后）", "POST", sees=SIGNED_IN),
    "portal:calendar_correct": only({Who.ADMIN}, "更正一日", sees=SIGNED_IN),
    "portal:messages": signed_in("消息中心；只有本人的"),
    "portal:messages_read": signed_in("本人的消息全部标为已读", "POST"),
    "portal:message": only({Who.HANDLER}, "打开一条消息（只有收件人，此处是经办人）", sees={Who.HANDLER}),
    "accounts:profile": signed_in("个人中心"),
    "accounts:switch": signed_in("换一个任职行事", "POST"),
    "applications:calls": public("找政策"),
    "applications:call": public("一个已发布的批次"),
    "applications:start": signed_in("新建申报（不是申报单位的，说明原因）", "POST"),
    "applications:list": signed_in("我的申报"),
    "applications:queue": only(SCREENS, "申报管理：只有自己看得见的", sees=SIGNED_IN),
    "applications:queue_batch": only(
        SCREENS - {Who.PROVINCE, Who.AUDITOR}, "成批办理（以“通过”为例）", sees=SIGNED_IN
    ),
    "applications:queue_export": only(SCREENS, "导出列表，留下记录", sees=SIGNED_IN),
    "applications:detail": only(SEES, "一件申报；机关与纪检看的是审核页"),
    "applications:check": only(SEES, "系统校验"),
    "applications:section": only(SEES, "一节的填写页"),
    "applications:save": unauthorized(only(FILLS, "暂存", "POST")),
    "applications:reveal": only(FILLS, "查看银行账号，留下记录", "POST"),
    "applications:act": only({Who.CITY_OFFICER, Who.CITY_HEAD}, "办理（以“退回”为例，其余见 workflow.md）"),
    "applications:case_judge": unauthorized(only(HANDLES, "记下一条要点的结论", "POST")),
    "applications:case_confirm": only(HANDLES, "确认全部系统建议", "POST"),
    "applications:case_note": only(HANDLES, "记内部备注；申报单位从来看不到", "POST"),
    "applications:case_credit": only(HANDLES, "登记信用核查", "POST"),
    "applications:case_screenshot": only(STAFF, "信用核查的截图，留下记录"),
    "applications:propose": only(HANDLES, "拟办（以“不通过”为例）"),
    "applications:proposal_refuse": only(HANDLES, "退回经办（签发的负责人；没有拟办的说明原因）"),
    "applications:proposal_withdraw": only(HANDLES, "撤回拟办（拟办人；没有拟办的说明原因）"),
    "applications:recuse": only(HANDLES, "登记回避"),
    "applications:withdrawal_request": only(FILLS, "推荐之后撤回：三步（推荐之后只有签署人）"),
    "applications:withdrawal_form": only(FILLS, "撤回申请的样稿"),
    "applications:withdrawal_add": only(FILLS, "上传盖章的撤回申请", "POST"),
    "applications:case_paper": only(UNIT | STAFF, "下载随件文书，留下记录", sees=UNIT | STAFF),
    "applications:office_settings": only(OFFICES, "本局设置；只有负责人能改", sees=SIGNED_IN),
    "applications:deputy_appoint": only(OFFICES, "委托代签（负责人）", sees=SIGNED_IN),
    "applications:deputy_end": only(OFFICES, "终止委托（负责人）", "POST", sees=SIGNED_IN),
    "applications:city_rule": only(OFFICES, "推荐是否须经负责人审核（负责人）", "POST", sees=SIGNED_IN),
    "applications:quotas": only({Who.PROVINCE}, "各市的推荐名额；只有省局负责人能改", sees=SIGNED_IN),
    "applications:lists": only(SCREENS, "推荐清单：市局看自己的，省局看报送过的", sees=SIGNED_IN),
    "applications:recommendation_list": only(STAFF, "一份推荐清单", sees=STAFF),
    "applications:list_prepare": only(CITY, "编制一期", "POST", sees=STAFF),
    "applications:list_stamp": only(CITY, "上传盖章的推荐函", "POST", sees=STAFF),
    "applications:list_send": only(CITY, "报送（负责人）", sees=STAFF),
    "applications:issue_stamped": only(STAFF, "下载盖章的推荐函，留下记录", sees=STAFF),
    "applications:issue_table": only(STAFF, "下载汇总表（.xlsx），留下记录", sees=STAFF),
    "applications:letters": only(SCREENS, "公文登记：本机关发出的", sees=SIGNED_IN),
    "applications:letter": only(UNIT | STAFF, "下载公文（以补正通知书为例）", sees=UNIT | STAFF),
    "applications:letter_generated": only(UNIT | STAFF, "下载生成的 PDF", sees=UNIT | STAFF),
    "applications:letter_docx": only(STAFF, "下载可编辑稿", sees=UNIT | STAFF),
    "applications:letter_register": only(CITY, "登记文号（发文机关）", sees=UNIT | STAFF),
    "applications:letter_retry": only(CITY, "重新生成公文（发文机关）", "POST", sees=UNIT | STAFF),
    "applications:letter_seal": only(CITY, "上传盖章原件（发文机关）", sees=UNIT | STAFF),
    "applications:letter_adopt": only(CITY, "确认盖章原件（发文机关）", "POST", sees=UNIT | STAFF),
    "applications:paste": unauthorized(only(FILLS, "整块粘贴的预览，只算不存", "POST")),
    "applications:versions": only(SEES, "各版比对；单位之外只看提交过的"),
    "applications:corrections": only(SEES, "补正：各条与答复；机关转去核对页"),
    "applications:correction_answers": unauthorized(only(FILLS, "存下答复", "POST")),
    "applications:correction_open": only(FILLS, "写明理由，另外打开一处"),
    "applications:correction_close": only(FILLS, "收回自己打开的一处", "POST"),
    "applications:correction_drafts": only(RETURNS, "本机关拟好、还没有发出的补正事项"),
    "applications:correction_add": only(RETURNS, "写一条补正事项"),
    "applications:correction_change": only(RETURNS, "改一条（还没有发出的）"),
    "applications:correction_remove": only(RETURNS, "删去一条（还没有发出的）", "POST"),
    "applications:correction_put_back": only(RETURNS, "放回删去的一条", "POST"),
    "applications:correction_review": only(SEES, "核对补正：各条的答复与改动；联合申报单位只看自己的"),
    "applications:correction_judge": only(RETURNS, "写一条的核对结论", "POST"),
    "applications:patents": only(SEES, "专利清单"),
    "applications:patent_export": only(SEES, "导出专利清单，留下记录"),
    "applications:patent_template": only(SEES, "专利清单的空白模板"),
    "applications:patent_add": only(FILLS, "专利清单：添一行"),
    "applications:patent": only(FILLS, "专利清单：改一行"),
    "applications:patent_remove": only(FILLS, "专利清单：删一行"),
    "applications:patent_undo": only(FILLS, "专利清单：放回", "POST"),
    "applications:patent_import": only(FILLS, "专利清单：上传表格"),
    "applications:patent_report": only(FILLS, "专利清单：导入前的逐行报告"),
    "applications:patent_apply": only(FILLS, "专利清单：按报告导入", "POST"),
    "applications:patent_discard": only(FILLS, "专利清单：放弃导入", "POST"),
    "applications:uploads": unauthorized(only(UPLOADS, "登记一份上传", "POST", sees=SIGNED_IN)),
    "applications:upload": unauthorized(
        only({Who.HANDLER}, "接着传（只有登记的本人，此处是经办人）", "HEAD", sees={Who.HANDLER})
    ),
    "applications:materials": only(SEES, "申报材料；盖章扫描件与承诺书不给联合申报单位看"),
    "applications:material_slot": unauthorized(only(SEES, "一栏材料的进展")),
    "applications:material_add": only(FILLS, "交一份到某栏", "POST"),
    "applications:material": only(SEES, "逐页查看一份材料，留下记录"),
    "applications:material_page": only(SEES, "一页的图"),
    "applications:material_download": only(SEES, "下载原件，留下记录"),
    "applications:material_replace": only(FILLS, "换一份文件"),
    "applications:material_rename": only(FILLS, "改名"),
    "applications:material_move": only(FILLS, "上移或下移", "POST"),
    "applications:material_remove": only(FILLS, "移除", "POST"),
    "applications:material_put_back": only(FILLS, "放回", "POST"),
    "applications:material_recheck": only(FILLS, "再检查一次", "POST"),
    "applications:evidence": only(SEES, "证明链接"),
    "applications:evidence_link": only(FILLS | {Who.PARTNER}, "把自己的表链到一页", "POST"),
    "applications:evidence_unlink": only(FILLS, "取消自己的表的一条链接", "POST", sees=SEES - {Who.PARTNER}),
    "applications:evidence_carry_over": only(FILLS | {Who.PARTNER}, "替换之后改链到新文件", "POST"),
    "applications:receipt": only(SEES, "申报回执"),
    "applications:progress": only(SEES, "进度，供打印与手机查看"),
    "applications:call_extend": only({Who.PROVINCE}, "延长批次的期限（负责人确认）", sees=SIGNED_IN),
    "applications:figures": only(SEES_FIGURES, "统计分析；市局只有本局的", sees=SIGNED_IN),
    "applications:figures_export": only(SEES_FIGURES, "统计分析的 .xlsx，留下记录", sees=SIGNED_IN),
    "applications:briefings": only(SEES_WHOLE, "各期简报", sees=SIGNED_IN),
    "applications:briefing": only({Who.PROVINCE}, "编一期简报", "POST", sees=SIGNED_IN),
    "applications:briefing_download": only(SEES_WHOLE, "下载一期简报，留下记录", sees=SIGNED_IN),
    "applications:documents": only(SEES, "文档的进展"),
    "applications:preview": only(FILLS, "生成草稿预览", "POST"),
    "applications:download": only(SEES - {Who.PARTNER}, "下载申报书完整版", sees=SEES - {Who.PARTNER}),
    "applications:retry_document": only(FILLS, "重新生成文档", "POST"),
    "applications:partnership": only(SEES, "联合申报"),
    "applications:partner": only(SEES, "一次联合申报"),
    "applications:partner_act": only({Who.PARTNER}, "联合申报上的办理（以“退出”为例）"),
    "applications:partner_section": only(SEES, "表3 的一节"),
    "applications:partner_save": unauthorized(only({Who.PARTNER}, "暂存表3", "POST")),
    "applications:partner_paste": unauthorized(only({Who.PARTNER}, "表3 整块粘贴的预览", "POST")),
    "account_login": public("登录"),
    "account_logout": public("退出"),
    "account_inactive": public("账号已停用的说明"),
    "account_signup": public("注册（尚未开放，只有说明）"),
    "account_request_login_code": public("用短信验证码登录：索取"),
    "account_confirm_login_code": public("用短信验证码登录：填写（没有索取过的转回索取）"),
    "account_reset_password": public("忘记密码"),
    "account_reset_password_done": public("忘记密码：已发出"),
    "account_reset_password_from_key": public("忘记密码：凭链接重设"),
    "account_reset_password_from_key_done": public("忘记密码：已重设"),
    "account_confirm_email": public("凭链接确认电子邮箱"),
    "account_email_verification_sent": public("电子邮箱：确认信已发出"),
    "account_email": signed_in("我的电子邮箱"),
    "account_change_password": signed_in("修改密码"),
    "account_set_password": signed_in("设置密码"),
    "account_change_phone": signed_in("更换手机号"),
    "account_verify_phone": signed_in("验证手机号"),
    "account_reauthenticate": signed_in("再次确认是本人"),
}

BACK_OFFICE = Access(
    title="后台：管理员凭授权查看；其余的人转去后台的登录页，登录了也是 403",
    method="GET",
    answers={who: Answer.SERVED if who is Who.ADMIN else Answer.LOGIN for who in Who},
)
NAMESPACES: dict[str, Access] = {"admin": BACK_OFFICE}
"""别的软件包带来的整组路由，按命名空间说一次。"""


def access_of(route: str) -> Access | None:
    """某条路由的规定；没有人决定过的为 None。"""
    return ROUTES.get(route) or NAMESPACES.get(route.partition(":")[0])
