// How one element is made, in numbers, and what it sees of the picture.

import { part } from "../core/elements.js";
import { number, text } from "../core/text.js";
import { place } from "./map-grid.js";
import { table } from "./table.js";

// Inputs that a sentence names.
const mostNamed = 8;

export class NetworkSum {
    #host;

    constructor(host) {
        this.#host = host;
    }

    clear(words) {
        part(this.#host, "sum").textContent = words;
        part(this.#host, "terms").replaceChildren();
        part(this.#host, "seen").hidden = true;
        part(this.#host, "seen-text").textContent = "";
    }

    /** Shows a sum and returns its sentence. */
    show(sum) {
        const sentence = sentenceOf(sum);
        part(this.#host, "sum").textContent = sentence;
        part(this.#host, "terms").replaceChildren(...sum.terms?.length > 0 ? [termsOf(sum)] : []);
        this.#showSeen(sum);
        return sentence;
    }

    #showSeen({ seen, seen_of: of }) {
        const mark = part(this.#host, "seen");
        mark.hidden = true;
        part(this.#host, "seen-text").textContent = text(seen === undefined ? "network-not-seen" : "network-seen", {
            top: seen?.[0], bottom: seen?.[1], left: seen?.[2], right: seen?.[3], height: of?.[0], width: of?.[1],
        });
        if (seen === undefined) {
            return;
        }
        const [top, bottom, left, right] = seen;
        const [height, width] = of;
        place(mark, {
            top: top / height, left: left / width, height: (bottom - top + 1) / height, width: (right - left + 1) / width,
        });
    }
}

function sentenceOf({ element: name, kind, operator, node, result, count, terms, bias, rest, total, inputs }) {
    const words = {
        element: name, operator, node, count, shown: terms?.length, result: number(result), bias: bias === undefined ? "" : number(bias),
        rest: rest === undefined ? "" : number(rest), total: total === undefined ? "" : number(total),
        inputs: (inputs ?? terms?.slice(0, mostNamed).map(term => `${term.input} = ${number(term.number)}`) ?? []).join(text("and")),
    };
    const sentence = text(`network-made-${kind}`, words);
    return [
        sentence, ...bias !== undefined && kind === "products" ? [text("network-made-bias", words)] : [],
        ...rest === undefined ? [] : [text("network-made-rest", words)],
        ...kind === "products" ? [text("network-made-total", words)] : [],
    ].join(" ");
}

function termsOf({ kind, terms, source, weights }) {
    if (kind === "products") {
        return table([
            { title: source }, { title: text("network-term-number"), number: true },
            { title: weights }, { title: text("network-term-weight"), number: true },
            { title: text("network-term-product"), number: true },
        ], terms.map(term => [term.input, number(term.number), term.weight_at, number(term.weight), number(term.product)]));
    }
    return table(
        [{ title: source ?? text("network-term-input") }, { title: text("network-term-number"), number: true }],
        terms.map(term => [term.input, number(term.number)]));
}
