"""送り先の確かめ。内側の住所へは送らない (SEC-39)。"""

import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter


class Forbidden(Exception):
    """送ってはならない住所。"""


def resolve(url: str, *, private: bool = False, plain: bool = False) -> str:
    """送り先の住所を一つに決める。https だけ、外の住所だけ (private は手元の環境だけ)。

    plain は http も許す。何も渡さず、開けるかを見るだけのときに限る。
    """
    parts = urlsplit(url)
    if parts.username or parts.password or not parts.hostname:
        raise Forbidden("the address carries a user name or no host")
    if parts.scheme != "https" and not ((private or plain) and parts.scheme == "http"):
        raise Forbidden("https only")
    found = socket.getaddrinfo(
        parts.hostname, parts.port or (443 if parts.scheme == "https" else 80), type=socket.SOCK_STREAM
    )
    addresses = [str(each[4][0]) for each in found]
    for each in addresses:
        place = ipaddress.ip_address(each)
        mapped = getattr(place, "ipv4_mapped", None)
        if not private and not (mapped or place).is_global:
            raise Forbidden(f"{each} is not a public address")
    return addresses[0]


class _Pinned(HTTPAdapter):
    """確かめた住所にだけつなぐ。名前を引き直さないので、途中で住所を替えられない。"""

    def __init__(self, host: str, address: str) -> None:
        self.host, self.address = host, address
        super().__init__(max_retries=0)

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        if host["scheme"] == "https":
            pool |= {"server_hostname": self.host, "assert_hostname": self.host}
        return host | {"host": self.address}, pool

    def add_headers(self, request: Any, **kwargs: Any) -> None:
        port = urlsplit(request.url).port
        request.headers["Host"] = f"{self.host}:{port}" if port else self.host


def session(url: str, *, private: bool = False, plain: bool = False) -> requests.Session:
    """確かめた住所につながるセッション。"""
    host = urlsplit(url).hostname or ""
    made = requests.Session()
    made.trust_env = False
    pinned = _Pinned(host, resolve(url, private=private, plain=plain))
    made.mount("https://", pinned)
    made.mount("http://", pinned)
    return made
