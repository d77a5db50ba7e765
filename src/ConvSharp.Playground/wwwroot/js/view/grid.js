// One side of a layer as tables of cells, a table for each channel and depth. One cell takes part in tabbing; arrows lead to the others.

import { element } from "../core/elements.js";

export class Side {
    #cells = [];
    #tables = [];
    #marks = new Map();

    /**
     * @param host The element to fill.
     * @param channels Channels of this side.
     * @param sizes Depth, height and width.
     * @param label The name of a table without a heading.
     * @param describe Text, kind and name of a cell by its index, its channel and its place [depth, row, column].
     * @param title The heading of a table by its channel and depth; empty: none.
     * @param on Listeners: enter(index), leave(), click(index).
     */
    constructor(host, { channels, sizes: [depth, rows, columns], label, describe, title, on }) {
        host.replaceChildren();
        for (let channel = 0; channel < channels; channel++) {
            for (let layer = 0; layer < depth; layer++) {
                host.append(this.#table(channel, layer, rows, columns, describe, title(channel, layer), label));
            }
        }
        if (this.#cells.length > 0) {
            this.#cells[0].tabIndex = 0;
        }
        const indexOf = event => event.target.dataset.index === undefined ? null : Number(event.target.dataset.index);
        const enter = event => indexOf(event) === null ? on.leave() : on.enter(indexOf(event));
        host.onpointerover = enter;
        host.onpointerleave = () => on.leave();
        // Unlike the others, these events have no on… property; the figures are new with each picture, and so are their listeners.
        for (const figure of host.children) {
            figure.addEventListener("focusin", event => {
                enter(event);
                if (indexOf(event) !== null) {
                    this.#rove(indexOf(event));
                }
            });
            figure.addEventListener("focusout", () => on.leave());
        }
        host.onclick = event => indexOf(event) !== null && on.click(indexOf(event));
        host.onkeydown = event => this.#key(event, indexOf(event), on);
    }

    /** Gives cells their marks, as classes, and takes those of before away. */
    mark(marks) {
        for (const [index, names] of this.#marks) {
            this.#cells[index].classList.remove(...names);
        }
        for (const [index, names] of marks) {
            this.#cells[index].classList.add(...names);
        }
        this.#marks = marks;
    }

    #table(channel, layer, rows, columns, describe, title, label) {
        const first = this.#cells.length;
        const table = element("div", { role: "grid", class: "grid", "aria-label": title === "" ? label : title });
        table.style.setProperty("--columns", columns);
        for (let row = 0; row < rows; row++) {
            const line = element("div", { role: "row", class: "row" });
            for (let column = 0; column < columns; column++) {
                const index = this.#cells.length;
                const { text, kind, name } = describe(index, channel, [layer, row, column]);
                const cell = element("div", {
                    role: "gridcell", class: `cell ${kind}`, tabindex: -1, "data-index": index, "aria-label": name, title: name,
                }, text);
                this.#cells.push(cell);
                line.append(cell);
            }
            table.append(line);
        }
        this.#tables.push({ first, rows, columns });
        return element("figure", { class: "plane" }, ...(title === "" ? [] : [element("figcaption", {}, title)]), table);
    }

    #rove(index) {
        for (const cell of this.#cells.filter(each => each.tabIndex === 0)) {
            cell.tabIndex = -1;
        }
        this.#cells[index].tabIndex = 0;
    }

    #key(event, index, on) {
        if (index === null || event.ctrlKey || event.altKey || event.metaKey) {
            return;
        }
        const table = this.#tables.findLastIndex(each => each.first <= index);
        const { first, columns } = this.#tables[table];
        const to = {
            ArrowLeft: index - 1, ArrowRight: index + 1, ArrowUp: index - columns, ArrowDown: index + columns,
            Home: first, End: (this.#tables[table + 1]?.first ?? this.#cells.length) - 1,
            PageUp: this.#tables[table - 1]?.first, PageDown: this.#tables[table + 1]?.first,
        }[event.key];
        if (to !== undefined) {
            this.#cells[to]?.focus();
            event.preventDefault();
        } else if (event.key === "Enter") {
            on.click(index);
            event.preventDefault();
        }
    }
}
