"""规范化：同样的内容永远是同样的字节，哈希才有意义。"""

import hashlib
import json
from typing import Any


def canonical(value: Any) -> str:
    """键排序、无空白、不转义中文的 JSON 文本。"""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(*parts: str) -> str:
    """各段 UTF-8 文本依次接起来的 SHA-256，十六进制。"""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode())
    return digest.hexdigest()
