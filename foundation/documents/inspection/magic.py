"""凭开头的字节认类型；文件名与浏览器说的都不算数。"""

from foundation.documents.inspection.report import Refusal

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"

_ACCEPTED = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG))
# 有的软件在开头写字节序记号或空行，看 PDF 的软件都认。
_LEADING = b"\xef\xbb\xbf \t\r\n\x00"
_OFFICE = "这是 Office 文档或压缩包，不是 PDF；请用 Word、WPS 等打开后另存为 PDF，压缩包请解开后逐个上传。"
_PICTURE = "这是暂不支持的图片格式；请另存为 JPEG 或 PDF 后再上传。"
_PROGRAM = "这是程序文件，不能上传；请上传 PDF、JPEG 或 PNG 文件。"
_WEB_PAGE = "这是网页或文本，不是 PDF；请打印为 PDF 后再上传。"
_KNOWN = (
    (b"PK\x03\x04", _OFFICE),
    (b"PK\x05\x06", _OFFICE),
    (b"\xd0\xcf\x11\xe0", _OFFICE),
    (b"Rar!", _OFFICE),
    (b"7z\xbc\xaf", _OFFICE),
    (b"\x1f\x8b", _OFFICE),
    (b"GIF8", _PICTURE),
    (b"BM", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"RIFF", _PICTURE),
    (b"MZ", _PROGRAM),
    (b"\x7fELF", _PROGRAM),
    (b"#!", _PROGRAM),
    (b"<", _WEB_PAGE),
    (b"{\\rtf", _OFFICE),
)


def media_type(opening: bytes) -> str:
    """由开头的字节得出内容类型。抛出 Refusal：空文件、不收的类型。"""
    if not opening:
        raise Refusal("这是空文件（0 字节）；请检查原文件后重新上传。")
    for mark, found in _ACCEPTED:
        if opening.startswith(mark):
            return found
    if opening.lstrip(_LEADING).startswith(b"%PDF-"):
        return PDF
    raise Refusal(_refusal(opening))


def _refusal(opening: bytes) -> str:
    """不收的类型，能认出来的说出怎么改。"""
    for mark, refusal in _KNOWN:
        if opening.lstrip(_LEADING).startswith(mark):
            return refusal
    if opening[4:8] == b"ftyp":
        return _PICTURE
    if b"%PDF-" in opening:
        return "PDF 的内容之前夹着别的东西，不能确认是 PDF；请重新导出 PDF 后上传。"
    return "认不出是什么文件，可能已损坏；请上传 PDF、JPEG 或 PNG 文件。"
