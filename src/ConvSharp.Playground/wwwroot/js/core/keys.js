// Keys that act on a page as a whole, not on a field that the visitor types into.

/**
 * @param target Whose keys are heard: the document, or a part of a page.
 * @param acts What each key does; one that returns null leaves the key to the browser.
 * @param signal Ends the listening.
 */
export function listenToKeys(target, acts, signal) {
    target.addEventListener("keydown", event => {
        const isTyping = event.target.matches("input:not([type=range], [type=checkbox]), textarea, select");
        // Many keyboards need AltGr for brackets, which looks like Ctrl and Alt.
        const isCommand = !event.getModifierState("AltGraph") && (event.ctrlKey || event.altKey || event.metaKey);
        if (isTyping || isCommand || !Object.hasOwn(acts, event.key)) {
            return;
        }
        if (acts[event.key](event) !== null) {
            event.preventDefault();
        }
    }, { signal });
}
