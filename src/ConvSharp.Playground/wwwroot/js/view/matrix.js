// A layer as y = C · x, or its way back z = Cᵀ · y: matrix and vectors beside the grids of input, kernel and output, and what belongs to
// the cell that is pointed at. Places are always told by row and column of C.

import { announce } from "../core/announce.js";
import { part } from "../core/elements.js";
import { listenToKeys } from "../core/keys.js";
import { number, text } from "../core/text.js";
import { Side } from "./grid.js";
import { kernelSide, nameOf, planeTitle } from "./planes.js";
import { factor, shortened } from "./sums.js";

const manyCells = 1024;
const stages = ["", "flatten", "multiply", "reshape"];
const lit = { flatten: ["source", "vector"], multiply: ["vector", "matrix", "result", "bias"], reshape: ["result", "target"] };
const waiting = { flatten: ["matrix", "result", "bias", "target"], multiply: ["target"], reshape: [] };

export class MatrixPicture {
    #host;
    #on;
    #equation = null;
    #isBack = false;
    #rank = 2;
    #places = [];
    #placeAt = new Map();
    #names = {};
    #grids = {};
    #stage = "";
    #hovered = null;
    #pinned = null;
    #closed = new AbortController();

    /**
     * @param host The element with the view in it.
     * @param keys Whose keys [ and ] are heard: the document, or a part of a page with several views.
     * @param on Called when the visitor fixes something, pin({ row, column } or { row } or { column } or { weight } or null), or chooses a
     *     stage, stage(name).
     */
    constructor(host, keys, on) {
        this.#host = host;
        this.#on = on;
        for (const button of host.querySelectorAll("[data-stage]")) {
            button.addEventListener("click", () => this.#choose(button.dataset.stage));
        }
        this.#part("stage-back").addEventListener("click", () => this.#move(-1));
        this.#part("stage-forward").addEventListener("click", () => this.#move(1));
        listenToKeys(keys, {
            "[": () => this.#equation === null ? null : this.#move(-1),
            "]": () => this.#equation === null ? null : this.#move(1),
        }, this.#closed.signal);
    }

    close() {
        this.#closed.abort();
    }

    /** Shows an answer of the library; without an equation there is nothing to see. */
    show({ equation = null, view, stage = "", input, row, column, weight }) {
        this.#equation = equation;
        this.#part("equation").hidden = equation === null;
        if (equation === null) {
            return;
        }
        this.#isBack = view === "round-trip";
        this.#rank = input.length;
        this.#stage = stage;
        this.#hovered = null;
        this.#pinned = [row, column, weight].every(each => each === undefined) ? null : { row, column, weight };
        this.#places = equation.places.rows.map((at, index) => ({
            row: at, column: equation.places.columns[index], value: equation.places.values[index], weights: equation.places.weights[index],
        }));
        this.#placeAt = new Map(this.#places.map(place => [this.#key(place.row, place.column), place]));
        this.#build();
        this.#showStage();
        this.#draw();
    }

    /** What is fixed, from outside. */
    fix(pinned) {
        this.#pinned = pinned;
        this.#draw();
    }

    get #letters() {
        return this.#isBack ? { vector: "y", result: "z", matrix: "Cᵀ" } : { vector: "x", result: "y", matrix: "C" };
    }

    #part(name) {
        return part(this.#host, name);
    }

    #key(row, column) {
        return row * this.#equation.columns + column;
    }

    #build() {
        const { input, output, back } = this.#equation;
        const { vector, result, matrix } = this.#letters;
        const [from, to] = this.#isBack ? [output, back] : [input, output];
        this.#names = { input: [], output: [], back: [] };
        this.#part("source-title").textContent = text(this.#isBack ? "matrix-back-source" : "inputs");
        this.#part("target-title").textContent = text(this.#isBack ? "matrix-back-target" : "outputs");
        this.#part("vector-title").textContent = vector;
        this.#part("result-title").textContent = result;
        this.#part("matrix-title").textContent = matrix;
        const [sourceAt, targetAt] = this.#isBack ? ["row", "column"] : ["column", "row"];
        const [sourceNames, targetNames] = this.#isBack ? [this.#names.output, this.#names.back] : [this.#names.input, this.#names.output];
        this.#grids.source = this.#plane("source", from, vector, sourceNames, sourceAt);
        this.#grids.target = this.#plane("target", to, result, targetNames, targetAt);
        this.#part("compared-box").hidden = !this.#isBack;
        this.#grids.compared = this.#isBack ? this.#plane("compared", input, "x", this.#names.input, "column") : null;
        const kernels = kernelSide(this.#part("kernels"), this.#equation, this.#listenersOf("weight"));
        this.#grids.kernels = { mark: marks => kernels.mark(marks) };
        this.#grids.matrix = null;
        this.#part("matrix").replaceChildren();
        this.#part("matrix").classList.toggle("large", this.#equation.rows * this.#equation.columns > manyCells);
        const equation = this.#equation;
        // Thousands of cells have a task of their own.
        setTimeout(() => {
            if (this.#equation === equation) {
                this.#grids.matrix = this.#matrix(sourceNames, targetNames);
                this.#draw();
            }
        });
        this.#grids.vector = this.#column("vector", from.values, vector, sourceNames, sourceAt);
        this.#grids.result = this.#column("result", to.values, result, targetNames, targetAt);
        const hasBias = !this.#isBack && this.#equation.bias.length > 0;
        this.#part("plus").hidden = this.#part("bias-box").hidden = !hasBias;
        this.#grids.bias = hasBias ? this.#column("bias", this.#equation.bias, "b", targetNames, targetAt) : null;
    }

    /** Listeners of a side whose cells stand for a row, a column or a weight. */
    #listenersOf(axis) {
        return this.#listeners(index => ({ [axis]: index }));
    }

    #listeners(placeOf) {
        return {
            enter: index => this.#hover(placeOf(index)),
            leave: () => this.#hover(null),
            click: index => this.#pin(placeOf(index)),
        };
    }

    #plane(name, { channels, sizes, values }, letter, names, axis) {
        return Side.show(this.#part(name), {
            channels, sizes, label: letter, title: (channel, layer) => planeTitle(channels, sizes[0], channel, layer),
            describe: (index, channel, place) => {
                names[index] = nameOf(letter, this.#rank, channels, channel, place);
                const value = number(values[index]);
                return { text: value, kind: "kind-e", name: text("cell-element", { name: names[index], value }) };
            },
            on: this.#listenersOf(axis),
        });
    }

    #column(name, values, letter, names, axis) {
        this.#widen(name, values);
        return Side.show(this.#part(name), {
            channels: 1, sizes: [1, values.length, 1], label: letter, title: () => "",
            describe: index => {
                const value = number(values[index]);
                return { text: value, kind: "kind-e", name: text("matrix-entry", { letter, index, name: names[index], value }) };
            },
            on: this.#listenersOf(axis),
        });
    }

    #matrix(sourceNames, targetNames) {
        const { rows, columns } = this.#equation;
        this.#widen("matrix", this.#equation.places.values);
        const [height, width] = this.#isBack ? [columns, rows] : [rows, columns];
        const placeOf = index => {
            const across = index % width;
            const down = (index - across) / width;
            return this.#isBack ? { row: across, column: down } : { row: down, column: across };
        };
        return Side.show(this.#part("matrix"), {
            channels: 1, sizes: [1, height, width], label: text("matrix-label", { name: this.#letters.matrix, rows: height, columns: width }),
            title: () => "",
            describe: index => {
                const at = placeOf(index);
                const place = this.#placeAt.get(this.#key(at.row, at.column));
                const [down, across] = this.#isBack ? [at.column, at.row] : [at.row, at.column];
                const name = text("matrix-cell-name", {
                    matrix: this.#letters.matrix, down, across, to: targetNames[down], from: sourceNames[across],
                });
                return place === undefined ? { text: "", kind: "kind-o", name: text("matrix-cell-empty", { name }) }
                    : { text: number(place.value), kind: "kind-w", name: text("cell-element", { name, value: number(place.value) }) };
            },
            on: this.#listeners(placeOf),
        });
    }

    /** Cells as wide as their longest number, in units of the root's letters. */
    #widen(name, values) {
        const longest = Math.max(2, ...values.map(value => number(value).length));
        this.#part(name).style.setProperty("--cell", `${0.6 + 0.5 * longest}rem`);
    }

    #move(by) {
        this.#choose(stages[(stages.indexOf(this.#stage) + by + stages.length) % stages.length]);
    }

    #choose(stage) {
        this.#stage = stage;
        this.#showStage();
        announce(this.#part("stage-text").textContent);
        this.#on.stage(stage);
    }

    #showStage() {
        for (const button of this.#host.querySelectorAll("[data-stage]")) {
            button.setAttribute("aria-pressed", String(button.dataset.stage === this.#stage));
        }
        for (const box of ["source", "vector", "matrix", "result", "bias", "target"]) {
            const { classList } = this.#part(`${box}-box`);
            classList.toggle("lit", lit[this.#stage]?.includes(box) ?? false);
            classList.toggle("waiting", waiting[this.#stage]?.includes(box) ?? false);
        }
        const { vector, result, matrix } = this.#letters;
        const { rows, columns } = this.#equation;
        const [height, width] = this.#isBack ? [columns, rows] : [rows, columns];
        const way = this.#isBack ? "back" : this.#equation.bias.length > 0 ? "bias" : "plain";
        const key = this.#stage === "" ? `matrix-whole-${way}` : `matrix-${this.#stage}-text`;
        this.#part("stage-text").textContent = text(key, {
            vector, result, matrix, height, width, difference: number(this.#equation.difference),
        });
    }

    #hover(at) {
        this.#hovered = at;
        this.#draw();
    }

    #pin(at) {
        const isSame = this.#pinned !== null && ["row", "column", "weight"].every(axis => this.#pinned[axis] === at[axis]);
        this.#pinned = isSame ? null : at;
        this.#draw();
        this.#on.pin(this.#pinned);
    }

    #draw() {
        const at = this.#hovered ?? this.#pinned ?? {};
        const marks = { row: new Map(), column: new Map(), cell: new Map(), weight: new Map() };
        const { row, column, weight } = at;
        const isCell = row !== undefined && column !== undefined;
        const met = this.#places.filter(place => isCell ? place.row === row && place.column === column
            : row !== undefined ? place.row === row
                : column !== undefined ? place.column === column
                    : weight !== undefined && place.weights.includes(weight));
        this.#band(marks.cell, at);
        for (const place of met) {
            add(marks.cell, this.#cell(place.row, place.column), isCell ? "active" : "met");
            if (weight === undefined) {
                add(marks.row, place.row, "met");
                add(marks.column, place.column, "met");
                place.weights.forEach(each => add(marks.weight, each, "met"));
            }
        }
        if (isCell) {
            add(marks.cell, this.#cell(row, column), "active");
            add(marks.row, row, "met");
            add(marks.column, column, "met");
        } else {
            for (const [axis, index] of Object.entries({ row, column, weight }).filter(([, index]) => index !== undefined)) {
                marks[axis].set(index, ["active"]);
            }
        }
        this.#markPinned(marks);
        this.#mark(marks);
        this.#part("sum").textContent = this.#sentence(at, met);
    }

    /** The whole row and column of C that are pointed at, zeros too. */
    #band(cells, { row, column }) {
        const { rows, columns } = this.#equation;
        if (row !== undefined) {
            for (let across = 0; across < columns; across++) {
                add(cells, this.#cell(row, across), "band");
            }
        }
        if (column !== undefined) {
            for (let down = 0; down < rows; down++) {
                add(cells, this.#cell(down, column), "band");
            }
        }
    }

    #markPinned(marks) {
        const { row, column, weight } = this.#pinned ?? {};
        if (row !== undefined && column !== undefined) {
            add(marks.cell, this.#cell(row, column), "pinned");
            return;
        }
        for (const [axis, index] of Object.entries({ row, column, weight }).filter(([, each]) => each !== undefined)) {
            add(marks[axis], index, "pinned");
        }
    }

    #mark({ row, column, cell, weight }) {
        const [from, to] = this.#isBack ? [row, column] : [column, row];
        this.#grids.source.mark(from);
        this.#grids.vector.mark(from);
        this.#grids.target.mark(to);
        this.#grids.result.mark(to);
        this.#grids.bias?.mark(to);
        this.#grids.compared?.mark(column);
        this.#grids.matrix?.mark(cell);
        this.#grids.kernels.mark(weight);
    }

    /** The index of a place of C in the matrix that is shown. */
    #cell(row, column) {
        return this.#isBack ? column * this.#equation.rows + row : this.#key(row, column);
    }

    #sentence({ row, column, weight }, met) {
        const { vector, result, matrix } = this.#letters;
        if (row !== undefined && column !== undefined) {
            return this.#cellSentence(row, column, met);
        }
        if (weight !== undefined) {
            const value = number(this.#equation.weight[weight]);
            return text("matrix-weight", { name: this.#weightName(weight), value, count: met.length, matrix });
        }
        if (row === undefined && column === undefined) {
            return text("matrix-nothing", { vector, result, matrix });
        }
        const isSum = this.#isBack === (column !== undefined);
        const index = row ?? column;
        return isSum ? this.#sumSentence(index, met) : this.#reachSentence(index, met);
    }

    /** From which element of the vector a place leads to which of the result. */
    #ends(row, column) {
        const { input, output, back } = this.#names;
        return this.#isBack ? { from: output[row], to: back[column] } : { from: input[column], to: output[row] };
    }

    #cellSentence(row, column, [place]) {
        const [down, across] = this.#isBack ? [column, row] : [row, column];
        const { from, to } = this.#ends(row, column);
        const cell = `${this.#letters.matrix}[${down}, ${across}]`;
        return place === undefined ? text("matrix-zero", { cell, from, to }) : text("matrix-place", {
            cell, from, to, weights: place.weights.map(each => this.#weightName(each)).join(" + "), value: number(place.value),
        });
    }

    #sumSentence(index, met) {
        const { input, output, back, bias } = this.#equation;
        const [names, from, to] = this.#isBack ? [this.#names.back, output, back] : [this.#names.output, input, output];
        const terms = met.map(place => `${factor(place.value)}·${factor(from.values[this.#isBack ? place.row : place.column])}`);
        if (!this.#isBack && bias.length > 0) {
            terms.push(factor(bias[index]));
        }
        const sum = terms.length === 0 ? "0" : shortened(terms).join(" + ");
        return `${names[index]} = ${sum} = ${number(to.values[index])}`;
    }

    #reachSentence(index, met) {
        const { input, output } = this.#equation;
        const from = this.#isBack ? output : input;
        const name = (this.#isBack ? this.#names.output : this.#names.input)[index];
        const value = number(from.values[index]);
        if (met.length === 0) {
            return text("goes-nowhere", { input: name, value });
        }
        const outputs = met.map(place =>
            `${this.#ends(place.row, place.column).to} (${factor(place.value)}·${factor(from.values[index])})`);
        return text("goes-to", { input: name, value, count: met.length, outputs: shortened(outputs).join(", ") });
    }

    #weightName(index) {
        return this.#equation.weight_names[index];
    }
}

function add(marks, index, mark) {
    marks.set(index, [...marks.get(index) ?? [], mark]);
}
