// The layer at work: inputs, kernels and outputs, and what meets at the step that is shown.

import { part } from "../core/elements.js";
import { number, text } from "../core/text.js";
import { Side } from "./grid.js";
import { kernelSide, nameOf, planeTitle } from "./planes.js";
import { productsOf, reachOf, sumOf } from "./sums.js";

export class LayerPicture {
    #view = null;
    #products = [];
    #sides = {};
    #names = {};
    #rank = 2;
    #step = 0;
    #hovered = null;
    #pinned = null;
    #host;
    #pin;

    /**
     * @param host The element with the inputs, kernels and outputs in it.
     * @param pin Called with the element that the visitor fixes: { side: "steps" or "places", index }, or null.
     */
    constructor(host, pin) {
        this.#host = host;
        this.#pin = pin;
    }

    get stepCount() {
        return this.#view === null ? 0 : this.#view.meets.length;
    }

    show(view, rank) {
        this.#view = view;
        this.#rank = rank;
        this.#hovered = this.#pinned = null;
        this.#products = productsOf(view);
        this.#names = { steps: [], places: [], elements: [] };
        view.outputChannels = [];
        const [input, output] = view.spreads ? ["steps", "places"] : ["places", "steps"];
        part(this.#host, "gathers").hidden = view.spreads;
        part(this.#host, "spreads").hidden = !view.spreads;
        this.#sides.kernels = this.#kernels();
        this.#sides[input] = this.#side(part(this.#host, "inputs"), input);
        this.#sides[output] = this.#side(part(this.#host, "outputs"), output);
        part(this.#host, "kernel-title").textContent = text(view.turned ? "kernel-turned" : "kernel-plain");
    }

    /** Goes to a step; nothing stays fixed. */
    go(step) {
        this.#step = step;
        this.#pinned = null;
        this.#draw();
    }

    /** Fixes an element: a step, or a place of the other side; null: none. */
    fix(pinned) {
        this.#pinned = pinned;
        this.#draw();
    }

    #side(host, side) {
        const isPlaces = side === "places";
        const view = this.#view;
        const isInput = isPlaces !== view.spreads;
        const { channels, sizes } = view[side];
        const values = isInput ? view.values.input : view.values.output;
        return Side.show(host, {
            channels, sizes, label: text(isInput ? "inputs" : "outputs"),
            title: (channel, layer) => planeTitle(channels, sizes[0], channel, layer),
            describe: (index, channel, place) => {
                const kind = isPlaces ? view.places.kinds[index] : "e";
                const source = isPlaces ? view.places.sources[index] : index;
                const name = nameOf(isInput ? "x" : "y", this.#rank, channels, channel, place);
                if (!isInput && kind === "e") {
                    view.outputChannels[source] = channel;
                }
                this.#names[side].push(name);
                if (isPlaces && kind === "e") {
                    this.#names.elements[source] = name;
                }
                const shown = source >= 0 ? number(values[source]) : kind === "e" ? "" : isInput ? "0" : "";
                const words = { e: "cell-element", p: isInput ? "cell-padding" : "cell-cut", z: "cell-between" };
                return { text: shown, kind: `kind-${kind}`, name: text(words[kind], { name, value: shown }) };
            },
            on: {
                enter: index => this.#hover({ side, index }),
                leave: () => this.#hover(null),
                click: index => this.#pin(this.#isPinned(side, index) ? null : { side, index }),
            },
        });
    }

    #isPinned(side, index) {
        return this.#pinned !== null && this.#pinned.side === side && this.#pinned.index === index;
    }

    #kernels() {
        const { kernels, kernel_sizes, values } = this.#view;
        const side = kernelSide(part(this.#host, "kernels"), { kernels, kernel_sizes, weight: values.weight },
            { enter: () => {}, leave: () => {}, click: () => {} });
        return { mark: weights => side.mark(new Map(weights.map(weight => [weight, ["met"]]))) };
    }

    #hover(at) {
        this.#hovered = at;
        this.#draw();
    }

    #draw() {
        const at = this.#hovered ?? this.#pinned ?? { side: "steps", index: this.#step };
        const marks = { steps: new Map(), places: new Map() };
        const weights = at.side === "steps" ? this.#markStep(at.index, marks) : this.#markPlace(at.index, marks);
        if (this.#pinned !== null) {
            const { side, index } = this.#pinned;
            marks[side].set(index, [...marks[side].get(index) ?? [], "pinned"]);
        }
        this.#sides.steps.mark(marks.steps);
        this.#sides.places.mark(marks.places);
        this.#sides.kernels.mark(weights);
        part(this.#host, "sum").textContent = this.#sentence(at);
    }

    #markStep(step, marks) {
        const weights = [];
        const meet = this.#view.meets[step];
        for (let i = 0; i < meet.length; i += 2) {
            marks.places.set(meet[i], ["met"]);
            weights.push(meet[i + 1]);
        }
        marks.steps.set(step, ["active"]);
        return weights;
    }

    /** All places with the same element light up together, as a padding mode repeats elements. */
    #markPlace(place, marks) {
        const source = this.#view.places.sources[place];
        const products = this.#products.filter(product =>
            source >= 0 ? this.#view.places.sources[product.place] === source : product.place === place);
        for (const product of products) {
            marks.steps.set(product.step, ["met"]);
            marks.places.set(product.place, ["met"]);
        }
        marks.places.set(place, ["active"]);
        return products.map(product => product.weight);
    }

    #sentence({ side, index }) {
        const view = this.#view;
        const isPlaces = side === "places";
        const element = isPlaces ? view.places.sources[index] : index;
        const isInput = isPlaces !== view.spreads;
        if (element < 0) {
            const words = { p: isInput ? "is-padding" : "is-cut", z: "is-between" };
            return text(words[view.places.kinds[index]], { name: this.#names.places[index] });
        }
        const names = view.spreads ? { input: this.#names.steps, output: this.#names.elements }
            : { input: this.#names.elements, output: this.#names.steps };
        return isInput
            ? reachOf(view, this.#products, element, names.input[element], output => names.output[output])
            : sumOf(view, this.#products, element, names.output[element]);
    }
}
