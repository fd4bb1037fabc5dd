"""Small files as other marketing systems export them; the people in them are made up."""

from ...policy.contact_files import BOUNCES, CONTACTS, OPT_OUTS

# {(system, kind): lines}: anna agreed, nora opted out, bert bounced, ines was never asked.
FILES = {
    ("mailchimp", CONTACTS): (
        '"Email Address","First Name","Last Name",MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,'
        "CONFIRM_IP,LAST_CHANGED,LEID,EUID,NOTES,TAGS",
        'ANNA@Example.com,Anna,Meier,2,"2024-03-01 09:00:00",192.0.2.1,"2024-03-01 09:05:00",'
        '192.0.2.2,"2024-03-01 09:05:00",1,a,"two\nlines",""',
        'ines@example.com,Ines,,2,,,,,"2024-03-01 09:05:00",2,b,,""',
    ),
    ("mailchimp", OPT_OUTS): (
        '"Email Address","First Name",OPTIN_TIME,CONFIRM_TIME,UNSUB_TIME,UNSUB_REASON,LEID,EUID',
        'nora@example.com,Nora,"2023-01-01 00:00:00","2023-01-01 00:00:00","2024-05-01 08:00:00",'
        '"NORMAL",3,c',
    ),
    ("mailchimp", BOUNCES): (
        '"Email Address",OPTIN_TIME,CONFIRM_TIME,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,LEID,EUID',
        'bert@example.com,,"2023-01-01 00:00:00","2024-06-01 08:00:00",News,4,d',
    ),
    ("brevo", CONTACTS): (
        "CONTACT ID;EMAIL;VORNAME;NACHNAME;SMS;EMAIL_BLACKLISTED;SMS_BLACKLISTED;DOUBLE_OPT-IN;"
        "ADDED_TIME;MODIFIED_TIME",
        "1;Anna@example.com;Anna;Meier;+4915112345678;0;1;1;01-03-2024 10:05:00;",
        "2;ines@example.com;Ines;;;false;false;2;01-03-2024 10:05:00;",
    ),
    ("brevo", OPT_OUTS): (
        "EMAIL;REASON;BLOCKED_AT",
        "nora@example.com;unsubscribedViaEmail;2024-05-01T08:00:00.000Z",
        "bert@example.com;hardBounce;2024-06-01T08:00:00.000Z",
    ),
    ("klaviyo", CONTACTS): (
        "Email,Klaviyo ID,First Name,Last Name,Phone Number,Email Marketing Consent,"
        "Email Marketing Consent Timestamp,SMS Marketing Consent,SMS Marketing Consent Timestamp,"
        "Email Suppressions",
        "Anna@example.com,01A,Anna,Meier,+49 151 12345678,SUBSCRIBED,2024-03-01T09:05:00+00:00,"
        "SUBSCRIBED,2024-03-01T09:05:00+00:00,[]",
        "ines@example.com,01B,Ines,,,NEVER_SUBSCRIBED,,,,[]",
    ),
    ("klaviyo", OPT_OUTS): (
        "Email,Reason,Timestamp",
        "nora@example.com,USER_SUPPRESSED,2024-05-01 08:00:00",
        "bert@example.com,HARD_BOUNCE,2024-06-01 08:00:00",
    ),
    ("hubspot", CONTACTS): (
        "Record ID\tFirst Name\tLast Name\tE-Mail\tUnsubscribed from all email\tCreate Date\t"
        "Legal basis for processing contact's data",
        "1\tAnna\tMeier\tanna@example.com\t\t2024-03-01 10:05\tFreely given consent from contact",
        "2\tInes\t\tines@example.com\tfalse\t2024-03-01 10:05\tLegitimate interest – prospect/lead",
    ),
    ("hubspot", OPT_OUTS): (
        "Email,Portal Bounce,Portal Unsubscribe,Portal Spam Report,Global Bounce,News",
        "nora@example.com,FALSE,TRUE,FALSE,FALSE,FALSE",
        "bert@example.com,TRUE,FALSE,FALSE,FALSE,FALSE",
    ),
    ("cleverreach", CONTACTS): (
        "E-Mail;registered;activated;deactivated;bounced;source;active",
        "Anna@example.com;01.03.2024 10:00:00;01.03.2024 10:05:00;0;0;Formular;1",
        "ines@example.com;01.03.2024 10:00:00;;;;Formular;0",
    ),
    ("cleverreach", OPT_OUTS): (
        "E-Mail;registered;activated;deactivated;bounced;source;active",
        "nora@example.com;1672531200;1672531200;1714550400;0;Formular;0",
    ),
    ("cleverreach", BOUNCES): (
        "E-Mail;registered;activated;deactivated;bounced;source;active",
        "bert@example.com;1672531200;1672531200;0;1717228800;Formular;1",
    ),
}
SYSTEMS = tuple(dict.fromkeys(system for system, _kind in FILES))


def raw(system, kind, *more):
    """Return the content of a file; ``more`` are further rows."""
    return "\r\n".join([*FILES[system, kind], *more, ""]).encode()
