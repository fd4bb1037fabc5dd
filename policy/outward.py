"""Where a request to somebody else's address may go: not into our own network.

An address that an administrator enters, or a name that its owner points elsewhere later, must not
make the server ask machines that only it can reach (server-side request forgery, CWE-918).
"""

import ipaddress
import re
import socket
from typing import NamedTuple
from urllib.parse import urlsplit

MOST_CHARACTERS = 2_000
# Printable ASCII without what browsers and libraries read in different ways.
PLAIN = re.compile(r"[!-~]+")
UNCLEAR = set('\\<>"^`{|}')
# Public by their number only: cloud providers' services for their machines (168.63.129.16,
# 192.0.0.192; Python before 3.13 knows only a part of 192.0.0.0/24), and relays of 6to4.
SERVICES = tuple(map(ipaddress.ip_network, ("168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24")))
# Global unicast: all that IANA has given out (RFC 4291, 2.4).
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
TEREDO = ipaddress.ip_network("2001::/32")
# An IPv4 address in the last bits of an IPv6 one (RFC 6052).
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NotAllowed(ValueError):
    """An address that nothing is sent to; ``args[0]`` is a code of :data:`REASONS`."""


SHAPE, SCHEME, USER, HOST, PORT, PRIVATE = "shape", "scheme", "user", "host", "port", "private"
REASONS = (SHAPE, SCHEME, USER, HOST, PORT, PRIVATE)


class Target(NamedTuple):
    """An address taken apart.

    :param str host: name or IP address, without brackets
    :param str path: with the query, as it stands in the request
    """

    secure: bool
    host: str
    port: int
    path: str

    @property
    def header(self):
        """The ``Host`` header (RFC 9110, 7.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


def target(url, networks=()):
    """Take an address apart and judge what can be seen without asking anybody.

    :param str url: what somebody entered
    :param networks: what :func:`networks_of` returns: there, also private and unencrypted ones
    :return: :class:`Target`
    :raises NotAllowed: with the reason

    >>> target("https://crm.example.com/hook?a=1")
    Target(secure=True, host='crm.example.com', port=443, path='/hook?a=1')
    >>> target("https://127.1/")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ...
    policy.outward.NotAllowed: private
    """
    if not PLAIN.fullmatch(url) or UNCLEAR & set(url) or len(url) > MOST_CHARACTERS:
        raise NotAllowed(SHAPE)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NotAllowed(SHAPE) from None
    if parts.scheme != "https" and not (parts.scheme == "http" and networks):
        raise NotAllowed(SCHEME)
    if "@" in parts.netloc:
        raise NotAllowed(USER)
    # Without the dot of the root: no certificate has it.
    host = (parts.hostname or "").removesuffix(".")
    if not host or "%" in host or host.startswith(".") or ".." in host or "#" in url:
        raise NotAllowed(HOST)
    if port == 0:
        raise NotAllowed(PORT)
    secure = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if host == "localhost" or host.endswith(".localhost"):
        check_addresses(["127.0.0.1"], networks)
    check_addresses(_numeric(host), networks, secure)
    return Target(secure, host, port or (443 if secure else 80), path)


def networks_of(text):
    """Return the networks in a text, separated by commas or spaces.

    :raises ValueError: naming what is none

    >>> networks_of("127.0.0.0/8, 10.1.0.0/16 ::1")
    (IPv4Network('127.0.0.0/8'), IPv4Network('10.1.0.0/16'), IPv6Network('::1/128'))
    """
    return tuple(ipaddress.ip_network(one) for one in re.split(r"[\s,;]+", text or "") if one)


def check_addresses(addresses, networks=(), secure=True):
    """Refuse where one of the addresses of a host isn't public, or in none of these networks.

    One is enough: whoever points a name at a public and a private one hopes for the second.

    :param addresses: IP addresses, as text
    :raises NotAllowed: with the reason

    >>> check_addresses(["93.184.215.14"])
    >>> check_addresses(["::ffff:10.1.2.3"], networks_of("10.1.0.0/16"))
    >>> check_addresses(["93.184.215.14", "169.254.169.254"])  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ...
    policy.outward.NotAllowed: private
    """
    for text in addresses:
        address = _real(ipaddress.ip_address(text))
        if any(address in network for network in networks):
            continue
        if not secure:
            raise NotAllowed(SCHEME)
        if not _is_public(address):
            raise NotAllowed(PRIVATE)


def _real(address):
    """Return the IPv4 address that an IPv6 one only wraps: mapped, 6to4, NAT64."""
    if address.version == 6:
        if address in NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return address.ipv4_mapped or address.sixtofour or address
    return address


def _is_public(address):
    if address.version == 6 and (address not in GLOBAL_UNICAST or address in TEREDO):
        return False
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not any(address in network for network in SERVICES)
    )


def _numeric(host):
    """Return the address that a host is, in any spelling that the system knows: 2130706433, 0x7f.1.

    It asks no name server.
    """
    try:
        found = socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return []
    return [place[4][0] for place in found]
