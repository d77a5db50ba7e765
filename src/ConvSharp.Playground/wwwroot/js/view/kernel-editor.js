// The weights of a layer as fields to edit by hand, a table for each pair of channels.

import { element } from "../core/elements.js";
import { text } from "../core/text.js";

const shownDigits = 3;

export class KernelEditor {
    #host;
    #changed;
    #weights = [];

    /** @param changed Called with all weights as text, in the order of memory, after one was edited. */
    constructor(host, changed) {
        this.#host = host;
        this.#changed = changed;
    }

    /** @param shape [out, in / groups, rows, columns], transposed [in, out / groups, rows, columns]. */
    show(weights, [first, second, rows, columns]) {
        this.#weights = [...weights];
        // A field that is being edited keeps the focus.
        const focused = document.activeElement?.dataset?.weight;
        this.#host.replaceChildren();
        let index = 0;
        for (let from = 0; from < first; from++) {
            for (let to = 0; to < second; to++) {
                const table = element("div", { class: "kernel", role: "group", "aria-label": text("picture-kernel", { first: from, second: to }) });
                table.style.setProperty("--columns", columns);
                for (let row = 0; row < rows; row++) {
                    for (let column = 0; column < columns; column++) {
                        table.append(this.#field(index++, row, column));
                    }
                }
                this.#host.append(element("figure", { class: "plane" }, element("figcaption", {}, text("picture-kernel", { first: from, second: to })), table));
            }
        }
        if (focused !== undefined) {
            this.#host.querySelector(`[data-weight="${focused}"]`)?.focus();
        }
    }

    clear() {
        this.#host.replaceChildren();
    }

    #field(index, row, column) {
        const weight = this.#weights[index];
        const field = element("input", {
            value: String(Number(Number(weight).toPrecision(shownDigits))), title: weight, inputmode: "decimal", "data-weight": index,
            "aria-label": text("picture-weight", { row, column }),
        });
        field.addEventListener("change", () => {
            this.#weights[index] = field.value.trim();
            this.#changed(this.#weights.join(" "));
        });
        return field;
    }
}
