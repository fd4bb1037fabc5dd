"""What a confirmed sign-up says is recorded: answers through the gate, and topics."""

from ...policy import vocabulary as v
from ...policy.channels import BY_CODE
from ..address.lookup import keys_of
from ..controller.controllers import in_words_of_company
from ..ledger.whose import REFUSALS
from .offering import EMAIL


def record(signup, partners, only_number=False):
    """Record the answers of a sign-up on these customers, who are one person.

    The link proves the mailbox. The number was said by whoever holds that: it is filled in where
    the customer has none; where they have another one, no answer is recorded for it.

    :param only_number: the other answers are recorded already
    :return: the customers for whom something was left out because they have another number
    """
    if signup.number:
        partners.filtered(lambda one: not one.phone).phone = signup.number
    numbers = keys_of(partners, "phone")
    same = partners.filtered(lambda one: signup.number in numbers[one.id])
    by_number = [said for said in signup.wordings if _is_by_number(said)]
    for said in by_number:
        _say(signup, same, said)
    if not only_number:
        for said in signup.wordings:
            if said not in by_number:
                _say(signup, partners, said)
        _subscribe(signup)
    signup.write({"state": "confirmed", "review_reason": False, "partner_id": partners[:1].id})
    return partners - same if by_number else partners.browse()


def refused_since(signup, partner):
    """Return the channels of the sign-up that the customer refused after it: refusal wins."""
    events = signup.env["partner.consent.event"].search(
        [
            ("partner_id", "=", partner.id),
            ("company_id", "=", signup.company_id.id),
            ("channel", "in", [said["channel"] for said in signup.wordings]),
            ("event", "in", REFUSALS),
            ("moment", ">=", signup.answer_date),
        ]
    )
    return events.mapped("channel")


def still_offered(signup):
    """Return those of the lists that were chosen which anybody may still choose, and read of."""
    return signup.list_ids.filtered(lambda one: one.active and one.is_public)


def _is_by_number(said):
    return BY_CODE[said["channel"]].kind == "phone"


def _say(signup, partners, said):
    channel = said["channel"]
    env = in_words_of_company(signup.env)
    partners._consent_set(
        channel,
        v.GIVEN,
        source=v.CONFIRMATION if channel == EMAIL else v.PREFERENCE_PAGE,
        moment=signup.answer_date,
        address=signup.email if channel == EMAIL else signup.number,
        wording=said["text"],
        wording_version=said["version"],
        lang=signup.lang,
        ip_address=signup.ip_address,
        user_agent=signup.user_agent,
        note=env._(
            "Signed up on %(moment)s (UTC), confirmed at %(email)s",
            moment=signup.moment,
            email=signup.email,
        ),
    )


def _subscribe(signup):
    """Put the address on the lists that were chosen and are still offered."""
    lists = still_offered(signup)
    if not lists:
        return
    contacts = signup.env["mailing.contact"]
    if contacts.search_count([("email_normalized", "=", signup.email)], limit=1):
        lists._update_subscription_from_email(signup.email, opt_out=False)
    else:
        contacts.create({"name": signup.name, "email": signup.email, "list_ids": lists.ids})
