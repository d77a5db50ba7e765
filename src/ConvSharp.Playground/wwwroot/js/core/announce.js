// What a page says to those who hear it.

import { byId } from "./elements.js";

export function announce(sentence) {
    say(sentence, document.documentElement.lang);
}

/** The library's sentences say their language. */
export function announceError({ message, lang = "en" }) {
    say(message, lang);
}

function say(sentence, spoken) {
    byId("live").lang = spoken;
    byId("live").textContent = sentence;
}
