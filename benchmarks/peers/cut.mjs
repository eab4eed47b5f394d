// Vector tiles of a GeoJSON file: node cut.mjs FILE FOLDER ZOOM,ZOOM
import { createRequire } from "node:module";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [file, folder, zooms] = process.argv.slice(2);
const require = createRequire(path.join(process.cwd(), "package.json"));
// geojson-vt is an ES module only; vt-pbf is none.
const { default: GeoJSONVT } = await import(pathToFileURL(require.resolve("geojson-vt")));
const { fromGeojsonVt } = require("vt-pbf");

// A file this size is longer than a string may be: one feature a line, parsed one by one.
const features = fs.readFileSync(file).toString("utf8").split("\n").filter((line) => line.startsWith('{"type":"Feature","')).map((line) => JSON.parse(line.replace(/,$/, "")));
const wanted = zooms.split(",").map(Number);
const deepest = Math.max(...wanted);
// Without a tolerance: it would leave out every area that is smaller than it, and the map itself leaves out none.
const index = new GeoJSONVT({ type: "FeatureCollection", features }, { maxZoom: deepest, indexMaxZoom: deepest, indexMaxPoints: 0, promoteId: null, tolerance: 0 });
for (const { z, x, y } of index.tileCoords) {
  if (!wanted.includes(z)) continue;
  const tile = index.getTile(z, x, y);
  if (!tile) continue;
  fs.mkdirSync(path.join(folder, String(z), String(x)), { recursive: true });
  fs.writeFileSync(path.join(folder, String(z), String(x), `${y}.pbf`), fromGeojsonVt({ areas: tile }, { version: 2 }));
}
