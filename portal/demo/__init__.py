"""演示数据：虚构的单位与人，一套走得通的批次。日期都相对于程序时间。"""

from portal.demo.people import accounts, listed

__all__ = ["accounts", "listed"]
