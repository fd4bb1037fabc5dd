"""The parts of a consent record as nodes of JSON-LD: see ``consent_record``."""

from . import vocabulary as v
from .consent_parties import filled, place

DPV = "https://w3id.org/dpv"
CONTEXT = {
    "dpv": f"{DPV}#",
    "pd": f"{DPV}/pd#",
    "loc": f"{DPV}/loc#",
    "eu-gdpr": f"{DPV}/legal/eu/gdpr#",
    "dct": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    # What else is held has no term: it is handed on as it is.
    "held": {"@id": "urn:partner_consent:held", "@type": "@json"},
}
SCHEMA = f"{DPV}/schema/dpv-27560#record"
RECEIPT = f"{DPV}/schema/dpv-27560#receipt"

PERSONAL_DATA = {
    "email": "pd:EmailAddress",
    "phone": "pd:TelephoneNumber",
    "sms": "pd:TelephoneNumber",
    "post": "pd:PhysicalAddress",
    "fax": "pd:TelephoneNumber",
    "messenger": "pd:TelephoneNumber",
}
STATUS = {
    v.REQUESTED: "dpv:ConsentRequested",
    v.GIVEN: "dpv:ConsentGiven",
    v.REFUSED: "dpv:ConsentRefused",
    v.WITHDRAWN: "dpv:ConsentWithdrawn",
    v.EXPIRED: "dpv:ConsentExpired",
    v.INVALIDATED: "dpv:ConsentInvalidated",
    v.REVOKED: "dpv:ConsentRevoked",
    # Staff took back what they had recorded: the record replaces that one.
    v.CORRECTED: "dpv:ConsentUnknown",
    v.INITIALISED: "dpv:ConsentUnknown",
}
RENEWED = "dpv:RenewedConsentGiven"
CONTROLS = ("dpv:ProvideConsent", "dpv:WithdrawConsent", "dpv:ReaffirmConsent")
RIGHT = "dpv:DataSubjectRight"
GDPR_RIGHTS = tuple(
    f"eu-gdpr:{right}" for right in ("A7-3", "A15", "A16", "A17", "A18", "A20", "A21", "A77")
)
RETENTION = "P5Y"


def schemas(gdpr, schema=SCHEMA):
    return [{"@id": schema}, *([{"@id": f"{schema}-eu-gdpr"}] if gdpr else [])]


def subject(identifier):
    return {
        "@type": "dpv:DataSubject",
        "dct:identifier": identifier,
        "skos:broader": {"@id": "dpv:Customer"},
    }


def process():
    purpose = {"@type": "dpv:Purpose", "skos:broader": {"@id": "dpv:DirectMarketing"}}
    return {"@type": "dpv:Process", "dpv:hasPurpose": purpose}


def legal_basis(gdpr):
    return {"@id": "eu-gdpr:A6-1-a" if gdpr else "dpv:ExpressedConsent"}


def personal_data(channel, ip_address=None):
    """Return which kinds of personal data the channel uses, and those that prove the answer.

    >>> [node["skos:broader"]["@id"] for node in personal_data("post")]
    ['pd:PhysicalAddress', 'pd:Name']
    >>> [node["skos:broader"]["@id"] for node in personal_data("sms", "192.0.2.7")]
    ['pd:TelephoneNumber', 'pd:Name', 'pd:IPAddress']
    """
    kinds = (PERSONAL_DATA[channel], "pd:Name", *(["pd:IPAddress"] if ip_address else []))
    return [{"@type": "dpv:PersonalData", "skos:broader": {"@id": kind}} for kind in kinds]


def source(code):
    others = code in (v.IMPORT, v.API, v.CONVERSION)
    return {"@type": "dpv:ThirdPartyDataSource" if others else "dpv:DataSubjectDataSource"}


def event(consent, happening, whole=True):
    by_staff = happening.source not in v.CUSTOMER_SOURCES or happening.event == v.REQUESTED
    renewed = happening.event == v.GIVEN and happening.old == v.GIVEN
    kind = "dpv:ExpressedConsent" if by_staff else "dpv:ExplicitlyExpressedConsent"
    who = (
        {"@type": "dpv:DataController", "dct:identifier": consent.controller.identifier}
        if by_staff
        else {"@type": "dpv:DataSubject", "dct:identifier": consent.subject}
    )
    method = [happening.source]
    if whole:
        method += [happening.ip_address, happening.user_agent]
    return {
        "@type": [RENEWED if renewed else STATUS[happening.event], kind],
        "dct:identifier": happening.identifier,
        "dpv:isIndicatedAtTime": moment(happening.moment),
        # Text and table of the guide disagree on which it is.
        "dpv:isIndicatedBy": who,
        "dpv:isImplementedByEntity": who,
        "dpv:hasIndicationMethod": [part for part in method if part],
        "dpv:hasDuration": validity(consent.validity_months),
    }


def notice(happening):
    """Return what the customer was shown: nothing but the kind of thing where nothing was."""
    shown = happening.wording
    return filled(
        {
            "@type": "dpv:ConsentNotice",
            "dct:identifier": happening.wording_version,
            "dct:date": moment(happening.moment) if shown else None,
            "dct:description": shown,
        }
    )


def moment(text):
    return {"@type": "xsd:dateTime", "@value": text}


def storage(country=None):
    """Return where and how long it is kept; no country where the business names none."""
    kept = {"@type": "dpv:TemporalDuration", "rdf:value": RETENTION}
    return [
        filled({"@type": "dpv:StorageLocation", "dpv:hasLocation": place(country)}),
        {"@type": "dpv:StorageDuration", "dpv:hasDuration": kept},
        {"@type": "dpv:StorageDeletion", "dpv:hasDuration": kept},
    ]


def validity(months):
    if months:
        return {"@type": "dpv:TemporalDuration", "rdf:value": f"P{months}M"}
    # dpv:EndlessDuration is called bad practice there.
    return {"@type": "dpv:UntilEventDuration", "rdf:value": "withdrawal"}


def controls(url):
    return [_exercised(control, url) for control in CONTROLS]


def rights(gdpr, url):
    """Return the person's rights; outside the GDPR without its articles."""
    kinds = [[RIGHT, right] for right in GDPR_RIGHTS] if gdpr else [RIGHT]
    return [_exercised(kind, url) for kind in kinds]


def _exercised(kind, url):
    return filled({"@type": kind, "dpv:isExercisedAt": url})
