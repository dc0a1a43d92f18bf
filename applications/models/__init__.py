"""申报批次与申报书。"""

from applications.models.application import Application
from applications.models.call import Call, CallCity, Rubric, RubricItem, UnitInCall

__all__ = ["Application", "Call", "CallCity", "Rubric", "RubricItem", "UnitInCall"]
