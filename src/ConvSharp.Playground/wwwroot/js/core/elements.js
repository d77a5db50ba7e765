// Elements made from values: text stays text, markup in it has no effect.

export function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) {
        if (value !== null && value !== undefined && value !== false) {
            made.setAttribute(attribute, value === true ? "" : value);
        }
    }
    made.append(...children);
    return made;
}

export function byId(id) {
    return document.getElementById(id);
}

/** The element of a page or of a view that has this role in it. */
export function part(host, name) {
    return host.querySelector(`[data-part="${name}"]`);
}
