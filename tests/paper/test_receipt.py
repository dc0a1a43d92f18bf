"""申报回执：一页，事实齐全，不盖章。"""

from datetime import datetime

from foundation.filings.paper import Receipt, receipt_sheet
from foundation.workflow.clock import SHANGHAI
from tests.paper import examples
from tests.paper.printing import printed

RECEIPT = Receipt(
    number="GJZPY-2024-210100-0001",
    unit_name="沈阳甲示例有限公司",
    credit_code="91210106EXAMPLE03B",
    call_title="2024年度辽宁省高价值专利培育中心",
    office_name="沈阳市知识产权局",
    version=3,
    sha256=examples.SHA,
    submitted_at=datetime(2024, 8, 19, 10, 32, 5, tzinfo=SHANGHAI),
    code=examples.CODE,
    verify_url=examples.STAMP.verify_url,
)


def test_receipt_is_one_page_with_all_facts():
    receipt = printed(receipt_sheet(RECEIPT))
    assert receipt.rendered.page_count == 1
    for fact in (
        "申报回执",
        "GJZPY-2024-210100-0001",
        "91210106EXAMPLE03B",
        "第3版",
        examples.CODE,
        "2024年8月19日10:32:05",
    ):
        assert fact in receipt.text
    assert receipt.rendered.places == ()
