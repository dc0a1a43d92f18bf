"""上传被拒的各种原因；status 是该回的 HTTP 状态，文字原样给用户看。"""


class UploadError(Exception):
    """上传的请求不能照办。"""

    status = 400

    @property
    def text(self) -> str:
        """给用户看的一句话。"""
        return str(self)


class Malformed(UploadError):
    """请求的写法不对，或是空文件。"""


class NotYours(UploadError):
    """没有这份文件，或不是这个人的：两者不加区分。"""

    status = 404

    def __init__(self) -> None:
        super().__init__("没有找到这份上传，请重新选择文件上传。")


class WrongOffset(UploadError):
    """起点与已收到的不符：客户端应先问再传。"""

    status = 409


class InUse(UploadError):
    """已经附在材料里，或正在检查，不能取消。"""

    status = 409


class Gone(UploadError):
    """已过期或已取消。"""

    status = 410

    def __init__(self) -> None:
        super().__init__("这份上传已经过期或取消，请重新选择文件上传。")


class WrongVersion(UploadError):
    """客户端说的不是 tus 1.0.0。"""

    status = 412


class TooLarge(UploadError):
    """单份过大，或来的字节比说好的多。"""

    status = 413


class OverQuota(TooLarge):
    """持有人的总量用完了。"""


class WrongType(UploadError):
    """内容类型不是续传的那一种，或不收这种文件名。"""

    status = 415


class Busy(UploadError):
    """另一个窗口正在写同一份。"""

    status = 423

    def __init__(self) -> None:
        super().__init__("同一份文件正在另一个窗口里上传，请稍等片刻再试。")


class TooMany(UploadError):
    """没有传完的太多。"""

    status = 429


class NoSpace(UploadError):
    """服务器写不下。"""

    status = 507

    def __init__(self) -> None:
        super().__init__("服务器暂时存不下文件，已收到的部分还在；请稍后继续，仍不成的请告诉技术支持。")
