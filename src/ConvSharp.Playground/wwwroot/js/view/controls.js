// The controls of a layer: what they say goes into the state as text, and the library judges it.

import { byId, element } from "../core/elements.js";
import { text } from "../core/text.js";

const manyNumbers = /^\d+(x\d+)*$/;
const fields = () => [...document.querySelectorAll("#layer [name]")];

/** Shows a state in the controls; what it leaves out has its default. */
export function fill(state) {
    for (const field of fields()) {
        const given = state.get(field.name);
        if (field.type === "checkbox") {
            field.checked = given !== undefined && given !== "no";
        } else if (field.tagName === "SELECT") {
            field.value = given ?? field.dataset.usual;
        } else {
            field.value = given ?? field.dataset.usual ?? "";
        }
    }
    moveSliders();
}

/** The state that the controls show, without what has its default. */
export function stateOfControls() {
    const state = new Map();
    for (const field of fields()) {
        if (field.type === "checkbox") {
            if (field.checked) {
                state.set(field.name, "");
            }
        } else if (field.value.trim() !== (field.dataset.usual ?? "")) {
            state.set(field.name, field.value.trim());
        }
    }
    return state;
}

/** Calls back with the id of a control after each change. */
export function listen(changed) {
    byId("layer").addEventListener("input", event => {
        const field = event.target;
        if (field.id === "preset") {
            return;
        }
        if (field.dataset.slides !== undefined) {
            const slid = byId(field.dataset.slides);
            slid.value = slid.value.replace(manyNumbers, numbers => numbers.replace(/\d+/g, field.value));
            slid.value = manyNumbers.test(slid.value) ? slid.value : field.value;
        }
        moveSliders();
        byId("preset").value = "";
        changed(field.id);
    });
    byId("layer").addEventListener("submit", event => event.preventDefault());
}

/** A rank that the visitor chooses takes one number for all its axes. */
export function keepFirstNumbers() {
    for (const field of fields().filter(each => each.dataset.perAxis !== undefined)) {
        field.value = field.value.split("x")[0];
    }
    moveSliders();
}

/** Shows an error beside its control, or above all where it has none; null takes it away. */
export function showError(error) {
    for (const message of document.querySelectorAll("#layer .error")) {
        message.remove();
    }
    const all = [...byId("layer").elements];
    for (const field of all) {
        field.removeAttribute("aria-invalid");
        field.removeAttribute("aria-describedby");
    }
    byId("problem").replaceChildren();
    if (error === null) {
        return;
    }
    // The library's sentences are in English.
    const message = element("p", { class: "error", id: "error", lang: "en" }, error.message);
    const field = all.find(each => each.id !== "" && each.id === error.control);
    if (field === undefined) {
        byId("problem").replaceChildren(message);
    } else {
        field.setAttribute("aria-invalid", "true");
        field.setAttribute("aria-describedby", "error");
        field.closest(".field").append(message);
    }
}

export function showPresets(presets) {
    byId("preset").replaceChildren(
        element("option", { value: "" }, text("preset-choose")),
        ...presets.map(({ name, description, query }) => element("option", { value: query, title: description }, `${name}: ${description}`)));
}

/** Sliders stand at their field's number; where the field has several that differ, or a word, they stay. */
function moveSliders() {
    for (const slider of document.querySelectorAll("#layer [data-slides]")) {
        const numbers = byId(slider.dataset.slides).value.split("x");
        if (numbers.every(each => /^\d+$/.test(each) && each === numbers[0])) {
            slider.value = numbers[0];
        }
    }
}
