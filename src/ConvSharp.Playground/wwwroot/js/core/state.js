// The state of the page is its address: name=value, joined by &, in the words of the tool's options.

const readable = { "%20": "+", "%2C": ",", "%3A": ":", "%3B": ";" };

/** The words of an address in their order; those that the page does not know stay, for the library to refuse. */
export function parse(query) {
    const state = new Map();
    for (const pair of query.split("&").filter(part => part !== "")) {
        const [name, ...value] = pair.split("=");
        state.set(decoded(name), decoded(value.join("=")));
    }
    return state;
}

export function format(state) {
    return [...state].map(([name, value]) => value === "" ? encoded(name) : `${encoded(name)}=${encoded(value)}`).join("&");
}

export function read() {
    return parse(location.hash.slice(1));
}

/** Keeps the state in the address, without a step in the browser's history for each. */
export function write(state) {
    history.replaceState(null, "", `#${format(state)}`);
}

function encoded(value) {
    return encodeURIComponent(value).replace(/%20|%2C|%3A|%3B/g, code => readable[code]);
}

function decoded(value) {
    const spaced = value.replaceAll("+", " ");
    try {
        return decodeURIComponent(spaced);
    } catch {
        return spaced;
    }
}
