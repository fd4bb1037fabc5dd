"""Who has to do with a consent: the controller, and whom the business names beside it."""

from email.utils import parseaddr
from typing import NamedTuple
from urllib.parse import quote

# Countries where the GDPR holds: the European Economic Area. Switzerland has its own law.
GDPR_COUNTRIES = frozenset(
    ("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS")
    + ("IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK")
)


class Party(NamedTuple):
    """Who is responsible: what a person may know of them.

    :param identifier: number in the commercial register, VAT number, or ours
    :param country: ISO 3166-1 alpha-2, or None
    :param authority: name of the supervisory authority
    :param officer_name: the data protection officer
    :param processors: names of who works on behalf of the controller
    :param storage: country where the data is kept, as ``country``
    """

    name: str
    identifier: str
    street: str | None = None
    zip: str | None = None
    city: str | None = None
    country: str | None = None
    email: str | None = None
    phone: str | None = None
    website: str | None = None
    authority: str | None = None
    officer_name: str | None = None
    officer_email: str | None = None
    processors: tuple = ()
    storage: str | None = None

    @property
    def gdpr(self):
        return self.country in GDPR_COUNTRIES

    @property
    def rights_at(self):
        """Where a person turns to with their rights, as an IRI.

        >>> Party("A", "1", officer_email="Data <my data@x.example>").rights_at
        'mailto:my%20data@x.example'
        >>> Party("A", "1", officer_email="ask us", website="x.example/a b").rights_at
        'https://x.example/a%20b'
        """
        for written in filter(None, (self.officer_email, self.email)):
            address = parseaddr(written)[1]
            if "@" in address:
                return f"mailto:{quote(address, safe='@+')}"
        website = "%20".join((self.website or "").split())
        return website if "://" in website or not website else f"https://{website}"


def controller(party):
    """Return the controller as a node.

    >>> controller(Party("Muster GmbH", "HRB 1", city="Berlin"))["dpv:hasAddress"]
    {'@type': 'schema:PostalAddress', 'schema:addressLocality': 'Berlin'}
    >>> sorted(controller(Party("Muster GmbH", "HRB 1")))
    ['@type', 'dpv:hasIdentifier', 'dpv:hasName']
    """
    return filled(
        {
            "@type": "dpv:DataController",
            "dpv:hasName": party.name,
            "dpv:hasIdentifier": party.identifier,
            "dpv:hasAddress": _address(party),
            "dpv:hasContact": _contact(party.email, party.phone, party.website),
            "dpv:hasDataProtectionOfficer": _officer(party),
        }
    )


def authority(party):
    """Return the supervisory authority as a node, None where the business names none."""
    return party.authority and {
        "@type": "dpv:DataProtectionAuthority",
        "dpv:hasName": party.authority,
    }


def recipients(party):
    """Return who gets the data: the controller, and its processors.

    >>> [node["@type"] for node in recipients(Party("A", "1", processors=("Host Ltd",)))]
    ['dpv:DataController', 'dpv:DataProcessor']
    """
    others = [{"@type": "dpv:DataProcessor", "dpv:hasName": name} for name in party.processors]
    return [controller(party), *others]


def place(country):
    """Return the country as a node; None where there is no term: codes with X are nobody's.

    >>> place("AT"), place("XK")
    ({'@id': 'loc:AT'}, None)
    """
    return {"@id": f"loc:{country}"} if country and not country.startswith("X") else None


def filled(node):
    """Return a node without what it has no value for: null would delete it from a document."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def _address(party):
    address = filled(
        {
            "schema:streetAddress": party.street,
            "schema:postalCode": party.zip,
            "schema:addressLocality": party.city,
            "schema:addressCountry": party.country,
        }
    )
    return address and {"@type": "schema:PostalAddress"} | address


def _contact(email=None, phone=None, website=None):
    return filled({"schema:email": email, "schema:telephone": phone, "schema:url": website})


def _officer(party):
    known = {
        "dpv:hasName": party.officer_name,
        "dpv:hasContact": _contact(party.officer_email),
    }
    return (known := filled(known)) and {"@type": "dpv:DataProtectionOfficer"} | known
