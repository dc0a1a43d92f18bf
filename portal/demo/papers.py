"""演示案卷用的证明材料：一看便知是示例，每份一两页，用本站的排版生成。"""

from functools import cache

from weasyprint import HTML

from applications.enums import STAMPED_FORM

PAPERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "rd_basis": (
        "研发费用专项审计报告（示例，节选）",
        (
            "本页为演示用的示例材料，不是真实的审计报告。",
            "三年研发费用与专利产品销售收入，见申报书对应各栏。",
        ),
    ),
    "patents": ("专利申请及授权清单（示例）", ("本页为演示用的示例材料。清单以本站“专利清单”为准。",)),
    "standards": (
        "知识产权管理体系认证证书（示例）",
        ("本页为演示用的示例证书，没有效力。", "知识产权管理制度与执行记录（示例，节选）。"),
    ),
    "unit_staff": ("知识产权人员资质证书（示例）", ("专利代理师资格证、知识产权师资格证，均为示例。",)),
    "collaboration": (
        "产学研合作协议（示例，节选）",
        ("本页为演示用的示例协议。", "甲乙双方签字、盖章处（示例）。"),
    ),
    "appointment": ("关于负责人的委任书（示例）", ("兹委任申报书所列负责人主持本项目（示例）。",)),
}
"""栏的代号 → 标题与各页的一句话；盖章申报书另用定稿的打印件。"""

STYLE = (
    "@page{size:A4;margin:30mm}body{font:16pt 'Noto Serif CJK SC'}h1{font-size:20pt}section{break-after:page}"
)


@cache
def paper(code: str) -> bytes:
    """某栏的示例材料，一个 PDF。"""
    title, pages = PAPERS[code]
    body = "".join(f"<section><h1>{title}</h1><p>{text}</p></section>" for text in pages)
    rendered: bytes = HTML(string=f"<html lang=zh><style>{STYLE}</style>{body}</html>").write_pdf()
    return rendered


def required_codes() -> list[str]:
    """要交的各栏；盖章申报书排在最后，它要等定稿印出来。"""
    return [*PAPERS, STAMPED_FORM]
