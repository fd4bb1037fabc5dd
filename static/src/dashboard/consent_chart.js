/** One chart of the overview, in the colours of the web client's own charts. */
import { Component, onWillStart, onWillUnmount, useEffect, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { cookie } from "@web/core/browser/cookie";
import { getColor, getCustomColor } from "@web/core/colors/colors";

export class ConsentChart extends Component {
    static template = "partner_consent.ConsentChart";
    static props = {
        title: String,
        hint: { type: String, optional: true },
        type: String,
        labels: Array,
        // { label, counts, color? }; a count of null is a gap in a line.
        series: Array,
        horizontal: { type: Boolean, optional: true },
        stacked: { type: Boolean, optional: true },
        // (index of the series, index of the label) => void
        onPick: { type: Function, optional: true },
    };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.draw(),
            () => [this.props.labels, this.props.series]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    get empty() {
        return !this.props.series.some((one) => one.counts.some((count) => count));
    }

    draw() {
        this.chart?.destroy();
        this.chart = this.canvas.el && new Chart(this.canvas.el, this.config);
    }

    get config() {
        const scheme = cookie.get("color_scheme");
        const { type, labels, series, stacked, horizontal, onPick } = this.props;
        const text = getCustomColor(scheme, "#374151", "#E4E4E4");
        const grid = getCustomColor(scheme, "rgba(0,0,0,.08)", "rgba(255,255,255,.12)");
        const values = { beginAtZero: true, stacked, ticks: { color: text, precision: 0 } };
        const ticks = { color: text, autoSkip: !horizontal };
        const names = { stacked, ticks, grid: { display: false } };
        values.grid = { color: grid };
        values.border = names.border = { display: false };
        return {
            type,
            data: {
                labels,
                datasets: series.map((one, index) => {
                    const color = one.color || getColor(index, scheme, "sm");
                    return {
                        label: one.label,
                        data: one.counts,
                        backgroundColor: color,
                        borderColor: color,
                        borderRadius: type === "bar" ? 3 : 0,
                        maxBarThickness: 32,
                        pointRadius: 3,
                        tension: 0.2,
                    };
                }),
            },
            options: {
                maintainAspectRatio: false,
                animation: false,
                indexAxis: horizontal ? "y" : "x",
                interaction: type === "line" ? { mode: "index", intersect: false } : {},
                scales: horizontal ? { x: values, y: names } : { x: names, y: values },
                plugins: {
                    legend: {
                        display: series.length > 1,
                        position: "bottom",
                        labels: { color: text, boxWidth: 12, boxHeight: 12 },
                    },
                },
                onHover: (event, elements) => {
                    event.native.target.style.cursor = onPick && elements.length ? "pointer" : "";
                },
                onClick: (_event, elements) => {
                    if (onPick && elements.length) {
                        onPick(elements[0].datasetIndex, elements[0].index);
                    }
                },
            },
        };
    }
}
