/** What the banners on screen know of locked customers, for the fields beside them. */
import { reactive } from "@odoo/owl";
import { registry } from "@web/core/registry";

export const lockNoticesService = {
    dependencies: ["orm"],
    start(env, { orm }) {
        const known = reactive(new Map());
        return {
            /** Map: banner → Map: customer id → why locked. Reactive. */
            known,
            /** One request for all customers of a form; customers in nobody's form are forgotten. */
            async ask(ids) {
                const rows = ids.length
                    ? await orm.silent.call("res.partner", "lock_notices", [ids])
                    : [];
                return new Map(rows.map(({ id, notice }) => [id, notice]));
            },
        };
    },
};

export function lockNotice(known, id) {
    for (const notices of known.values()) {
        if (notices.has(id)) {
            return notices.get(id);
        }
    }
    return false;
}

registry.category("services").add("partner_lock_notices", lockNoticesService);
