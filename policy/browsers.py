"""Browsers that send requests: which of them count as one where requests are limited."""

from ipaddress import ip_address, ip_network

# Whoever has one IPv6 address has all of its network.
IPV6_NETWORK = 64


def network_of(address):
    """Return the network that a request came from, as text; empty where that isn't known.

    >>> network_of("203.0.113.9"), network_of("2001:db8:1:2:3::9")
    ('203.0.113.9', '2001:db8:1:2::')
    >>> network_of("::ffff:203.0.113.9"), network_of(None), network_of("unix:")
    ('203.0.113.9', '', '')
    """
    try:
        known = ip_address(address or "")
    except ValueError:
        return ""
    known = getattr(known, "ipv4_mapped", None) or known
    if known.version == 6:
        return str(ip_network((known, IPV6_NETWORK), strict=False).network_address)
    return str(known)
