"""公文的列表、登记页要摆放的东西。"""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q
from django.urls import reverse

from accounts.enums import OFFICE_PERSONAS, UNIT_PERSONAS
from applications.letters.access import ABOUT_CASE, letters_about, may_handle, visible_to
from applications.letters.kinds import LetterKind
from applications.materials.services import uploader_of
from applications.models import Application
from foundation.documents import uploads
from foundation.documents.enums import UploadState
from foundation.documents.models import Upload
from foundation.letters import numbers
from foundation.letters import services as letters
from foundation.letters.enums import LetterStatus
from foundation.letters.models import Letter, NumberSeries
from foundation.letters.pages import LetterLine, LetterLinks, letter_line, letter_lines
from foundation.workflow.actor import Actor

PAGE = 50
STATES: dict[str, Q] = {
    LetterStatus.ISSUED: Q(number="", sealed=None),
    LetterStatus.NUMBERED: ~Q(number="") & Q(sealed=None),
    LetterStatus.SEALED: Q(sealed__isnull=False),
}


class RegisterFilter(forms.Form):
    """公文登记的筛选；写坏了的不起作用。"""

    q = forms.CharField(label="标题或文号", max_length=60, required=False)
    kind = forms.ChoiceField(label="种类", required=False, choices=[("", "全部"), *LetterKind.choices])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *LetterStatus.choices])

    def narrow(self, rows: Any) -> Any:
        """按各项缩小范围。"""
        self.is_valid()
        chosen = self.cleaned_data
        if text := chosen.get("q"):
            rows = rows.filter(Q(title__icontains=text) | Q(number__icontains=text))
        if kind := chosen.get("kind"):
            rows = rows.filter(kind=kind)
        if state := chosen.get("state"):
            rows = rows.filter(STATES[state])
        return rows


def letter_views(application: Application, *, by: Actor) -> list[LetterLine]:
    """一件申报上的公文。"""
    return letter_lines(letters_about(application, by=by), lambda letter: links_of(letter, by=by))


def line_of(letter: Letter, *, by: Actor) -> LetterLine:
    """一件公文。"""
    return letter_line(letter, links_of(letter, by=by))


def links_of(letter: Letter, *, by: Actor) -> LetterLinks:
    """此人在这件公文上可去的地方；可编辑稿只给工作人员，登记与盖章只给发文机关。"""
    here, handles = [letter.public_id], may_handle(letter, by=by)
    seals = handles and letter.subject_type == ABOUT_CASE  # 推荐函的盖章件在清单里上传，随报送成为原件
    return LetterLinks(
        file=reverse("applications:letter", args=here),
        generated=reverse("applications:letter_generated", args=here) if letter.sealed_id else "",
        docx=reverse("applications:letter_docx", args=here) if by.role not in UNIT_PERSONAS else "",
        register=reverse("applications:letter_register", args=here) if handles else "",
        seal=reverse("applications:letter_seal", args=here) if seals else "",
        retry=reverse("applications:letter_retry", args=here) if handles else "",
    )


def register_page(by: Actor, *, wanted: Any) -> dict[str, Any]:
    """公文登记：本机关发出的（纪检看全部），各系列下一个号，筛选与翻页。"""
    form = RegisterFilter(wanted)
    code = by.membership.office.code if by.role in OFFICE_PERSONAS else ""
    rows = Letter.objects.of_office(code) if code else visible_to(by)
    page = Paginator(form.narrow(rows), PAGE).get_page(wanted.get("page"))
    kept = wanted.copy()
    kept.pop("page", None)
    query = f"&{kept.urlencode()}" if kept else ""
    return {
        "form": form,
        "lines": letter_lines(page, lambda letter: links_of(letter, by=by)),
        "series": next_numbers(code),
        "summary": f"共 {page.paginator.count} 件，第 {page.number} / {page.paginator.num_pages} 页",
        "previous_url": f"?page={page.previous_page_number()}{query}" if page.has_previous() else "",
        "next_url": f"?page={page.next_page_number()}{query}" if page.has_next() else "",
    }


def next_numbers(office_code: str) -> list[str]:
    """本机关各系列的下一个号，新的年份在前。"""
    series = NumberSeries.objects.filter(office_code=office_code).order_by("-year", "prefix")
    return [str(numbers.Number(each.prefix, each.year, each.last + 1)) for each in series]


def waiting_scans(letter: Letter) -> list[Upload]:
    """上传了、还没有确认为盖章原件的扫描件，新的在前。"""
    rows = Upload.objects.attached_to(letter).exclude(pk=letter.sealed_id)
    if letter.sealed_at is not None:
        rows = rows.filter(created_at__gt=letter.sealed_at)
    return list(rows.order_by("-pk"))


def keep_scan(letter: Letter, upload: Upload, *, by: Actor) -> None:
    """收下一份扫描件，附在这件公文上；检查合格的随即作为盖章原件，还在检查的等人确认。"""
    uploads.attach(upload, letter, by=uploader_of(by))
    if upload.state == UploadState.READY:
        letters.attach_sealed(letter, upload, by=by)
