// What the sides of a layer share: names of elements, headings of channels and slices, and the kernels.

import { number, text } from "../core/text.js";
import { Side } from "./grid.js";

/** The heading of a channel and a slice; empty where there is but one. */
export function planeTitle(channels, depth, channel, layer) {
    const parts = [];
    if (channels > 1) {
        parts.push(text("channel", { channel }));
    }
    if (depth > 1) {
        parts.push(text("slice", { layer }));
    }
    return parts.join(", ");
}

/** An element by its place, such as x[0, 1]; the channel comes first where there are several. */
export function nameOf(letter, rank, channels, channel, place) {
    const axes = place.slice(place.length - rank);
    return `${letter}[${(channels > 1 ? [channel, ...axes] : axes).join(", ")}]`;
}

/**
 * The kernels, one for each pair of channels that they connect.
 * @param answer What the library says of them: kernels, kernel_sizes and the numbers of the weight.
 * @param on Listeners, as a side has them, by the position of a weight.
 * @returns Its mark takes a map of marks by the position of a weight.
 */
export function kernelSide(host, { kernels, kernel_sizes: [depth, rows, columns], weight }, on) {
    const order = kernels.flatMap(kernel => kernel.weights);
    const side = Side.show(host, {
        channels: kernels.length, sizes: [depth, rows, columns], label: text("kernel-plain"),
        title: (channel, layer) => {
            const { from, to } = kernels[channel];
            const pair = kernels.length === 1 ? "" : text("kernel-of", { from, to });
            return [pair, depth === 1 ? "" : text("slice", { layer })].filter(part => part !== "").join(", ");
        },
        describe: index => {
            const value = number(weight[order[index]]);
            return { text: value, kind: "kind-e", name: text("cell-weight", { value }) };
        },
        on: { enter: index => on.enter(order[index]), leave: on.leave, click: index => on.click(order[index]) },
    });
    const positions = new Map(order.map((each, index) => [each, index]));
    return { mark: marks => side.mark(new Map([...marks].map(([each, names]) => [positions.get(each), names]))) };
}
