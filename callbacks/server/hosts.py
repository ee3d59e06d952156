"""Names of hosts: as a request's ``Host`` has them, and as people write them into a setting."""

from __future__ import annotations

import re

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)\.?(?::\d{1,5})?", re.ASCII)


def plain_host(host: str) -> str:
    """The name in a ``Host``: small letters, without port and the dot of a full name; "" where it is none.

    Examples
    --------
    >>> plain_host("Need.City.example.:8050"), plain_host("[::1]:8050"), plain_host("localhost:80:80")
    ('need.city.example', '[::1]', '')
    """
    match = _HOST.fullmatch(host.lower())
    return match["name"] if match else ""


def host_named(text: str) -> str:
    """A host's name as somebody wrote it into a setting, in the letters in which browsers send it.

    Raises
    ------
    ValueError
        When it is no name of a host, with the cure.

    Examples
    --------
    >>> host_named("Łódź.example"), host_named("::1"), host_named("need.city.example:443")
    ('xn--d-uga0v4h.example', '[::1]', 'need.city.example')
    """
    written = f"[{text}]" if re.fullmatch(r"[0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F.:]*", text) else text
    try:
        plain = plain_host(written if written.isascii() else written.lower().encode("idna").decode())
    except UnicodeError:
        plain = ""
    if not plain:
        raise ValueError(
            f"WARDSHIFT_HOSTS names '{text[:100]}'. Give names of hosts alone, parted by commas, such as "
            "need.city.example: no https://, no path, no star."
        )
    return plain


def with_port(host: str, port: int) -> str:
    """A host and a port as addresses have them; an IPv6 address stands in brackets."""
    return f"[{host}]:{port}" if ":" in host and not host.startswith("[") else f"{host}:{port}"
