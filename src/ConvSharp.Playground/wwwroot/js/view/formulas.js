// The size formulas of each axis as the library writes them: the layer, the way back, and the inverse.

import { element } from "../core/elements.js";
import { number, text } from "../core/text.js";

export function showFormulas(host, { axes, transposed }) {
    host.replaceChildren(...grouped(axes).map(({ names, axis }) => element("section", {},
        element("h3", {}, `${names.map(name => text(`axis-${name}`)).join(text("and"))}: ${axis.input} → ${axis.output}`),
        forms(axis.forms),
        element("p", {}, inverse(axis)),
        element("p", {}, text("field", { size: number(axis.receptive_field.size), jump: number(axis.receptive_field.jump) })),
        element("details", {},
            element("summary", {}, text(transposed ? "back-convolution" : "back-transposed", {
                from: axis.output, to: axis.back.output, added: axis.back.output_padding,
            })),
            forms(axis.back.forms)))));
}

/** Neighbouring axes that agree share one section. */
function grouped(axes) {
    const groups = [];
    for (const { name, ...axis } of axes) {
        const key = JSON.stringify(axis);
        const last = groups.at(-1);
        if (last?.key === key) {
            last.names.push(name);
        } else {
            groups.push({ key, names: [name], axis });
        }
    }
    return groups;
}

function forms(list) {
    return element("dl", {}, ...list.flatMap(form => [
        element("dt", {}, form.holds ? text(`form-${form.kind}`)
            : text("form-fails", { form: text(`form-${form.kind}`), missing: form.left_out.join(", ") })),
        ...(form.holds ? [form.symbols, form.numbers, form.worked] : [form.symbols])
            .map(line => element("dd", {}, line)),
    ]));
}

function inverse({ output, inputs_giving_output: [min, max] }) {
    return min === max ? text("inverse-one", { input: min, output }) : text("inverse-many", { min, max, output });
}
