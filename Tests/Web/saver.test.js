/** What is mended is saved in its turn, as one version a session, and never over what somebody else saved. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Saver } from "../../www/lib/mend/saver.js";

/** What the server was asked, as "METHOD path If-Match". @type {string[]} */
let asked;
/** What it answers to the next requests; versions count up otherwise. @type {Response[]} */
let answers;
let version;

beforeEach(() => {
  [asked, answers, version] = [[], [], 1];
  globalThis.fetch = async (path, { method = "GET", headers = {} } = {}) => {
    asked.push([method, path.replace(/^.*\/api\/history\/x\/matte/, ""), headers["If-Match"] ?? ""].join(" ").trimEnd());
    return answers.shift() ?? kept(++version, true);
  };
});

function kept(number, mended) {
  return new Response(JSON.stringify({ version: number, mended }), { headers: { ETag: `"${number}"` } });
}

function refused(status, code, headers = {}) {
  return new Response(JSON.stringify({ error: { code, message: "No." } }), { status, headers });
}

const matte = (text) => new Blob([text]);

test("a session is one version, and the next one another", async () => {
  const saver = new Saver("x", '"1"');
  await saver.now(() => matte("a"));
  await saver.now(() => matte("b"));
  saver.rest();
  await saver.now(() => matte("c"));
  assert.deepEqual(asked, ['PUT  "1"', 'PUT ?replaces=2 "2"', 'PUT  "3"']);
  assert.equal(saver.state, "saved");
});

test("what was saved already is not sent again", async () => {
  const saver = new Saver("x", '"1"');
  const same = matte("a");
  await saver.now(() => same);
  await saver.now(() => same);
  assert.equal(asked.length, 1);
});

test("beside somebody else's nothing more is saved before the person chose", async () => {
  const saver = new Saver("x", '"1"');
  answers = [refused(409, "stale_version", { "X-Matte-Version": "7" })];
  await saver.now(() => matte("a"));
  assert.equal(saver.state, "stale");
  saver.rest();
  await saver.now(() => matte("b"));
  assert.equal(asked.length, 1);
  answers = [kept(7, true)];
  await saver.useMine();
  assert.deepEqual(asked.slice(1), ["POST /versions/7/restore", 'PUT ?replaces=7 "7"']);
});

test("the other one takes the place of what waits", async () => {
  const saver = new Saver("x", '"1"');
  answers = [refused(409, "stale_version", { "X-Matte-Version": "7" }), new Response("other", { headers: { ETag: '"6"' } })];
  await saver.now(() => matte("a"));
  assert.equal(await (await saver.useOther()).text(), "other");
  await saver.now(() => matte("b"));
  assert.deepEqual(asked.slice(1), ["GET", 'PUT  "6"']);
});

test("to save the model's own is to go back to it", async () => {
  const saver = new Saver("x", '"1"');
  saver.own = matte("own");
  await saver.now(() => matte("a"));
  answers = [kept(1, false)];
  await saver.now(() => saver.own);
  await saver.now(() => matte("b"));
  assert.deepEqual(asked, ['PUT  "1"', "DELETE", 'PUT  "1"']);
});

test("what is refused is said and stays pending", async () => {
  const saver = new Saver("x", '"1"');
  answers = [refused(507, "quota_exceeded")];
  await saver.now(() => matte("a"));
  assert.deepEqual([saver.state, saver.failure, saver.isPending], ["failed", "No.", true]);
});

test("where nothing is kept nothing is sent", async () => {
  const saver = new Saver("", "");
  await saver.now(() => matte("a"));
  assert.deepEqual([asked.length, saver.state], [0, "idle"]);
});
