"""正式的全部路由，外加一个什么也不做的页面作比较的底。"""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import handler403, handler404, handler500
from config.urls import urlpatterns as portal_urls

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]

BARE = "/bare/"


def bare(request: HttpRequest) -> HttpResponse:
    """经过同样的中间件，什么也不画。"""
    return HttpResponse()


urlpatterns = [path(BARE.lstrip("/"), bare), *portal_urls]
