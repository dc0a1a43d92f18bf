"""人数：谁不能多于谁，知识产权人员够不够三人。"""

from applications.crosschecks.sheet import Found, Sheet, error

MINIMUM_IP_STAFF = 3


def rd_staff_are_within_total(sheet: Sheet) -> Found:
    """研发人员数不多于总人数（填报说明1）。"""
    some, total = sheet.number("unit.rd_staff_count"), sheet.number("unit.total_staff_count")
    if some is not None and total is not None and some > total:
        yield error("unit.rd_staff_count", f"“研发人员数”{some}人多于总人数{total}人，请核对。", "填报说明1")


def ip_staff_are_within_total(sheet: Sheet) -> Found:
    """知识产权专职人数不多于总人数（填报说明1）。"""
    some, total = sheet.number("unit.ip_fulltime_count"), sheet.number("unit.total_staff_count")
    if some is not None and total is not None and some > total:
        yield error(
            "unit.ip_fulltime_count",
            f"“知识产权工作专职人数”{some}人多于总人数{total}人，请核对。",
            "填报说明1",
        )


def has_three_ip_staff(sheet: Sheet) -> Found:
    """知识产权专兼职人员不少于3人（指南二.（一）4、二.（二）4）。"""
    full, part = sheet.number("unit.ip_fulltime_count"), sheet.number("unit.ip_parttime_count")
    if full is None and part is None:
        return
    count = (full or 0) + (part or 0)
    if count < MINIMUM_IP_STAFF:
        yield error(
            "unit.ip_fulltime_count",
            f"知识产权专职与兼职人员合计{count}人，应不少于{MINIMUM_IP_STAFF}人。",
            "指南二.（一）4、二.（二）4",
        )


def senior_staff_are_within_ip_staff(sheet: Sheet) -> Found:
    """副高级以上知识产权师计在专兼职人员之内（指南二.（一）4）。"""
    senior = sheet.number("unit.senior_ip_count")
    full, part = sheet.number("unit.ip_fulltime_count"), sheet.number("unit.ip_parttime_count")
    if senior is not None and full is not None and part is not None and senior > full + part:
        yield error(
            "unit.senior_ip_count",
            f"“副高级以上知识产权师人数”{senior}人多于专兼职人员合计{full + part}人，请核对。",
            "指南二.（一）4",
        )
