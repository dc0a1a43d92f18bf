"""卷宗：把分隔页、PDF、图片按次序装订成一份，连续编页，带目录与页脚。

各份须是检查合格的净化副本或本站自己印的文件。分隔页在本进程一次排好，装订在有上限的子进程里。
"""

import base64
import hashlib
import io
import itertools
import json
import logging
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.html import format_html_join

from foundation.documents import sandbox
from foundation.documents.fonts import file_of
from foundation.documents.kinds import Sheet
from foundation.documents.limits import MEGABYTE
from foundation.workflow.jobs import JobFailed

logger = logging.getLogger(__name__)

CHILD = "foundation.documents.binding.child"
FORMAT = 1
"""装订的做法改了（页脚、纸面、目录）就加一，旧卷宗才会重做。"""
_LIMITS = sandbox.Limits(
    memory_bytes=1536 * MEGABYTE, cpu_seconds=200, wall_seconds=270, file_bytes=4096 * MEGABYTE
)
_STYLE = """<style>
@font-face { font-family: "Latin"; src: url("asset:latin.ttf"); unicode-range: U+20-7E }
@page { size: A4; margin: 30mm 25mm }
html { font: 16pt/1.6 "Latin", "Noto Sans CJK SC" } body { margin: 0 }
section { break-after: page; height: 230mm; overflow: hidden; text-align: center }
section:last-child { break-after: auto }
h1 { font-size: 28pt; line-height: 1.5; margin: 70mm 0 12mm; overflow-wrap: anywhere; bookmark-level: none }
p { margin: 0; overflow-wrap: anywhere }
</style>"""
_LONGEST = 200


@dataclass(frozen=True)
class Divider:
    """分隔页，自成一页，也是目录里的一条。"""

    title: str
    subtitle: str = ""


@dataclass(frozen=True)
class PdfPart:
    """一份 PDF。foot_is_blank：页脚 16 毫米本来就空着（本站印的表），不必缩小让位。sha256 不给就现算。"""

    path: Path
    title: str
    group: str = ""
    foot_is_blank: bool = False
    sha256: str = ""


@dataclass(frozen=True)
class ImagePart:
    """一幅净化过的 JPEG 或 PNG，成一页 A4。"""

    path: Path
    title: str
    group: str = ""
    sha256: str = ""


Part = Divider | PdfPart | ImagePart


class _Movable(File):
    """不加密时，几百兆的卷宗搬过去就行，不必再抄一遍。"""

    def temporary_file_path(self) -> str:
        """本地存放处据此改为搬移。"""
        return str(self.name)


@dataclass(frozen=True)
class Footing:
    """页脚与文件属性：卷宗编号、验证码、核验网址、卷宗名称。编号与验证码只用西文与数字。"""

    number: str
    code: str
    verify_url: str
    title: str


@dataclass(frozen=True)
class Bound:
    """装订好的：文件（随机名，在数据目录的 work 里），页数，目录（级别、名称、页码），子进程的内存峰值。"""

    path: Path
    page_count: int
    outline: tuple[tuple[int, str, int], ...]
    peak_mb: int


def assemble(
    parts: Sequence[Part], *, stamp: Footing, on_progress: Callable[[int], None] | None = None
) -> Bound:
    """装订。on_progress 收到 0—100。

    抛出 JobFailed（重试也无用）：没有内容、有一份装订不了；ValueError：页脚有西文以外的字。
    """
    if not parts:
        raise JobFailed("卷宗里还没有任何材料。")
    output = _work_folder() / f"{secrets.token_hex(16)}.pdf"
    with tempfile.TemporaryDirectory(dir=output.parent) as folder:
        request = _request(parts, stamp, output=output, folder=Path(folder))
        try:
            found = sandbox.run(CHILD, request, limits=_LIMITS, on_progress=on_progress)
        except sandbox.Broken as broken:
            output.unlink(missing_ok=True)
            logger.warning("装订没有结果：%s", broken)
            raise JobFailed(_sorry(broken)) from None
    output.chmod(0o600)
    entries = tuple((level, title, page) for level, title, page in found["outline"])
    return Bound(output, found["page_count"], entries, found["peak_mb"])


def manifest(parts: Sequence[Part], *, stamp: Footing) -> str:
    """这一卷的内容摘要（SHA-256）：次序、名称、各份内容、页脚都相同才相同；不同才需要重做。"""
    listed = [{"kind": type(part).__name__} | _identity(part) for part in parts]
    canonical = json.dumps([FORMAT, asdict(stamp), listed], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def store(bound: Bound) -> str:
    """存进存放处，返回新的随机名字；work 里的那份随之移走。"""
    name = default_storage.generate_filename("dossier.pdf")
    with bound.path.open("rb") as opened:
        default_storage.save(name, _Movable(opened, str(bound.path)))
    bound.path.unlink(missing_ok=True)
    return name


def clear_copy(name: str, folder: Path) -> Path:
    """把存放处的一份取到 folder 里供装订；加密的就此解开，用完连 folder 一起删。"""
    target = folder / f"{secrets.token_hex(8)}{Path(name).suffix}"
    with default_storage.open(name) as stored, target.open("xb") as out:
        target.chmod(0o600)
        shutil.copyfileobj(stored, out, MEGABYTE)
    return target


def _request(parts: Sequence[Part], stamp: Footing, *, output: Path, folder: Path) -> dict[str, Any]:
    sheets = [part for part in parts if isinstance(part, Divider)]
    dividers = folder / "dividers.pdf"
    if sheets:
        dividers.write_bytes(_printed(sheets))
    sheet_numbers = itertools.count(1)
    return {
        "parts": [_asked(part, sheet_numbers) for part in parts],
        "dividers": str(dividers),
        "output": str(output),
        "folder": str(folder),
        "title": stamp.title,
        "stamp": _foot(stamp),
    }


def _asked(part: Part, sheet_numbers: Iterator[int]) -> dict[str, Any]:
    if isinstance(part, Divider):
        sheet = next(sheet_numbers)
        return {"kind": "divider", "title": part.title, "sheet": sheet, "foot_is_blank": True}
    asked = {"path": str(part.path), "title": part.title, "group": part.group}
    if isinstance(part, PdfPart):
        return asked | {"kind": "pdf", "foot_is_blank": part.foot_is_blank}
    return asked | {"kind": "image", "foot_is_blank": True}  # 图片成页时已留出页脚


def _identity(part: Part) -> dict[str, Any]:
    facts = asdict(part)
    if path := facts.pop("path", None):
        facts["sha256"] = facts["sha256"] or _digest(path)
    return facts


def _digest(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _printed(sheets: Sequence[Divider]) -> bytes:
    """全部分隔页一次排好；每张恰好一页。"""
    from foundation.documents.render import render_pdf

    body = format_html_join(
        "",
        "<section><h1>{}</h1><p>{}</p></section>",
        ((sheet.title[:_LONGEST], sheet.subtitle[:_LONGEST]) for sheet in sheets),
    )
    rendered = render_pdf(Sheet(f"{_STYLE}{body}", "分隔页"))
    if rendered.page_count != len(sheets):
        raise JobFailed("分隔页的标题过长，一页印不下，请缩短后重新生成。")
    return rendered.body


def _sorry(broken: sandbox.Broken) -> str:
    if broken.too_long:
        return "装订用时过长，已停止；请减少材料页数后重新生成。"
    return "有一份材料装订不进去，已停止；请逐份看一遍预览，把显示不全的重新上传后再生成。"


def _work_folder() -> Path:
    """装订用的地方，只有本服务可进。"""
    place = Path(settings.DATA_DIR) / "work"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def _foot(stamp: Footing) -> dict[str, Any]:
    f"{stamp.number}{stamp.code}".encode("cp1252")  # 页脚字体只有西文，别的字这里就说
    font = _foot_font()
    code = segno.make(stamp.verify_url, error="m", micro=False)
    rows = ["".join(str(int(cell)) for cell in row) for row in code.matrix_iter(border=2)]
    return {"number": stamp.number, "code": stamp.code, "matrix": rows} | font


@lru_cache(maxsize=1)
def _foot_font() -> dict[str, Any]:
    """页脚用的 Liberation Serif，只留西文；宽度按千分之一字号。"""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    characters = {code: bytes((code,)).decode("cp1252", "ignore") for code in range(32, 256)}
    font = TTFont(file_of("Liberation Serif", "Regular"))
    options = subset.Options(hinting=False, layout_features=[], name_IDs=[], notdef_outline=True)
    options.drop_tables += ["FFTM"]  # 字体编辑器的时间戳，裁剪时只会抱怨
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(char) for char in characters.values() if char])
    cutter.subset(font)
    per_em, glyphs, advances = font["head"].unitsPerEm, font.getBestCmap(), font["hmtx"]
    widths = [
        round(advances[glyphs[ord(char)]][0] * 1000 / per_em) if char and ord(char) in glyphs else 0
        for char in characters.values()
    ]
    head = font["head"]
    box = [round(edge * 1000 / per_em) for edge in (head.xMin, head.yMin, head.xMax, head.yMax)]
    body = io.BytesIO()
    font.save(body)
    return {"font": base64.b64encode(body.getvalue()).decode(), "widths": widths, "box": box}
