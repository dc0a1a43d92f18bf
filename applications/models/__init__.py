"""申报批次、申报书、联合申报单位、专利清单与申报材料；形式审查、退回补正与推荐清单。"""

from applications.models.application import Application
from applications.models.briefing import Briefing
from applications.models.call import Call, CallCity, Rubric, RubricItem, UnitInCall
from applications.models.correction import Correction, StandardReason
from applications.models.material import Material, MaterialSlot, SubmittedLinks
from applications.models.partner import Partner
from applications.models.patent import PatentImport, PatentListing, PatentRevision
from applications.models.recommendation import ListEntry, ListIssue, RecommendationList
from applications.models.screening import (
    CaseNote,
    CasePaper,
    ChecklistPoint,
    Finding,
    OfficerRecusal,
    Proposal,
    Viewing,
)

__all__ = [
    "Application",
    "Briefing",
    "Call",
    "CallCity",
    "CaseNote",
    "CasePaper",
    "ChecklistPoint",
    "Correction",
    "Finding",
    "ListEntry",
    "ListIssue",
    "Material",
    "MaterialSlot",
    "OfficerRecusal",
    "Partner",
    "PatentImport",
    "PatentListing",
    "PatentRevision",
    "Proposal",
    "RecommendationList",
    "Rubric",
    "RubricItem",
    "StandardReason",
    "SubmittedLinks",
    "UnitInCall",
    "Viewing",
]
