"""静态文件加指纹；脚本模块互相引用的文件名一并改写，旧页面不会引到新脚本。"""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """服务器模式用的静态文件存储。"""

    support_js_module_import_aggregation = True
