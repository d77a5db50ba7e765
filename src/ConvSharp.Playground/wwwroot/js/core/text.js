// The page's words in the visitor's language.

const languages = ["en", "zh"];
let words = {};
let current = "en";

export function language() {
    return current;
}

/** The language that an address asks for, or else the browser's. */
export function chosenLanguage(asked) {
    if (languages.includes(asked)) {
        return asked;
    }
    return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

export async function useLanguage(name) {
    const response = await fetch(`text/${name}.json`);
    words = await response.json();
    current = name;
    document.documentElement.lang = name === "zh" ? "zh-Hans" : "en";
    document.title = text("title");
    translate(document);
}

/** Fills the words and names that elements ask for. */
export function translate(root) {
    for (const made of root.querySelectorAll("[data-text]")) {
        made.textContent = text(made.dataset.text);
    }
    for (const made of root.querySelectorAll("[data-label]")) {
        made.setAttribute("aria-label", text(made.dataset.label));
    }
}

/** A sentence with its {places} filled. */
export function text(key, values = {}) {
    return words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** A number as it is read: a true minus sign, four digits of a fraction. */
export function number(value) {
    const short = typeof value === "string" || Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
    return short.replace("-", "−");
}
