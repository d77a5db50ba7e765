// A layer at work with its player: what is stepped to or fixed is reported as the words step and place of an address.

import { LayerPicture } from "./layer.js";
import { Player } from "./player.js";

// What an address says beside the layer: where the view stands.
export const positions = ["step", "place"];

export class PlayedLayer {
    #picture;
    #player;
    #mark;

    /**
     * @param host The element with the view in it.
     * @param keys Whose keys are heard: the document, or a part of a page with several views.
     * @param mark Called with what the visitor has chosen, { step } or { place } or {}.
     */
    constructor(host, keys, mark) {
        this.#mark = mark;
        this.#picture = new LayerPicture(host, pinned => this.#pin(pinned));
        this.#player = new Player(host, keys, (step, isChosen) => this.#go(step, isChosen));
    }

    /** Shows an answer of the library; isFixed: its step was asked for. */
    show(answer, isFixed) {
        this.#picture.show(answer.view, answer.input.length);
        this.#player.show(this.#picture.stepCount, answer.step);
        if (answer.place !== undefined) {
            this.#picture.fix({ side: "places", index: answer.place });
        } else if (isFixed) {
            this.#picture.fix({ side: "steps", index: answer.step });
        }
    }

    /** There is nothing to play. */
    clear() {
        this.#player.pause();
        this.#player.show(0, 0);
    }

    /** Plays, unless the visitor's system asks for little motion. */
    start() {
        if (!matchMedia("(prefers-reduced-motion: reduce)").matches) {
            this.#player.play();
        }
    }

    pause() {
        this.#player.pause();
    }

    close() {
        this.#player.close();
    }

    #go(step, isChosen) {
        if (this.#picture.stepCount === 0) {
            return;
        }
        this.#picture.go(step);
        if (isChosen) {
            this.#mark({ step });
        }
    }

    #pin(pinned) {
        this.#player.pause();
        if (pinned === null) {
            this.#mark({});
        } else if (pinned.side === "steps") {
            this.#mark({ step: pinned.index });
            this.#player.show(this.#picture.stepCount, pinned.index);
        } else {
            this.#mark({ place: pinned.index });
        }
        this.#picture.fix(pinned);
    }
}
