// The sum of an output in numbers, or where an input goes, from what the library says meets.

import { number, text } from "../core/text.js";

const mostTerms = 64;

/** All products of a view: which weight leads from which input to which output. */
export function productsOf(view) {
    const products = [];
    view.meets.forEach((meet, step) => {
        for (let i = 0; i < meet.length; i += 2) {
            const source = view.places.sources[meet[i]];
            if (source >= 0) {
                products.push({
                    step, place: meet[i], weight: meet[i + 1],
                    input: view.spreads ? step : source, output: view.spreads ? source : step,
                });
            }
        }
    });
    return products;
}

/** y[0, 1] = 2·1 + 0·3 + 1 = 3. */
export function sumOf(view, products, output, name) {
    const { input, weight, bias, output: results } = view.values;
    const terms = products.filter(product => product.output === output)
        .map(product => `${factor(weight[product.weight])}·${factor(input[product.input])}`);
    if (bias.length > 0) {
        terms.push(factor(bias[view.outputChannels[output]]));
    }
    const sum = terms.length === 0 ? "0" : shortened(terms).join(" + ");
    return `${name} = ${sum} = ${number(results[output])}`;
}

/** x[0, 1] = 2 goes to y[0, 0] by weight 1, … */
export function reachOf(view, products, input, name, outputName) {
    const reached = products.filter(product => product.input === input);
    const value = number(view.values.input[input]);
    if (reached.length === 0) {
        return text("goes-nowhere", { input: name, value });
    }
    const places = shortened(reached.map(product =>
        `${outputName(product.output)} (${factor(view.values.weight[product.weight])}·${factor(view.values.input[product.input])})`));
    return text("goes-to", { input: name, value, count: reached.length, outputs: places.join(", ") });
}

export function shortened(terms) {
    return terms.length <= mostTerms ? terms : [...terms.slice(0, mostTerms), "…"];
}

export function factor(value) {
    return value < 0 ? `(${number(value)})` : number(value);
}
