"""A consent record in the terms of ISO/IEC TS 27560 and the W3C Data Privacy Vocabulary (DPV) 2.3.

The standard's own text isn't free, and nobody publishes a schema or context: which fields there are
and how they are written follows the DPV community group's guide "Consent Records and Receipts using
DPV" (15 February 2026). Plain dicts of JSON-LD with the context inside, so that nothing is fetched.
"""

from typing import NamedTuple

from . import consent_nodes as nodes
from . import consent_parties as parties
from .consent_parties import Party

__all__ = ["Consent", "Happening", "Party", "bcp47", "catalogue", "receipt", "records"]

# Nobody else publishes a schema of the document: static/schema, with this as its ``$id``.
SCHEMA = "urn:partner_consent:schema:personal-data:1"
RECEIPT_SCHEMA = "urn:partner_consent:schema:consent-receipt:1"
UNDETERMINED = "und"
_SCRIPTS = {"latin": "Latn", "cyrillic": "Cyrl", "Hans": "Hans", "Hant": "Hant"}


class Happening(NamedTuple):
    """One row of the ledger, as far as a record tells it.

    :param event: one of ``vocabulary.EVENTS``
    :param old: answer before
    :param moment: ISO 8601 in UTC, with ``Z``
    :param lang: BCP 47, or None
    """

    identifier: str
    event: str
    old: str
    moment: str
    source: str
    wording: str | None = None
    wording_version: str | None = None
    lang: str | None = None
    ip_address: str | None = None
    user_agent: str | None = None


class Consent(NamedTuple):
    """What one customer told one controller about one channel.

    :param identifier: UUID of the record
    :param subject: opaque id of the customer
    :param happenings: tuple of :class:`Happening`, oldest first
    :param validity_months: after which a Yes ends, 0 for no limit
    :param control: URL at which the customer changes the answer
    """

    identifier: str
    subject: str
    channel: str
    controller: Party
    happenings: tuple
    validity_months: int = 0
    control: str | None = None


def records(consent, whole=True):
    """Return the consent as JSON-LD: one ``dpv:ConsentRecord`` for each status it has had.

    What is written down is never changed: each record replaces the one before it.

    :param whole: with the IP address and the browser that proved an answer; without them, a record
        still says that they are kept

    >>> asked = Happening("a1", "requested", "unknown", "2026-05-03T10:11:12Z", "manual")
    >>> given = Happening("b2", "given", "requested", "2026-05-04T08:00:00Z", "confirmation")
    >>> company = Party("Muster GmbH", "HRB 1")
    >>> [one["@id"] for one in records(Consent("0", "7", "email", company, (asked, given)))]
    ['urn:uuid:0#a1', 'urn:uuid:0#b2']
    """
    found, before = [], None
    for happening in consent.happenings:
        if happening.event not in nodes.STATUS:
            continue
        one = _record(consent, happening, whole)
        if before:
            one["dct:replaces"] = {"@id": before}
        before = one["@id"]
        found.append(one)
    return found


def bcp47(lang):
    """Return a language of Odoo as its tag of BCP 47; None stays None.

    >>> bcp47("de_DE"), bcp47("sr@latin"), bcp47("ca_ES@valencia"), bcp47("es_419")
    ('de-DE', 'sr-Latn', 'ca-ES-valencia', 'es-419')
    """
    if not lang:
        return None
    code, _, modifier = lang.partition("@")
    language, *region = code.split("_")
    script = _SCRIPTS.get(modifier)
    variant = [modifier] if modifier and not script else []
    return "-".join([language, *([script] if script else []), *region, *variant])


def catalogue(consents, held=None):
    """Return the JSON-LD document of all these consents, with what else is held about the person.

    :param consents: iterable of :class:`Consent`
    :param held: plain JSON
    """
    every = [one for consent in consents for one in records(consent)]
    document = {
        "@context": nodes.CONTEXT,
        "@type": "dcat:Catalog",
        "dct:conformsTo": {"@id": SCHEMA},
        "dcat:record": every,
    }
    return document if held is None else document | {"held": held}


def receipt(identifier, created, party, consents):
    """Return the JSON-LD document that a customer keeps: who was told what, when and how.

    Whoever holds it may hand it on, so it names neither address nor browser.

    :param identifier: UUID of the receipt
    :param created: ISO 8601 in UTC, with ``Z``
    :param party: the :class:`Party` that all these consents were given to
    :param consents: iterable of :class:`Consent`
    """
    return {
        "@context": {key: iri for key, iri in nodes.CONTEXT.items() if key != "held"},
        "@id": f"urn:uuid:{identifier}",
        "@type": "dpv:ConsentReceipt",
        "dct:conformsTo": [{"@id": RECEIPT_SCHEMA}, *nodes.schemas(party.gdpr, nodes.RECEIPT)],
        "dct:identifier": identifier,
        "dct:created": nodes.moment(created),
        "dct:publisher": parties.controller(party),
        "dpv:hasRecordOfActivity": [one for each in consents for one in records(each, whole=False)],
    }


def _record(consent, happening, whole):
    party, identifier = consent.controller, f"urn:uuid:{consent.identifier}"
    return parties.filled(
        {
            "@id": f"{identifier}#{happening.identifier}",
            "@type": "dpv:ConsentRecord",
            "dct:isVersionOf": {"@id": identifier},
            "dct:conformsTo": nodes.schemas(party.gdpr),
            # Text and table of the guide disagree on which it is.
            "dct:identifier": consent.identifier,
            "dpv:hasIdentifier": consent.identifier,
            "dpv:hasDataSubject": nodes.subject(consent.subject),
            "dpv:hasNotice": nodes.notice(happening),
            "dct:language": happening.lang or UNDETERMINED,
            "dpv:hasProcess": nodes.process(),
            "dpv:hasLegalBasis": nodes.legal_basis(party.gdpr),
            "dpv:hasPersonalData": nodes.personal_data(consent.channel, happening.ip_address),
            "dpv:hasDataController": parties.controller(party),
            "dpv:hasDataSource": nodes.source(happening.source),
            "dpv:hasStorageCondition": nodes.storage(party.storage),
            "dpv:hasRecipient": parties.recipients(party),
            "dpv:hasConsentControl": nodes.controls(consent.control),
            "dpv:hasRight": nodes.rights(party.gdpr, party.rights_at),
            "dpv:hasAuthority": parties.authority(party),
            "dpv:hasJurisdiction": parties.place(party.country),
            "dpv:hasApplicableLaw": {"@id": "eu-gdpr:GDPR"} if party.gdpr else None,
            "dpv:hasConsentStatus": [nodes.event(consent, happening, whole)],
        }
    )
