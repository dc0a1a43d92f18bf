"""排版测试共用的内容。"""

from datetime import datetime

from applications.tables.enterprise import ENTERPRISE
from foundation.filings.paper import Paper, Receipt, Stamp
from foundation.workflow.clock import SHANGHAI

RARE = "㛃䶮𬸦𠮷喆堃镕"
HOSTILE = "<script>alert(1)</script>{{ 7|add:1 }}{% load x %}<a href='javascript:alert(2)'>点我</a>"
POLICY = f"""一、制度体系
{"本公司建立了覆盖研发、采购、生产、销售全过程的知识产权管理制度，" * 40}
姓名用字：{RARE}。
{HOSTILE}
（二）执行情况
{"2023年完成PCT国际专利申请12件、发明专利授权47件，转化收入4753.12万元。" * 30}"""
SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
CODE = "113J-FADS-8T3Z-HWTQ-S2VC-599N-WXR3"
STAMP = Stamp("BD-2024-00001", 3, SHA, CODE, f"https://portal.example.cn/verify/{CODE}")
RECEIPT = Receipt(
    number="GJZPY-2024-210100-0001",
    unit_name="沈阳甲示例有限公司",
    credit_code="91210106EXAMPLE03B",
    call_title="2024年度辽宁省高价值专利培育中心",
    office_name="沈阳市知识产权局",
    version=3,
    sha256=SHA,
    submitted_at=datetime(2024, 8, 19, 10, 32, 5, tzinfo=SHANGHAI),
    code=CODE,
    verify_url=STAMP.verify_url,
)
YEARLY = {
    "rd_expense": ("4753.12", "5210.00", "6018.40"),
    "total_sales": ("86420.00", "90110.50", "101230.00"),
    "ip_expense": ("120.00", "150.50", "无"),
    "patent_product_sales": ("40120.00", "45210.00", "52118.90"),
    "output_or_revenue": ("88000.00", "93000.00", "106500.00"),
}
ANSWERS = {
    "cover": {
        "applicant_name": "沈阳甲示例有限公司",
        "applicant_address": "辽宁省沈阳市示例路123号",
        "office": "210100",
        "application_date": "2024-08-19",
        "responsible_person": "张喆",
        "contact_person": "李䶮",
        "contact_phone": {"raw": "未定"},
    },
    "unit": {
        "enterprise_name": "沈阳甲示例有限公司",
        "legal_representative": "王𠮷",
        "credit_code": "91210106EXAMPLE03B",
        "bank_account": {"secret": 7, "mac": "00"},
        "rd_staff_count": 1326,
    },
    "policy": {"ip_policy_soundness": POLICY},
    "investment": {
        f"yearly.{row}.{year}": value
        for row, values in YEARLY.items()
        for year, value in zip((-3, -2, -1), values, strict=True)
    },
}


def enterprise_paper(policy: str = POLICY) -> Paper:
    """表1 的纸面，敏感值以引用的编号代替。"""
    answers = ANSWERS | {"policy": {"ip_policy_soundness": policy}}
    return Paper(ENTERPRISE, answers, base_year=2024, reveal=lambda given: f"账号{given['secret']}")
