"""The words of the product, defined once: codes that fields, SQL, API and docs share.

Consent states, events and sources follow the W3C Data Privacy Vocabulary (DPV) where it has a term.
"""

CHANNELS = ("email", "phone", "sms", "post", "fax", "messenger")

# The customer's answer for one channel.
UNKNOWN = "unknown"
REQUESTED = "requested"
GIVEN = "given"
REFUSED = "refused"
CONSENT_STATES = (UNKNOWN, REQUESTED, GIVEN, REFUSED)

# Why we write.
MARKETING = "marketing"
SERVICE = "service"
SCOPES = (MARKETING, SERVICE)

# What "not asked" means on a channel.
OPT_IN = "opt_in"
OPT_OUT = "opt_out"
RULES = (OPT_IN, OPT_OUT)

# General customer lock, weakest first.
LOCK_NONE = "none"
LOCK_DOCUMENTS = "documents"
LOCK_HIDDEN = "hidden"
LOCK_LEVELS = (LOCK_NONE, LOCK_DOCUMENTS, LOCK_HIDDEN)

# Why a customer may not be contacted, strictest first.
LOCKED = "locked"
SUPPRESSED = "suppressed"
ADDRESS_EXCLUDED = "address_excluded"
REFUSED_ELSEWHERE = "refused_elsewhere"
NOT_CONFIRMED = "not_confirmed"
NOT_ASKED = "not_asked"
ADDRESS_UNCLEAR = "address_unclear"
NO_ADDRESS = "no_address"
REASONS = (
    LOCKED,
    REFUSED,
    SUPPRESSED,
    ADDRESS_EXCLUDED,
    REFUSED_ELSEWHERE,
    NOT_CONFIRMED,
    NOT_ASKED,
    ADDRESS_UNCLEAR,
    NO_ADDRESS,
)

# What happened to a consent: one row of the ledger. The state reached is named after the event
# where they coincide (requested, given, refused).
WITHDRAWN = "withdrawn"
EXPIRED = "expired"
INVALIDATED = "invalidated"
REVOKED = "revoked"
CORRECTED = "corrected"
# What stands for all customers who were there before the ledger.
INITIALISED = "initialised"
# Staff wrote to a customer who had refused, and said why. It changes no answer.
OVERRIDDEN = "overridden"
# What the rows before said about the person was erased (GDPR art. 17).
ERASED = "erased"
EVENTS = (
    REQUESTED,
    GIVEN,
    REFUSED,
    WITHDRAWN,
    EXPIRED,
    INVALIDATED,
    REVOKED,
    CORRECTED,
    INITIALISED,
    OVERRIDDEN,
    ERASED,
)

# Who or what caused it.
MANUAL = "manual"
IMPORT = "import"
API = "api"
CONFIRMATION = "confirmation"
PREFERENCE_PAGE = "preference_page"
PORTAL = "portal"
# A refusal until a day, which the customer named: it ends by itself in "not asked".
PAUSE = "pause"
UNSUBSCRIBE = "unsubscribe"
BLACKLIST = "blacklist"
DEFAULT = "default"
CONVERSION = "conversion"
MERGE = "merge"
COPY = "copy"
EXPIRY = "expiry"
ADDRESS_CHANGE = "address_change"
LOCK = "lock"
# The answer of the contact that an address record belongs to.
SHARED = "shared"
ERASURE = "erasure"
SOURCES = (
    MANUAL,
    IMPORT,
    API,
    CONFIRMATION,
    PREFERENCE_PAGE,
    PORTAL,
    PAUSE,
    UNSUBSCRIBE,
    BLACKLIST,
    DEFAULT,
    CONVERSION,
    MERGE,
    COPY,
    EXPIRY,
    ADDRESS_CHANGE,
    LOCK,
    SHARED,
    ERASURE,
)
STAFF_SOURCES = frozenset({MANUAL, IMPORT, API})
# A refusal from here is the business's own setting, not the customer's word.
BUSINESS_SOURCES = STAFF_SOURCES | {DEFAULT, LOCK}
CUSTOMER_SOURCES = frozenset({CONFIRMATION, PREFERENCE_PAGE, PORTAL, PAUSE, UNSUBSCRIBE, BLACKLIST})
# A Yes from here is the customer's own.
OWN_YES = frozenset({CONFIRMATION, PREFERENCE_PAGE, PORTAL})
# What reaches the customer by a link sent to the address itself.
PROVES_ADDRESS = frozenset({CONFIRMATION, PREFERENCE_PAGE})


def own_yes(channel):
    """Return the sources of a Yes that is the customer's own, for the address it is about.

    Somebody who logs in may have entered an e-mail address that is another's.
    """
    return PROVES_ADDRESS if channel == "email" else OWN_YES


def strictest_lock(levels):
    """Return the strictest of the given lock levels, ``none`` where there are none.

    >>> strictest_lock(["none", "hidden", "documents"])
    'hidden'
    >>> strictest_lock([])
    'none'
    """
    return max(levels, key=LOCK_LEVELS.index, default=LOCK_NONE)
