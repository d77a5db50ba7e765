import * as zarr from "zarrita";
import { FileSystemStore } from "@zarrita/storage";
import fs from "node:fs"; import path from "node:path"; import os from "node:os";
const bytes = (endian) => ({ name: "bytes", configuration: { endian } });
const blosc = (cname, shuffle, typesize) => ({ name: "blosc", configuration: { cname, clevel: 5, shuffle, typesize, blocksize: 0 } });
const cases = {
  "none float32": { data_type: "float32", codecs: [bytes("little")] },
  "big int16": { data_type: "int16", codecs: [bytes("big")] },
  "gzip uint8": { data_type: "uint8", codecs: [{ name: "bytes", configuration: {} }, { name: "gzip", configuration: { level: 5 } }] },
  "zstd float64": { data_type: "float64", codecs: [bytes("little"), { name: "zstd", configuration: { level: 3, checksum: false } }] },
  "transpose uint16": { data_type: "uint16", codecs: [{ name: "transpose", configuration: { order: [2, 0, 1] } }, bytes("little"), { name: "zstd", configuration: { level: 1, checksum: true } }] },
  "crc32c int32": { data_type: "int32", codecs: [bytes("little"), { name: "crc32c" }] },
  "zstd crc32c int32": { data_type: "int32", codecs: [bytes("little"), { name: "zstd", configuration: { level: 1, checksum: false } }, { name: "crc32c" }] },
  "blosc lz4 float32": { data_type: "float32", codecs: [bytes("little"), blosc("lz4", "shuffle", 4)] },
  "blosc zstd bits int16": { data_type: "int16", codecs: [bytes("little"), blosc("zstd", "bitshuffle", 2)] },
};
const result = {};
for (const [name, c] of Object.entries(cases)) {
  try {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "zf-"));
  const shape = [3, 7, 10], chunk = [2, 4, 4];
  const store = new FileSystemStore(folder);
  const arr = await zarr.create(store, { shape, chunk_shape: chunk, data_type: c.data_type, codecs: c.codecs, fill_value: 5, chunk_key_encoding: c.chunk_key_encoding, chunkKeyEncoding: c.chunk_key_encoding, dtype: c.data_type, chunkShape: chunk, fillValue: 5 });
  const n = 210, C = { float32: Float32Array, float64: Float64Array, int16: Int16Array, int32: Int32Array, uint8: Uint8Array, uint16: Uint16Array }[c.data_type];
  const data = new C(n); for (let i = 0; i < n; i++) data[i] = i * 31 % 127;
  await zarr.set(arr, null, { data, shape, stride: [70, 10, 1] });
  const files = {};
  for (const f of fs.readdirSync(folder, { recursive: true })) { const p = path.join(folder, f); if (fs.statSync(p).isFile()) files[f] = fs.readFileSync(p).toString("base64"); }
  const gone = Object.keys(files).filter(f => f.endsWith("1/1/1") || f === "1.1.1"); for (const g of gone) delete files[g];
  result[name] = { shape, chunk, files };
  fs.rmSync(folder, { recursive: true });
  } catch (e) { console.log(name, String(e)); }
}
fs.writeFileSync(process.argv[2], JSON.stringify(result, null, 1));
for (const [k, v] of Object.entries(result)) console.log(k, Object.keys(v.files).length, Buffer.from(v.files["zarr.json"] ?? "", "base64").toString().replace(/\s+/g, " ").slice(0, 700));
