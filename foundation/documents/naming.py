"""上传文件的名字：洗干净，只收几种扩展名。真正的类型由内容说了算，见 inspection。"""

import re

from foundation.formspec.clean import one_line

LONGEST = 120
ACCEPTED = {"pdf", "jpg", "jpeg", "jpe", "jfif", "png"}
_CONVERTIBLE = {"doc", "docx", "xls", "xlsx", "ppt", "pptx", "wps", "et", "dps", "ofd", "txt", "rtf", "odt"}
_PICTURES = {"bmp", "gif", "tif", "tiff", "webp", "heic", "heif", "svg"}
_PROGRAMS = {
    "exe", "com", "bat", "cmd", "scr", "msi", "js", "jse", "vbs", "vbe", "wsf", "hta", "ps1", "jar", "lnk",
    "sh", "apk", "dll", "html", "htm", "php", "py", "pif", "cpl", "reg",
}  # fmt: skip
_SUFFIXES = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]')


def clean_name(given: str) -> str:
    """去掉路径、看不见的与系统不许用的字符，至多 120 字，扩展名留着；什么都不剩时叫“未命名”。"""
    last = re.split(r"[\\/]", given)[-1]
    name = _FORBIDDEN.sub("_", one_line(last)).strip(" .")
    stem, dot, extension = name.rpartition(".")
    if dot and len(extension) <= 8:
        return f"{stem[: LONGEST - len(extension) - 1]}.{extension}"
    return name[:LONGEST] or "未命名"


def refusal_of(name: str) -> str:
    """不收这个文件名的原因与改法；可以收的为空。name 须已洗过。"""
    *inner, last = [piece.strip() for piece in name.lower().split(".")]
    if last in _PROGRAMS or _PROGRAMS & set(inner[1:]):
        return f"“{name}”的名字像是程序或网页，不能上传；请上传 PDF、JPEG 或 PNG 文件。"
    if last in _CONVERTIBLE:
        return f"“{name}”不是 PDF；请用 Word、WPS 等打开后另存为 PDF 再上传。"
    if last in _PICTURES:
        return f"“{name}”是暂不支持的图片格式；请另存为 JPEG 或 PDF 后再上传。"
    if not inner or last not in ACCEPTED:
        return f"“{name}”的扩展名不在可收之列；请上传以 .pdf、.jpg 或 .png 结尾的文件。"
    return ""


def served_name(name: str, media_type: str) -> str:
    """下载时的文件名：扩展名与内容相符。"""
    stem, dot, extension = name.rpartition(".")
    plain = stem if dot and extension.lower() in ACCEPTED else name
    return f"{plain}{_SUFFIXES.get(media_type, '')}"
