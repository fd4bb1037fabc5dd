"""Who may do what: the table that the tests hold the addon to."""

EVERYBODY = frozenset(
    {
        "user",
        "contact manager",
        "officer",
        "lock manager",
        "auditor",
        "marketer",
        "administrator",
        "interface",
        "portal",
        "public",
    }
)
STAFF = EVERYBODY - {"portal", "public"}
NOBODY = frozenset()
OFFICER = frozenset({"officer"})
READERS = frozenset({"officer", "auditor"})
ADMINISTRATOR = frozenset({"administrator"})
MARKETER = frozenset({"marketer"})
LOCK_MANAGER = frozenset({"lock manager"})
AUDITOR = frozenset({"auditor"})
INTERFACE = frozenset({"interface"})
NOT_AUDITOR = STAFF - AUDITOR
SETTERS = frozenset({"officer", "administrator"})
CONTACT_MANAGERS = frozenset({"contact manager", "officer", "lock manager", "administrator"})
# Of each model: who may read, write, create and delete.
MODELS = {
    "mailing.consent.exclusion": (MARKETER, NOBODY, NOBODY, NOBODY),
    "partner.address": (STAFF, NOBODY, NOBODY, NOBODY),
    "partner.consent.anchor": (READERS, NOBODY, NOBODY, NOBODY),
    "partner.consent.anchor.check": (READERS, READERS, READERS, NOBODY),
    "partner.consent.ask": (STAFF, STAFF, NOBODY, STAFF),
    "partner.consent.bulk": (OFFICER, OFFICER, OFFICER, NOBODY),
    "partner.consent.bulk.line": (OFFICER, OFFICER, OFFICER, NOBODY),
    "partner.consent.change": (NOBODY, NOBODY, NOBODY, NOBODY),
    "partner.consent.channel": (STAFF, SETTERS, NOBODY, NOBODY),
    "partner.consent.checkpoint": (READERS, NOBODY, NOBODY, NOBODY),
    "partner.consent.controller.change": (ADMINISTRATOR, ADMINISTRATOR, ADMINISTRATOR, NOBODY),
    "partner.consent.controller.change.line": (
        ADMINISTRATOR,
        ADMINISTRATOR,
        ADMINISTRATOR,
        ADMINISTRATOR,
    ),
    "partner.consent.conversion": (OFFICER, OFFICER, OFFICER, NOBODY),
    "partner.consent.conversion.count": (OFFICER, OFFICER, OFFICER, OFFICER),
    "partner.consent.conversion.tag": (OFFICER, OFFICER, OFFICER, OFFICER),
    "partner.consent.delivery": (ADMINISTRATOR, NOBODY, NOBODY, NOBODY),
    "partner.consent.draw": (READERS, NOBODY, NOBODY, NOBODY),
    "partner.consent.draw.wizard": (READERS, READERS, READERS, NOBODY),
    "partner.consent.export": (OFFICER, OFFICER, OFFICER, OFFICER),
    "partner.consent.export.run": (READERS, NOBODY, NOBODY, NOBODY),
    "partner.consent.event": (STAFF, NOBODY, NOBODY, NOBODY),
    "partner.consent.external": (NOBODY, NOBODY, NOBODY, NOBODY),
    "partner.consent.head": (AUDITOR, NOBODY, NOBODY, NOBODY),
    "partner.consent.reach": (STAFF, NOBODY, NOBODY, NOBODY),
    "partner.consent.record": (STAFF, NOBODY, NOBODY, NOBODY),
    "partner.consent.request": (STAFF, NOBODY, NOBODY, NOBODY),
    "partner.consent.review": (READERS, NOBODY, NOBODY, NOBODY),
    "partner.consent.signup": (READERS | MARKETER, OFFICER, NOBODY, NOBODY),
    "partner.consent.webhook": (ADMINISTRATOR, ADMINISTRATOR, ADMINISTRATOR, ADMINISTRATOR),
    "partner.consent.webhook.resend": (ADMINISTRATOR, ADMINISTRATOR, ADMINISTRATOR, NOBODY),
    "partner.consent.takeover": (READERS, OFFICER, OFFICER, OFFICER),
    "partner.consent.takeover.conflict": (READERS, NOBODY, NOBODY, NOBODY),
    "partner.consent.takeover.row": (NOBODY, NOBODY, NOBODY, NOBODY),
    "partner.consent.wording": (STAFF, SETTERS, SETTERS, SETTERS),
    "partner.contact.point": (STAFF, CONTACT_MANAGERS, CONTACT_MANAGERS, CONTACT_MANAGERS),
    "partner.erasure": (READERS, OFFICER, OFFICER, OFFICER),
    "partner.erasure.line": (READERS, NOBODY, NOBODY, NOBODY),
    "partner.erasure.replay": (OFFICER, OFFICER, OFFICER, NOBODY),
    "partner.erasure.replay.line": (OFFICER, OFFICER, OFFICER, OFFICER),
    "partner.history": (STAFF, STAFF, STAFF, STAFF),
    "partner.history.action": (STAFF, SETTERS, SETTERS, SETTERS),
    "partner.history.batch": (STAFF, STAFF, STAFF, STAFF),
    "partner.history.choice": (STAFF, SETTERS, SETTERS, SETTERS),
    "partner.history.info": (STAFF, SETTERS, SETTERS, SETTERS),
    "partner.letter": (STAFF, STAFF, STAFF, STAFF),
    "partner.letter.part": (ADMINISTRATOR, NOBODY, NOBODY, NOBODY),
    "partner.lock.guard": (STAFF, LOCK_MANAGER, LOCK_MANAGER, LOCK_MANAGER),
    "partner.lock.reason": (STAFF, LOCK_MANAGER, LOCK_MANAGER, LOCK_MANAGER),
    "partner.lock.wizard": (STAFF, STAFF, STAFF, STAFF),
    "partner.lock.wizard.line": (STAFF, STAFF, STAFF, STAFF),
    "partner.retention.preview": (OFFICER, OFFICER, OFFICER, NOBODY),
    "partner.retention.preview.line": (OFFICER, OFFICER, OFFICER, OFFICER),
    "partner.retention.rule": (READERS, OFFICER, OFFICER, OFFICER),
    "partner.retention.run": (READERS, NOBODY, NOBODY, NOBODY),
    "partner.consent.pause": (READERS, NOBODY, NOBODY, NOBODY),
    "partner.preference.link": (READERS, NOBODY, NOBODY, NOBODY),
    "partner.preference.wish": (READERS, NOBODY, NOBODY, NOBODY),
    "partner.rights.request": (READERS, OFFICER, OFFICER, NOBODY),
    "partner.selection": (STAFF, STAFF, STAFF, STAFF),
    "partner.selection.exclusion": (STAFF, NOBODY, NOBODY, NOBODY),
    "partner.selection.history": (STAFF, STAFF, STAFF, STAFF),
    "partner.sms.gateway": (ADMINISTRATOR, ADMINISTRATOR, ADMINISTRATOR, ADMINISTRATOR),
    "partner.sms.gateway.message": (NOBODY, NOBODY, NOBODY, NOBODY),
    "partner.suppression": (READERS, NOBODY, NOBODY, OFFICER),
    "partner.suppression.entry": (NOBODY, NOBODY, NOBODY, NOBODY),
    "partner.suppression.key": (READERS | ADMINISTRATOR, NOBODY, NOBODY, NOBODY),
    "partner.suppression.list": (READERS, OFFICER, OFFICER, OFFICER),
}
# Of each public method: who changes something by it, and who is let in but changes nothing.
METHODS = {
    "mail.compose.message": {
        "action_consent_insert_link": (NOT_AUDITOR, NOBODY),
        "action_consent_leave_out": (NOBODY, STAFF),
        "action_consent_print": (STAFF, NOBODY),
        "action_consent_send_anyway": (NOBODY, STAFF),
        "action_consent_send_without": (NOBODY, STAFF),
        "action_consent_show_refused": (NOBODY, STAFF),
    },
    "mailing.consent.exclusion": {
        "action_open_document": (NOBODY, MARKETER),
    },
    "mailing.mailing": {
        "action_view_consent_excluded": (NOBODY, EVERYBODY),
    },
    "partner.consent.anchor": {
        "action_verify": (NOBODY, READERS),
    },
    "partner.consent.anchor.check": {
        "action_check": (NOBODY, READERS),
    },
    "partner.consent.ask": {
        "action_resume": (SETTERS, NOBODY),
        "action_view_excluded": (NOBODY, STAFF),
    },
    "partner.consent.bulk": {
        "action_apply": (OFFICER, NOBODY),
    },
    "partner.consent.checkpoint": {
        "action_verify": (NOBODY, READERS),
        "verify": (NOBODY, READERS),
    },
    "partner.consent.export": {
        "action_count": (OFFICER, NOBODY),
        "action_export": (OFFICER, NOBODY),
    },
    "partner.consent.export.run": {
        "action_download": (NOBODY, EVERYBODY),
    },
    "partner.consent.controller.change": {
        "action_change": (ADMINISTRATOR, NOBODY),
    },
    "partner.consent.conversion": {
        "action_back": (OFFICER, NOBODY),
        "action_convert": (OFFICER, NOBODY),
        "action_preview": (OFFICER, NOBODY),
    },
    "partner.consent.dashboard": {
        "current": (NOBODY, STAFF),
        "in_period": (NOBODY, STAFF),
    },
    "partner.consent.draw": {
        "action_print": (NOBODY, STAFF),
        "action_repeat": (NOBODY, READERS),
    },
    "partner.consent.draw.wizard": {
        "action_draw": (NOBODY, READERS),
    },
    "partner.consent.event": {
        "action_verify": (NOBODY, READERS),
        "feed": (READERS | INTERFACE, NOBODY),
        "verify": (NOBODY, READERS),
    },
    "partner.consent.reach": {
        "action_open": (NOBODY, STAFF),
    },
    "partner.consent.request": {
        "action_withdraw": (NOT_AUDITOR, NOBODY),
    },
    "partner.consent.signup": {
        "action_dismiss": (NOBODY, OFFICER),
        "action_record": (NOBODY, OFFICER),
    },
    "partner.consent.takeover": {
        "action_preview": (NOBODY, OFFICER),
        "action_sign": (NOBODY, OFFICER),
        "action_take_over": (NOBODY, OFFICER),
    },
    "partner.consent.wording": {
        "action_mark_checked": (SETTERS, NOBODY),
    },
    "partner.erasure": {
        "action_add_duplicates": (OFFICER, NOBODY),
        "action_erase": (NOBODY, OFFICER),
        "action_preview": (OFFICER, NOBODY),
        "action_view_duplicates": (NOBODY, READERS),
    },
    "partner.erasure.replay": {
        "action_replay": (OFFICER, NOBODY),
    },
    "partner.history": {
        "consent_chatter_warning": (NOBODY, STAFF),
    },
    "partner.history.batch": {
        "action_start": (LOCK_MANAGER | SETTERS, NOBODY),
        "action_undo": (NOBODY, LOCK_MANAGER | SETTERS),
        "action_view_entries": (NOBODY, EVERYBODY),
    },
    "partner.letter": {
        "action_print": (NOBODY, NOBODY),
        "action_view_excluded": (NOBODY, READERS | ADMINISTRATOR),
        "action_view_household": (NOBODY, READERS | ADMINISTRATOR),
    },
    "partner.lock.wizard": {
        "action_lock": (NOT_AUDITOR - INTERFACE, NOBODY),
    },
    "partner.retention.rule": {
        "action_preview": (OFFICER, NOBODY),
    },
    "partner.rights.request": {
        "action_done": (NOBODY, OFFICER),
        "action_download": (NOBODY, EVERYBODY),
        "action_prepare": (OFFICER, NOBODY),
        "action_refuse": (NOBODY, OFFICER),
        "action_reopen": (NOBODY, OFFICER),
    },
    "partner.selection": {
        "action_add_tags": (CONTACT_MANAGERS, NOBODY),
        "action_ask_confirmation": (NOBODY, NOT_AUDITOR),
        "action_call_list": (NOBODY, STAFF),
        "action_generate_history": (STAFF, NOBODY),
        "action_keep": (SETTERS, NOBODY),
        "action_letters": (STAFF, NOBODY),
        "action_mailing": (NOBODY, STAFF),
        "action_refresh": (NOBODY, EVERYBODY),
        "action_view_batches": (NOBODY, EVERYBODY),
        "action_view_excluded": (NOBODY, EVERYBODY),
        "action_view_matching": (NOBODY, EVERYBODY),
        "action_view_reach": (NOBODY, STAFF),
        "action_xlsx": (NOBODY, STAFF),
        "generate_history": (NOT_AUDITOR, NOBODY),
        "partner_ids_to_contact": (NOBODY, STAFF),
    },
    "partner.consent.delivery": {
        "action_resend": (ADMINISTRATOR, NOBODY),
    },
    "partner.consent.webhook": {
        "action_end_rotation": (ADMINISTRATOR, NOBODY),
        "action_pause": (NOBODY, ADMINISTRATOR),
        "action_resume": (ADMINISTRATOR, NOBODY),
        "action_rotate": (ADMINISTRATOR, NOBODY),
        "action_test": (NOBODY, ADMINISTRATOR),
        "action_view_deliveries": (NOBODY, ADMINISTRATOR),
        "resend_since": (ADMINISTRATOR, NOBODY),
    },
    "partner.consent.webhook.resend": {
        "action_send": (ADMINISTRATOR, NOBODY),
    },
    "partner.sms.gateway": {
        "action_new_token": (ADMINISTRATOR, NOBODY),
        "receive": (ADMINISTRATOR, NOBODY),
    },
    "partner.suppression.key": {
        "action_rotate": (NOBODY, SETTERS),
    },
    "partner.suppression.list": {
        "action_cancel": (NOBODY, OFFICER),
        "action_load": (NOBODY, OFFICER),
    },
    "res.partner": {
        "action_consent_ask": (NOBODY, NOT_AUDITOR),
        "action_consent_ask_again": (OFFICER, NOBODY),
        "action_consent_copy_link": (NOT_AUDITOR, NOBODY),
        "action_consent_revoke_links": (NOT_AUDITOR, NOBODY),
        "action_consent_verify": (NOBODY, READERS),
        "action_consent_withdraw": (NOT_AUDITOR, NOBODY),
        "action_generate_history": (STAFF, NOBODY),
        "action_lock_lift": (CONTACT_MANAGERS, NOBODY),
        "action_print_consent_proof": (NOBODY, STAFF),
        "action_save_selection": (NOBODY, EVERYBODY),
        "action_send_welcome_back": (CONTACT_MANAGERS, NOBODY),
        "action_split_addresses": (NOBODY, CONTACT_MANAGERS),
        "action_use_selection": (NOT_AUDITOR, NOBODY),
        "action_view_history": (NOBODY, EVERYBODY),
        "action_write_letters": (STAFF, NOBODY),
        "consent_record": (OFFICER | INTERFACE, NOBODY),
        "contact_decision": (NOBODY, STAFF),
        "generate_history": (NOT_AUDITOR, NOBODY),
        "lock_notices": (NOBODY, EVERYBODY),
        "personal_data": (READERS, NOBODY),
    },
    "sms.composer": {
        "action_consent_send_anyway": (STAFF, NOBODY),
    },
}
# What a method is called with, beside the records.
ARGUMENTS = {
    "partner.history": {"consent_chatter_warning": ([], ["anna.meier@example.com"])},
    "partner.selection": {"generate_history": ({"note": "Called"},)},
    "partner.consent.webhook": {"resend_since": (1,)},
    "partner.sms.gateway": {"receive": ("1", "+49 151 23456789", "STOP")},
    "res.partner": {
        "action_print_consent_proof": ("email",),
        "consent_record": (
            [{"email": "anna.meier@example.com", "channel": "sms", "state": "refused"}],
        ),
        "contact_decision": ("email",),
        "generate_history": ({"note": "Called"},),
    },
}
