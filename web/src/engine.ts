// The engine from the page's side: one worker that answers, and a loaded spare. A question that runs cannot be stopped inside
// a worker, so a newer one ends the worker and goes to the spare.
import type { Call, Failed, Ready, Reply, Start } from './messages';

/// Thrown into a question that a newer one overtook.
export class Overtaken extends Error {}

interface Runner {
  worker: Worker;
  ready: Promise<Ready>;
  waiting: Map<number, { resolve: (text: string) => void; reject: (error: Error) => void }>;
}

export class Engine {
  private active: Runner;
  private spare: Runner | null = null;
  private next = 0;
  private files: string[] = [];  // the reader's own: a new worker gets them again

  constructor(private script: string, private start: Start) {
    this.active = this.run();
  }

  /// When the first worker can answer.
  get ready(): Promise<Ready> { return this.active.ready; }
  /// Loads a second worker, once the first has answered: readers wait for the first alone.
  prepare(): void { this.spare ??= this.run(); }
  get busy(): boolean { return this.active.waiting.size > 0; }

  async call(call: Call, text: string): Promise<string> {
    const runner = this.active;
    await runner.ready;
    if (runner !== this.active) throw new Overtaken();
    return this.send(runner, call, text);
  }

  /// As call(), after ending what still runs.
  async only(call: Call, text: string): Promise<string> {
    if (this.busy) this.end();
    return this.call(call, text);
  }

  /// A file of the reader's own for this worker and those after it.
  async put(path: string, content: string): Promise<string> {
    const bundle = `${path}\0${content}\0`;
    this.files.push(bundle);
    if (this.spare) { const spare = this.spare; void spare.ready.then(() => this.send(spare, 'put', bundle)); }
    return this.call('put', bundle);
  }

  /// What runs is no longer wanted.
  stop(): void { if (this.busy) this.end(); }

  private end(): void {
    this.active.worker.terminate();
    for (const { reject } of this.active.waiting.values()) reject(new Overtaken());
    this.active.waiting.clear();
    this.active = this.spare ?? this.run();
    this.spare = null;
    void this.active.ready.then(() => this.prepare(), () => undefined);
  }

  private send(runner: Runner, call: Call, text: string): Promise<string> {
    const id = ++this.next;
    return new Promise((resolve, reject) => {
      runner.waiting.set(id, { resolve, reject });
      runner.worker.postMessage({ id, call, text });
    });
  }

  private run(): Runner {
    const address = URL.createObjectURL(new Blob([this.script], { type: 'text/javascript' }));
    const worker = new Worker(address);
    const waiting: Runner['waiting'] = new Map();
    let answered = false;  // one that never did is not started again
    const ready = new Promise<Ready>((resolve, reject) => {
      const fail = (error: Error) => {
        reject(error);
        for (const one of waiting.values()) one.reject(error);
        waiting.clear();
      };
      worker.onmessage = event => {
        const said = event.data as Ready | Failed | Reply;
        if ('ready' in said) { answered = true; resolve(said); }
        else if ('failed' in said) fail(new Error(said.failed));
        else {
          waiting.get(said.id)?.resolve(said.text);
          waiting.delete(said.id);
        }
      };
      worker.onerror = event => {
        fail(new Error(event.message || 'the worker stopped'));
        if (answered && this.active.worker === worker) this.end();
      };
    }).finally(() => URL.revokeObjectURL(address));
    const runner = { worker, ready, waiting };
    void ready.then(() => { for (const bundle of this.files) void this.send(runner, 'put', bundle); }, () => undefined);
    worker.postMessage(this.start);
    return runner;
  }
}
