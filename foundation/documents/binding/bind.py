"""装订。请求是 {parts, dividers, output, folder, stamp, title}，见 dossier；回答是页数与目录。

用 qpdf 的 Job 把各份串起来而不落盘，就地改每一页，最后只写一遍：各份的内容始终在原文件里，不进内存。
"""

from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from foundation.documents import confine
from foundation.documents.binding import image_page
from foundation.documents.binding.outline import Entry, outline
from foundation.documents.binding.paper import place
from foundation.documents.binding.stamp import Foot, foot
from foundation.documents.inspection import streams


def bind(request: dict[str, Any]) -> dict[str, Any]:
    """装订一卷，写到 output。"""
    streams.set_limits()
    parts = request["parts"]
    files = [_file(index, part, request) for index, part in enumerate(parts)]
    counts = [_count(part, path) for part, (path, _) in zip(parts, files, strict=True)]
    arguments = [piece for path, span in files for piece in (path, span)]
    job = pikepdf.Job(["bind", "--no-warn", "--empty", "--pages", *arguments, "--", request["output"]])
    with job.create_pdf() as pdf:
        entries = outline(parts, counts)
        blank = [
            part["foot_is_blank"] for part, count in zip(parts, counts, strict=True) for _ in range(count)
        ]
        _stamp(pdf, foot(pdf, request["stamp"]), blank)
        _describe(pdf, request, entries)
        confine.report(50)
        pdf.save(request["output"], progress=_tell)
        return {"page_count": len(pdf.pages), "outline": [list(entry) for entry in entries]}


def _file(index: int, part: dict[str, Any], request: dict[str, Any]) -> tuple[str, str]:
    """这一份在哪个文件的哪几页；图片先成一页 PDF。"""
    if part["kind"] == "divider":
        return request["dividers"], str(part["sheet"])
    if part["kind"] == "pdf":
        return part["path"], "1-z"
    made = Path(request["folder"]) / f"{index}.pdf"
    image_page.write(Path(part["path"]), made)
    return str(made), "1"


def _count(part: dict[str, Any], path: str) -> int:
    if part["kind"] != "pdf":
        return 1
    with pikepdf.open(path, access_mode=pikepdf.AccessMode.stream, suppress_warnings=True) as opened:
        return len(opened.pages)


def _stamp(pdf: pikepdf.Pdf, shared: Foot, blank: list[bool]) -> None:
    """每一页原来的内容整个成为一个图形（旋转、单位、裁切都算进去），摆到新纸面上，再盖页脚。"""
    for number, page in enumerate(pdf.pages, start=1):
        # 图形的内容到写出时才从页面取，而这一页马上要换内容，所以从页面的副本取。
        original = pikepdf.Page(pdf.make_indirect(Dictionary(dict(page.obj.items()))))
        form = pdf.make_indirect(original.as_form_xobject())
        seen = _seen(form)
        placing = place(seen.width, seen.height, foot_is_blank=blank[number - 1])
        left, bottom = placing.left - seen.llx * placing.scale, placing.bottom - seen.lly * placing.scale
        drawn = b"q %.6f 0 0 %.6f %.4f %.4f cm /Page Do Q " % (placing.scale, placing.scale, left, bottom)
        drawn += shared.content(number, len(blank), width=placing.width)
        for key in set(page.obj.keys()) - {"/Type", "/Parent"}:
            del page.obj[key]
        page.obj.MediaBox = Array([0, 0, round(placing.width, 3), round(placing.height, 3)])
        page.obj.Resources = Dictionary(
            XObject=Dictionary(Page=form, FootCode=shared.code), Font=Dictionary(FootFont=shared.font)
        )
        page.obj.Contents = pdf.make_indirect(Stream(pdf, drawn))


def _seen(form: Any) -> pikepdf.Rectangle:
    """看上去占的地方：边框经过图形自己的矩阵。"""
    box = pikepdf.Rectangle(*(float(edge) for edge in form.BBox))
    given = form.get("/Matrix")
    return pikepdf.Matrix(given).transform(box) if given is not None else box


def _describe(pdf: pikepdf.Pdf, request: dict[str, Any], entries: list[Entry]) -> None:
    with pdf.open_outline() as tree:
        for level, title, page in entries:
            siblings = tree.root[-1].children if level == 2 and tree.root else tree.root
            siblings.append(pikepdf.OutlineItem(title, page - 1, "Fit"))
    pdf.Root.PageMode = Name.UseOutlines
    pdf.Root.Lang = pikepdf.String("zh-CN")
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    with pdf.open_metadata(set_pikepdf_as_editor=False) as described:
        described["dc:title"] = request["title"]
        described["dc:identifier"] = request["stamp"]["number"]
        described["dc:language"] = {"zh-CN"}
    pdf.docinfo.Title = pikepdf.String(request["title"])


def _tell(percent: int) -> None:
    """写出占后一半；每一成报一次。"""
    if percent % 10 == 0:
        confine.report(50 + percent // 2)
