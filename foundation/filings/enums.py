"""补正事项的几种说法。"""

from django.db import models


class Pin(models.TextChoices):
    """补正事项点在什么上面。"""

    SECTION = "section", "整节"
    FIELD = "field", "一栏"
    ROW = "row", "一行"
    MATERIAL = "material", "一栏材料"
    PAGE = "page", "材料的一页"
    PATENTS = "patents", "专利清单"


class Origin(models.TextChoices):
    """这一处由谁打开。"""

    OFFICE = "office", "机关要求补正"
    UNIT = "unit", "单位自行修改"


class ItemVerdict(models.TextChoices):
    """补正之后核对的结论。"""

    MET = "met", "已补正"
    UNMET = "unmet", "仍不符合"
