"""上传的文件：两种格式、两种编码读得懂；每种坏法都得到一句说清怎样改的话。"""

import json

import pytest

from foundation.workflow.calendar import packaged
from portal.calendar.exporting import as_csv, as_json
from portal.calendar.reading import BYTES_CAP, Unreadable, read
from portal.calendar.report import Entry, Outcome, assess
from portal.calendar.services import packaged_entries
from tests.calendar.samples import OFF, WORK, csv, entries, lines, listed_json, packaged_json


def report_of(content, year=2027):
    return assess(read(content, year=year), year=year)


def outcomes(*rows):
    """各行的结果与说明。"""
    return [(line.outcome, line.text) for line in report_of(csv(*rows)).lines]


# —— 读得懂的 ——


@pytest.mark.parametrize(
    "content",
    [
        csv(*lines()),
        csv(*lines(), encoding="utf-8-sig"),
        csv(*lines(), encoding="gbk"),
        csv(*lines(), encoding="gb18030"),
        csv(*reversed(lines())),
        csv(*[line.replace("2027-", "2027/") for line in lines()]),
        csv(*[line.replace(",", "\t") for line in lines()], header="日期\t安排\t名称"),
        csv(*[line.replace(",", ";") for line in lines()], header="日期;安排;名称"),
        csv("", *lines(), "", ",,"),
        listed_json(),
    ],
    ids=["utf8", "bom", "gbk", "gb18030", "unsorted", "slashes", "tabs", "semicolons", "blanks", "json"],
)
def test_good_files_read_the_same(content):
    report = report_of(content)
    assert report.entries == entries()
    assert (report.faults, report.warnings) == ([], ())


def test_the_packaged_shape_has_no_names():
    report = report_of(packaged_json(working_days=247))
    assert report.entries == tuple(Entry(entry.day, entry.is_working) for entry in entries())
    assert report.warnings == ()


def test_columns_may_come_in_any_order_with_others_between():
    rows = [",".join([name, "x", word, day]) for day, word, name in (line.split(",") for line in lines())]
    assert report_of(csv(*rows, header="名称,备注, 安排 ,日期")).entries == entries()
    nameless = [",".join(line.split(",")[:2]) for line in lines()]
    assert {entry.name for entry in report_of(csv(*nameless, header="日期,安排")).entries} == {""}


@pytest.mark.parametrize("write", [as_csv, as_json])
@pytest.mark.parametrize("year", sorted(packaged().years))
def test_what_was_downloaded_reads_back_without_a_warning(write, year):
    """打包的各年都通得过整年的核对。"""
    report = report_of(write(packaged_entries(year)), year)
    assert (report.entries, report.faults, report.warnings) == (packaged_entries(year), [], ())


def test_the_csv_opens_in_excel_and_carries_no_formula():
    content = as_csv([Entry(entries()[0].day, False, "=1+1")])
    assert content.decode("utf-8-sig") == "日期,安排,名称\r\n2027-01-01,放假,1+1\r\n"
    assert content.startswith(b"\xef\xbb\xbf")


# —— 逐行 ——


@pytest.mark.parametrize(
    ("row", "outcome", "text"),
    [
        ("2027-01-01,放假,元旦", Outcome.OFF, ""),
        ("2027年2月20日,调休上班,", Outcome.WORK, ""),
        ("20270220, 班 ,", Outcome.WORK, ""),
        (
            "2027-01-02,放假,元旦",
            Outcome.POINTLESS,
            "2027年1月2日（星期六）本来就是周末，不写入；周末上班的才要列出。",
        ),
        ("2027-01-04,上班,", Outcome.POINTLESS, "2027年1月4日（星期一）本来就上班，不写入。"),
        ("2027-02-30,放假,", Outcome.FAULT, "“2027-02-30”不是有效日期，请写作 2027-01-01。"),
        ("元旦,放假,", Outcome.FAULT, "“元旦”不是有效日期，请写作 2027-01-01。"),
        (",放假,元旦", Outcome.FAULT, "没有写日期。"),
        (
            "2026-12-31,放假,",
            Outcome.FAULT,
            "2026-12-31 不在 2027 年；请删去这一行，确属安排的，到 2026 年“更正一日”。",
        ),
        ("=TODAY(),放假,", Outcome.FAULT, "日期“=TODAY()”是公式，请粘贴为值。"),
        ("2027-01-01,,元旦", Outcome.FAULT, "没有写是放假还是上班。"),
        ("2027-01-01", Outcome.FAULT, "没有写是放假还是上班。"),
        ("2027-01-01,调休,", Outcome.FAULT, "“调休”不认得，请写“放假”或“上班”。"),
        ("2027-01-01,=1,", Outcome.FAULT, "“=1”不认得，请写“放假”或“上班”。"),
        (
            '2027-01-01,放假,"=HYPERLINK(""http://x"")"',
            Outcome.FAULT,
            '名称“=HYPERLINK("http://x")”像公式，请改成文字。',
        ),
        ("2027-01-01,放假,@SUM", Outcome.FAULT, "名称“@SUM”像公式，请改成文字。"),
        (f"2027-01-01,放假,{'长' * 41}", Outcome.FAULT, "名称最多 40 字。"),
    ],
)
def test_each_row_is_judged(row, outcome, text):
    assert outcomes(row) == [(outcome, text)]


def test_duplicates_are_refused_alike_or_not():
    same, opposite = "2027-01-01,放假,元旦", "2027/1/1,上班,"
    assert outcomes(same, same, opposite)[1:] == [
        (Outcome.FAULT, "与第 2 行是同一天，一天只能列一行。"),
        (Outcome.FAULT, "与第 2 行是同一天，一天只能列一行。"),
    ]


def test_a_listed_row_that_is_not_an_object_is_a_fault():
    content = json.dumps(["2027-01-01", 7, None, {"date": 20270101, "working": "放假"}]).encode()
    assert [line.text for line in report_of(content).lines] == [
        "没有写是放假还是上班。",
        "“7”不是有效日期，请写作 2027-01-01。",
        "没有写日期。",
        "",
    ]


# —— 整年 ——


def test_a_thin_year_must_be_confirmed():
    report = report_of(csv(*lines(off=OFF[:7], work=WORK[:1])))
    assert report.warnings == (
        "周一至周五放假的只有 7 天，少于 11 天，文件可能不全。",
        "2027年10月1日（星期五）是国庆节，文件里却是上班。",
    )
    assert report_of(csv(*lines(off=("01-01",), work=()))).warnings[1] == (
        "全年工作日为 260 天，一般在 240 至 255 天之间。"
    )


def test_a_year_of_holidays_must_be_confirmed():
    many = tuple(f"03-{number:02d}" for number in (1, 2, 3, 4, 5, 8, 9, 10))
    assert report_of(csv(*lines(off=OFF + many))).warnings == (
        "全年工作日为 239 天，一般在 240 至 255 天之间。",
    )


def test_a_national_day_made_a_working_day_is_noticed():
    warnings = report_of(csv(*lines(work=(*WORK, "10-02")))).warnings
    assert warnings == ("2027年10月2日（星期六）是国庆节，文件里却是上班。",)


# —— 读不了的 ——

DEEP = b"[" * 100_000
HUGE = b"x" * (10 * 1024 * 1024)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (HUGE, "文件超过 256 KB"),
        (csv(*lines(), encoding="utf-16"), "认不得的编码"),
        (bytes(range(256)) * 4, "认不得的编码"),
        (csv(*lines()) + b"\0", "认不得的编码"),
        (b"PK\x03\x04....", "这是Excel 工作簿或压缩包文件。请另存为 CSV"),
        (b"\xd0\xcf\x11\xe0....", "旧版 Excel"),
        (b"%PDF-1.7", "PDF"),
        (b"", "一行安排也没有"),
        (b"\xef\xbb\xbf\r\n", "一行安排也没有"),
        (csv(), "一行安排也没有"),
        (csv(*lines(), header="day,what,why"), "没有找到表头。第一行须写“日期,安排,名称”"),
        (csv(*lines())[20:], "没有找到表头"),
        (b'\xe6\x97\xa5\xe6\x9c\x9f,"' + b"x" * 200_000, "CSV 的格式不对"),
        (csv(*[f"2027-01-01,放假,{n}" for n in range(401)]), "文件有 401 行，超过 400 行"),
        (b"[]", "一行安排也没有"),
        (b"{", "JSON 的格式不对"),
        (b"[1,", "JSON 的格式不对"),
        (DEEP, "JSON 的格式不对"),
        (b'[{"date": ' + b"9" * 5000 + b"}]", "JSON 的格式不对"),
        (b'{"2027": {}}', "JSON 里没有 years 一项"),
        (b'{"years": []}', "JSON 里没有 years 一项"),
        (b'{"years": {}}', "没有 2027 年的安排（有：一年也没有）"),
        (b'{"years": {"2026": {}, "2028": {}}}', "没有 2027 年的安排（有：2026、2028）"),
        (b'{"years": {"2027": []}}', "没有 2027 年的安排"),
        (b'{"years": {"2027": {"weekday_off": "2027-01-01"}}}', "都须是日期的列表"),
        (packaged_json(working_days=248), "文件写明全年工作日 248 天，按各行数出来是 247 天"),
    ],
)
def test_unreadable_files_say_why(content, words):
    assert BYTES_CAP == 256 * 1024
    with pytest.raises(Unreadable, match=words.replace("（", "\\（")):
        report_of(content)


def test_odd_values_in_the_packaged_shape_are_faults_not_crashes():
    content = b'{"years": {"2027": {"weekday_off": [null, 5, {"a": 1}, "2027-01-01"], "working_days": "x"}}}'
    assert [line.outcome for line in report_of(content).lines] == [Outcome.FAULT] * 3 + [Outcome.OFF]


def test_what_is_shown_is_cleaned_and_short():
    [line] = report_of(csv(f"2027-01-01,放假,元\u202e旦\u200b{'长' * 500}")).lines
    assert line.row.name.startswith("元旦长")
    assert len(line.row.name) == 60
