// The controls of a layer: what they say goes into the address as text, and the library judges it.

import { announceError } from "../core/announce.js";
import { element, part } from "../core/elements.js";
import { text } from "../core/text.js";

const manyNumbers = /^\d+(x\d+)*$/;

export class LayerControls {
    #host;
    #form;
    #problem;

    /**
     * @param host The page, with a form in it, an answer, and a place for problems that belong to no control.
     * @param changed Called with the name of a control after each change.
     */
    constructor(host, changed) {
        this.#host = host;
        this.#form = part(host, "layer");
        this.#problem = part(host, "problem");
        this.#form.addEventListener("submit", event => event.preventDefault());
        this.#form.addEventListener("input", event => {
            const { name, value, dataset } = event.target;
            if (dataset.part === "preset") {
                return;
            }
            if (dataset.slides !== undefined) {
                this.#slide(this.#form.elements[dataset.slides], value);
            }
            this.#moveSliders();
            if (this.#preset !== null) {
                this.#preset.value = "";
            }
            changed(name !== "" ? name : dataset.slides ?? dataset.part);
        });
    }

    get rank() {
        return part(this.#form, "rank").value;
    }

    set rank(rank) {
        part(this.#form, "rank").value = rank;
    }

    /** Shows words in the controls; what they leave out has its default. */
    fill(words) {
        for (const field of this.#fields) {
            const given = words.get(field.name);
            if (field.type === "checkbox") {
                field.checked = given !== undefined && given !== "no";
            } else if (field.tagName === "SELECT") {
                field.value = given ?? field.dataset.usual;
            } else {
                field.value = given ?? field.dataset.usual ?? "";
            }
        }
        this.#moveSliders();
    }

    /** The words that the controls show, without what has its default. */
    words() {
        const words = new Map();
        for (const field of this.#fields) {
            if (field.type === "checkbox") {
                if (field.checked) {
                    words.set(field.name, "");
                }
            } else if (field.value.trim() !== (field.dataset.usual ?? "")) {
                words.set(field.name, field.value.trim());
            }
        }
        return words;
    }

    /** A rank that the visitor chooses takes one number for all its axes. */
    keepFirstNumbers() {
        for (const field of this.#fields.filter(each => each.dataset.perAxis !== undefined)) {
            field.value = field.value.split("x")[0];
        }
        this.#moveSliders();
    }

    /** Whether an answer is an error, which is shown and said; the answer of before stays, and looks stale. */
    isFault(answer) {
        const isFault = answer.error !== undefined;
        this.showError(answer.error ?? null);
        part(this.#host, "answer").classList.toggle("stale", isFault);
        if (isFault) {
            announceError(answer.error);
        }
        return isFault;
    }

    /** Shows an error beside its control, or above all where it has none; null takes it away. */
    showError(error) {
        for (const message of this.#form.querySelectorAll(".error")) {
            message.remove();
        }
        for (const field of this.#fields) {
            field.removeAttribute("aria-invalid");
            field.removeAttribute("aria-describedby");
        }
        this.#problem.replaceChildren();
        if (error === null) {
            return;
        }
        const message = element("p", { class: "error", id: "error", lang: error.lang ?? "en" }, error.message);
        const field = this.#named(error.control);
        if (field === undefined) {
            this.#problem.replaceChildren(message);
        } else {
            field.setAttribute("aria-invalid", "true");
            field.setAttribute("aria-describedby", "error");
            field.closest(".field").append(message);
            message.closest("details")?.setAttribute("open", "");
        }
    }

    showPresets(presets) {
        this.#preset.replaceChildren(
            element("option", { value: "" }, text("preset-choose")),
            ...presets.map(({ name, description, query }) =>
                element("option", { value: query, title: description }, `${name}: ${description}`)));
    }

    get #preset() {
        return part(this.#form, "preset");
    }

    get #fields() {
        return [...this.#form.querySelectorAll("[name]")];
    }

    #named(control) {
        return control === "rank" ? part(this.#form, "rank") : this.#fields.find(field => field.name === control);
    }

    #slide(field, value) {
        field.value = manyNumbers.test(field.value) ? field.value.replace(/\d+/g, value) : value;
    }

    /** Sliders stand at their field's number; where the field has several that differ, or a word, they stay. */
    #moveSliders() {
        for (const slider of this.#form.querySelectorAll("[data-slides]")) {
            const numbers = this.#form.elements[slider.dataset.slides].value.split("x");
            if (numbers.every(each => /^\d+$/.test(each) && each === numbers[0])) {
                slider.value = numbers[0];
            }
        }
    }
}
