"""排版时谁也不许取外面的东西：不读文件，不上网，不认 data:，只认我们自己带的几样。"""

from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from foundation.documents.fonts import file_of


def _style(name: str) -> str:
    found = finders.find(name)
    if found is None:
        raise FileNotFoundError(f"缺少静态文件 {name}")
    return found


# 名字 → （文件在哪里，类型）。西文字体要限定字符范围，只能以 @font-face 引入；二维码是内嵌 SVG，不经过这里。
_ASSETS = {
    "asset:paper.css": (lambda: _style("paper/paper.css"), "text/css"),
    "asset:letter.css": (lambda: _style("paper/letter.css"), "text/css"),
    "asset:briefing.css": (lambda: _style("paper/briefing.css"), "text/css"),
    "asset:latin.ttf": (lambda: file_of("Liberation Serif", "Regular"), "font/ttf"),
    "asset:latin-bold.ttf": (lambda: file_of("Liberation Serif", "Bold"), "font/ttf"),
}


@lru_cache
def _read(name: str) -> bytes:
    find, _ = _ASSETS[name]
    return Path(find()).read_bytes()


class ClosedFetcher(URLFetcher):
    """拒绝一切网址；refused 记下被拒的，因为 SVG 里的引用被拒后 WeasyPrint 会照常排下去。"""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """交出自带的样式；其余抛 FatalURLFetchingError。"""
        if url not in _ASSETS:
            self.refused.append(url[:200])
            raise FatalURLFetchingError(f"不许引用 {url[:80]}")
        _, content_type = _ASSETS[url]
        return URLFetcherResponse(url, _read(url), {"Content-Type": content_type})
