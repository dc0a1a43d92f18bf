"""上传与检查的上限。数值写在设置里就用设置的，没有写就用这里的。"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

MEGABYTE = 1024 * 1024

UNFINISHED_KEPT = timedelta(hours=24)
"""最后一个字节到后这么久没有续传，就作废。"""
UNATTACHED_KEPT = timedelta(days=7)
"""传完而没有附到任何材料上的，留这么久。"""
PIECE = 2 * MEGABYTE
"""每写这么多就落盘并确认一次：断线、断电至多丢这么多，还没有确认过的。"""
LEASE = timedelta(seconds=30)
"""写一小段的租约；写的人中途死掉，别人至多等这么久。"""
UNFINISHED_COUNT = 50
"""同一持有人同时没有传完的份数。"""


@dataclass(frozen=True)
class UploadLimits:
    """单份字节数、持有人总量、一次请求至多收多少、一次收完的至多多大、页数。"""

    file_bytes: int
    quota_bytes: int
    chunk_bytes: int
    whole_bytes: int
    pages: int


def upload_limits() -> UploadLimits:
    """此刻生效的上限。"""
    return UploadLimits(
        file_bytes=getattr(settings, "PORTAL_UPLOAD_MAX_BYTES", 200 * MEGABYTE),
        quota_bytes=getattr(settings, "PORTAL_UPLOAD_QUOTA_BYTES", 2048 * MEGABYTE),
        chunk_bytes=getattr(settings, "PORTAL_UPLOAD_CHUNK_BYTES", 16 * MEGABYTE),
        whole_bytes=getattr(settings, "PORTAL_UPLOAD_WHOLE_BYTES", 20 * MEGABYTE),
        pages=getattr(settings, "PORTAL_UPLOAD_MAX_PAGES", 300),
    )


def megabytes(size: int) -> str:
    """给人看的大小，如 3.2 MB。"""
    return f"{size / MEGABYTE:.1f} MB"
