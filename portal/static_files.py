"""静态文件：加指纹，脚本模块互相引用的文件名一并改写，旧页面不会引到新脚本。"""

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage


class PortalStaticFiles(StaticFilesConfig):
    """收集时略过用不到的 htmx 扩展：它们引用的文件名在包里不存在。"""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "hx-*.js"]


class HashedFiles(CompressedManifestStaticFilesStorage):
    """服务器模式用的静态文件存储。"""

    support_js_module_import_aggregation = True
