"""A takeover in words: what each system calls its files, what is wrong with one, and proofs."""

from odoo import fields

from ....policy import vocabulary as v
from ....policy.contact_files import (
    BOUNCES,
    BROKEN,
    CONTACTS,
    KINDS,
    NO,
    NOTHING,
    OPT_OUTS,
    YES,
)
from ....policy.contact_rows import systems_of
from ....policy.contact_systems import SYSTEMS
from ....policy.text_files import UnreadableFile
from ...channel.settings import channel_label, channel_settings
from ...controller.controllers import in_words_of_company


def kinds(env):
    """Return ``{kind of file: in words}``."""
    return {
        CONTACTS: env._("contacts"),
        OPT_OUTS: env._("opt-outs"),
        BOUNCES: env._("bounces"),
    }


def help_of(env, system):
    """Return how the files of a system are called there, and how one gets them."""
    return {
        "brevo": env._(
            "Brevo: export your contacts with all attributes and their subscription status. "
            "Opt-outs and bounces are one file there: the contacts of the blocklist."
        ),
        "mailchimp": env._(
            "Mailchimp: “Export Audience” gives a ZIP with the files subscribed…, unsubscribed… "
            "and cleaned…: contacts, opt-outs and bounces. Unpack it first. “nonsubscribed…” "
            "agreed to nothing."
        ),
        "klaviyo": env._(
            "Klaviyo: export your list with Email Marketing Consent and its timestamp. Opt-outs "
            "and bounces are one file there: the suppressed profiles."
        ),
        "hubspot": env._(
            "HubSpot: export your contacts with “Unsubscribed from all email”, “Legal basis for "
            "processing contact's data” and “Create date”. Opt-outs and bounces are one file "
            "there: “Export unsubscribes and bounces”."
        ),
        "cleverreach": env._(
            "CleverReach: export each list of recipients with the dates of activation and "
            "deactivation, and the same with the filters for inactive recipients and for bounces."
        ),
    }.get(system, "")


def strangers(run, name):
    return run.env._("“%s” holds people who never agreed: they aren't taken over.", name)


def nothing_readable(run, name):
    return run.env._("“%s”: no address in it can be read. Is it the right file?", name)


def unfit(run, kind, name, error):
    """Return what is wrong with a file, and the way out.

    :param error: ``UnreadableFile`` or ``contact_rows.UnfitFile``
    """
    env, label = run.env, SYSTEMS[run.system].label
    names = {"file": name, "system": label, "kind": kinds(env)[kind]}
    if isinstance(error, UnreadableFile):
        if error.code == "quotes":
            return env._(
                "“%(file)s”: a quotation mark in it is never closed, so that rows would be lost. "
                "Export the file anew.",
                **names,
            )
        return env._("“%(file)s” is no text file. Export it as CSV, and unpack a ZIP.", **names)
    if error.code == "empty":
        return env._("“%(file)s” is empty.", **names)
    if error.code == "willing":
        return env._(
            "“%(file)s” was chosen for %(kind)s, but some people in it neither opted out nor "
            "bounced. Are these the contacts?",
            **names,
        )
    return _stranger(run, names, systems_of(error.headers))


def _stranger(run, names, may_be):
    env = run.env
    own = [kinds(env)[kind] for system, kind in may_be if system == run.system]
    if own:
        return env._(
            "“%(file)s” isn't the file of %(system)s for %(kind)s: it looks like %(other)s.",
            **names,
            other=", ".join(own),
        )
    others = dict.fromkeys(SYSTEMS[system].label for system, _kind in may_be)
    if others:
        return env._(
            "“%(file)s” isn't a file of %(system)s: it looks like one of %(other)s.",
            **names,
            other=", ".join(others),
        )
    return env._(
        "“%(file)s” can't be recognised as the file of %(system)s for %(kind)s: the columns that "
        "tell it are missing. Export it with all columns, and don't change their titles.",
        **names,
    )


def files(run):
    """Return what was read, one line for each file."""
    env, lines = run.env, []
    for kind in KINDS:
        file = (run.files or {}).get(kind)
        if not file:
            continue
        called = kinds(env)[kind]
        line = env._(
            "%(kind)s: “%(file)s”, %(count)s rows",
            # Not capitalize: nouns inside keep their capital.
            kind=called[:1].upper() + called[1:],
            file=file["name"],
            count=file["rows"],
        )
        if file["bad"]:
            line += env._(
                "; %(bad)s without an address that can be read (rows %(rows)s)",
                bad=file["bad"],
                rows=", ".join(map(str, file["bad_rows"])),
            )
        lines.append(line)
    return "\n".join(lines)


def hindrance(run, channels):
    """Return why the Yes can't be taken over on one of these channels, and the way out."""
    env, settings = run.env, channel_settings(run.env)
    closed = [channel for channel in channels if not settings[channel].manual_yes]
    if not closed:
        return False
    return env._(
        "A Yes for %(channels)s may not be imported. Have an administrator tick “Yes by hand” on "
        "the channel (Contacts > Configuration > Consent & Locks > Consent Channels), or take over "
        "opt-outs and bounces alone.",
        channels=", ".join(channel_label(env, channel) for channel in closed),
    )


def place(run, kind, told):
    """Return where an answer comes from, as the ledger keeps it."""
    env = in_words_of_company(run.env)
    file = run.files[kind]["name"]
    label = SYSTEMS[run.system].label
    names = {"system": label, "file": file, "row": told["row"]}
    if told["column"]:
        return env._(
            "Taken over from %(system)s: file “%(file)s”, row %(row)s, moment by %(column)s",
            **names,
            column=told["column"],
        )
    return env._("Taken over from %(system)s: file “%(file)s”, row %(row)s", **names)


def bounced(run):
    return in_words_of_company(run.env)._("Bounced at %s", SYSTEMS[run.system].label)


def conflict(env, one):
    """Return the values of a conflict in words.

    :param one: ``judging.Judged``
    """
    said = {NO: env._("No"), BROKEN: env._("bounced"), NOTHING: "–", YES: env._("Yes")}
    states = dict(env["res.partner"]._fields["consent_email"]._description_selection(env))
    ours = [states[state] for state in dict.fromkeys(one.facts.states)]
    if one.facts.suppressed:
        ours.append(env._("suppressed"))
    is_no = one.facts.said == NO or one.facts.suppressed or v.REFUSED in one.facts.states
    return {
        "channel": one.channel,
        "address": one.key,
        "said": "; ".join(
            f"{kinds(env)[kind]}: {', '.join(said[word] for word in one.told[kind]['said'])}"
            for kind in KINDS
            if kind in one.told
        ),
        "ours": ", ".join(ours) or "–",
        "wins": said[NO] if is_no else said[one.facts.said],
    }


def signed_statement(run):
    """Return the text that is kept as the proof of what an officer stated."""
    env = in_words_of_company(run.env)
    # sudo: who signed it isn't for everybody to read, and the proof keeps it
    user = run.signed_by_id.sudo()
    lines = [
        run.statement,
        "",
        env._(
            "Signed by %(name)s (%(login)s) on %(moment)s UTC for %(company)s.",
            name=user.name,
            login=user.login,
            moment=fields.Datetime.to_string(run.signed_on),
            company=run.company_id.name,
        ),
        *(
            f"{kind}: {file['name']} (SHA-256 {file['digest']})"
            for kind, file in (run.files or {}).items()
        ),
    ]
    return "\n".join(lines)
