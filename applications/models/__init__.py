"""申报批次、申报书与联合申报单位。"""

from applications.models.application import Application
from applications.models.call import Call, CallCity, Rubric, RubricItem, UnitInCall
from applications.models.partner import Partner

__all__ = ["Application", "Call", "CallCity", "Partner", "Rubric", "RubricItem", "UnitInCall"]
