"""Other marketing systems: how their files are recognised, and which column says what.

Column names as the systems' own help pages and exports have them; headers are compared by their
words, so that ``EMAIL_BLACKLISTED`` and “Email blacklisted” are one. To add a system, add its row.
"""

from .contact_files import BOUNCES, CONTACTS, OPT_OUTS, File, System, Told

_TRUE = frozenset({"1", "true", "yes", "y", "ja", "wahr", "x"})
_FALSE = frozenset({"0", "false", "no", "n", "nein", "falsch"})
_EMAIL = ("email", "e mail", "email address", "e mail adresse", "e mail address")
_NAMES = (
    ("first name", "firstname", "vorname", "prenom"),
    ("last name", "lastname", "nachname", "nom"),
)
_BREVO_STATE = frozenset({"email blacklisted", "blacklisted", "email marketing"})
_BREVO_BLOCKED = frozenset({"blocked at", "blockedat", "reason", "block reason"})
_KLAVIYO_SUPPRESSED = frozenset(
    {"email suppressions", "reason", "suppression reason", "suppressed at", "suppressed"}
)
_HUBSPOT_OUT = frozenset({"unsubscribed from all email", "von allen e mails abgemeldet"}) | {
    "hs email optout",
    "opted out of email",
}
_HUBSPOT_LIST = frozenset({"portal unsubscribe", "portal bounce", "global bounce"})
_HUBSPOT_BROKEN = (
    *("email hard bounce reason", "hs email hard bounce reason enum", "portal bounce"),
    *("global bounce", "invalid email address", "hs email bad address", "hs email quarantined"),
    *("email address quarantined", "email address quarantine reason"),
    "hs email quarantined reason",
)
_HUBSPOT_BASIS = "legal basis for processing contact s data"
_REACH_GIVEN = ("activated", "aktiviert", "aktivierungsdatum")
_REACH_OUT = ("deactivated", "deaktiviert", "deaktivierungsdatum", "abmeldedatum")
_REACH_BROKEN = ("bounced", "bounce")

SYSTEMS = {
    "brevo": System(
        "Brevo",
        (
            Told(
                "email",
                _EMAIL,
                yes={
                    "email blacklisted": _FALSE,
                    "blacklisted": _FALSE,
                    "email marketing": frozenset({"subscribed"}),
                },
                no={
                    "email blacklisted": _TRUE,
                    "blacklisted": _TRUE,
                    "email marketing": frozenset({"unsubscribed", "blocklisted", "blacklisted"}),
                },
                reasons=("reason", "block reason"),
                # Brevo's own two options of this attribute.
                unconfirmed={"double opt in": _FALSE | {"2"}},
                given=(("added time", None),),
                refused=("blocked at", "blockedat", "modified time"),
            ),
            Told(
                "sms",
                ("sms",),
                yes={"sms marketing": frozenset({"subscribed"})},
                no={
                    "sms blacklisted": _TRUE,
                    "sms marketing": frozenset({"unsubscribed", "blocklisted", "blacklisted"}),
                },
                given=(("added time", None),),
                refused=("modified time",),
            ),
        ),
        (
            File((CONTACTS,), _BREVO_STATE),
            # Whoever bounced for good stands on the blocklist, too.
            File((OPT_OUTS, BOUNCES), _BREVO_STATE | _BREVO_BLOCKED),
        ),
        names=_NAMES,
    ),
    "mailchimp": System(
        "Mailchimp",
        (
            Told(
                "email",
                # “Email” alone is a field that somebody added.
                tuple(
                    sorted(_EMAIL, key=lambda column: not column.endswith(("address", "adresse")))
                ),
                yes={"confirm time": None, "optin time": None},
                no={"unsub time": None},
                broken=("clean time",),
                given=(("confirm time", "confirm ip"), ("optin time", "optin ip")),
                refused=("unsub time",),
            ),
        ),
        (
            File(
                (CONTACTS,),
                frozenset({"optin time", "confirm time"}),
                frozenset({"unsub time", "clean time"}),
            ),
            File((OPT_OUTS,), frozenset({"unsub time"})),
            File((BOUNCES,), frozenset({"clean time"})),
        ),
        zone="UTC",
        names=_NAMES,
        strangers=("nonsubscribed",),
    ),
    "klaviyo": System(
        "Klaviyo",
        (
            Told(
                "email",
                _EMAIL,
                yes={"email marketing consent": frozenset({"subscribed"})},
                no={"email marketing consent": frozenset({"unsubscribed", "suppressed"})},
                reasons=("email suppressions", "reason", "suppression reason", "suppressed"),
                given=(("email marketing consent timestamp", None),),
                refused=("suppressed at", "email suppressions timestamp", "timestamp", "date"),
            ),
            Told(
                "sms",
                ("phone number",),
                yes={"sms marketing consent": frozenset({"subscribed"})},
                no={"sms marketing consent": frozenset({"unsubscribed"})},
                given=(("sms marketing consent timestamp", None),),
            ),
        ),
        (
            File((CONTACTS,), frozenset({"email marketing consent", "sms marketing consent"})),
            File((OPT_OUTS, BOUNCES), _KLAVIYO_SUPPRESSED),
        ),
        zone="UTC",
        names=_NAMES,
    ),
    "hubspot": System(
        "HubSpot",
        (
            Told(
                "email",
                _EMAIL,
                # Legitimate interest and the like are no consent.
                yes=dict.fromkeys(
                    (_HUBSPOT_BASIS, "hs legal basis"),
                    frozenset({"freely given consent from contact"}),
                ),
                no=dict.fromkeys(
                    (*sorted(_HUBSPOT_OUT), "portal unsubscribe", "portal spam report"), _TRUE
                ),
                broken=_HUBSPOT_BROKEN,
                unconfirmed=dict.fromkeys(
                    ("marketing email confirmation status", "hs emailconfirmationstatus"),
                    frozenset({"double opt in pending", "pending"}),
                ),
                # Of one kind of mails, whatever the business calls it.
                partly=("opted out of email ", "hs email optout ", "von e mails abgemeldet "),
                given=(("create date", None), ("createdate", None), ("erstellungsdatum", None)),
            ),
        ),
        (
            File((CONTACTS,), _HUBSPOT_OUT, _HUBSPOT_LIST),
            # One file has both, unless it is a list of contacts that was filtered.
            File((OPT_OUTS, BOUNCES), _HUBSPOT_LIST),
            File((OPT_OUTS,), _HUBSPOT_OUT),
            File((BOUNCES,), frozenset({"email hard bounce reason"})),
        ),
        names=_NAMES,
    ),
    "cleverreach": System(
        "CleverReach",
        (
            Told(
                "email",
                _EMAIL,
                yes=dict.fromkeys(_REACH_GIVEN),
                no=dict.fromkeys(_REACH_OUT),
                broken=_REACH_BROKEN,
                unconfirmed=dict.fromkeys(("active", "aktiv"), _FALSE)
                | {"status": frozenset({"inactive", "inaktiv"})},
                given=tuple((column, None) for column in _REACH_GIVEN),
                refused=_REACH_OUT,
            ),
        ),
        (
            File((CONTACTS,), frozenset(_REACH_GIVEN)),
            File((OPT_OUTS,), frozenset((*_REACH_OUT, "active", "aktiv"))),
            File((BOUNCES,), frozenset((*_REACH_BROKEN, *_REACH_GIVEN))),
        ),
        zone="Europe/Berlin",
        names=_NAMES,
    ),
}


def covers(system, headers, kind):
    """Return the kinds that a file stands for where it is brought as one of them.

    :param str system: key of :data:`SYSTEMS`
    :param headers: iterable of its columns, as :func:`words` has them
    :return: tuple, empty where it is no such file

    >>> covers("mailchimp", ["email address", "unsub time"], OPT_OUTS)
    ('opt_outs',)
    >>> covers("mailchimp", ["email address", "unsub time"], CONTACTS)
    ()
    >>> covers("hubspot", ["email", "portal bounce", "portal unsubscribe"], OPT_OUTS)
    ('opt_outs', 'bounces')
    """
    headers = set(headers)
    if not any(headers.intersection(told.address) for told in SYSTEMS[system].told):
        return ()
    for file in SYSTEMS[system].files:
        if kind in file.covers and headers & file.signs and not headers & file.never:
            return file.covers
    return ()
