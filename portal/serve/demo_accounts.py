"""演示账号：启动后印给人看；有它们在就不许对外监听。"""

from collections.abc import Sequence

Account = tuple[str, str, str]
"""账号、密码、是谁。"""


def lines(accounts: Sequence[Account]) -> list[str]:
    """每个账号一行。"""
    rows = [f"  {login}  {password}  {who}" for login, password, who in accounts]
    return ["演示账号（账号、密码、身份）：", *rows] if rows else []


def why_not_exposed(bind: str, accounts: Sequence[Account]) -> str:
    """有演示账号时不许监听 bind 的理由。"""
    names = "、".join(login for login, _, _ in accounts[:3])
    return (
        f"拒绝监听 {bind}：库里有演示账号（{names} 等 {len(accounts)} 个），密码是公开的，只能在本机使用。"
        "要对外提供服务，请换一个没有演示数据的数据目录（PORTAL_DATA_DIR）。"
    )
