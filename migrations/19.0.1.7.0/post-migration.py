"""The feed begins with the ledger as it stands: every row gets its number by and by."""


def migrate(cr, version):
    cr.execute(
        "INSERT INTO partner_consent_change (topic, event_id, company_id)"
        " SELECT 'consent.' || event, id, company_id FROM partner_consent_event event"
        " WHERE NOT EXISTS (SELECT FROM partner_consent_change told WHERE told.event_id = event.id)"
        " ORDER BY id"
    )
