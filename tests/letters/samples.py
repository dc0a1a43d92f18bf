"""三件样子：推荐函（信函格式，横排的推荐汇总表）、补正通知书、有三级标题与长表的通知。"""

from datetime import date

from foundation.letters.content import Attachment, Column, LetterContent, Paragraph, Table

DAY = date(2026, 11, 20)
CITY, PROVINCE = "沈阳市知识产权局", "辽宁省知识产权局"
RARE = "𬸦"
# 两个字一个标点的句子会因避头尾而不满行，量 28 字要用没有标点的一段。
PLAIN = "高价值专利培育工作应当坚持质量第一效益优先原则"

COLUMNS = (
    Column("序号", 6),
    Column("单位名称", 22, "left"),
    Column("统一社会信用代码", 24),
    Column("单位类型", 11),
    Column("产业领域", 14),
    Column("联合申报单位", 18, "left"),
    Column("负责人", 8),
    Column("联系人", 8),
    Column("联系电话", 14),
    Column("审核意见", 14, "left"),
    Column("备注", 6),
)


def recommendation_rows(count: int = 25) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            str(number),
            f"沈阳示例{number}精密装备制造股份有限公司",
            f"91210106EXAMPLE{number:02d}X",
            ("企业", "高校", "科研机构")[number % 3],
            "高端装备制造",
            "无" if number % 2 else f"东北示例大学{number}研究院",
            f"王{RARE}" if number == 3 else "李示例",
            "赵示例",
            "024-00000000",
            "符合条件，同意推荐",
            "",
        )
        for number in range(1, count + 1)
    )


def recommendation() -> LetterContent:
    return LetterContent(
        title="关于推荐申报2026年度辽宁省高价值专利培育中心的函",
        issuer=CITY,
        recipient=PROVINCE,
        body=(
            Paragraph(
                "根据《关于组织开展2026年度辽宁省高价值专利培育中心申报工作的通知》要求，我局组织辖区单位申报，"
                "经对申报材料严格审核、筛选，现推荐沈阳示例1精密装备制造股份有限公司等25家单位申报2026年度"
                "辽宁省高价值专利培育中心（见附件），申报材料真实完整、符合申报条件，请予审核。"
            ),
        ),
        date=DAY,
        layout="letter",
        attachments=(Attachment("推荐汇总表", (Table(COLUMNS, recommendation_rows()),), landscape=True),),
        note="联系人：孙示例，联系电话：024-00000000",
        copies=("沈阳市财政局", "沈阳市科学技术局"),
    )


def correction() -> LetterContent:
    return LetterContent(
        title="关于沈阳甲示例有限公司申报2026年度辽宁省高价值专利培育中心材料的补正通知书",
        issuer=CITY,
        recipient="沈阳甲示例有限公司",
        number="沈知函〔2026〕12号",
        body=(
            Paragraph(
                "你单位提交的申报材料（申报编号：GJZPY-2026-210100-0001）收悉。经审核，下列材料需要补正："
            ),
            Table(
                (Column("序号", 2), Column("材料或栏目", 8, "left"), Column("需要补正的内容", 14, "left")),
                (
                    ("1", "表1　近三年发明专利授权数量", "累计数应等于三年之和（18+26+35=79），当前为78。"),
                    ("2", "法人登记证照", "扫描件不清晰，请重新扫描后上传。"),
                    ("3", "负责人姓名", f"“王{RARE}”与证照不一致。\n请核对。"),
                ),
            ),
            Paragraph("请于2026年12月7日24:00前通过平台补正并重新提交。逾期未补正的，视为放弃申报。"),
        ),
        date=DAY,
    )


def long_notice() -> LetterContent:
    names = tuple((str(n), f"示例{n}单位", "示例大学", "沈阳市知识产权局", f"{n}.50") for n in range(1, 61))
    columns = (
        Column("序号", 2),
        Column("单位名称", 8, "left"),
        Column("联合申报单位", 6),
        Column("推荐单位", 8),
        Column("金额\n（万元）", 4, "right"),
    )
    return LetterContent(
        title="关于确认2026年度辽宁省高价值专利培育中心的通知",
        issuer=PROVINCE,
        recipient="各市知识产权局，沈抚示范区市场监督管理局，各有关单位",
        number="辽知发〔2026〕8号",
        body=(
            Paragraph(PLAIN * 40),
            Paragraph("总体要求", 1),
            Paragraph("建设期限。", 2, "自2026年12月1日至2028年11月30日，共2年。" + PLAIN * 3 + "。"),
            Paragraph("任务与绩效。", 2, "建设期内新增高价值发明专利不低于30件，不得出现非正常专利申请。"),
            Paragraph("建立台账，按季度更新；", 3),
            Paragraph("满1年报年度工作报告；", 3),
            Paragraph("期满验收", 4, "，具体要求另行通知。"),
            Paragraph("名单", 1),
            Paragraph("确认的单位", 2),
            Table(columns, names, caption="2026年度确认名单"),
        ),
        date=DAY,
        attachments=(Attachment("建设任务书（样式）", (Paragraph("任务书由各单位填写。\n一式三份。"),)),),
        note="此件公开发布",
        copies=("国家知识产权局", "省财政厅", "各市人民政府办公室"),
    )
