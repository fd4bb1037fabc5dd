"""The feed begins with the ledger as it stands: every row gets its number by and by."""


def migrate(cr, version):
    # An update from further back has appended a row already, before those that were there.
    cr.execute("DELETE FROM partner_consent_change WHERE number IS NULL AND event_id IS NOT NULL")
    cr.execute(
        "INSERT INTO partner_consent_change (topic, event_id, company_id)"
        " SELECT 'consent.' || event, id, company_id FROM partner_consent_event event"
        " WHERE NOT EXISTS (SELECT FROM partner_consent_change told WHERE told.event_id = event.id)"
        " ORDER BY id"
    )
