"""Free history fields: the business names them in Settings, an unnamed one is shown nowhere."""

from odoo import api, models

FREE_TEXTS = ("field_1", "field_2", "field_3", "field_4")
FREE_CHECKS = ("check_1", "check_2")
FREE_FIELDS = FREE_TEXTS + FREE_CHECKS
CONTAINERS = ("free_", "label_")


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
                result[fname]["string"] = self._history_string(fname, labels[free_field])
        return result

    @api.model
    def _history_string(self, fname, label):
        return label if fname in FREE_FIELDS else self.env._("History: %s", label)

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return key + ("history_labels", self.env.company.id)

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        labels = self.env.company._history_labels()
        self._history_label_nodes(arch, self._history_free_fields, labels)
        for nested in self._history_nested_fields:
            for entries in arch.xpath("//field[@name=$name]", name=nested):
                self._history_label_nodes(entries, {name: name for name in FREE_FIELDS}, labels)
        return arch, view

    @api.model
    def _history_label_nodes(self, root, names, labels):
        """Take the nodes of unnamed fields out of a view and name those filters that remain.

        A node belongs to a field by its ``name`` or ``for``; a filter whose name ends in the
        field's, as ``group_field_1``; a container named ``free_`` and the field's name; a
        ``label_`` and the field's name, which becomes the label.
        """
        for node in list(root.iter("field", "label", "filter", "div", "span")):
            fname = self._history_node_field(node, names)
            if not fname:
                continue
            label = labels[names[fname]]
            if not label:
                node.getparent().remove(node)
            elif node.tag == "filter":
                node.set("string", self._history_string(fname, label))
            elif (node.get("name") or "").startswith("label_"):
                node.text = label

    @api.model
    def _history_node_field(self, node, names):
        name = node.get("for" if node.tag == "label" else "name") or ""
        if node.tag == "filter":
            return next((fname for fname in names if name.endswith(f"_{fname}")), None)
        if node.tag in ("div", "span"):
            prefix = next((prefix for prefix in CONTAINERS if name.startswith(prefix)), None)
            name = name.removeprefix(prefix) if prefix else ""
        return name if name in names else None
