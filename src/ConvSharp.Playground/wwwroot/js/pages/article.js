// The Article: a tour of convolution and transposed convolution, its figures live views of the other pages.

import { announce } from "../core/announce.js";
import { element, part } from "../core/elements.js";
import * as address from "../core/state.js";
import { language, text } from "../core/text.js";
import { listenToCopies } from "../view/copy.js";
import { LiveFigure } from "../view/figure.js";

const longestEcho = 40;
// `code`, *a new term*, [a link to a page of the site](#page=name)
const marked = /(`[^`]+`|\*[^*]+\*|\[[^\]]+\]\(#page=[\w-]+\))/;

export class ArticlePage {
    #host;
    #client;
    #pages;
    #figures = new Map();
    #seen;
    #isOpen = true;
    #closed = new AbortController();

    /** @param pages The names of the site's pages: a link to one that it lacks is plain text. */
    constructor(host, client, pages) {
        this.#host = host;
        this.#client = client;
        this.#pages = pages;
        this.#seen = new IntersectionObserver(entries => entries.forEach(entry => this.#see(entry)), { rootMargin: "100px" });
        addEventListener("beforeprint", () => this.#figures.forEach(({ figure, slot }) => figure.draw(this.#client, slot)), {
            signal: this.#closed.signal,
        });
    }

    /** Shows the article, at the section that an address names. */
    async open(words) {
        if (this.#part("sections").childElementCount === 0) {
            const response = await fetch(`text/article.${language()}.json`);
            this.#show(await response.json());
        }
        this.#goTo(words);
        this.#drawAll();
    }

    close() {
        this.#isOpen = false;
        this.#closed.abort();
        this.#seen.disconnect();
        this.#figures.forEach(({ figure }) => figure.close());
    }

    #part(name) {
        return part(this.#host, name);
    }

    #show({ title, lead, sections }) {
        if (!this.#isOpen) {
            return;
        }
        this.#part("title").textContent = title;
        this.#part("lead").textContent = lead;
        this.#part("contents").replaceChildren(...sections.map(({ id, title: name }) =>
            element("li", {}, element("a", { href: linkTo(id) }, name))));
        this.#part("sections").replaceChildren(...sections.map(section => this.#section(section)));
        listenToCopies(this.#part("sections"));
    }

    #section({ id, title, blocks }) {
        return element("section", { "data-section": id },
            element("h3", { tabindex: "-1", "data-part": "heading" }, title, " ",
                element("a", { class: "mark", href: linkTo(id), "aria-label": text("article-link", { title }) }, "#")),
            ...blocks.flatMap(block => this.#block(block)));
    }

    /** The elements of a block; its kind is that of its first member. */
    #block(block) {
        const make = {
            text: () => [element("p", {}, ...this.#inline(block.text))],
            list: () => [element("ul", {}, ...block.list.map(item => element("li", {}, ...this.#inline(item))))],
            formulas: () => [element("dl", {}, ...block.formulas.flatMap(({ formula, of }) =>
                [element("dt", {}, of), element("dd", {}, formula)]))],
            figure: () => [this.#figure(block)],
            picture: () => [element("figure", { class: "figure" }, element("figcaption", {}, block.caption),
                element("img", { src: block.picture, alt: block.caption, width: block.width, height: block.height, loading: "lazy" }))],
            torch: () => [...code("PyTorch", "torch", block.torch), ...code("C#", "csharp", block.csharp)],
        };
        return make[Object.keys(block)[0]]();
    }

    #figure(block) {
        const figure = new LiveFigure(block);
        this.#figures.set(figure.host, { figure, slot: `figure-${this.#figures.size}` });
        this.#seen.observe(figure.host);
        return figure.host;
    }

    /** Those out of view one by one, after those in view: paper shows all of them, and does not wait for the library. */
    async #drawAll() {
        for (const { figure, slot } of this.#figures.values()) {
            await new Promise(requestAnimationFrame);
            if (!this.#isOpen) {
                return;
            }
            await figure.draw(this.#client, slot);
        }
        this.#host.querySelectorAll("img").forEach(image => image.loading = "eager");
    }

    #see({ target, isIntersecting }) {
        const { figure, slot } = this.#figures.get(target);
        if (isIntersecting) {
            figure.start(this.#client, slot);
        } else {
            figure.pause();
        }
    }

    #inline(sentence) {
        return sentence.split(marked).filter(piece => piece !== "").map(piece => {
            if (piece.startsWith("`")) {
                return element("code", {}, piece.slice(1, -1));
            }
            if (piece.startsWith("*")) {
                return element("em", {}, piece.slice(1, -1));
            }
            return marked.test(piece) ? this.#link(piece) : piece;
        });
    }

    #link(piece) {
        const [words, page] = piece.slice(1, -1).split("](#page=");
        return this.#pages.includes(page) ? element("a", { href: address.link(page, address.read().language) }, words) : words;
    }

    #goTo(words) {
        this.#part("problem").replaceChildren();
        const id = words.get("section");
        const twice = address.twice(words);
        const unknown = [...words.keys()].find(name => name !== "section");
        const section = [...this.#host.querySelectorAll("[data-section]")].find(each => each.dataset.section === id);
        if (twice !== undefined) {
            this.#complain(text("given-twice", { name: shortened(twice) }));
        } else if (unknown !== undefined) {
            this.#complain(text("article-no-word", { word: shortened(unknown) }));
        } else if (id !== undefined && section === undefined) {
            this.#complain(text("article-no-section", { section: shortened(id) }));
        } else if (section !== undefined) {
            section.scrollIntoView();
            part(section, "heading")?.focus({ preventScroll: true });
        }
    }

    #complain(sentence) {
        this.#part("problem").replaceChildren(element("p", { class: "error" }, sentence));
        announce(sentence);
    }
}

function linkTo(section) {
    const { page, language: asked } = address.read();
    return address.link(page, asked, new Map([["section", section]]));
}

function code(name, role, lines) {
    return [
        element("h4", {}, name), element("pre", {}, element("code", { "data-part": role }, lines)),
        element("button", { type: "button", "data-copies": role }, text("copy")),
    ];
}

function shortened(word) {
    return word.length <= longestEcho ? word : `${word.slice(0, longestEcho)}…`;
}
