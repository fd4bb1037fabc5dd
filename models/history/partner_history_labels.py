"""Free history fields: the business names them in Settings, an unnamed one is shown nowhere."""

from odoo import api, models

from . import labelled_views

FREE_TEXTS = ("field_1", "field_2", "field_3", "field_4")
FREE_CHECKS = ("check_1", "check_2")
FREE_FIELDS = FREE_TEXTS + FREE_CHECKS


class PartnerHistoryLabels(models.AbstractModel):
    """Mixin of every model whose views show free fields, its own or those of its entries."""

    _name = "partner.history.labels"
    _description = "Labels of the Free History Fields"

    # Field of this model -> the free field whose label it bears.
    _history_free_fields = {}
    # Fields of this model whose lists in a view show free fields.
    _history_nested_fields = ("history_ids",)

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        result = super().fields_get(allfields, attributes)
        labels = self.env.company._history_labels()
        for fname, free_field in self._history_free_fields.items():
            if fname not in result:
                continue
            if not labels[free_field]:
                del result[fname]
            elif "string" in result[fname]:
                result[fname]["string"] = labelled_views.label(self.env, fname, labels[free_field])
        return result

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return key + ("history_labels", self.env.company.id)

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        labels = self.env.company._history_labels()
        labelled_views.label_nodes(self.env, arch, self._history_free_fields, labels)
        for nested in self._history_nested_fields:
            for entries in arch.xpath("//field[@name=$name]", name=nested):
                names = {name: name for name in FREE_FIELDS}
                labelled_views.label_nodes(self.env, entries, names, labels)
        return arch, view
