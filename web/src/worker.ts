// The engine in a worker: the glue that Emscripten writes stands before this text in the same script.
import type { Call, Request, Start } from './messages';

interface Engine {
  HEAPU8: Uint8Array;
  UTF8ToString(pointer: number): string;
  _cv_space(bytes: number): number;
  _cv_load(): number; _cv_put(): number; _cv_ask(): number; _cv_point(): number; _cv_preview(): number;
  _cv_compare(): number; _cv_verbs(): number; _cv_list(): number; _cv_version(): number;
}
declare const CountervailEngine: (options: { wasmBinary: ArrayBuffer }) => Promise<Engine>;
declare const self: { postMessage(message: unknown): void; onmessage: ((event: MessageEvent) => void) | null };

async function unpacked(bytes: ArrayBuffer): Promise<ArrayBuffer> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
}

function give(engine: Engine, bytes: Uint8Array): void {
  const at = engine._cv_space(bytes.length);
  engine.HEAPU8.set(bytes, at);
}

function answer(engine: Engine, call: Call, text: string): string {
  give(engine, new TextEncoder().encode(text));
  const functions: Record<Call, () => number> = {
    ask: engine._cv_ask, point: engine._cv_point, preview: engine._cv_preview, compare: engine._cv_compare,
    verbs: engine._cv_verbs, list: engine._cv_list, put: engine._cv_put,
  };
  return engine.UTF8ToString(functions[call]());
}

async function start(given: Start): Promise<void> {
  const began = performance.now();
  const [binary, facts] = await Promise.all([unpacked(given.engine), unpacked(given.facts)]);
  const engine = await CountervailEngine({ wasmBinary: binary });
  give(engine, new Uint8Array(facts));
  const wrong = engine.UTF8ToString(engine._cv_load());
  if (wrong !== '') throw new Error(wrong);
  self.onmessage = event => {
    const { id, call, text } = event.data as Request;
    self.postMessage({ id, text: answer(engine, call, text) });
  };
  self.postMessage({
    ready: true, version: engine.UTF8ToString(engine._cv_version()), milliseconds: performance.now() - began,
  });
}

self.onmessage = event => {
  start(event.data as Start).catch((error: Error) => self.postMessage({ failed: error.message }));
};
