// What a page says to those who hear it.

import { byId } from "./elements.js";

export function announce(sentence) {
    byId("live").textContent = sentence;
}
