// What a file holds: the layers of a network with what is fused, or the tensors of a file of weights.

import { element, part } from "../core/elements.js";
import { number, text } from "../core/text.js";
import { grouped, table } from "./table.js";

export class NetworkTable {
    #host;
    #choose;
    #buttons = new Map();

    /** @param choose Called with the name of a value to show. */
    constructor(host, choose) {
        this.#host = host;
        this.#choose = choose;
    }

    showNetwork(answer) {
        this.#buttons.clear();
        const { layers, inputs } = answer;
        this.#part("table-title").textContent = text("network-table");
        this.#part("table-hint").textContent = text("network-table-hint");
        const rows = [
            ...inputs.map(input => ["", text("network-input"), [this.#button(input.name, input.name)], size(input.shape), "", "", "", ""]),
            ...layers.map((layer, index) => this.#row(layer, index)),
        ];
        this.#part("table").replaceChildren(table([
            { title: "#", number: true }, { title: text("network-operator") }, { title: text("network-value") },
            { title: text("network-output-size") }, { title: text("network-window") }, { title: text("network-field") },
            { title: text("network-multiplications"), number: true }, { title: text("network-parameters"), number: true },
        ], rows));
        this.#part("fusion").hidden = false;
        this.#part("fused").replaceChildren(...answer.fusions.length === 0
            ? [element("li", {}, text("network-nothing-fused"))]
            : answer.fusions.map(({ into, nodes, description }) =>
                element("li", { lang: "en" }, `${into}: ${description}${nodes.length > 0 ? ` (${nodes.join(", ")})` : ""}`)));
        this.#part("alone").hidden = answer.not_fused.length === 0;
        this.#part("alone-list").replaceChildren(...answer.not_fused.map(({ node, operator, reason }) =>
            element("li", { lang: "en" }, `${node} (${operator}): ${reason}`)));
    }

    showWeights({ tensors, groups }) {
        this.#buttons.clear();
        const byName = (one, other) => one.name.localeCompare(other.name, "en", { numeric: true });
        [tensors, groups] = [tensors, groups].map(each => each.toSorted(byName));
        this.#part("table-title").textContent = text("network-tensors");
        const layers = groups.filter(group => group.kind !== "other" && group.name !== "");
        this.#part("table-hint").textContent = text("network-no-operations", {
            layers: layers.map(({ name, kind }) => `${name} (${text(`network-kind-${kind}`)})`).join(text("and")) || "–",
        });
        this.#part("table").replaceChildren(table([
            { title: text("network-name") }, { title: text("network-type") }, { title: text("network-shape-of") },
            { title: text("network-min"), number: true }, { title: text("network-max"), number: true },
            { title: text("network-mean-of"), number: true }, { title: text("network-deviation"), number: true },
            { title: text("network-zeros"), number: true }, { title: text("network-not-finite"), number: true },
        ], tensors.map(tensor => [
            [tensor.numbers ? this.#button(tensor.name, tensor.name) : tensor.name], tensor.type, size(tensor.shape),
            ...tensor.numbers
                ? [tensor.min, tensor.max, tensor.mean, tensor.standard_deviation].map(number)
                : ["", "", "", ""],
            ...tensor.numbers ? [grouped(tensor.zeros), grouped(tensor.not_finite)] : ["", ""],
        ])));
        this.#part("fusion").hidden = true;
    }

    /** All operators that are missing, with their nodes. */
    showMissing(operators) {
        const missing = operators.filter(use => use.missing);
        this.#part("missing").replaceChildren(...missing.length === 0 ? [] : [
            element("h3", {}, text("network-missing")),
            element("ul", {}, ...missing.map(({ name, count, nodes }) =>
                element("li", {}, `${name} × ${count}: ${nodes.join(", ")}${nodes.length < count ? ", …" : ""}`))),
        ]);
    }

    /** Marks the value that is shown. */
    mark(value) {
        for (const [name, button] of this.#buttons) {
            button.setAttribute("aria-pressed", String(name === value));
            button.closest("tr").classList.toggle("current", [...button.closest("tr").querySelectorAll("button")]
                .some(each => each.getAttribute("aria-pressed") === "true"));
        }
    }

    #row(layer, index) {
        const [output] = layer.outputs;
        const buttons = [
            ...layer.outputs.map(each => this.#button(each.name, each.name)),
            ...layer.weight === undefined ? [] : [this.#button(layer.weight, text("network-weight"))],
        ];
        const named = layer.node === output?.name ? layer.operator : `${layer.operator} ${layer.node}`;
        return [
            String(index + 1), named, buttons, size(output?.shape), windowOf(layer), fieldOf(layer),
            layer.multiply_adds === undefined ? "" : grouped(layer.multiply_adds),
            layer.parameters === undefined ? "" : grouped(layer.parameters),
        ];
    }

    #button(name, label) {
        const button = element("button", { type: "button", "aria-pressed": "false", title: name }, label);
        button.addEventListener("click", () => this.#choose(name));
        this.#buttons.set(name, button);
        return button;
    }

    #part(name) {
        return part(this.#host, name);
    }
}

export function size(shape) {
    return shape === undefined ? "" : shape.join(" × ");
}

function windowOf({ kernel, stride, padding, dilation, groups }) {
    if (kernel === undefined) {
        return "";
    }
    return [
        `k ${kernel}`, `s ${stride}`, `p ${padding}`, ...dilation === undefined ? [] : [`d ${dilation}`],
        ...groups === undefined ? [] : [`g ${groups}`],
    ].join("  ");
}

function fieldOf({ field, jump }) {
    return field === undefined ? "" : `${short(field)} (${short(jump)})`;
}

function short(numbers) {
    const words = numbers.map(number);
    return words.every(word => word === words[0]) ? words[0] : words.join("×");
}
