// All maps on one picture: name, the whole, the part that is magnified, and the numbers.

import { element } from "../core/elements.js";

const [tile, gap, line, columns] = [260, 20, 20, 4];
const font = "14px system-ui, 'Noto Sans CJK SC', sans-serif";
const bold = `bold ${font}`;

/**
 * @param title What stands above all.
 * @param tiles name, words, and the canvases whole and detail of each.
 */
export function drawSheet(title, tiles) {
    const canvas = element("canvas");
    const drawing = canvas.getContext("2d");
    const width = Math.min(columns, tiles.length) * (tile + gap) + gap;
    drawing.font = font;
    const heads = wrapped(drawing, title, width - 2 * gap);
    const rows = [];
    for (let first = 0; first < tiles.length; first += columns) {
        drawing.font = bold;
        rows.push(tiles.slice(first, first + columns).map(each => ({ ...each, lines: wrapped(drawing, each.name, tile) })));
    }
    const heights = rows.map(row => Math.max(...row.map(each => each.lines.length)) * line
        + Math.max(...row.map(each => shown(each.whole))) + Math.max(...row.map(each => shown(each.detail))) + 2 * line + gap);
    canvas.width = width;
    canvas.height = 2 * gap + heads.length * line + heights.reduce((sum, height) => sum + height, 0);
    drawing.fillStyle = "#fff";
    drawing.fillRect(0, 0, canvas.width, canvas.height);
    drawing.fillStyle = "#1b1f24";
    drawing.textBaseline = "top";
    let top = gap;
    top = write(drawing, font, heads, gap, top) + gap;
    rows.forEach((row, index) => {
        const names = Math.max(...row.map(each => each.lines.length)) * line;
        const wholes = Math.max(...row.map(each => shown(each.whole)));
        row.forEach(({ lines, words, whole, detail }, column) => {
            const left = gap + column * (tile + gap);
            write(drawing, bold, lines, left, top);
            drawing.imageSmoothingEnabled = true;
            drawing.drawImage(whole, left, top + names, tile, shown(whole));
            drawing.imageSmoothingEnabled = false;
            drawing.drawImage(detail, left, top + names + wholes + 4, tile, shown(detail));
            write(drawing, font, [words], left, top + names + wholes + shown(detail) + 8);
        });
        top += heights[index];
    });
    return canvas;
}

function shown({ width, height }) {
    return height / width * tile;
}

/** @returns The bottom of the lines. */
function write(drawing, style, lines, left, top) {
    drawing.font = style;
    lines.forEach((words, index) => drawing.fillText(words, left, top + index * line));
    return top + lines.length * line;
}

/** Words in lines that fit; languages without spaces break between letters. */
function wrapped(drawing, words, width) {
    const lines = [""];
    for (const piece of words.split(/(?<=\s)|(?=[\u3000-\u9fff])/)) {
        if (drawing.measureText(lines.at(-1) + piece).width > width && lines.at(-1) !== "") {
            lines.push("");
        }
        lines.push(lines.pop() + piece);
    }
    return lines;
}
