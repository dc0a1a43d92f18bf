"""把两份示例的每一页存成小图：python -m tests.paper.pictures docs/pictures。"""

import io
import os
import sys
from pathlib import Path

import pypdfium2

# 先画大一倍再缩小，小图上的汉字才匀。
SCALE = 64 / 72


def main(folder: str) -> None:
    """form-enterprise-01.png 起是表1 与表3，form-research-01.png 起是表2。"""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from foundation.documents.render import render_pdf
    from tests.paper import examples

    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("form-*.png"):
        old.unlink()
    for name, content in (("enterprise", examples.enterprise()), ("research", examples.university())):
        sheet, _ = examples.sheet_of(content)
        opened = pypdfium2.PdfDocument(io.BytesIO(render_pdf(sheet).body))
        for number, page in enumerate(opened, start=1):
            picture = page.render(scale=2 * SCALE, grayscale=True).to_pil().reduce(2)
            picture.quantize(8).save(target / f"form-{name}-{number:02}.png", optimize=True)


if __name__ == "__main__":
    main(sys.argv[1])
