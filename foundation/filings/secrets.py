"""敏感值的加密、指纹与揭示。换成国密或密码机时只换 Cipher。"""

import hashlib
import hmac
from typing import Any, Protocol

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from foundation.filings.models import Filing, Secret

Reference = dict[str, Any]


class Cipher(Protocol):
    """加解密的提供者。"""

    key_id: str

    def encrypt(self, clear: bytes) -> bytes: ...

    def decrypt(self, ciphertext: bytes) -> bytes: ...


class FernetCipher:
    """AES-128-CBC + HMAC（Fernet），密钥由服务器主密钥派生。"""

    def __init__(self, master: str) -> None:
        import base64

        self.key_id = hashlib.sha256(master.encode()).hexdigest()[:8]
        self._fernet = Fernet(base64.urlsafe_b64encode(_derive(master, b"secret")))

    def encrypt(self, clear: bytes) -> bytes:
        return self._fernet.encrypt(clear)

    def decrypt(self, ciphertext: bytes) -> bytes:
        return self._fernet.decrypt(ciphertext)


def ciphers() -> list[Cipher]:
    """按轮换次序的全部密钥，第一个用于写。"""
    return [FernetCipher(master) for master in settings.PORTAL_FIELD_KEYS]


def keep(filing: Filing, address: str, clear: str) -> Reference:
    """加密存下，返回答案里的引用 {"secret": 编号, "mac": 指纹}；草稿期原地改写同一行。

    与封存的那一行是同一个值的，仍引用那一行：重新输入同样的账号不算改动。
    """
    fresh = encrypted(filing, address, clear)
    if same := Secret.objects.filter(filing=filing, address=address, mac=fresh.mac, sealed=True).last():
        return reference_to(same)
    values = {"ciphertext": fresh.ciphertext, "key_id": fresh.key_id, "mac": fresh.mac}
    secret, _ = Secret.objects.update_or_create(filing=filing, address=address, sealed=False, defaults=values)
    return reference_to(secret)


def encrypted(filing: Filing, address: str, clear: str) -> Secret:
    """加密好、还没有存下的一个敏感值。"""
    cipher = ciphers()[0]
    return Secret(
        filing=filing,
        address=address,
        ciphertext=cipher.encrypt(clear.encode()),
        key_id=cipher.key_id,
        mac=fingerprint(filing, address, clear),
    )


def reference_to(secret: Secret) -> Reference:
    """答案里指向一个已存下的敏感值的引用。"""
    return {"secret": secret.pk, "mac": secret.mac}


def fingerprint(filing: Filing, address: str, clear: str) -> str:
    """HMAC-SHA256(主密钥, 盐‖地址‖值)：相同的值比得出相同，却推不回值。"""
    key = _derive(settings.PORTAL_FIELD_KEYS[-1], b"fingerprint")
    return hmac.new(key, f"{filing.salt}‖{address}‖{clear}".encode(), hashlib.sha256).hexdigest()


def matches(filing: Filing, address: str, reference: Reference, clear: str) -> bool:
    """敏感值是不是 clear，不揭示它。"""
    return hmac.compare_digest(str(reference["mac"]), fingerprint(filing, address, clear))


def reveal(reference: Reference) -> str:
    """引用所指的明文；调用方须先记 AccessRecord。抛出 LookupError：密钥已不在。"""
    secret = Secret.objects.get(pk=reference["secret"])
    for cipher in ciphers():
        if cipher.key_id == secret.key_id:
            return cipher.decrypt(bytes(secret.ciphertext)).decode()
    raise LookupError(f"没有密钥 {secret.key_id}，无法解密")


def is_reference(value: Any) -> bool:
    """答案里的这个值是不是敏感值的引用。"""
    return isinstance(value, dict) and "secret" in value


def _derive(master: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(master.encode())
