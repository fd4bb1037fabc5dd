"""The groups that code asks for, by their XML ids."""

OFFICER = "partner_consent.group_consent_officer"
LOCK_MANAGER = "partner_consent.group_lock_manager"
AUDITOR = "partner_consent.group_auditor"
# Who sees IP addresses, and may verify the ledger.
LEDGER_READERS = f"{OFFICER},{AUDITOR}"
INTERFACE = "partner_consent.group_interface"
# Who reads the feed.
FEED_READERS = f"{INTERFACE},{LEDGER_READERS}"
# Who records answers that were given to other systems.
RECORDERS = f"{INTERFACE},{OFFICER}"
