"""Free history fields in views: each under its label, and none that has no label."""

CONTAINERS = ("free_", "label_")


def label(env, fname, name):
    """Return what a field is called: as the business does, and on other models with whose it is.

    :param str fname: field that shows a free field
    :param str name: what the business calls that free field
    """
    return env._("History: %s", name) if fname.startswith("history_") else name


def label_nodes(env, root, names, labels):
    """Take the nodes of unnamed fields out of a view and name those filters that remain.

    A node belongs to a field by its ``name`` or ``for``; a filter whose name ends in the field's,
    as ``group_field_1``; a container named ``free_`` and the field's name; a ``label_`` and the
    field's name, which becomes the label.

    :param root: node of the view's arch, changed in place
    :param dict names: ``{field of the model: free field}``
    :param dict labels: ``{free field: label}``
    """
    for node in list(root.iter("field", "label", "filter", "div", "span")):
        fname = _field_of(node, names)
        if not fname:
            continue
        name = labels[names[fname]]
        if not name:
            node.getparent().remove(node)
        elif node.tag == "filter":
            node.set("string", label(env, fname, name))
        elif (node.get("name") or "").startswith("label_"):
            node.text = name


def _field_of(node, names):
    name = node.get("for" if node.tag == "label" else "name") or ""
    if node.tag == "filter":
        return next((fname for fname in names if name.endswith(f"_{fname}")), None)
    if node.tag in ("div", "span"):
        prefix = next((prefix for prefix in CONTAINERS if name.startswith(prefix)), None)
        name = name.removeprefix(prefix) if prefix else ""
    return name if name in names else None
