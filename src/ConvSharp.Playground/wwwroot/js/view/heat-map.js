// Numbers of a picture as a canvas of cells: darker or brighter is more, with the number where there is room.

const largestCell = 34;
const leastNumber = 20;

export class HeatMap {
    #canvas;
    #plane = null;
    #at = null;
    #pinned = null;
    #cell = 0;
    #closed = new AbortController();

    /**
     * @param canvas The canvas; its style gives ink, ground and accent.
     * @param on Called with the cell that is pointed at, [row, column] or null: enter(at), and pin(at). Without it the map is a picture.
     */
    constructor(canvas, on = null) {
        this.#canvas = canvas;
        const { signal } = this.#closed;
        matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw(), { signal });
        new ResizeObserver(() => this.#draw()).observe(canvas.parentElement);
        if (on !== null) {
            this.#listen(on, signal);
        }
    }

    close() {
        this.#closed.abort();
    }

    show(plane, pinned = null) {
        this.#plane = plane;
        this.#pinned = pinned;
        if (this.#at !== null && (this.#at[0] >= plane.down.length || this.#at[1] >= plane.across.length)) {
            this.#at = null;
        }
        this.#draw();
    }

    #listen(on, signal) {
        const enter = at => {
            this.#at = at;
            this.#draw();
            on.enter(at ?? this.#pinned);
        };
        const pin = at => {
            this.#pinned = same(at, this.#pinned) ? null : at;
            this.#draw();
            on.pin(this.#pinned);
        };
        this.#canvas.addEventListener("pointermove", event => {
            const at = this.#cellAt(event);
            if (!same(at, this.#at)) {
                enter(at);
            }
        }, { signal });
        this.#canvas.addEventListener("pointerleave", () => enter(null), { signal });
        this.#canvas.addEventListener("click", event => pin(this.#cellAt(event)), { signal });
        this.#canvas.addEventListener("focus", () => enter(this.#at ?? this.#pinned ?? [0, 0]), { signal });
        this.#canvas.addEventListener("blur", () => enter(null), { signal });
        this.#canvas.addEventListener("keydown", event => {
            const [row, column] = this.#at ?? [0, 0];
            const { down, across } = this.#plane;
            const to = {
                ArrowUp: [row - 1, column], ArrowDown: [row + 1, column], ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1],
                Home: [row, 0], End: [row, across.length - 1], PageUp: [0, column], PageDown: [down.length - 1, column],
            }[event.key];
            if (event.ctrlKey || event.altKey || event.metaKey) {
                return;
            }
            if (to !== undefined) {
                event.preventDefault();
                if (to[0] >= 0 && to[0] < down.length && to[1] >= 0 && to[1] < across.length) {
                    enter(to);
                }
            } else if (event.key === "Enter" || event.key === " ") {
                event.preventDefault();
                pin([row, column]);
            }
        }, { signal });
    }

    #cellAt({ offsetX, offsetY }) {
        const at = [offsetY, offsetX].map(place => (place - place % this.#cell) / this.#cell);
        const { down, across } = this.#plane;
        return at[0] >= 0 && at[1] >= 0 && at[0] < down.length && at[1] < across.length ? at : null;
    }

    #draw() {
        const room = this.#canvas.parentElement.clientWidth - 2;
        if (this.#plane === null || room <= 0) {
            return;
        }
        const { cells, down, across } = this.#plane;
        const ratio = devicePixelRatio;
        this.#cell = Math.min(largestCell, room / across.length);
        const [width, height] = [across.length * this.#cell, down.length * this.#cell];
        [this.#canvas.width, this.#canvas.height] = [width * ratio, height * ratio];
        this.#canvas.style.setProperty("width", `${width}px`);
        this.#canvas.style.setProperty("height", `${height}px`);
        const drawing = this.#canvas.getContext("2d");
        drawing.scale(ratio, ratio);
        drawing.textAlign = "center";
        drawing.textBaseline = "middle";
        const { color, backgroundColor, borderTopColor, fontFamily } = getComputedStyle(this.#canvas);
        const [ground, accent] = [backgroundColor, borderTopColor].map(channels);
        const most = Math.max(...down.map(Number)) * Math.max(...across.map(Number));
        cells.forEach((line, row) => line.forEach((count, column) => {
            const level = most === 0 ? 0 : Number(count) / most;
            const fill = ground.map((from, i) => from + (accent[i] - from) * level);
            const [x, y] = [column * this.#cell, row * this.#cell];
            drawing.fillStyle = `rgb(${fill.join(" ")})`;
            drawing.fillRect(x, y, this.#cell, this.#cell);
            const number = String(count);
            if (this.#cell >= leastNumber && number.length <= 4) {
                drawing.fillStyle = luminance(fill) > 0.18 ? "#000" : "#fff";
                drawing.font = `${number.length > 2 ? 10 : 13}px ${fontFamily}`;
                drawing.fillText(number, x + this.#cell / 2, y + this.#cell / 2);
            }
        }));
        this.#frame(drawing, this.#pinned, color, [4, 2]);
        this.#frame(drawing, this.#at, color, []);
    }

    #frame(drawing, at, color, dashes) {
        if (at === null) {
            return;
        }
        const [y, x] = at.map(place => place * this.#cell);
        for (const [width, style, dash] of [[5, color, []], [3, "#ffd400", dashes]]) {
            drawing.setLineDash(dash);
            drawing.lineWidth = width;
            drawing.strokeStyle = style;
            drawing.strokeRect(x + 2, y + 2, this.#cell - 4, this.#cell - 4);
        }
    }
}

function same(left, right) {
    return left === right || (left !== null && right !== null && left[0] === right[0] && left[1] === right[1]);
}

/** Red, green and blue of a computed colour. */
function channels(color) {
    return color.match(/[\d.]+/g).slice(0, 3).map(Number);
}

/** The relative luminance of WCAG: above 0.18 black is read more easily than white. */
function luminance(color) {
    const [red, green, blue] = color.map(each => each / 255).map(each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
