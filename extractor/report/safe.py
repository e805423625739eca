"""Three things that keep text from outside from being anything but text: data, addresses, and what may run."""

import base64
import hashlib
import json
from typing import Any
from urllib.parse import urlsplit

# What could end the script element, open a comment in it, or break a line of JavaScript; and DEL to APC, which HTML forbids.
_ESCAPED = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029\ufeff"} | {c: f"\\u{c:04x}" for c in range(0x7F, 0xA0)}


def as_data(value: Any) -> str:
    """JSON that can stand in an HTML script element: whatever the texts hold, it is never markup.

    >>> as_data("</script><!--")
    '"\\\\u003c/script\\\\u003e\\\\u003c!--"'
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)


def web_address(text: str) -> str | None:
    """The text if it is an address that may be linked: http or https, with a host, and nothing that hides another one.

    >>> web_address("https://bao.example/5-xa"), web_address("javascript:alert(1)"), web_address("http:/x")
    ('https://bao.example/5-xa', None, None)
    """
    if not text.isprintable() or any(c in text for c in " \\<>\"'`"):
        return None
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and host and "@" not in parts.netloc else None


def policy(scripts: list[str], style: str) -> str:
    """The content security policy of a page: these scripts and this style, and nothing else from anywhere.

    >>> policy(["1"], "")[:60]
    "default-src 'none'; script-src 'sha256-a4ayc/80/OGda4BO/1o/V"
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(_hash, scripts))}",
            f"style-src {_hash(style)}",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode('utf-8')).digest()).decode('ascii')}'"
