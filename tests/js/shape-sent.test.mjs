// What leaves the browser while a shape becomes areas: tiles around it, lists of areas, districts.
import assert from "node:assert/strict";
import test from "node:test";
import { begin } from "../../assets/js/map/answers.js";
import { circle } from "../../assets/js/map/within.js";
import { byNames, byPostcodes, byShape } from "../../assets/js/panels/shape/find.js";

const HERE = [53.81234, -1.55678];
const AREAS = [
  { code: "W1", name: "Alder" },
  { code: "W2", name: "Beech" },
];

/** Every request while `work` runs, as {address, options}. */
async function requests(work) {
  const sent = [];
  const before = globalThis.fetch;
  globalThis.fetch = async (address, options) => {
    sent.push({ address, options: options || {} });
    const body = address.includes("/tiles/")
      ? new Uint32Array(512 * 512).fill(1).buffer
      : JSON.stringify(address.includes("/areas/") ? AREAS : { "2AB": 2 });
    return new Response(body, { status: 200 });
  };
  try {
    begin("BUILD");
    return { found: await work(), sent };
  } finally {
    globalThis.fetch = before;
  }
}

const LEAST = { method: undefined, body: undefined };
const isBare = ({ options: { method, body } }) => assert.deepEqual({ method, body }, LEAST);

test("no request has a corner of the shape: tiles around it are fetched", async () => {
  const shape = circle(HERE, 1);
  const { found, sent } = await requests(() => byShape(shape, "ward"));
  assert.deepEqual(found.numbers, []); // one area covers all, and under half of it is in the shape
  assert.ok(sent.length > 0);
  for (const request of sent) {
    isBare(request);
    assert.match(request.address, /^\/api\/v1\/BUILD\/tiles\/ward\/\d+\/\d+\/\d+$/);
  }
});

test("of postcodes only the districts are sent", async () => {
  const list = ["LS6 2AB", "ls6 2ab", "LS7 9ZZ", "nonsense"];
  const { found, sent } = await requests(() => byPostcodes(list, "ward"));
  assert.deepEqual(
    sent.map(({ address }) => address),
    ["/api/v1/BUILD/postcodes/ward/LS6", "/api/v1/BUILD/postcodes/ward/LS7"],
  );
  sent.forEach(isBare);
  assert.deepEqual(found.numbers, [2]);
  assert.equal(found.found, 2);
});

test("too many districts are not asked for", async () => {
  const list = Array.from({ length: 99 }, (_, at) => `LS${at + 1} 2AB`);
  const { sent } = await requests(async () => {
    await assert.rejects(byPostcodes(list, "ward"), /a list can have 60/);
  });
  assert.deepEqual(sent, []);
});

test("a list of names or codes asks for the list of all areas", async () => {
  const { found, sent } = await requests(() => byNames(["beech", "W1"], "ward", ["oa", "ward"]));
  assert.deepEqual(found, { level: "ward", numbers: [2, 1], rest: [] });
  assert.deepEqual(
    sent.map(({ address }) => address),
    ["/api/v1/BUILD/areas/ward"],
  );
});
