/** A stored condition counts in the language, time zone and companies in which it is evaluated. */
import { registry } from "@web/core/registry";
import { DomainField, domainField } from "@web/views/fields/domain/domain_field";

export class StoredDomainField extends DomainField {
    getContext(props = this.props) {
        return { ...super.getContext(props), ...props.record.data.condition_context };
    }
}

registry
    .category("fields")
    .add("stored_domain", { ...domainField, component: StoredDomainField });
