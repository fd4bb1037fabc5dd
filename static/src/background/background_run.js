/**
 * Progress of a background run, for the form of any record that a scheduled job works on:
 *
 *     <widget name="background_run" options="{'state': 'state', 'running': 'running',
 *             'progress': 'progress', 'error': 'error'}" />
 *
 * `state` and `progress` (0 to 100) are fields of the view, `error` as well where the run has one;
 * `running` is the value of `state` while the job is at work. The options above are the defaults.
 * While it runs, and the form is open, those fields are asked for every two seconds; what has
 * changed reloads the form. When it is done, stops or the form is left, nothing is asked any more.
 */
import { Component, onWillUnmount, useEffect } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const DELAY = 2000;

export class BackgroundRun extends Component {
    static template = "partner_consent.BackgroundRun";
    static props = {
        ...standardWidgetProps,
        state: String,
        running: String,
        progress: String,
        error: String,
    };

    setup() {
        this.orm = useService("orm");
        this.timer = null;
        this.left = false;
        useEffect(
            (running) => {
                this.stop();
                if (running) {
                    this.wait();
                }
            },
            () => [this.isRunning, this.props.record.resId]
        );
        onWillUnmount(() => {
            this.left = true;
            this.stop();
        });
    }

    get fieldNames() {
        const { state, progress, error } = this.props;
        return [state, progress, error].filter((name) => name in this.props.record.fields);
    }

    get isRunning() {
        const { record, state, running, error } = this.props;
        return record.data[state] === running && !record.data[error] && Boolean(record.resId);
    }

    get percent() {
        return Math.floor(this.props.record.data[this.props.progress] || 0);
    }

    wait() {
        this.timer = browser.setTimeout(() => this.ask(), DELAY);
    }

    stop() {
        browser.clearTimeout(this.timer);
    }

    async ask() {
        try {
            await this.update();
        } catch {
            // One request that fails, in a tunnel say, is not the end: the next one may succeed.
        }
        if (!this.left && this.isRunning) {
            this.stop();
            this.wait();
        }
    }

    async update() {
        const { record } = this.props;
        if (document.hidden || (await record.isDirty())) {
            return;
        }
        const names = this.fieldNames;
        const [now] = await this.orm.silent.read(record.resModel, [record.resId], names);
        if (!this.left && now && names.some((name) => now[name] !== record.data[name])) {
            await record.load();
        }
    }
}

registry.category("view_widgets").add("background_run", {
    component: BackgroundRun,
    extractProps: ({ options }) => ({
        state: options.state || "state",
        running: options.running || "running",
        progress: options.progress || "progress",
        error: options.error || "error",
    }),
});
