"""卷宗：360 页、265 MB 的扫描件装订要多久、占多少内存，与同一次里 qpdf 只合并相比。

单独运行：python -m benchmarks.dossier。每一次都在新的子进程里量。
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FILES, PAGES, PICTURES = 40, 340, 8
SCAN_BYTES = 780_000
ROUNDS = 3
_LOCATIONS = ("DJANGO_SETTINGS_MODULE", "PORTAL_DATA_DIR")


def measure() -> dict[str, float]:
    """各项数字：秒与峰值内存取中位数；dossier.ratio 是装订与 qpdf 合并用时之比（分隔页的排版另列）。"""
    with tempfile.TemporaryDirectory(prefix="dossier-") as name:
        folder = Path(name)
        _in_child("make", folder)
        rounds = [_round(folder) for _ in range(ROUNDS)]
    figures = {key: sorted(one[key] for one in rounds)[ROUNDS // 2] for key in rounds[0]}
    figures["dossier.ratio"] = round(figures["dossier.bind_seconds"] / figures["dossier.qpdf_seconds"], 2)
    return figures


def _round(folder: Path) -> dict[str, float]:
    """qpdf 与装订紧挨着各做一遍，免得机器忙闲不同；输出先删，都写新文件。"""
    merged = folder / "merged.pdf"
    merged.unlink(missing_ok=True)
    started = time.perf_counter()
    subprocess.run(["qpdf", "--empty", "--pages", *_scans(folder), "--", str(merged)], check=True)
    seconds = time.perf_counter() - started
    merged.unlink()
    return {"dossier.qpdf_seconds": round(seconds, 2)} | _in_child("bind", folder)


def _in_child(step: str, folder: Path) -> dict[str, float]:
    environment = os.environ | dict(zip(_LOCATIONS, ("config.settings", str(folder / "data")), strict=True))
    asked = [sys.executable, "-m", "benchmarks.dossier", step, str(folder)]
    answer = subprocess.run(asked, env=environment, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(answer.stdout or "{}")
    return found


def _scans(folder: Path) -> list[str]:
    return sorted(str(path) for path in (folder / "in").iterdir())


# —— 子进程里做的 ——


def _make(folder: Path) -> dict[str, float]:
    """四十份扫描件：同一张噪声照片加上各不相同的尾巴，大小与真的一样而造得快；外加八张照片。"""
    import io

    import pikepdf
    from PIL import Image

    (folder / "in").mkdir()
    noise = Image.frombytes("L", (600, 850), random.Random(1).randbytes(600 * 850)).resize((1000, 1414))
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=82)
    body = out.getvalue()
    for number in range(FILES):
        with pikepdf.Pdf.new() as pdf:
            for _ in range(PAGES // FILES + (number < PAGES % FILES)):
                _add_scan(pdf, body + os.urandom(max(16, SCAN_BYTES - len(body))))
            pdf.save(folder / "in" / f"{number:02}.pdf")
    for number in range(PICTURES):
        (folder / f"{number}.jpg").write_bytes(body)
    return {}


def _add_scan(pdf: object, body: bytes) -> None:
    from pikepdf import Dictionary, Name, Stream

    page = pdf.add_blank_page(page_size=(595.276, 841.89))  # type: ignore[attr-defined]
    image = Stream(pdf, body)  # type: ignore[arg-type]
    image.update(
        {"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": 1000, "/Height": 1414,
         "/ColorSpace": Name.DeviceGray, "/BitsPerComponent": 8, "/Filter": Name.DCTDecode}
    )  # fmt: skip
    page.obj.Resources = Dictionary(XObject=Dictionary(Im=image))
    page.obj.Contents = Stream(pdf, b"q 595.276 0 0 841.89 0 0 cm /Im Do Q")  # type: ignore[arg-type]


def _bind(folder: Path) -> dict[str, float]:
    """两遍：先带分隔页与照片装订全卷（量内存），再只装订 qpdf 合并的那四十份（量时间）。"""
    import django

    django.setup()
    from foundation.documents import dossier
    from foundation.documents.confine import peak_mb

    footing = dossier.Footing(
        "GJZPY-2024-210100-0001",
        "113J-FADS-8T3Z-HWTQ-S2VC-599N-WXR3",
        "https://portal.example.cn/verify/x",
        "卷宗",
    )
    scans = [
        dossier.PdfPart(Path(path), f"材料{number}", "附件") for number, path in enumerate(_scans(folder))
    ]
    pictures = [
        dossier.ImagePart(folder / f"{number}.jpg", f"照片{number}", "照片") for number in range(PICTURES)
    ]
    started = time.perf_counter()
    alone = dossier.assemble(scans, stamp=footing)
    bind_seconds = time.perf_counter() - started
    alone.path.unlink()
    parts = [part for number in range(12) for part in (dossier.Divider(f"第{number}部分"), scans[number])]
    started = time.perf_counter()
    whole = dossier.assemble([*parts, *scans[12:], *pictures], stamp=footing)
    whole_seconds = time.perf_counter() - started
    size = whole.path.stat().st_size
    shutil.rmtree(whole.path.parent)
    return {
        "dossier.bind_seconds": round(bind_seconds, 2),
        "dossier.bind_peak_mb": max(alone.peak_mb, whole.peak_mb),
        "dossier.whole_seconds": round(whole_seconds, 2),
        "dossier.dividers_process_peak_mb": peak_mb(),
        "dossier.pages": whole.page_count,
        "dossier.output_mb": round(size / 1_000_000),
    }


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps({"make": _make, "bind": _bind}[sys.argv[1]](Path(sys.argv[2]))))
    else:
        print(json.dumps(measure(), indent=2))
