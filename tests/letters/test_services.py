"""公文的一生：发出、代替、盖章原件、下载、列表。"""

import hashlib
import io
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.http import Http404
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from docx import Document as open_docx

from foundation.documents.models import Document, Upload
from foundation.documents.querysets import Uploader
from foundation.documents.refusals import InUse
from foundation.letters import files as downloads
from foundation.letters import services
from foundation.letters.models import Letter
from foundation.letters.pages import LetterLinks, letter_lines
from foundation.workflow import audit, jobs
from foundation.workflow.canonical import sha256
from foundation.workflow.models import AccessRecord, Event
from foundation.workflow.refusals import NotLegal
from tests.documents.upload_samples import GOOD, checked, sent
from tests.letters import samples
from tests.letters.desk import CITY, PROVINCE, content, issued, officer, row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]


def deeds(letter: Letter) -> list[tuple[str, str, str]]:
    return [(event.act, event.source, event.target) for event in Event.objects.about(letter)]


def scan(name: str = "盖章件.pdf") -> Upload:
    by = Uploader(officer().user, "office:210100")
    return checked(GOOD, by=by, name=name)


def fresh(letter: Letter) -> Letter:
    return Letter.objects.get(pk=letter.pk)


# —— 发出 ——


def test_a_letter_is_issued_once_with_what_it_says():
    letter = issued()
    assert (letter.office_code, letter.office_name, letter.number) == ("210100", samples.CITY, "")
    assert (letter.subject_type, letter.subject_id) == ("workflow.calendarday", row().pk)
    assert (letter.issued_on, letter.created_by) == (samples.DAY, officer().user)
    assert services.content_of(letter) == content()
    assert letter.sha256 == sha256(letter.content)
    assert deeds(letter) == [("issue", "", "issued")]
    assert Event.objects.about(letter).get().facts["sha256"] == letter.sha256
    assert issued().pk == letter.pk, "一字不差的再发一次，还是那一件"
    assert issued("关于乙的补正通知书").pk != letter.pk
    assert Letter.objects.count() == Document.objects.count() == 2


def test_a_key_makes_the_letter_of_one_deed_unique():
    def send(key, title, about=1):
        return services.issue(
            row(about), kind="x", content=content(title), office=CITY, by=officer(), key=key
        )

    first = send("submit:3", "甲")
    assert send("submit:3", "改过的标题") == first
    assert {send("submit:4", "甲").pk, send("submit:3", "甲", about=2).pk}.isdisjoint({first.pk})


def test_a_number_known_from_the_start_is_registered():
    letter = issued(number="沈知函[2026]5号")
    assert (letter.number, letter.status) == ("沈知函〔2026〕5号", "numbered")
    assert deeds(letter) == [("issue", "", "issued"), ("register_number", "issued", "numbered")]
    assert services.content_of(letter).number == "沈知函〔2026〕5号"
    with pytest.raises(NotLegal):
        issued("关于丁的", number="沈知函〔2026〕5号")
    assert Letter.objects.count() == 1


def test_a_later_letter_takes_the_place_of_an_earlier():
    first = issued()
    second = services.issue(
        row(), kind="correction_notice", content=content("更正"), office=CITY, by=officer(), supersedes=first
    )
    assert [*Letter.objects.about(row())] == [second, first]
    assert [*Letter.objects.about(row()).current()] == [second]
    lines = letter_lines(Letter.objects.about(row()), links_of)
    assert [line.replaces for line in lines] == ["《关于甲的补正通知书》", ""]
    assert Event.objects.about(second).get().facts["supersedes"] == str(first.public_id)


def test_letters_are_found_by_row_office_and_kind():
    mine, province = issued(), issued("省局的", office=PROVINCE)
    elsewhere = services.issue(row(2), kind="other", content=content(), office=CITY, by=officer())
    assert [*Letter.objects.about(row())] == [province, mine]
    assert [*Letter.objects.of_office("210100")] == [elsewhere, mine]
    assert [*Letter.objects.of_office("210100").of_kind("other")] == [elsewhere]
    services.register_number(mine, by=officer(), number="沈知函〔2026〕1号")
    assert [*Letter.objects.of_office("210100").awaiting_number()] == [elsewhere]


def test_hostile_content_is_issued_clean():
    letter = issued("关于\x00<b>王𬸦\ud800</b>的" + "长" * 400, note="\u202e1")
    assert letter.title == ("关于<b>王𬸦</b>的" + "长" * 400)[:300]
    jobs.run(letter.document.job_id)
    assert fresh(letter).document.state == "ready"


# —— 盖章原件 ——


def test_the_sealed_original_is_then_the_letter_and_earlier_ones_are_kept():
    letter = issued()
    first, second = scan("一.pdf"), scan("二.pdf")
    letter = services.attach_sealed(letter, first, by=officer())
    assert (letter.status, letter.sealed_at) == ("sealed", officer().at)
    services.attach_sealed(letter, first, by=officer())
    letter = services.attach_sealed(letter, second, by=officer())
    assert letter.sealed == second
    assert [*Upload.objects.attached_to(letter)] == [first, second]
    assert Upload.objects.overdue(officer().at + timedelta(days=99)).count() == 0
    assert deeds(letter)[1:] == [
        ("attach_sealed", "issued", "sealed"),
        ("attach_sealed", "sealed", "sealed"),
    ]
    assert Event.objects.about(letter).last().facts == {
        "upload": str(second.public_id),
        "name": "二.pdf",
        "sha256": hashlib.sha256(GOOD).hexdigest(),
        "replaces": str(first.public_id),
    }
    services.register_number(letter, by=officer(), number="沈知函〔2026〕1号")
    assert audit.verify([]) == []


def test_only_a_checked_scan_of_ones_own_is_taken():
    letter, other = issued(), issued("关于乙的")
    by = Uploader(officer().user, "office:210100")
    with pytest.raises(NotLegal, match="还不能用：还在检查"):
        services.attach_sealed(letter, sent(GOOD, by=by, name="盖章件.pdf"), by=officer())
    with pytest.raises(NotLegal, match="还不能用"):
        services.attach_sealed(letter, checked(b"%PDF-1.7 nothing", by=by), by=officer())
    upload = scan()
    services.attach_sealed(other, upload, by=officer())
    with pytest.raises(InUse):
        services.attach_sealed(letter, upload, by=officer())
    assert (fresh(letter).status, fresh(other).status) == ("issued", "sealed")


# —— 下载 ——


def test_downloads_give_the_letter_in_force_and_are_remembered():
    letter, request = issued(number="沈知函〔2026〕5号"), SimpleNamespace(actor=officer())
    with pytest.raises(Http404):
        downloads.serve(letter, request)
    jobs.run(letter.document.job_id)
    letter = fresh(letter)
    pdf = b"".join(downloads.serve(letter, request).streaming_content)
    assert hashlib.sha256(pdf).hexdigest() == letter.document.sha256
    letter = services.attach_sealed(letter, scan(), by=officer())
    assert b"".join(downloads.serve(letter, request).streaming_content) == GOOD
    assert b"".join(downloads.serve_generated(letter, request).streaming_content) == pdf
    word = downloads.serve_docx(letter, request)
    texts = [paragraph.text for paragraph in open_docx(io.BytesIO(word.getvalue())).paragraphs]
    assert "沈知函〔2026〕5号" in texts
    assert (word["Cache-Control"], word["X-Content-Type-Options"]) == ("private, no-store", "nosniff")
    name = "关于甲的补正通知书（沈知函〔2026〕5号）"
    assert [*AccessRecord.objects.order_by("pk").values_list("action", "subject_type", "detail")] == [
        ("download", "documents.document", name),
        ("download", "documents.upload", "盖章件.pdf"),
        ("download", "documents.document", name),
        ("download", "letters.letter", f"{name}.docx"),
    ]


# —— 列表 ——


def links_of(letter: Letter) -> LetterLinks:
    base = f"/letters/{letter.pk}/"
    return LetterLinks(file=f"{base}file", docx=f"{base}docx", register=f"{base}number", seal=f"{base}seal")


def shown() -> str:
    lines = letter_lines(Letter.objects.about(row()), links_of)
    return render_to_string("letters/_letter_lines.html", {"lines": lines})


def test_each_line_says_where_the_letter_stands():
    plain, numbered, sealed = issued("甲<b>件"), issued("乙件", number="沈知函〔2026〕1号"), issued("丙件")
    jobs.run(numbered.document.job_id)
    services.attach_sealed(sealed, scan(), by=officer())
    lines = letter_lines(Letter.objects.about(row()), links_of)
    assert [(line.title, line.status_label, line.is_ready, line.progress) for line in lines] == [
        ("丙件", "已上传盖章原件", True, "排队中"),
        ("乙件", "已登记文号", True, ""),
        ("甲<b>件", "待登记文号", False, "排队中"),
    ]
    page = shown()
    assert "甲&lt;b&gt;件" in page
    assert "<b>" not in page
    assert f'href="/letters/{plain.pk}/file"' not in page
    assert f'href="/letters/{numbered.pk}/file"' in page
    assert page.count("登记文号</a>") == 2
    assert page.count("改正文号</a>") == 1


def test_more_letters_take_no_more_queries():
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            shown()
        return len(queries)

    issued("甲", number="沈知函〔2026〕1号")
    one = count()
    for title in ("乙", "丙"):
        services.attach_sealed(issued(title), scan(f"{title}.pdf"), by=officer())
    # 对象一次，公文连同文件一次。
    assert count() == one == 2
