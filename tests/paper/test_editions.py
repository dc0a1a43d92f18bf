"""版别：专家版没有银行与联系方式，联合单位版没有银行信息；略去的格子从不揭示。"""

import io
import re

import pikepdf
import pytest

from applications.papers import DISCLOSURES
from foundation.documents.enums import Edition
from foundation.filings.paper import MASKED
from tests.paper import examples
from tests.paper.printing import Printed, plain

BANK = ("210000000000000001", "示例银行")
PHONE = re.compile(r"1[3-9][0-9]{9}")


def _contacts() -> set[str]:
    """示例里的全部电话与邮箱。"""
    content = examples.enterprise()
    books = (content["answers"], content["partner"]["answers"])
    values = [value for book in books for answers in book.values() for value in answers.values()]
    texts = {value for value in values if isinstance(value, str)}
    return {text for text in texts if PHONE.fullmatch(text) or "@" in text}


def _raw(form: Printed) -> bytes:
    """全部解压过的流与字典，连同文档信息。"""
    kept = []
    with pikepdf.open(io.BytesIO(form.rendered.body)) as opened:
        for item in opened.objects:
            kept.append(item.unparse())
            if isinstance(item, pikepdf.Stream):
                kept.append(item.read_bytes())
    return b"\n".join(kept)


def _forms_of(text: str) -> list[bytes]:
    return [text.encode(), text.encode("utf-16-be"), text.encode("utf-16-be").hex().encode()]


def test_the_full_edition_has_what_the_others_leave_out(enterprise: Printed):
    contacts = _contacts()
    assert len(contacts) >= 9
    for secret in (*BANK, *contacts):
        assert plain(secret) in enterprise.text
    assert MASKED not in enterprise.text


def test_the_expert_edition_leaks_neither_bank_nor_contacts(expert: Printed):
    raw = _raw(expert)
    for secret in (*BANK, *_contacts()):
        assert plain(secret) not in expert.text
        assert not any(form in raw for form in _forms_of(secret)), secret
    assert not PHONE.search("".join(expert.body))
    for words in (
        "联系电话：（略）",
        "开户银行（略）户名：（略）银行账号（略）",
        "企业分管知识产权工作领导张示例副总经理（略）（略）",
        "孙示例总经理、专利代理师（略）",
    ):
        assert words in "".join(expert.body)


def test_the_partner_edition_leaks_no_bank_data(partner_edition: Printed):
    raw = _raw(partner_edition)
    for secret in BANK:
        assert plain(secret) not in partner_edition.text
        assert not any(form in raw for form in _forms_of(secret)), secret
    body = "".join(partner_edition.body)
    assert "开户银行（略）户名：（略）银行账号（略）" in body
    for contact in _contacts():
        assert contact in body


@pytest.mark.parametrize("edition", [Edition.EXPERT, Edition.PARTNER])
def test_what_is_left_out_is_never_revealed(edition, monkeypatch):
    monkeypatch.setattr("foundation.filings.secrets.reveal", lambda reference: pytest.fail("揭示了敏感值"))
    sheet, papers = examples.sheet_of(examples.enterprise(), DISCLOSURES[edition])
    assert sheet.html.count(MASKED) >= 3
    assert "unit.bank_account" in papers["paper"].printed


@pytest.mark.parametrize("name", ["expert", "partner_edition"])
def test_editions_print_the_same_cells(request, name, enterprise: Printed):
    form = request.getfixturevalue(name)
    for part in ("paper", "partner"):
        assert form.papers[part].printed == enterprise.papers[part].printed
