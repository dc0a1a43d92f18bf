"""PDF 里会动的东西：找出来说给人听，再按白名单去掉。"""

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from foundation.documents.inspection.report import REPRINT, Refusal

_ROOT_KEYS = {"/Type", "/Pages", "/Version", "/Lang"}
_PAGE_KEYS = {
    "/Type", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/UserUnit", "/Group",
}  # fmt: skip
# 第二道防线：这些键在任何对象上都没有显示上的用处。
_ANYWHERE = (
    "/JS", "/JavaScript", "/AA", "/OpenAction", "/EF", "/XFA", "/AF", "/PieceInfo", "/OPI", "/Ref",
    "/Metadata", "/Alternates", "/RichMediaContent", "/Launch", "/SubmitForm", "/ImportData",
    "/Win", "/Unix", "/Mac",
)  # fmt: skip
_ACTIONS = {
    "/JavaScript": "脚本", "/Launch": "打开程序的动作", "/SubmitForm": "提交数据的动作",
    "/ImportData": "导入数据的动作", "/GoToR": "打开其他文件的动作", "/GoToE": "打开附件的动作",
}  # fmt: skip
_KINDS = {
    "/RichMedia": "多媒体", "/Movie": "多媒体", "/Sound": "多媒体", "/Screen": "多媒体", "/3D": "三维模型",
    "/FileAttachment": "附件", "/Link": "链接",
}  # fmt: skip


def require_plain(pdf: pikepdf.Pdf) -> None:
    """看到的就是全部内容：动态表单、文件包、没有定型的表单拒收，否则净化后内容会变样。"""
    root = pdf.Root
    if root.get("/NeedsRendering") is True:
        raise Refusal(f"这是动态表单（XFA），普通软件里看不到内容；{REPRINT}")
    if "/Collection" in root:
        raise Refusal("这是 PDF 文件包，里面装着别的文件；请把其中的文件逐个另存为 PDF 后上传。")
    form = root.get("/AcroForm")
    if isinstance(form, Dictionary) and form.get("/NeedAppearances") is True and len(form.get("/Fields", [])):
        raise Refusal(f"表单填写的内容还没有定型，印出来会是空白；{REPRINT}")


def found_in(pdf: pikepdf.Pdf) -> list[str]:
    """会动的东西的名目，不重复。要在 strip 之前问。"""
    root = pdf.Root
    found = {"打开时的动作"} if {"/OpenAction", "/AA"} & set(root.keys()) else set()
    names = root.get("/Names")
    if isinstance(names, Dictionary):
        found |= {"脚本"} if "/JavaScript" in names else set()
        found |= {"附件"} if "/EmbeddedFiles" in names else set()
    if isinstance(form := root.get("/AcroForm"), Dictionary):
        found |= {"电子签名"} if int(form.get("/SigFlags", 0)) else {"表单"}
    found |= _action(root.get("/OpenAction"))
    for page in pdf.pages:
        found |= {"打开时的动作"} if "/AA" in page.obj else set()
        found = found.union(*(_annotation(item) for item in _annotations(page)))
    return sorted(found)


def strip(pdf: pikepdf.Pdf) -> None:
    """批注、印章、签名的样子先印进页面，再按白名单去掉其余。"""
    pdf.flatten_annotations("screen")
    for key in set(pdf.Root.keys()) - _ROOT_KEYS:
        del pdf.Root[key]
    for page in pdf.pages:
        for key in set(page.obj.keys()) - _PAGE_KEYS:
            del page.obj[key]
    for key in set(pdf.trailer.keys()) & {"/Info", "/Encrypt"}:
        del pdf.trailer[key]


def strip_object(item: Any) -> None:
    """一个对象上的危险键；数据流指向外部文件的也去掉。"""
    for key in _ANYWHERE:
        if key in item:
            del item[key]
    if isinstance(item, pikepdf.Stream):
        for key in {"/F", "/FFilter", "/FDecodeParms"} & set(item.keys()):
            del item[key]


def _annotations(page: pikepdf.Page) -> list[Any]:
    given = page.obj.get("/Annots")
    return [item for item in given if isinstance(item, Dictionary)] if isinstance(given, Array) else []


def _annotation(item: Any) -> set[str]:
    kind = str(item.get("/Subtype", ""))
    found = {_KINDS[kind]} if kind in _KINDS else set()
    if item.get("/FT") == Name.Sig:
        found.add("电子签名")
    return found | _action(item.get("/A"))


def _action(given: Any) -> set[str]:
    if not isinstance(given, Dictionary):
        return set()
    kind = str(given.get("/S", ""))
    return {_ACTIONS[kind]} if kind in _ACTIONS else set()
