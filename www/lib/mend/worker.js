import { draw, readAlpha } from "../matting/pixels.js";
import { Session } from "./session.js";

/**
 * Mends away from the page's thread. The page calls a session's methods by name, in order, without waiting; after each
 * it hears how things stand, and the picture is drawn at the next frame.
 *
 * @typedef {{ id: number, call: string, parameters: any[] }} Request
 */

/** So long after a stroke colours are estimated anew, if no other has begun. */
const calm = 600;
/** What changes the matte, and so the colours along its edge. */
const changes = new Set(["end", "undo", "redo", "reset", "part", "keepLargest", "adjust"]);

/** @type {Session | undefined} */
let session;
let isDrawing = false;
let recoloring = 0;
/** What the work between two frames took since the latest stroke began, in milliseconds. @type {number[]} */
let work = [];
let sinceFrame = 0;

/** Calls wait for those before them. */
let turn = Promise.resolve();

self.onmessage = ({ data }) => {
  turn = turn.then(() => respond(data));
};

/** @param {Request} request */
async function respond({ id, call, parameters }) {
  const start = performance.now();
  if (call === "begin") [work, sinceFrame] = [[], 0];
  try {
    const answer = call === "open" ? await open(parameters[0]) : session?.[call](...parameters);
    // A file is packed while the brush goes on: what it shows has been read by now.
    if (answer instanceof Promise) return void answer.then((result) => reply(id, call, { result }), (error) => reply(id, call, { error: String(error) }));
    sinceFrame += performance.now() - start;
    reply(id, call, { result: answer });
  } catch (error) {
    reply(id, call, { error: String(error) });
    return;
  }
  schedule(call);
}

function reply(id, call, outcome) {
  self.postMessage({ id, ...outcome, state: { ...session?.state, work: median(work), hasChanged: changes.has(call) } });
}

async function open({ canvas, picture, matte, model, isGraphic }) {
  const { canvas: drawn, context } = await draw(picture);
  const { width, height } = drawn;
  const pixels = context.getImageData(0, 0, width, height).data;
  const own = await readAlpha(model, width, height);
  const alpha = matte === model ? own : await readAlpha(matte, width, height);
  session = new Session({ canvas, pixels, width, height, model: own, alpha, isGraphic });
  return { width, height };
}

function schedule(call) {
  clearTimeout(recoloring);
  if (changes.has(call)) recoloring = setTimeout(recolor, calm);
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(frame);
}

function recolor() {
  session?.recolor();
  schedule("recolor");
}

function frame() {
  isDrawing = false;
  const start = performance.now();
  session?.draw();
  work.push(sinceFrame + performance.now() - start);
  sinceFrame = 0;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
