"""在新的进程里排一份 PDF，印出 JSON：秒数、内存峰值、页数、字节数。

用法：python -m benchmarks.paper form 文档编号
或者：python -m benchmarks.paper bare 文字文件 页数，不经本平台，用 WeasyPrint 排同样多页的纯文字
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from html import escape
from pathlib import Path


def main(kind: str, *arguments: str) -> None:
    draw = {"form": _form, "bare": _bare}[kind](*arguments)
    began = time.perf_counter()
    pages, body = draw()
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"seconds": seconds, "peak_mb": peak, "pages": pages, "bytes": len(body)}))


Draw = Callable[[], tuple[int, bytes]]


def _form(document_id: str) -> Draw:
    """从定稿到 PDF 的全程；载入程序的时间不算，两边一样。"""
    import django

    django.setup()
    from foundation.documents.kinds import kind_of
    from foundation.documents.models import Document
    from foundation.documents.render import render_pdf

    document = Document.objects.get(pk=document_id)

    def draw() -> tuple[int, bytes]:
        rendered = render_pdf(kind_of(document).build(document))
        return rendered.page_count, rendered.body

    return draw


def _bare(source: str, pages: str) -> Draw:
    from weasyprint import HTML

    text, count = Path(source).read_text(encoding="utf-8"), int(pages)
    length = -(-len(text) // count)
    chunks = [escape(text[start : start + length]) for start in range(0, length * count, length)]
    style = "@page { size: A4 } p { font: 10pt 'Noto Serif CJK SC', serif; break-after: page }"
    html = f"<style>{style}</style>" + "".join(f"<p>{chunk}</p>" for chunk in chunks)

    def draw() -> tuple[int, bytes]:
        layout = HTML(string=html).render()
        return len(layout.pages), layout.write_pdf()

    return draw


if __name__ == "__main__":
    main(*sys.argv[1:])
