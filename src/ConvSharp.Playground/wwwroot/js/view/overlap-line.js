// The paths of a stack along one axis, as the paper draws them: a row of elements for the input and after each step, lines from each
// element to those that it reaches, and bars over the last row. One element takes part in tabbing; arrows lead to the others.

import { number, text } from "../core/text.js";
import { shortened } from "./sums.js";

const [boxHeight, gap, barHeight, margin, nameHeight] = [26, 52, 96, 6, 20];
const widths = [[24, 38], [48, 30]];
const narrow = 26;

export class OverlapLine {
    #host;
    #on;
    #rows = [];
    #reached = [];
    #tops = [];
    #nodes = [];
    #lines = null;
    #places = [];
    #hovered = null;
    #pinned = null;

    /** @param on Called with the element that is pointed at, { row, place } or null: enter(at, sentence), and pin(at). */
    constructor(host, on) {
        this.#host = host;
        this.#on = on;
        host.addEventListener("pointerover", event => this.#hover(elementOf(event)));
        host.addEventListener("pointerleave", () => this.#hover(null));
        host.addEventListener("focusin", event => {
            const at = elementOf(event);
            if (at !== null) {
                this.#rove(at);
                this.#hover(at);
            }
        });
        host.addEventListener("focusout", () => this.#hover(null));
        host.addEventListener("click", event => this.#pin(elementOf(event)));
        host.addEventListener("keydown", event => this.#key(event));
    }

    /** Shows rows: counts and links of each, the input first. */
    show(rows, pinned) {
        const focused = this.#host.contains(document.activeElement) ? elementOf({ target: document.activeElement }) : null;
        this.#rows = rows.map(row => ({ ...row, links: (row.links ?? []).map(triples) }));
        this.#reached = this.#rows.map(row => row.counts.map(() => []));
        this.#rows.forEach((row, index) => row.links.forEach((links, place) =>
            links.forEach(link => this.#reached[index - 1][link.from].push({ ...link, to: place }))));
        this.#pinned = pinned;
        this.#hovered = null;
        this.#build();
        this.#draw();
        if (focused !== null && this.#nodes[focused.row]?.[focused.place] !== undefined) {
            this.#nodes[focused.row][focused.place].focus();
        }
    }

    #build() {
        const most = Math.max(...this.#rows.map(row => row.counts.length));
        const box = (widths.find(([count]) => most <= count) ?? [0, narrow])[1];
        const width = most * box;
        const last = this.#rows.length - 1;
        const tops = this.#rows.map((_, row) => margin + nameHeight + barHeight + (last - row) * (boxHeight + gap));
        this.#tops = tops;
        const height = tops[0] + boxHeight + nameHeight + margin;
        this.#places = this.#rows.map(row => row.counts.map((_, place) => margin + (place + 0.5) * width / row.counts.length));
        const name = text("checkerboard-line");
        const drawing = svg("svg", { class: "paths", width: width + 2 * margin, height, role: "group", "aria-label": name });
        this.#rows.slice(1).forEach((row, index) => drawing.append(svg("path", {
            class: "links",
            d: row.links.flatMap((links, place) => links.map(link => this.#curve(index + 1, link.from, place, tops))).join(""),
        })));
        this.#lines = svg("path", { class: "cone" });
        drawing.append(this.#lines);
        this.#nodes = this.#rows.map((row, index) => {
            const top = Math.max(...row.counts.map(Number));
            return row.counts.map((count, place) => {
                const node = this.#node(index, place, count, Number(count) / Math.max(top, 1), tops[index], box - 4, index === last);
                drawing.append(node);
                return node;
            });
        });
        this.#rows.forEach((row, index) => {
            const words = svg("text", { class: "name", x: margin, y: index === last ? margin + 12 : tops[index] + boxHeight + 15 });
            words.textContent = this.#nameOf(index);
            drawing.append(words);
        });
        this.#nodes[last][0].setAttribute("tabindex", "0");
        this.#host.replaceChildren(drawing);
    }

    #node(row, place, count, level, top, width, isLast) {
        const x = this.#places[row][place];
        const node = svg("g", {
            class: "node", role: "button", tabindex: "-1", "data-row": row, "data-place": place,
            "aria-label": text("checkerboard-node", { name: this.#letter(row, place), count: number(count) }),
        });
        node.style.setProperty("--level", level);
        node.append(svg("rect", { class: "box", x: x - width / 2, y: top, width, height: boxHeight, rx: 3 }));
        const label = svg("text", { class: "count", x, y: top + boxHeight / 2 + 5 });
        label.textContent = number(count);
        if (isLast) {
            const bar = level * (barHeight - 22);
            node.append(svg("rect", { class: "bar", x: x - width / 2, y: top - 4 - bar, width, height: bar }));
        }
        node.append(label);
        return node;
    }

    #curve(row, from, to, tops) {
        const [x, y] = [this.#places[row - 1][from], tops[row - 1]];
        return `M${x} ${y}L${this.#places[row][to]} ${tops[row] + boxHeight}`;
    }

    #nameOf(row) {
        const { kind, layer } = this.#rows[row];
        return text(`checkerboard-row-${kind}`, { letter: this.#letters[row], layer: layer ?? "" });
    }

    /** x for where paths begin, y for where they end, h for what lies between. */
    get #letters() {
        const last = this.#rows.length - 1;
        return this.#rows.map((_, row) => row === 0 ? "x" : row === last ? "y" : `h${row}`);
    }

    #letter(row, place) {
        return `${this.#letters[row]}[${place}]`;
    }

    #hover(at) {
        if (at?.row === this.#hovered?.row && at?.place === this.#hovered?.place) {
            return;
        }
        this.#hovered = at;
        this.#draw();
    }

    #pin(at) {
        if (at === null) {
            return;
        }
        const isSame = this.#pinned?.row === at.row && this.#pinned?.place === at.place;
        this.#pinned = isSame ? null : at;
        this.#draw();
        this.#on.pin(this.#pinned);
    }

    /** Marks the element that is pointed at, all that leads to it, and all that it leads to. */
    #draw() {
        for (const node of this.#nodes.flat()) {
            node.classList.remove("active", "met", "pinned");
            node.removeAttribute("aria-pressed");
        }
        const pinned = this.#pinned === null ? undefined : this.#nodes[this.#pinned.row]?.[this.#pinned.place];
        pinned?.classList.add("pinned");
        pinned?.setAttribute("aria-pressed", "true");
        const at = this.#hovered ?? this.#pinned;
        this.#lines.setAttribute("d", at === null ? "" : this.#cone(at));
        this.#on.enter(at, at === null ? "" : this.#sentence(at));
    }

    #cone({ row, place }) {
        const lines = [];
        let met = new Set([place]);
        for (let below = row; below > 0; below--) {
            const next = new Set();
            for (const to of met) {
                for (const { from } of this.#rows[below].links[to]) {
                    next.add(from);
                    lines.push(this.#curve(below, from, to, this.#tops));
                }
            }
            next.forEach(from => this.#nodes[below - 1][from].classList.add("met"));
            met = next;
        }
        met = new Set([place]);
        for (let above = row; above < this.#rows.length - 1; above++) {
            const next = new Set();
            for (const from of met) {
                for (const { to } of this.#reached[above][from]) {
                    next.add(to);
                    lines.push(this.#curve(above + 1, from, to, this.#tops));
                }
            }
            next.forEach(to => this.#nodes[above + 1][to].classList.add("met"));
            met = next;
        }
        this.#nodes[row][place].classList.add("active");
        return lines.join("");
    }

    /** Which inputs by which taps reach an element; of an input, which outputs it reaches. */
    #sentence({ row, place }) {
        const name = this.#letter(row, place);
        if (row === 0) {
            const reached = this.#reached[0][place].map(({ to, tap }) => `${this.#letter(1, to)} (${text("checkerboard-tap", { tap })})`);
            return text(reached.length === 0 ? "checkerboard-reaches-none" : "checkerboard-reaches",
                { name, outputs: shortened(reached).join(", ") });
        }
        const { counts, kind, links } = this.#rows[row];
        const values = { name, count: number(counts[place]) };
        if (links[place].length === 0) {
            return text("checkerboard-hole", values);
        }
        const before = this.#rows[row - 1].counts;
        const terms = links[place].map(({ from, tap, paths }) => {
            const input = this.#letter(row - 1, from);
            const by = kind === "repetition" ? input
                : kind === "interpolation" ? `${paths} × ${input}` : `${input} ${text("checkerboard-tap", { tap })}`;
            return row === 1 ? by : `${by} (${number(before[from])})`;
        });
        return text("checkerboard-paths", { ...values, terms: shortened(terms).join(" + ") });
    }

    #rove({ row, place }) {
        this.#host.querySelector("[tabindex='0']")?.setAttribute("tabindex", "-1");
        this.#nodes[row][place].setAttribute("tabindex", "0");
    }

    #key(event) {
        const at = elementOf(event);
        if (at === null || event.ctrlKey || event.altKey || event.metaKey) {
            return;
        }
        if (event.key === "Enter" || event.key === " ") {
            event.preventDefault();
            this.#pin(at);
            return;
        }
        const { row, place } = at;
        const line = this.#nodes[row];
        const to = {
            ArrowLeft: line[place - 1], ArrowRight: line[place + 1], Home: line[0], End: line[line.length - 1],
            ArrowUp: this.#near(row + 1, row, place), ArrowDown: this.#near(row - 1, row, place),
        };
        if (Object.hasOwn(to, event.key)) {
            event.preventDefault();
            to[event.key]?.focus();
        }
    }

    /** The element of another row that stands nearest. */
    #near(other, row, place) {
        const x = this.#places[row][place];
        const places = this.#places[other] ?? [];
        const distance = index => Math.abs(places[index] - x);
        const nearest = places.reduce((best, _, index) => distance(index) < distance(best) ? index : best, 0);
        return this.#nodes[other]?.[nearest];
    }
}

function elementOf({ target }) {
    const node = target.closest?.(".node") ?? null;
    return node === null ? null : { row: Number(node.dataset.row), place: Number(node.dataset.place) };
}

function triples(numbers) {
    const links = [];
    for (let i = 0; i < numbers.length; i += 3) {
        links.push({ from: numbers[i], tap: numbers[i + 1], paths: numbers[i + 2] });
    }
    return links;
}

function svg(name, attributes) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [attribute, value] of Object.entries(attributes)) {
        made.setAttribute(attribute, value);
    }
    return made;
}
