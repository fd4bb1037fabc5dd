"""What becomes of everything that points to the persons of an erasure; it only reads."""

from collections import defaultdict

from odoo.tools import SQL

from ..letter.parts import runs_with_files
from .catalogue import EMAILS, NUMBERS, held_rows, is_text, models_by_table, references

# Records that are about the person and nothing else: theirs by a reference or by an address.
OWN = frozenset(
    {
        "auth_totp.device",
        "mail.activity",
        "mail.blacklist",
        "mail.followers",
        "mail.mail",
        "mail.scheduled.message",
        "mailing.contact",
        "mailing.subscription",
        "partner.consent.request",
        "partner.consent.signup",
        "partner.preference.wish",
        "payment.token",
        "phone.blacklist",
        "rating.rating",
        "res.device.log",
        "res.partner.bank",
        "res.users.log",
        "sms.sms",
        "website.visitor",
    }
)
# Told by ``model`` and ``res_id``: what goes with the record that it is of.
WITH_RECORD = {
    "ir.attachment": ("res_model", "res_id"),
    "ir.model.data": ("model", "res_id"),
    "mail.activity": ("res_model", "res_id"),
    "mail.followers": ("res_model", "res_id"),
    "mail.message": ("model", "res_id"),
    "mail.scheduled.message": ("model", "res_id"),
    "rating.rating": ("res_model", "res_id"),
}
# Business of others, and what has its own way here.
NOT_BY_ADDRESS = frozenset(
    {"res.partner", "res.users", "res.company", "mail.message", "mail.alias", "ir.mail_server"}
)
OWN_WAY = frozenset({"res_partner", "res_users", "mail_message", "partner_consent_event"})
PARTNER, USERS, MESSAGE = "res_partner", "res_users", "mail_message"


class Plan:
    """What an erasure does to rows, before it sweeps through texts.

    :ivar delete: ``{table: {id}}``
    :ivar anonymise: ``{table: {id}}``: the columns of a person are emptied
    :ivar points: ``{table: {id}}`` of what names a person as its customer, and stays
    :ivar relations, cleared: lists of ``(reference, ids)`` whose rows go, or lose the person
    :ivar letters: runs of ``partner.letter`` whose file is deleted
    :ivar kept: ids of customers whose row others refer to: it stays, blank; ``kept_users`` alike
    """

    def __init__(self, persons):
        self.env, self.persons = persons.env, persons
        self.delete, self.anonymise = defaultdict(set), defaultdict(set)
        self.models = models_by_table(self.env)
        self.relations, self.cleared, self.points = [], [], defaultdict(set)
        # With what this transaction would only write at its end: tracked values, notifications.
        self.env.cr.flush()
        for table, ids in ((PARTNER, persons.ids), (USERS, persons.users.ids)):
            if ids:
                self._follow(table, ids)
        self._by_address()
        self._messages()
        self._with_records()
        self._hold_back()
        self.letters = runs_with_files(self.env, persons.ids)
        self.kept_users = held_rows(self.env, USERS, persons.users.ids, self.delete)
        gone = {USERS: set(persons.users.ids) - self.kept_users, PARTNER: set(persons.ids)}
        self.kept = held_rows(self.env, PARTNER, persons.ids, self.delete | gone)

    def _follow(self, table, ids):
        """Take up every row that points to these rows."""
        for ref in references(self.env, table):
            model = self.models.get(ref.table)
            if ref.table in OWN_WAY or ref.table in (PARTNER, USERS):
                continue
            if model is None:
                self.relations.append((ref, ids))
                continue
            own = model._name in OWN or model._transient
            if ref.column in ("create_uid", "write_uid") and not own:
                continue
            found = self._where(ref.table, SQL("%s = ANY(%s)", SQL.identifier(ref.column), ids))
            if own or ref.on_delete == "c":
                self.delete[ref.table] |= found
            elif table == PARTNER:
                self.anonymise[ref.table] |= found
                self.points[ref.table] |= found
                if not ref.holds:
                    self.cleared.append((ref, ids))

    def _by_address(self):
        """Take up what names no customer, but has an address that only the persons bear."""
        emails, numbers = self.persons.emails, self.persons.numbers
        for table, model in self.models.items():
            ours = model._name.startswith("partner.") and model._name not in OWN
            if ours or model._name in NOT_BY_ADDRESS:
                continue
            parts = [
                SQL("lower(%s) = ANY(%s)", SQL.identifier(name), emails)
                for name in EMAILS
                if emails and is_text(model, name)
            ] + [
                SQL(
                    "regexp_replace(%s, '[^0-9+]', '', 'g') = ANY(%s)",
                    SQL.identifier(name),
                    numbers,
                )
                for name in NUMBERS
                if numbers and is_text(model, name)
            ]
            if parts:
                found = self._where(table, SQL(" OR ").join(parts))
                if model._name in OWN or model._transient:
                    self.delete[table] |= found
                else:
                    self.anonymise[table] |= found
                    self.points[table] |= found

    def _messages(self):
        """What the person wrote goes, but for what stands with a document that is kept."""
        emails = self.persons.emails
        condition = SQL("author_id = ANY(%s)", self.persons.ids)
        if emails:
            condition = SQL("(%s OR lower(email_from) = ANY(%s))", condition, emails)
        rows = self.env.execute_query(
            SQL("SELECT id, model, res_id FROM mail_message WHERE %s", condition)
        )
        documents = {
            (model._name, id_)
            for table, model in self.models.items()
            for id_ in self.points.get(table, ())
        }
        for id_, model, res_id in rows:
            of = self.anonymise if (model, res_id) in documents else self.delete
            of[MESSAGE].add(id_)

    def _with_records(self):
        """Messages, files, external ids … of all that is deleted, the messages' files as well."""
        env = self.env
        gone = {self.models[table]._name: ids for table, ids in self.delete.items()}
        gone |= {"res.partner": set(self.persons.ids), "res.users": set(self.persons.users.ids)}
        for name in ("mail.message", *WITH_RECORD):
            if name not in env:
                continue
            model, res_id = WITH_RECORD[name]
            table = env[name]._table
            for of, ids in list(gone.items()):
                # An external id of what only loses the person stays.
                if ids:
                    condition = SQL(
                        "%s = %s AND %s = ANY(%s)",
                        SQL.identifier(model),
                        of,
                        SQL.identifier(res_id),
                        sorted(ids),
                    )
                    self.delete[table] |= self._where(table, condition)
            if name == "mail.message":
                gone[name] = self.delete[table]
        self._files()

    def _files(self):
        """Files of deleted messages that no other message has, and those of kept documents.

        A document's files are what was printed or sent under the person's name.
        """
        gone, files = sorted(self.delete[MESSAGE]), self.delete["ir_attachment"]
        for (id_,) in self.env.execute_query(
            SQL(
                "SELECT mine.attachment_id FROM message_attachment_rel mine"
                " WHERE mine.message_id = ANY(%(gone)s) AND NOT EXISTS ("
                "SELECT 1 FROM message_attachment_rel other WHERE"
                " other.attachment_id = mine.attachment_id AND other.message_id <> ALL(%(gone)s))",
                gone=gone,
            )
        ):
            files.add(id_)
        for table, ids in self.points.items():
            if ids:
                files |= self._where(
                    "ir_attachment",
                    SQL(
                        "res_model = %s AND res_id = ANY(%s)", self.models[table]._name, sorted(ids)
                    ),
                )

    def _hold_back(self):
        """What others refer to can't be deleted: it is kept without the person."""
        for table in list(self.delete):
            ids = self.delete[table]
            if ids and (held := held_rows(self.env, table, ids, self.delete)):
                ids -= held
                self.anonymise[table] |= held
        for table, ids in self.delete.items():
            self.anonymise[table] -= ids

    def _where(self, table, condition):
        query = SQL("SELECT id FROM %s WHERE %s", SQL.identifier(table), condition)
        return {id_ for (id_,) in self.env.execute_query(query)}
