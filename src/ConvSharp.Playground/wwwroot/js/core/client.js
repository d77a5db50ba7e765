// Questions to the library in its worker. Each slot has one question in flight; of those that wait behind it, the newest wins.

const patience = 10_000;
const mostRestarts = 3;

export class Client extends EventTarget {
    #worker = null;
    #slots = new Map();
    #held = new Map();
    #restarts = 0;
    #hasFailed = false;

    constructor() {
        super();
        this.#start();
    }

    /**
     * The answer: an object, or a Uint8Array of a method that gives bytes; null where a newer question has taken this one's place, the
     * visitor has stopped it, or the library does not run.
     */
    ask(slot, method, ...parameters) {
        if (this.#hasFailed) {
            return Promise.resolve(null);
        }
        return new Promise((resolve, reject) => {
            const state = this.#slots.get(slot) ?? { running: null, waiting: null };
            this.#slots.set(slot, state);
            state.waiting?.resolve(null);
            state.waiting = { method, parameters, resolve, reject };
            this.#next(slot, state);
        });
    }

    /** Gives the library a picture or a file, which it gets again in a worker that takes a dead one's place. */
    async hold(name, method, ...parameters) {
        const answer = await this.ask(name, method, ...parameters);
        if (answer !== null && answer.error === undefined) {
            this.#held.set(name, { method, parameters });
        }
        return answer;
    }

    /** Ends what runs: its questions are answered with null, and a new worker starts. */
    stop() {
        for (const state of this.#slots.values()) {
            clearTimeout(state.timer);
            state.running?.resolve(null);
            state.running = null;
        }
        this.#restart();
    }

    #start() {
        if (globalThis.Worker === undefined) {
            // Whoever makes this client listens by then.
            queueMicrotask(() => this.#fail());
            return;
        }
        this.#worker = new Worker("worker.js", { type: "module" });
        this.#worker.addEventListener("message", ({ data }) => this.#receive(data));
        this.#worker.addEventListener("error", event => {
            event.preventDefault();
            this.#died();
        });
    }

    #restart() {
        this.#worker.terminate();
        this.#start();
        for (const { method, parameters } of this.#held.values()) {
            this.#worker.postMessage({ slot: null, method, parameters });
        }
        for (const [slot, state] of this.#slots) {
            // A question that the dead worker did not answer is asked again, unless a newer one waits.
            if (state.running !== null) {
                clearTimeout(state.timer);
                if (state.waiting === null) {
                    state.waiting = state.running;
                } else {
                    state.running.resolve(null);
                }
                state.running = null;
            }
            this.#next(slot, state);
        }
    }

    #died() {
        this.#restarts += 1;
        if (this.#restarts <= mostRestarts) {
            this.#restart();
        } else {
            this.#fail();
        }
    }

    #fail() {
        this.#hasFailed = true;
        for (const state of this.#slots.values()) {
            clearTimeout(state.timer);
            state.running?.resolve(null);
            state.waiting?.resolve(null);
            state.running = state.waiting = null;
        }
        this.dispatchEvent(new Event("failed"));
    }

    #next(slot, state) {
        if (state.running !== null || state.waiting === null) {
            return;
        }
        state.running = state.waiting;
        state.waiting = null;
        state.timer = setTimeout(() => this.dispatchEvent(new Event("slow")), patience);
        const { method, parameters } = state.running;
        this.#worker.postMessage({ slot, method, parameters });
    }

    #receive({ slot, answer, failure }) {
        if (slot === undefined) {
            this.#died();
            return;
        }
        if (slot === null) {
            return;
        }
        const state = this.#slots.get(slot);
        const question = state.running;
        clearTimeout(state.timer);
        state.running = null;
        this.dispatchEvent(new Event("answered"));
        if (failure === undefined) {
            this.#restarts = 0;
            question.resolve(typeof answer === "string" ? JSON.parse(answer) : answer);
            this.#next(slot, state);
        } else {
            // The library answers every request, so it is broken, by memory that ran out for instance.
            question.reject(new Error(failure));
            this.#restart();
        }
    }
}
