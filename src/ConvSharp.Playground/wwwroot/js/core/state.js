// The state of the site is its address: name=value, joined by &, in the words of the tool's options. page and lang say which page is shown
// and in which language; the other words are the page's own.

const readable = { "%20": "+", "%2C": ",", "%3A": ":", "%3B": ";" };
const common = ["page", "lang"];

// The words of a layer, which more than one page understands.
const layer = [
    "transposed", "rank", "input", "kernel", "stride", "padding", "padding-mode", "dilation", "output-padding", "in-channels", "out-channels",
    "groups", "no-bias", "values", "kernel-values",
];

/** The words of an address in their order; those that a page does not know stay, for the library to refuse. */
export function parse(query) {
    const words = new Map();
    for (const pair of query.split("&").filter(part => part !== "")) {
        const [name, ...value] = pair.split("=");
        words.set(decoded(name), decoded(value.join("=")));
    }
    return words;
}

export function format(words) {
    return [...words].map(([name, value]) => value === "" ? encoded(name) : `${encoded(name)}=${encoded(value)}`).join("&");
}

/** The page, the language and the page's own words; undefined for what the address does not say. */
export function read() {
    const words = parse(location.hash.slice(1));
    const [page, language] = common.map(name => words.get(name));
    common.forEach(name => words.delete(name));
    return { page, language, words };
}

/** Keeps a page's words in the address, without a step in the browser's history for each. */
export function write(words) {
    const { page, language } = read();
    history.replaceState(null, "", link(page, language, words));
    dispatchEvent(new Event("addresschange"));
}

/** Those of a page's words that describe its layer. */
export function layerOf(words) {
    return new Map([...words].filter(([name]) => layer.includes(name)));
}

/** The address of a page in a language; what is undefined is left out. */
export function link(page, language, words = new Map()) {
    const named = [["page", page], ["lang", language]].filter(([, value]) => value !== undefined);
    return `#${format(new Map([...named, ...words]))}`;
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
