// Plays the steps of a view: play, step, scrub, speed.

import { part } from "../core/elements.js";
import { listenToKeys } from "../core/keys.js";
import { text } from "../core/text.js";

const stepsPerSecond = [0.5, 1, 2, 4, 8];

export class Player {
    #step = 0;
    #count = 0;
    #timer = null;
    #parts = {};
    #go;
    #closed = new AbortController();

    /**
     * @param host The element with the player in it.
     * @param keys Whose keys it hears: the document, or its own part of a page with several players.
     * @param go Called with the step to show, and whether the visitor chose it.
     */
    constructor(host, keys, go) {
        this.#go = go;
        for (const name of ["play", "back", "forward", "scrub", "speed", "position"]) {
            this.#parts[name] = part(host, name);
        }
        const { play, back, forward, scrub, speed } = this.#parts;
        play.addEventListener("click", () => this.toggle());
        back.addEventListener("click", () => this.move(-1));
        forward.addEventListener("click", () => this.move(1));
        scrub.addEventListener("input", () => this.#choose(Number(scrub.value)));
        speed.addEventListener("input", () => this.#timer !== null && this.play());
        listenToKeys(keys, {
            " ": event => event.target.matches("button, [type=checkbox], summary, a") ? null : this.toggle(),
            "[": () => this.move(-1),
            "]": () => this.move(1),
        }, this.#closed.signal);
    }

    /** Stops for good. */
    close() {
        clearInterval(this.#timer);
        this.#closed.abort();
    }

    get isPlaying() {
        return this.#timer !== null;
    }

    show(count, step) {
        this.#count = count;
        this.#step = step;
        this.#parts.scrub.max = count - 1;
        this.#name();
        this.#draw(false);
    }

    play() {
        clearInterval(this.#timer);
        this.#timer = setInterval(() => this.#advance(1, false), 1000 / stepsPerSecond[Number(this.#parts.speed.value)]);
        this.#name();
    }

    pause() {
        clearInterval(this.#timer);
        this.#timer = null;
        this.#name();
    }

    toggle() {
        if (this.isPlaying) {
            this.pause();
        } else {
            this.play();
        }
    }

    move(by) {
        this.pause();
        this.#advance(by, true);
    }

    #choose(step) {
        this.pause();
        this.#step = step;
        this.#draw(true);
    }

    #advance(by, isChosen) {
        if (this.#count > 0) {
            this.#step = (this.#step + by + this.#count) % this.#count;
            this.#draw(isChosen);
        }
    }

    #draw(isChosen) {
        this.#parts.scrub.value = this.#step;
        this.#parts.position.textContent = text("position", { step: this.#step, last: this.#count - 1 });
        this.#go(this.#step, isChosen);
    }

    #name() {
        this.#parts.play.textContent = text(this.isPlaying ? "pause" : "play");
    }
}
