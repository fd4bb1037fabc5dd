"""Who was erased, without saying who: keyed digests of their record and of their addresses.

A number alone doesn't tell who is meant: after a restore it is given to somebody else. The digest
of the record takes in when it was made, and nobody without this database's secret can make one.
"""

from odoo.tools import SQL

from ..address.digests import digest_sql, key_number

RECORD = SQL(
    "concat('res.partner,', partner.id, ',', to_char(partner.create_date, 'YYYYMMDDHH24MISSUS'))"
)


def record_digests(env):
    """Return the SQL of the digests of a record, by each key that there was, the oldest first.

    A backup knows the keys of its day. Addresses are hashed with the newest alone: whoever got hold
    of an old key finds none out.
    """
    return [digest_sql(env, RECORD, number + 1) for number in range(key_number(env))]


def persons(partners):
    """Return ``[{"id", "records", "addresses"}]`` of these customers: no personal data.

    :param partners: recordset of ``res.partner``, which still bear their addresses
    """
    partners.flush_recordset()
    rows = partners.env.execute_query(
        SQL(
            "SELECT partner.id, ARRAY[%s], ARRAY(SELECT digest FROM partner_address"
            " WHERE partner_id = partner.id ORDER BY digest)"
            " FROM res_partner partner WHERE partner.id = ANY(%s) ORDER BY partner.id",
            SQL(", ").join(record_digests(partners.env)),
            partners.ids,
        )
    )
    return [{"id": id_, "records": made, "addresses": found} for id_, made, found in rows]


def same(env, noted):
    """Return the customers who are the very records that were noted, erased or not.

    :param list noted: as :func:`persons` returns
    :return: recordset of ``res.partner`` as the superuser reads it
    """
    wanted = {person["id"]: person["records"] for person in noted}
    # sudo: who was erased doesn't depend on what the user may read
    present = env["res.partner"].sudo().with_context(active_test=False)
    present = present.browse(wanted).exists()
    return present.browse(
        person["id"]
        for person in persons(present)
        if _newest_in_common(person["records"], wanted[person["id"]])
    )


def _newest_in_common(records, noted):
    """Whether two lists of digests agree in the newest key that both know."""
    known = min(len(records), len(noted))
    return known > 0 and records[known - 1] == noted[known - 1]


def at_the_address(env, noted):
    """Return the customers who bear an address of those noted: perhaps the same person.

    :param list noted: as :func:`persons` returns
    :return: recordset of ``res.partner`` as the superuser reads it
    """
    digests = [digest for person in noted for digest in person["addresses"]]
    rows = env.execute_query(
        SQL(
            "SELECT DISTINCT partner_id FROM partner_address WHERE digest = ANY(%s)"
            " ORDER BY partner_id",
            digests,
        )
    )
    # sudo: see above
    partners = env["res.partner"].sudo().with_context(active_test=False)
    return partners.browse(id_ for (id_,) in rows)
