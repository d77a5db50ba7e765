// The Network page: a file that the library opens, its layers, every value on a picture, and how each number is made.

import { announce, announceError } from "../core/announce.js";
import { part } from "../core/elements.js";
import { save } from "../core/save.js";
import * as address from "../core/state.js";
import { text } from "../core/text.js";
import { LayerControls } from "../view/controls.js";
import { listenToCopies } from "../view/copy.js";
import { MapGrid } from "../view/map-grid.js";
import { NetworkFile } from "../view/network-file.js";
import { NetworkSum } from "../view/network-sum.js";
import { NetworkTable, size } from "../view/network-table.js";
import { PictureSource } from "../view/picture-source.js";
import { showPixels } from "../view/pixels.js";
import { grouped } from "../view/table.js";

const usualSample = "edges.onnx";
const mostMaps = 64;
// What the address says of what is shown.
const positions = ["value", "channel", "element"];

export class NetworkPage {
    #host;
    #client;
    #words = new Map();
    #controls;
    #file;
    #source;
    #table;
    #grid;
    #sum;
    #opened = null;
    #tabled = null;
    #hasPicture = false;
    #maps = null;

    constructor(host, client) {
        this.#host = host;
        this.#client = client;
        this.#controls = new LayerControls(host, () => this.#change());
        this.#file = new NetworkFile(host, (bytes, name, isSample) => this.#take(bytes, name, isSample));
        this.#source = new PictureSource(host, picture => this.#look(picture));
        this.#table = new NetworkTable(host, value => this.#show(value));
        this.#grid = new MapGrid(this.#part("maps"), at => this.#choose(at));
        this.#sum = new NetworkSum(host);
        this.#part("fewer").addEventListener("click", () => this.#turn(-mostMaps));
        this.#part("more").addEventListener("click", () => this.#turn(mostMaps));
        this.#part("save-value").addEventListener("click", () => this.#save());
        listenToCopies(host);
    }

    /** Shows what an address says, of the sample that it names or of the file that is open. */
    async open(words) {
        this.#words = words;
        this.#controls.fill(words);
        const file = words.get("file");
        const asked = words.get("sample") ?? usualSample;
        const sample = this.#file.hasSample(asked) ? asked : usualSample;
        if (!this.#hasPicture) {
            await this.#source.openSample();
        }
        if (file === undefined && this.#opened !== sample) {
            await this.#file.openSample(sample);
        } else {
            await this.#ask();
        }
        if (asked !== sample) {
            this.#file.showProblem(text("network-no-sample", { name: asked }));
        }
    }

    close() {
        this.#file.close();
        this.#source.close();
    }

    async #take(bytes, name, isSample) {
        const answer = await this.#client.hold("network-file", "OpenNetwork", bytes, name);
        if (answer === null) {
            return;
        }
        this.#file.showProblem(answer.error?.message ?? null, "en");
        this.#table.showMissing(answer.operators ?? []);
        if (answer.error !== undefined) {
            this.#file.showSample(this.#words.has("file") ? null : this.#opened);
            announceError(answer.error);
            return;
        }
        const isNew = this.#opened !== null && this.#opened !== name;
        this.#opened = name;
        if (isNew || !isSample) {
            positions.forEach(word => this.#words.delete(word));
            ["sample", "file"].forEach(word => this.#words.delete(word));
            if (!isSample) {
                this.#words.set("file", name);
            } else if (name !== usualSample) {
                this.#words.set("sample", name);
            }
            address.write(this.#words);
        }
        await this.#ask();
    }

    async #look({ rgba, width, height }) {
        const answer = await this.#client.hold("network-picture", "LookAtPicture", rgba, width, height);
        if (answer === null || this.#controls.isFault(answer)) {
            return;
        }
        this.#hasPicture = true;
        showPixels(this.#part("picture"), rgba, width, height);
        if (this.#opened !== null) {
            this.#words.delete("element");
            address.write(this.#words);
            await this.#ask();
        }
    }

    get #query() {
        return address.format(this.#words);
    }

    async #ask() {
        const answer = await this.#client.ask("network", "Network", this.#query);
        if (answer === null) {
            return;
        }
        const file = this.#words.get("file");
        if (file !== undefined && answer.name !== file) {
            this.#file.showProblem(text("network-file-missing", { name: file }));
            this.#file.showSample(null);
            this.#part("answer").hidden = true;
            return;
        }
        // Where words that are wrong leave no sizes, the last table stays.
        const isFault = this.#controls.isFault({ error: answer.error ?? answer.problem });
        if (answer.error !== undefined || (isFault && answer.multiply_adds === undefined && this.#tabled === answer.name)) {
            return;
        }
        this.#tabled = answer.name;
        this.#opened = answer.name;
        this.#file.showSample(file === undefined ? answer.name : null);
        this.#part("answer").hidden = false;
        this.#part("title").textContent = answer.name;
        const isNetwork = answer.kind === "onnx";
        if (isNetwork) {
            this.#showTotals(answer);
            this.#table.showNetwork(answer);
        } else {
            this.#part("totals").textContent = text("network-weights-totals", {
                count: grouped(answer.tensors.length), parameters: grouped(answer.parameters),
            });
            this.#part("given").textContent = "";
            this.#table.showWeights(answer);
        }
        for (const name of ["explained", "picture-box", "layer"]) {
            this.#part(name).hidden = !isNetwork;
        }
        if (answer.problem === undefined) {
            await this.#run();
        }
    }

    #showTotals({ nodes, parameters, multiply_adds: work, value_bytes: bytes, inputs, producer, operator_sets: sets }) {
        const known = work !== undefined;
        this.#part("totals").textContent = text(known ? "network-totals" : "network-totals-unknown", {
            nodes: grouped(nodes), parameters: grouped(parameters), work: known ? grouped(work) : "",
            megabytes: known ? (bytes / 1e6).toFixed(1) : "",
        });
        this.#part("given").textContent = [
            ...inputs.map(input => text(input.from === undefined ? "network-takes" : `network-given-${input.from}`, {
                input: input.text, shape: size(input.shape),
            })),
            text("network-made-by", { producer: producer === "" ? "–" : producer, sets: sets.join(text("and")) }),
        ].join(" ");
    }

    async #run() {
        const shown = await this.#client.ask("network-run", "NetworkRun", this.#query);
        if (shown === null || this.#controls.isFault(shown)) {
            return;
        }
        this.#table.mark(shown.value);
        this.#part("shown-title").textContent = text("network-shown", { value: shown.value, shape: size(shown.shape), type: shown.type });
        this.#part("shown").hidden = false;
        this.#part("shown-hint").textContent = text(
            shown.maps === undefined ? "network-no-elements" : shown.weights ? "network-kernels-hint" : "network-maps-hint");
        this.#showPager(shown.maps);
        this.#maps = shown.maps ?? null;
        if (shown.maps === undefined) {
            this.#grid.clear();
            return;
        }
        const rgba = await this.#client.ask("network-maps", "NetworkMaps", this.#query);
        if (rgba === null || this.#maps !== shown.maps || rgba.length !== 4 * shown.maps.shown * shown.maps.rows * shown.maps.columns) {
            return;
        }
        this.#grid.show(shown.maps, rgba, { value: shown.value, isKernels: shown.weights });
        announce(text("network-shown", { value: shown.value, shape: size(shown.shape), type: shown.type }));
        await this.#explain();
    }

    #showPager(maps) {
        const isLong = maps !== undefined && maps.count > mostMaps;
        this.#part("pager").hidden = !isLong;
        if (isLong) {
            this.#part("pager-text").textContent = text("network-pager-text", {
                first: maps.first, last: maps.first + maps.shown - 1, count: grouped(maps.count),
            });
            this.#part("fewer").disabled = maps.first === 0;
            this.#part("more").disabled = maps.first + maps.shown >= maps.count;
        }
    }

    async #explain() {
        if (this.#part("explained").hidden) {
            return;
        }
        if (!this.#words.has("element")) {
            this.#sum.clear(text("network-choose"));
            return;
        }
        const sum = await this.#client.ask("network-sum", "NetworkSum", this.#query);
        if (sum === null || this.#controls.isFault(sum)) {
            return;
        }
        this.#grid.mark(sum.at);
        announce(this.#sum.show(sum));
    }

    #show(value) {
        positions.forEach(word => this.#words.delete(word));
        this.#words.set("value", value);
        address.write(this.#words);
        this.#run();
    }

    #choose(at) {
        this.#words.set("element", String(at));
        address.write(this.#words);
        this.#grid.mark(at);
        this.#explain();
    }

    #turn(by) {
        const first = Math.max(0, this.#maps.first + by);
        this.#words.delete("element");
        this.#words.set("channel", String(first));
        address.write(this.#words);
        this.#run();
    }

    async #save() {
        const bytes = await this.#client.ask("network-value", "NetworkValue", this.#query);
        if (bytes !== null && bytes.length > 0) {
            save("value.npy", new Blob([bytes]));
            announce(text("saved"));
        }
    }

    /** The element stays only where the values keep their shapes, which a new size does not leave. */
    #change() {
        const kept = [...this.#words].filter(([word]) => ["sample", "file", "value", "channel"].includes(word));
        this.#words = new Map([...this.#controls.words(), ...kept]);
        address.write(this.#words);
        this.#ask();
    }

    #part(name) {
        return part(this.#host, name);
    }
}
