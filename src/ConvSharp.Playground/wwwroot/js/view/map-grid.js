// Maps of a value, each on a canvas: grey from its smallest to its largest number. An element is chosen by pointer or by arrow keys.

import { element, part } from "../core/elements.js";
import { number, text } from "../core/text.js";
import { showPixels } from "./pixels.js";

const few = 6;

export class MapGrid {
    #host;
    #choose;
    #maps = null;
    #figures = [];
    #element = null;

    /** @param choose Called with the position of an element in the value. */
    constructor(host, choose) {
        this.#host = host;
        this.#choose = choose;
    }

    /** Shows maps with their pixels, map after map. */
    show(maps, rgba, { value, isKernels }) {
        const { rows, columns, shown, names, ranges } = maps;
        const plane = 4 * rows * columns;
        this.#host.classList.toggle("few", shown <= few && !isKernels);
        this.#host.classList.toggle("single", shown === 1 && !isKernels);
        this.#host.classList.toggle("kernels", isKernels);
        if (this.#figures.length !== shown) {
            this.#figures = names.map((_, index) => this.#figure(index));
            this.#host.replaceChildren(...this.#figures);
        }
        this.#maps = maps;
        this.#element = null;
        for (const [index, figure] of this.#figures.entries()) {
            const canvas = figure.querySelector("canvas");
            const range = [ranges[2 * index], ranges[2 * index + 1]].map(number);
            showPixels(canvas, rgba.subarray(index * plane, (index + 1) * plane), columns, rows);
            const words = { name: names[index] === "" ? value : `[${names[index]}]`, least: range[0], most: range[1] };
            canvas.setAttribute("aria-label", text(isKernels ? "network-kernel-label" : "network-map-label", words));
            canvas.tabIndex = index === 0 ? 0 : -1;
            figure.querySelector("figcaption").textContent = text(isKernels ? "network-kernel" : "network-map", words);
            part(figure, "marker").hidden = true;
        }
    }

    clear() {
        this.#figures = [];
        this.#maps = null;
        this.#host.replaceChildren();
    }

    /** Marks an element, if its map is shown; null: none. */
    mark(at) {
        this.#element = at;
        for (const figure of this.#figures) {
            part(figure, "marker").hidden = true;
        }
        if (at === null || this.#maps === null) {
            return;
        }
        const { map, row, column } = this.#place(at);
        const figure = this.#figures[map - this.#maps.first];
        if (figure === undefined) {
            return;
        }
        for (const each of this.#figures) {
            each.querySelector("canvas").tabIndex = each === figure ? 0 : -1;
        }
        const marker = part(figure, "marker");
        const { height, width } = this.#maps;
        place(marker, { top: row / height, left: column / width, height: 1 / height, width: 1 / width });
    }

    #figure(index) {
        const canvas = element("canvas", { role: "img" });
        canvas.addEventListener("click", event => this.#point(index, event, canvas));
        canvas.addEventListener("keydown", event => this.#key(index, event));
        const marker = element("span", { class: "seen", "data-part": "marker", hidden: true });
        return element("figure", {}, element("div", { class: "marked" }, canvas, marker), element("figcaption"));
    }

    #point(index, event, canvas) {
        const { rows, columns, step } = this.#maps;
        const row = within((event.offsetY - canvas.clientTop) / canvas.clientHeight * rows, rows);
        const column = within((event.offsetX - canvas.clientLeft) / canvas.clientWidth * columns, columns);
        this.#choose(this.#position(index, row * step, column * step));
    }

    #key(index, event) {
        const { height, width, step } = this.#maps;
        const chosen = this.#element === null ? null : this.#place(this.#element);
        const isHere = chosen !== null && chosen.map === this.#maps.first + index;
        const { row, column } = isHere ? chosen : { row: (height / 2) | 0, column: (width / 2) | 0 };
        const to = {
            ArrowUp: [index, row - step, column], ArrowDown: [index, row + step, column],
            ArrowLeft: [index, row, column - step], ArrowRight: [index, row, column + step],
            Home: [index, 0, 0], End: [index, height - 1, width - 1],
            PageUp: [index - 1, row, column], PageDown: [index + 1, row, column],
            Enter: [index, row, column],
        }[event.key];
        if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) {
            return;
        }
        event.preventDefault();
        const [map, y, x] = isHere || event.key.startsWith("Page") ? to : [index, row, column];
        const canvas = this.#figures[map]?.querySelector("canvas");
        if (canvas !== undefined) {
            canvas.focus();
            this.#choose(this.#position(map, within(y, height), within(x, width)));
        }
    }

    #position(index, row, column) {
        const { first, height, width } = this.#maps;
        return ((first + index) * height + within(row, height)) * width + within(column, width);
    }

    #place(at) {
        const { height, width } = this.#maps;
        const plane = height * width;
        const map = (at / plane) | 0;
        const rest = at - map * plane;
        return { map, row: (rest / width) | 0, column: rest % width };
    }
}

/** Lays a mark over a part of what it stands on, in parts of its sides. */
export function place(mark, sides) {
    for (const [side, part] of Object.entries(sides)) {
        mark.style.setProperty(side, `${100 * part}%`);
    }
    mark.hidden = false;
}

function within(value, length) {
    return Math.max(0, Math.min(value | 0, length - 1));
}
