// Tables of texts, numbers and buttons.

import { element } from "../core/elements.js";

/**
 * @param columns The heads: { title, number } with whether a column holds numbers.
 * @param rows For each row its cells: texts, or elements.
 */
export function table(columns, rows) {
    const kind = index => columns[index].number ? "number" : null;
    return element(
        "table", {},
        element("thead", {}, element("tr", {}, ...columns.map(({ title }, index) =>
            element("th", { scope: "col", class: kind(index) }, title)))),
        element("tbody", {}, ...rows.map(cells => element("tr", {}, ...cells.map((cell, index) =>
            element("td", { class: kind(index) }, ...[cell].flat()))))));
}

/** A count with its thousands apart. */
export function grouped(value) {
    return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
}
