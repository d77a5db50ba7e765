// The state of the site is its address: name=value, joined by &, in the words of the tool's options. page and lang say which page is shown
// and in which language; the other words are the page's own.

const readable = { "%20": "+", "%2C": ",", "%3A": ":", "%3B": ";" };
const common = ["page", "lang"];

// The words of a layer, which more than one page understands.
const layer = [
    "transposed", "rank", "input", "kernel", "stride", "padding", "padding-mode", "dilation", "output-padding", "in-channels", "out-channels",
    "groups", "no-bias", "values", "kernel-values",
];

/** The words of an address. One that stands twice stays so until it gets a value, for the library to refuse. */
class Words extends Map {
    #again = [];

    /** What stands once more: names and values. */
    get again() {
        return this.#again;
    }

    add(name, value) {
        if (this.has(name)) {
            this.#again.push([name, value]);
        } else {
            super.set(name, value);
        }
    }

    set(name, value) {
        this.#forget(name);
        return super.set(name, value);
    }

    delete(name) {
        this.#forget(name);
        return super.delete(name);
    }

    #forget(name) {
        this.#again = this.#again.filter(([other]) => other !== name);
    }
}

/** The words of an address in their order; those that a page does not know stay, for the library to refuse. */
export function parse(query) {
    const words = new Words();
    for (const pair of query.split("&").filter(part => part !== "")) {
        const [name, ...value] = pair.split("=");
        words.add(decoded(name), decoded(value.join("=")));
    }
    return words;
}

export function format(words) {
    return [...words, ...words.again ?? []].map(([name, value]) =>
        value === "" ? encoded(name) : `${encoded(name)}=${encoded(value)}`).join("&");
}

/** A name that stands twice; undefined: there is none. */
export function twice(words) {
    return words.again?.[0]?.[0];
}

/** The page, the language and the page's own words. twice: page or lang, if it stands twice. Undefined: the address does not say. */
export function read() {
    const words = parse(location.hash.slice(1));
    const [page, language] = common.map(name => words.get(name));
    const again = common.find(name => words.again.some(([other]) => other === name));
    common.forEach(name => words.delete(name));
    return { page, language, words, twice: again };
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
    return `#${[format(new Map(named)), format(words)].filter(query => query !== "").join("&")}`;
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
