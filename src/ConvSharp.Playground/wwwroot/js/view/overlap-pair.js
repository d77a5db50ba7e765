// A stack beside the same with another kernel: bars of the paths to each output along an axis, and the picture; and for each small kernel,
// how even it is.

import { element, part } from "../core/elements.js";
import { number, text } from "../core/text.js";
import { HeatMap } from "./heat-map.js";

const sides = ["this", "other"];

export class OverlapPair {
    #host;
    #choose;
    #maps;

    /** @param choose Called with the kernel that shall stand beside. */
    constructor(host, choose) {
        this.#host = host;
        this.#choose = choose;
        this.#maps = sides.map(side => new HeatMap(this.#part(`${side}-plane`)));
        this.#part("beside").addEventListener("input", event => choose(event.target.value));
    }

    close() {
        this.#maps.forEach(map => map.close());
    }

    show({ beside }) {
        this.#part("beside").value = beside.kernel;
        this.#part("beside-kernel").textContent = beside.kernel;
        this.#showKernels(beside);
        sides.forEach((side, index) => this.#showSide(side, beside[side], this.#maps[index]));
    }

    #showKernels({ kernel: chosen, kernels }) {
        const focused = this.#part("kernels").contains(document.activeElement) ? document.activeElement.dataset.kernel : null;
        this.#part("kernels").replaceChildren(...kernels.map(({ kernel, ratio, even }) => {
            const button = element("button", {
                type: "button", class: even && "even", "data-kernel": kernel, "aria-pressed": String(kernel === chosen),
            },
            element("span", { "aria-hidden": "true" }, String(kernel), element("small", {}, ratio)),
            element("span", { class: "unseen" }, text("checkerboard-kernel-name", { kernel, ratio })));
            button.addEventListener("click", () => this.#choose(String(kernel)));
            return button;
        }));
        if (focused !== null) {
            this.#part("kernels").querySelector(`[data-kernel="${focused}"]`)?.focus();
        }
    }

    #showSide(side, { stack, sentence, bars, plane, ratio }, map) {
        this.#part(`${side}-title`).textContent = `${stack}: ${ratio}`;
        this.#part(`${side}-sentence`).textContent = sentence;
        const most = Math.max(...bars.map(Number), 1);
        this.#part(`${side}-bars`).setAttribute("aria-label", text("checkerboard-bars", { counts: bars.map(number).join(", ") }));
        this.#part(`${side}-bars`).replaceChildren(...bars.map(count => {
            const bar = element("i");
            bar.style.setProperty("--level", Number(count) / most);
            return element("div", {}, number(count), bar);
        }));
        this.#part(`${side}-plane`).setAttribute("aria-label", `${text("checkerboard-plane")}: ${sentence}`);
        map.show(plane);
    }

    #part(name) {
        return part(this.#host, name);
    }
}
