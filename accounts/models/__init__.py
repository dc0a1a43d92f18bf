"""用户、单位、机关与任职；信用核查与禁报。"""

from accounts.models.credit import Ban, CreditCheck
from accounts.models.people import Membership, Office, Organization, User

__all__ = ["Ban", "CreditCheck", "Membership", "Office", "Organization", "User"]
