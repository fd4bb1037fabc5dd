"""The parts of a consent record as nodes of JSON-LD: see ``consent_record``."""

from . import vocabulary as v

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

# Countries whose consents fall under the GDPR here; Switzerland has its own law.
GDPR_COUNTRIES = frozenset({"DE", "AT", "LI"})
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
    v.CORRECTED: "dpv:ConsentUnknown",
    v.INITIALISED: "dpv:ConsentUnknown",
}
RENEWED = "dpv:RenewedConsentGiven"
CONTROLS = ("dpv:ProvideConsent", "dpv:WithdrawConsent", "dpv:ReaffirmConsent")
RIGHTS = (
    "dpv:DataSubjectRight",
    *(f"eu-gdpr:{right}" for right in ("A7-3", "A15", "A16", "A17", "A18", "A20", "A21", "A77")),
)
RETENTION = "P5Y"


def schemas(gdpr):
    return [{"@id": SCHEMA}, *([{"@id": f"{SCHEMA}-eu-gdpr"}] if gdpr else [])]


def subject(identifier):
    return {
        "@type": "dpv:DataSubject",
        "dct:identifier": identifier,
        "skos:broader": {"@id": "dpv:Customer"},
    }


def process():
    purpose = {"@type": "dpv:Purpose", "skos:broader": {"@id": "dpv:DirectMarketing"}}
    return {"@type": "dpv:Process", "dpv:hasPurpose": purpose}


def personal_data(channel):
    """Return what kind of personal data the channel uses.

    >>> personal_data("sms")["skos:broader"]
    {'@id': 'pd:TelephoneNumber'}
    """
    return {"@type": "dpv:PersonalData", "skos:broader": {"@id": PERSONAL_DATA[channel]}}


def source(code):
    others = code in (v.IMPORT, v.API, v.CONVERSION)
    return {"@type": "dpv:ThirdPartyDataSource" if others else "dpv:DataSubjectDataSource"}


def event(consent, happening):
    by_staff = happening.source not in v.CUSTOMER_SOURCES or happening.event == v.REQUESTED
    renewed = happening.event == v.GIVEN and happening.old == v.GIVEN
    kind = "dpv:ExpressedConsent" if by_staff else "dpv:ExplicitlyExpressedConsent"
    who = (
        {"@type": "dpv:DataController", "dct:identifier": consent.controller.identifier}
        if by_staff
        else {"@type": "dpv:DataSubject", "dct:identifier": consent.subject}
    )
    return {
        "@type": [RENEWED if renewed else STATUS[happening.event], kind],
        "dct:identifier": happening.identifier,
        "dpv:isIndicatedAtTime": {"@type": "xsd:dateTime", "@value": happening.moment},
        "dpv:isIndicatedBy": who,
        "dpv:hasIndicationMethod": happening.source,
        "dpv:hasDuration": validity(consent.validity_months),
    }


def notice(happening):
    return {
        "@type": "dpv:ConsentNotice",
        "dct:identifier": happening.wording_version,
        "dct:date": happening.moment,
        "dct:description": happening.wording,
    }


def party(party):
    return {
        "@type": "dpv:DataController",
        "dpv:hasName": party.name,
        "dpv:hasIdentifier": party.identifier,
        "dpv:hasAddress": {
            "@type": "schema:PostalAddress",
            "schema:streetAddress": party.street,
            "schema:postalCode": party.zip,
            "schema:addressLocality": party.city,
            "schema:addressCountry": party.country,
        },
        "dpv:hasContact": {
            "schema:email": party.email,
            "schema:telephone": party.phone,
            "schema:url": party.website,
        },
    }


def storage(country):
    place = {"@type": "dpv:StorageLocation"}
    if country:
        place["dpv:hasLocation"] = {"@id": f"loc:{country}"}
    kept = {"@type": "dpv:TemporalDuration", "rdf:value": RETENTION}
    return [
        place,
        {"@type": "dpv:StorageDuration", "dpv:hasDuration": kept},
        {"@type": "dpv:StorageDeletion", "dpv:hasDuration": kept},
    ]


def validity(months):
    if months:
        return {"@type": "dpv:TemporalDuration", "rdf:value": f"P{months}M"}
    # dpv:EndlessDuration is called bad practice there.
    return {"@type": "dpv:UntilEventDuration", "rdf:value": "withdrawal"}


def exercised(terms, url):
    place = {"dpv:isExercisedAt": url} if url else {}
    return [{"@type": term} | place for term in terms]
