"""一行的规则：每一种不通过的，旁边都有一个只差那一处、通过的。"""

from dataclasses import replace
from datetime import date

import pytest

from applications.patents.entries import Setting, read, texts_of
from tests.patents.samples import OWNER, foreign, invention, pct

SETTING = Setting(today=date(2026, 11, 20), applied_on=date(2026, 11, 10), owner=OWNER)


def faults(texts, setting=SETTING):
    return [(fault.column, fault.is_warning, fault.text) for fault in read(texts, setting).faults]


@pytest.mark.parametrize("texts", [invention(1), invention(1, granted_on="2025-01-07"), pct(1), foreign(1)])
def test_plain_rows_have_no_faults_and_read_back_the_same(texts):
    reading = read(texts, SETTING)
    assert reading.faults == ()
    assert read(texts_of(reading.entry), SETTING).entry == reading.entry


@pytest.mark.parametrize(
    ("texts", "column", "said"),
    [
        (invention(1, kind=""), "kind", "没有填写"),
        (invention(1, kind="实用新型"), "kind", "清单不列实用新型"),
        (invention(1, number="202310123456.X"), "number", "最后一位应为 6"),
        (invention(1, number="202329999906.0"), "number", "不属于发明专利"),
        (invention(1, title=""), "title", "没有填写"),
        (invention(1, title="长" * 201), "title", "最多 200 字，现有 201 字"),
        (invention(1, holder=" "), "holder", "没有填写"),
        (invention(1, filed_on=""), "filed_on", "没有填写"),
        (invention(1, filed_on="2023-02-30"), "filed_on", "不是有效日期"),
        (invention(1, filed_on="2026-11-21"), "filed_on", "晚于今天"),
        (invention(1, granted_on="2023-03-14"), "granted_on", "早于申请日"),
        (invention(1, legal_status="已授权"), "granted_on", "没有授权公告日"),
        (invention(1, number="ZL202310397744.0"), "granted_on", "号码写作 ZL"),
        (invention(1, granted_on="2024-01-02", legal_status="实质审查"), "legal_status", "请改正其中一处"),
        (invention(1, legal_status="好"), "legal_status", "不认得"),
        (invention(1, country="美国"), "country", "只有国外授权专利填国家"),
        (invention(1, publication_number="123"), "publication_number", "不是公布号"),
        (pct(1, granted_on="2025-01-07"), "granted_on", "PCT国际申请本身不授权"),
        (pct(1, number="PCT/CN23"), "number", "不是PCT国际申请号"),
        (foreign(1, granted_on=""), "granted_on", "须填授权公告日"),
        (foreign(1, country="无"), "country", "须写明授权国家"),
        (foreign(1, number="美国专利"), "number", "应由字母、数字组成"),
    ],
)
def test_an_error_refuses_the_row_and_names_the_cell(texts, column, said):
    reading = read(texts, SETTING)
    assert reading.entry is None
    [(found, is_warning, text)] = faults(texts)
    assert (found, is_warning) == (column, False)
    assert said in text


def test_all_faults_are_said_at_once():
    columns = [column for column, _, _ in faults({"kind": "PCT", "number": "x", "filed_on": "昨天"})]
    assert columns == ["number", "title", "holder", "filed_on"]


@pytest.mark.parametrize(
    ("texts", "column", "said"),
    [
        (invention(1, filed_on="2022-12-31"), "filed_on", "号码里的年份是 2023 年"),
        (invention(1, granted_on="2026-11-15"), "granted_on", "晚于封面的申报时间 2026-11-10"),
        (invention(1, holder="另一家公司"), "holder", "没有申报单位"),
        (invention(1, number="98805245.8", filed_on="1998-06-01"), "filed_on", "已满 20 年"),
    ],
)
def test_a_warning_does_not_refuse(texts, column, said):
    reading = read(texts, SETTING)
    assert reading.entry
    [(found, is_warning, text)] = faults(texts)
    assert (found, is_warning) == (column, True)
    assert said in text


def test_without_a_date_on_the_cover_nothing_is_compared_with_it():
    texts = invention(1, granted_on="2026-11-15")
    assert faults(texts, replace(SETTING, applied_on=None)) == []


def test_names_are_written_one_way_and_foreign_company_names_stay_whole():
    typed = invention(1, inventors="张示例;李示例，𬸦示例", holder=f"{OWNER},示例大学；Example Co., Ltd.")
    entry = read(typed, SETTING).entry
    assert entry.inventors == "张示例、李示例、𬸦示例"
    assert entry.holder == f"{OWNER}、示例大学、Example Co., Ltd."
    assert faults(typed) == []


def test_status_follows_the_grant_date_when_left_out():
    assert read(invention(1), SETTING).entry.legal_status == "pending"
    assert read(invention(1, granted_on="2025-01-07"), SETTING).entry.legal_status == "granted"
