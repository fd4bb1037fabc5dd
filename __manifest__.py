{
    "name": "Customer Consent, Locks & History",
    "summary": "May we contact this customer, may we deal with this customer, "
    "and what happened with this customer?",
    "version": "19.0.1.0.0",
    "category": "Marketing/Consent",
    "author": "partner_consent contributors",
    "license": "LGPL-3",
    "depends": ["contacts", "mass_mailing", "mass_mailing_sms", "portal", "privacy_lookup"],
    "data": [
        "security/partner_consent_groups.xml",
        "security/ir.model.access.csv",
        "data/partner_consent_channel_data.xml",
        "views/partner_consent_channel_views.xml",
        "views/partner_consent_event_views.xml",
        "views/partner_contact_point_views.xml",
        "views/res_partner_consent_views.xml",
        "views/res_config_settings_views.xml",
        "views/partner_consent_menus.xml",
    ],
    "demo": [],
    "assets": {
        "web.assets_backend": [
            "partner_consent/static/src/**/*",
        ],
    },
    "application": True,
}
