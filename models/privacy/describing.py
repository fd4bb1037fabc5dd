"""What a customer told a controller, as a consent record describes it."""

from uuid import uuid4

from odoo import fields
from odoo.tools import SQL

from ...policy import consent_record as record
from ...policy import vocabulary as v
from ..channel.settings import channel_settings
from ..controller.controllers import controller_id
from ..ledger.whose import of_controller
from ..preference.links import asking_url


def receipt(partner):
    """Return what the customer may keep of their consents: see ``consent_record.receipt``.

    It writes nothing, and names neither a member of staff nor an address.

    :param partner: one customer, as the superuser reads them
    :return: dict, plain JSON
    """
    controller = partner.env["res.company"].browse(controller_id(partner.env))
    created = f"{fields.Datetime.now().isoformat()}Z"
    told = consents(partner, keep=False)
    return record.receipt(str(uuid4()), created, _party(controller), told)


def consents(partner, keep=True):
    """Return one ``consent_record.Consent`` for each channel that the ledger knows of.

    Of the current company's controller. The page where an answer is changed is one that leads
    everybody to their own: a record lives longer than a private link, and others read it.

    :param partner: one customer, as the superuser reads them
    :param keep: whether the numbers of the records are written down
    """
    partner.ensure_one()
    env = partner.env
    controller = env["res.company"].browse(controller_id(env))
    numbers = env["partner.consent.record"]._of(partner, controller.id, keep)
    settings, party = channel_settings(env), _party(controller)
    rows = events(partner).grouped("channel")
    control = asking_url(env)
    return [
        record.Consent(
            identifier=numbers[channel],
            subject=f"urn:partner_consent:customer:{partner.id}",
            channel=channel,
            controller=party,
            happenings=tuple(map(_happening, rows[channel])),
            validity_months=settings[channel].validity_months,
            control=control,
        )
        for channel in v.CHANNELS
        if channel in rows
    ]


def events(partner, channel=None, moment=None):
    """Return the customer's rows of the ledger that count for the controller, oldest first.

    :param partner: one customer; of who is gone, deleted or merged, the rows of their chain
    :param moment: only those up to then, where given
    """
    env = partner.env
    column = SQL("event.partner_id") if partner.exists() else SQL("event.chain_id")
    rows = env.execute_query(
        SQL(
            "SELECT event.id FROM partner_consent_event event WHERE %s = %s AND %s AND %s AND %s"
            " ORDER BY event.id",
            column,
            partner.id,
            of_controller(env),
            SQL("event.channel = %s", channel) if channel else SQL("event.channel IS NOT NULL"),
            SQL("event.moment <= %s", moment) if moment else SQL("TRUE"),
        )
    )
    return env["partner.consent.event"].browse(id_ for (id_,) in rows)


def answer(partner, rows):
    """Return the customer's answer by these rows of one channel, oldest first.

    Rows of others who were merged aren't the customer's own: the merge added one where it counted.
    """
    own = rows.filtered(lambda event: event.chain_id == partner.id)
    return own[-1:].new_state or v.UNKNOWN


def _happening(event):
    return record.Happening(
        identifier=event.hash,
        event=event.event,
        old=event.old_state,
        moment=f"{event.moment.isoformat()}Z",
        source=event.source,
        wording=event.wording or None,
        wording_version=event.wording_version or None,
        lang=record.bcp47(event.lang),
        ip_address=event.ip_address or None,
        user_agent=event.user_agent or None,
    )


def _party(company):
    return record.Party(
        name=company.name,
        identifier=company.company_registry or company.vat or f"urn:company:{company.id}",
        street=company.street or None,
        zip=company.zip or None,
        city=company.city or None,
        country=company.country_id.code or None,
        email=company.email or None,
        phone=company.phone or None,
        website=company.website or None,
        authority=company.supervisory_authority or None,
        officer_name=company.data_officer_name or None,
        officer_email=company.data_officer_email or None,
        processors=tuple(filter(None, map(str.strip, (company.data_processors or "").split("\n")))),
        storage=company.data_country_id.code or None,
    )
