// The markup of pages and of what they share, from the site's own files. Never made of a visitor's text.

import { translate } from "./text.js";

const kept = new Map();

/** A fragment with all that it includes, in the visitor's language. */
export async function fragment(name) {
    const made = document.importNode(await source(name), true);
    for (const place of made.querySelectorAll("[data-fragment]")) {
        place.replaceWith(await fragment(place.dataset.fragment));
    }
    translate(made);
    return made;
}

async function source(name) {
    if (!kept.has(name)) {
        const response = await fetch(`fragments/${name}.html`);
        const { body } = new DOMParser().parseFromString(await response.text(), "text/html");
        const made = document.createDocumentFragment();
        made.append(...body.childNodes);
        kept.set(name, made);
    }
    return kept.get(name);
}
