"""The merge of contacts: what it decides about answers and locks, Odoo's own copying leaves."""

from odoo import api, models

from ...models.address.keeping import forget, kept
from ...models.consent.aligning import align
from ...models.history.merging import keep_in_batches
from ...models.ledger.feed.publishing import tell
from ...models.lock.hiding import after_merge
from ...models.preference.pausing import make_last
from ...models.privacy.blank import check_somebody
from ...policy.topics import MERGED
from ..context import MERGING, marked
from .merging import (
    drop_doubles,
    end_requests,
    hold_to_addresses,
    let_go,
    merge_consents,
    merge_locks,
    staying_addresses,
)


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        # The documents of who was erased would be somebody's again.
        check_somebody(src_partners | dst_partner)
        make_last(src_partners | dst_partner)
        # Before Odoo moves the ledger's rows: whose refusal it was is read from them.
        merge_consents(dst_partner, src_partners)
        merge_locks(dst_partner, src_partners)
        keep_in_batches(src_partners, dst_partner)
        drop_doubles(dst_partner, src_partners)
        tell(self.env, MERGED, dict.fromkeys(src_partners.ids, {"into": dst_partner.id}))
        # What was refused at the addresses that the merge drops stays refused there.
        forget(src_partners)
        let_go(src_partners)
        return super()._update_foreign_keys(src_partners, dst_partner)

    @api.model
    def _update_values(self, src_partners, dst_partner):
        # sudo: addresses and questions are compared, whatever the user may read of the contacts
        addresses = staying_addresses(dst_partner.sudo(), src_partners.sudo())
        # Fields are asked of the one and read of the others: with the same rights.
        sources = src_partners.with_env(dst_partner.env)
        with kept(dst_partner):
            result = super()._update_values(sources, marked(dst_partner, MERGING))
        hold_to_addresses(dst_partner.sudo(), addresses)
        end_requests(dst_partner.sudo())
        # The lock of the one that stays holds for all the contacts it gets.
        after_merge(dst_partner, src_partners)
        # Its answers hold for all the addresses it gets.
        align(dst_partner)
        return result
