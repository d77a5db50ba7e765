// One side of a layer as tables of cells, a table for each channel and depth. One cell takes part in tabbing; arrows lead to the others.

import { element } from "../core/elements.js";

// Nobody hears the events of cells that are taken away.
const silent = { enter() {}, leave() {}, click() {} };

export class Side {
    static #ofHosts = new WeakMap();

    #host;
    #on = silent;
    #cells = [];
    #indices = new Map();
    #shown = new WeakMap();
    #tables = [];
    #marks = new Map();
    #roving = null;

    /**
     * The side that fills an element. Its cells of before stay, and of them only what differs is written.
     * @param host The element to fill.
     * @param channels Channels of this side.
     * @param sizes Depth, height and width.
     * @param label The name of a table without a heading.
     * @param describe Text, kind and name of a cell by its index, its channel and its place [depth, row, column].
     * @param title The heading of a table by its channel and depth; empty: none.
     * @param on Listeners: enter(index), leave(), click(index).
     */
    static show(host, { channels, sizes: [depth, rows, columns], label, describe, title, on }) {
        const side = Side.#ofHosts.get(host) ?? new Side(host);
        Side.#ofHosts.set(host, side);
        side.#on = silent;
        side.mark(new Map());
        side.#fit(channels * depth, rows, columns);
        side.#describe(depth, describe, title, label);
        side.#rove(0);
        side.#on = on;
        return side;
    }

    constructor(host) {
        this.#host = host;
        host.replaceChildren();
        const indexOf = event => this.#indices.get(event.target) ?? null;
        const enter = event => indexOf(event) === null ? this.#on.leave() : this.#on.enter(indexOf(event));
        host.addEventListener("pointerover", enter);
        host.addEventListener("pointerleave", () => this.#on.leave());
        host.addEventListener("focusin", event => {
            enter(event);
            if (indexOf(event) !== null) {
                this.#rove(indexOf(event));
            }
        });
        host.addEventListener("focusout", () => this.#on.leave());
        host.addEventListener("click", event => indexOf(event) !== null && this.#on.click(indexOf(event)));
        host.addEventListener("keydown", event => this.#key(event, indexOf(event), this.#on));
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

    /** As many figures, rows and cells as there are to show. */
    #fit(count, rows, columns) {
        fit(this.#host, count, () => element("figure", { class: "plane" },
            element("figcaption", {}), element("div", { role: "grid", class: "grid" })));
        this.#tables = [...this.#host.children].map((figure, index) => ({ figure, first: index * rows * columns, columns }));
        this.#cells = [];
        for (const { figure } of this.#tables) {
            const table = figure.lastChild;
            table.style.setProperty("--columns", columns);
            fit(table, rows, () => element("div", { role: "row", class: "row" }));
            for (const row of table.children) {
                fit(row, columns, () => element("div", { role: "gridcell", class: "cell", tabindex: -1 }, ""));
                this.#cells.push(...row.children);
            }
        }
        this.#indices = new Map(this.#cells.map((cell, index) => [cell, index]));
    }

    #describe(depth, describe, title, label) {
        let index = 0;
        this.#tables.forEach(({ figure }, at) => {
            const layer = at % depth;
            const channel = (at - layer) / depth;
            const heading = title(channel, layer);
            const [caption, table] = figure.children;
            caption.textContent = heading;
            caption.hidden = heading === "";
            table.setAttribute("aria-label", heading === "" ? label : heading);
            [...table.children].forEach((line, row) => [...line.children].forEach((cell, column) => {
                this.#write(cell, describe(index, channel, [layer, row, column]));
                index += 1;
            }));
        });
    }

    #write(cell, { text, kind, name }) {
        const shown = this.#shown.get(cell);
        if (shown?.text !== text) {
            cell.firstChild.data = text;
        }
        if (shown?.kind !== kind) {
            cell.className = `cell ${kind}`;
        }
        if (shown?.name !== name) {
            cell.setAttribute("aria-label", name);
            cell.title = name;
        }
        this.#shown.set(cell, { text, kind, name });
    }

    #rove(index) {
        this.#roving?.setAttribute("tabindex", -1);
        this.#roving = this.#cells[index] ?? null;
        this.#roving?.setAttribute("tabindex", 0);
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

/** Adds children, or takes the last away, until there are as many. */
function fit(parent, count, make) {
    while (parent.children.length > count) {
        parent.lastChild.remove();
    }
    if (parent.children.length < count) {
        parent.append(...Array.from({ length: count - parent.children.length }, make));
    }
}
