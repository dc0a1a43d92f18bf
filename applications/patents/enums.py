"""清单里的类别、法律状态与改动的种类。"""

from django.db import models


class PatentKind(models.TextChoices):
    """清单的三类，与表1、表2 的四项数量相对应。"""

    INVENTION = "invention", "发明专利"
    PCT = "pct", "PCT国际专利申请"
    FOREIGN = "foreign", "国外授权专利"


class LegalStatus(models.TextChoices):
    """法律状态。"""

    PENDING = "pending", "审查中"
    GRANTED = "granted", "已授权"
    CEASED = "ceased", "已失效"


class RevisionKind(models.TextChoices):
    """清单的一次改动。"""

    ADD = "add", "添加"
    CHANGE = "change", "修改"
    REMOVE = "remove", "删除"
    IMPORT = "import", "导入"
    UNDO = "undo", "撤销"


class ImportMode(models.TextChoices):
    """导入怎样对待清单里已有的行。"""

    APPEND = "append", "追加：保留已有的行，号码相同的以文件为准"
    REPLACE = "replace", "替换全部：清单只留下文件里的行"


class Outcome(models.TextChoices):
    """导入报告里一行的结果。"""

    ADD = "add", "新增"
    UPDATE = "update", "更新"
    SAME = "same", "不变"
    REFUSE = "refuse", "拒绝"
    REMOVE = "remove", "移除"
