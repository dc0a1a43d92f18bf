"""申报批次、申报书、联合申报单位、专利清单与申报材料。"""

from applications.models.application import Application
from applications.models.call import Call, CallCity, Rubric, RubricItem, UnitInCall
from applications.models.material import Material, MaterialSlot
from applications.models.partner import Partner
from applications.models.patent import PatentImport, PatentListing, PatentRevision

__all__ = [
    "Application",
    "Call",
    "CallCity",
    "Material",
    "MaterialSlot",
    "Partner",
    "PatentImport",
    "PatentListing",
    "PatentRevision",
    "Rubric",
    "RubricItem",
    "UnitInCall",
]
