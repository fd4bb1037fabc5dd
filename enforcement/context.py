"""The keys of the context by which this addon passes word through Odoo's methods.

Any RPC client can send any key with any plain value. A key that would loosen something counts only
with an object that no client can send, or with the server's signature; one that takes a plain value
can only make things stricter.
``KEYS`` says of each who sets it, who reads it and what a forged one does.
"""

from typing import NamedTuple

# The value of marks: compared by identity, so that no RPC client can forge it.
OURS = object()

# Marks.
ASKED = "consent_asked"
AUTOMATIC = "consent_automatic"
BOUNCED = "consent_bounce"
BY_HAND = "consent_by_hand"
MERGING = "partner_consent_merge"
UNFILTERED = "consent_recipients"
# Objects of a class of their own.
FOLLOW_UP = "partner_lock_follow_up"
LINKS = "consent_links"
OPT_OUT = "partner_consent_opt_out"
# Signed by the server.
COMPANY = "consent_company_word"
OVERRIDE = "consent_override_word"
# Plain values.
LEFT_OUT = "consent_left_out"
MAILING = "consent_mailing_id"
POSTED = "consent_posted_message_id"
REASONS = "consent_reasons"
SCOPE = "consent_scope"


class OptOut(NamedTuple):
    """How a customer opts out, under ``OPT_OUT``: by browser or by letter. RPC can't make one.

    :param only: ids of the customers whose word it is, where it isn't that of everybody who bears
        the address: who is logged in may have entered another's
    """

    ip_address: str | None = None
    user_agent: str | None = None
    note: str | None = None
    only: frozenset | None = None

    def evidence(self):
        """Return what the gate wants of it."""
        return {
            "ip_address": self.ip_address,
            "user_agent": self.user_agent,
            "note": self.note,
        }


class Key(NamedTuple):
    """Who sets a key, who reads it, and what happens where a client forged it."""

    set_by: str
    read_by: str
    forged: str


_NOTHING = "nothing: a plain value isn't the object"
KEYS = {
    ASKED: Key(
        "a mailing, which has left out whom it must",
        "the e-mail composer: it doesn't ask for each recipient once more",
        _NOTHING,
    ),
    AUTOMATIC: Key(
        "server actions and jobs, because nobody sits before a composer",
        "both composers and what they create: it is a machine's, and nobody is asked back",
        _NOTHING,
    ),
    BOUNCED: Key(
        "the mail gateway, while Odoo counts a bounce",
        "the mail blacklist: the address broke, and no customer refused by it",
        _NOTHING,
    ),
    BY_HAND: Key(
        "the Send buttons of both composers",
        "what is being created: it is correspondence, which isn't judged, and no machine's service",
        _NOTHING,
    ),
    MERGING: Key(
        "the merge of contacts, while Odoo copies fields over",
        "write of a customer: answers and locks stay as the merge has decided them",
        _NOTHING,
    ),
    UNFILTERED: Key(
        "a mailing that asks for its recipients before exclusion",
        "a mailing's domain of recipients",
        _NOTHING,
    ),
    FOLLOW_UP: Key(
        "wrapped methods that make a document from an existing one, as follow_ups.FollowUp",
        "the guards: customers of the existing document may be in the new one though locked",
        _NOTHING,
    ),
    LINKS: Key(
        "mails that are about to leave, as links_at_once.Links: the links made for all of them",
        "each mail, where it gets its links",
        _NOTHING,
    ),
    OPT_OUT: Key(
        "the public unsubscribe pages, the deletion of an account, and replies, as OptOut",
        "an opt-out: its source is the customer, with their browser or letter as evidence",
        _NOTHING,
    ),
    COMPANY: Key(
        "a scheduled message that is about to be posted or sent: the company it was decided for",
        "mails and SMS that are being created: they are decided and sent for that company",
        "nothing: it doesn't bear the server's signature",
    ),
    OVERRIDE: Key(
        "“Send anyway” in composers and chatter: whom, who, why, signed; also in what is scheduled",
        "mails, SMS and messages that are being created: the ledger names whom they went to",
        "nothing: it doesn't bear the server's signature",
    ),
    LEFT_OUT: Key(
        "“Leave them out” in composer and chatter, and messages posted later: ids of customers",
        "whoever works out whom a message notifies",
        "more are left out",
    ),
    MAILING: Key(
        "“Left out” on a mailing: its id",
        "the list of those whom one mailing leaves out",
        "shows another mailing, where the user may read that and its recipients",
    ),
    POSTED: Key(
        "a scheduled message that is about to be posted: its id",
        "the check of that message: who refused meanwhile is taken out",
        "who refused is taken out sooner",
    ),
    REASONS: Key(
        "the SMS composer of a mailing, over whatever a caller sent: reasons by document",
        "the traces of that mailing",
        "nothing: overwritten",
    ),
    SCOPE: Key(
        "composers, templates and mailings: why something is sent",
        "mails, SMS and messages that are being created, where they don't say it themselves",
        "the message is treated as advertising, or correspondence as service: both are stricter",
    ),
}
# Kept beside what they belong to, in models/: they mean nothing to any method of Odoo.
KEYS_OF_MODELS = {
    "history_of_one_customer": Key(
        "the history button of a customer",
        "the list of entries, which leaves the customer's column out",
        "a column is missing on the own screen",
    ),
    "consent_tokens": Key(
        "a confirmation request that is being mailed, as an object of a class of its own",
        "the placeholder of its link",
        _NOTHING,
    ),
    "partner_selection_id": Key(
        "“Left out” on a selection: its id",
        "the list of those whom one selection leaves out",
        "shows another selection, where the user may read that",
    ),
}


def marked(records, key):
    """Return these records with one of the marks in their context."""
    return records.with_context(**{key: OURS})


def is_marked(env, key):
    """Whether the context bears this mark, set by the server itself."""
    return env.context.get(key) is OURS
