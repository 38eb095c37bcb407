// The live page: a form above the answer, the engine in a worker, the question in the address. The page's own answer stands
// until another is there; nothing here formats a number or makes markup of words.
import { byId, make } from './dom';
import { listenForFacts } from './drawer';
import { Engine, Overtaken } from './engine';
import { Form } from './form';
import type { Call } from './messages';
import { change, copy, fromAddress, toAddress, toJson, type Question, type Verb } from './question';

const longest = 64 << 20;  // bytes of a file of the reader's own, as on a command line
const patience = 10_000;   // ms, after which the command is offered

function bytesOf(id: string): ArrayBuffer {
  const text = atob(byId(id)!.textContent!);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; ++i) bytes[i] = text.charCodeAt(i);
  return bytes.buffer;
}
const textOf = (id: string) => new TextDecoder().decode(bytesOf(id));

interface Refusal { error: { kind: string; message: string; file?: string; hint?: string } }
const refused = (text: string): string | null => {
  if (!text.startsWith('{"error"') && !text.startsWith('{\n  "error"')) return null;
  const { error } = JSON.parse(text) as Refusal;
  const message = error.file ? `${error.file}: ${error.message}` : error.message;
  return error.hint ? `${message} (${error.hint})` : message;
};

class Page {
  private main = document.querySelector('main')!;
  private status = make('p', { class: 'status', role: 'status' }, 'The engine is loading: this answer stands already.');
  private verbSelect = make('select', { id: 'ask-verb' });
  private summary = make('span', { class: 'help' });
  private scenarioSelect = make('select', { id: 'ask-scenario' });
  private start: Question;
  private question: Question;
  private kept: Question | null = null;
  private verbs: Verb[] = [];
  private form: Form;
  private turn = 0;
  private previewing = false;
  private waitingPreview: Question | null = null;

  constructor(private engine: Engine) {
    this.start = JSON.parse(textOf('live-question')) as Question;
    this.question = copy(this.start);
    this.form = new Form({
      asked: question => void this.ask(question),
      dragged: question => void this.preview(question),
    });
    this.build();
    listenForFacts(patch => void this.ask(change(this.question, 'set', [...(this.question.fields['set'] ?? []), patch])));
  }

  async begin(): Promise<void> {
    const { milliseconds } = await this.engine.ready;
    document.documentElement.dataset['engine'] = milliseconds.toFixed(0);
    this.verbs = (JSON.parse(await this.engine.call('verbs', '')) as { verbs: Verb[] }).verbs.filter(v => v.verb !== 'report');
    this.verbSelect.replaceChildren(...this.verbs.map(v => make('option', { value: v.verb }, v.verb)));
    this.say('Change a field: the answer is computed here, on this machine.');
    addEventListener('hashchange', () => void this.follow());
    addEventListener('popstate', () => void this.follow());
    if (location.hash.length > 1) await this.follow();
    else this.showForm();
    this.main.parentElement!.dataset['ready'] = 'true';
    this.engine.prepare();
    await this.fillLists();
  }

  fail(message: string): void {
    this.say(`This page cannot compute here (${message}). Its answer stands; to ask another question use the command below.`);
  }

  /// The question of the address, asked.
  private async follow(): Promise<void> {
    const whole = location.hash.replace(/^#/, '');
    const pairs = whole.split('&');
    const { question, ignored } = fromAddress(pairs.filter(p => !p.startsWith('b.')).join('&'), this.start, this.verbs);
    const second = pairs.filter(p => p.startsWith('b.')).map(p => p.slice(2));
    const note = ignored.length > 0 ? `Ignored in the address: ${ignored.join(', ')}. ` : '';
    if (second.length > 0) {
      this.kept = question;
      const other = fromAddress(`verb=${encodeURIComponent(question.verb)}&${second.join('&')}`, question, this.verbs);
      this.question = other.question;
      this.showForm();
      await this.compare(note);
    } else await this.ask(question, { note, keepAddress: true });
  }

  private verb(): Verb { return this.verbs.find(v => v.verb === this.question.verb) ?? this.verbs[0]!; }

  private showForm(): void {
    this.verbSelect.value = this.question.verb;
    this.summary.textContent = this.verb().summary;
    const reads = this.verb().fields.some(field => field.name === 'scenario');
    this.scenarioSelect.parentElement!.toggleAttribute('hidden', !reads);
    const focused = document.activeElement?.id;
    this.form.show(this.verb(), this.question);
    if (focused) byId(focused)?.focus();
  }

  private say(...words: (string | Node)[]): void { this.status.replaceChildren(...words); }

  private json(call: Record<string, string> = {}): string { return toJson(this.question, call); }

  /// Where the verb can say what moves an answer: left out until the reader asks, since it takes longest.
  private withoutWhy(): Record<string, string> {
    return this.verb().fields.some(field => field.name === 'explain' && field.help.includes('weight')) ? { explain: 'false' } : {};
  }

  private async ask(question: Question, how: { note?: string; keepAddress?: boolean; explained?: boolean } = {}): Promise<void> {
    this.waitingPreview = null;
    this.question = copy(question);
    this.showForm();
    this.form.complain('');
    await this.busily(() => this.search(how));
  }

  /// One turn: its work marks the page as busy, and what overtakes it ends it without a word.
  private async busily(work: () => Promise<boolean>): Promise<void> {
    const turn = ++this.turn;
    this.main.setAttribute('aria-busy', 'true');
    try {
      if (await work()) this.main.dataset['answer'] = String(turn);
    } catch (error) {
      if (!(error instanceof Overtaken)) this.fail((error as Error).message);
    } finally {
      if (turn === this.turn) this.main.removeAttribute('aria-busy');
    }
  }

  /// The count where there is one, then the whole answer; false where it was refused.
  private async search(how: { note?: string; keepAddress?: boolean; explained?: boolean }): Promise<boolean> {
    let slow = 0;
    const began = performance.now();
    const took = (what: string) => { this.main.dataset[what] = (performance.now() - began).toFixed(0); };  // for tests and the curious
    try {
      const command = await this.engine.only('ask', this.json({ format: 'command' }));
      if (this.stopsAt(command)) return false;
      slow = window.setTimeout(() => this.say('Still searching. On a command line it is faster, on all cores: ', make('code', {}, command)), patience);
      this.say(how.note ?? '', 'Searching.');
      if (this.question.verb === 'parity') {
        const point = await this.engine.call('point', this.json());
        if (this.stopsAt(point)) return false;
        const { words } = JSON.parse(point) as { words: string };
        if (words !== '') this.say(how.note ?? '', make('strong', {}, words), '. The range is being searched.');
        took('pointMs');
      }
      const html = await this.engine.call('ask', this.json({ format: 'html', ...(how.explained ? {} : this.withoutWhy()) }));
      if (this.stopsAt(html)) return false;
      this.show(html);
      if (!how.keepAddress) this.remember();
      this.say(how.note ?? '', ...this.after(how.explained ?? false));
      took('allMs');
      return true;
    } finally {
      clearTimeout(slow);
    }
  }

  /// What can be done with the answer that is there.
  private after(explained: boolean): (string | Node)[] {
    const actions: (string | Node)[] = ['Computed here. '];
    const button = (words: string, does: () => void) => make('button', { type: 'button', click: does }, words);
    if (!explained && 'explain' in this.withoutWhy())
      actions.push(button('What moves it? (some seconds)', () => void this.ask(this.question, { explained: true, keepAddress: true })), ' ');
    actions.push(button(this.kept ? 'Keep this one as A instead' : 'Keep as A, to compare', () => {
      this.kept = copy(this.question);
      this.say('Kept as A. Change a field, then compare. ');
    }), ' ');
    if (this.kept) actions.push(button('Compare with A', () => void this.compare('')));
    return actions;
  }

  private async compare(note: string): Promise<void> {
    const kept = this.kept;
    if (!kept) return;
    this.say(note, 'Both questions are being asked.');
    await this.busily(async () => {
      const html = await this.engine.only('compare', `${toJson(kept)}\n${this.json()}`);
      if (this.stopsAt(html)) return false;
      this.show(html);
      const first = toAddress(kept, this.start, this.verb()) ?? '';
      const second = (toAddress(this.question, kept, this.verb()) ?? '').split('&').slice(2);
      const address = `${first === '' ? `#v=1&verb=${encodeURIComponent(kept.verb)}` : first}${second.map(p => '&b.' + p).join('')}`;
      if (address !== location.hash) history.pushState(null, '', address);
      this.say(note, 'A is what was kept, B what the form says.');
      return true;
    });
  }

  /// While a slider moves: the strategies of the last answer with these numbers. One at a time; the newest waits.
  private async preview(question: Question): Promise<void> {
    this.waitingPreview = question;
    if (this.previewing || this.engine.busy) return;
    this.previewing = true;
    try {
      while (this.waitingPreview) {
        const next: Question = this.waitingPreview;
        this.waitingPreview = null;
        const began = performance.now();
        const { words } = JSON.parse(await this.engine.call('preview', toJson(next))) as { words?: string };
        document.documentElement.dataset['preview'] = (performance.now() - began).toFixed(1);
        this.say(words ? make('em', {}, `Preview: ${words}, by the strategies of the last answer. Let go for the answer.`)
                       : 'Let go for the answer.');
      }
    } catch (error) {
      if (!(error instanceof Overtaken)) this.fail((error as Error).message);
    } finally {
      this.previewing = false;
    }
  }

  /// The last good answer stays, greyed; true where this is a refusal.
  private stopsAt(text: string): boolean {
    const message = refused(text);
    if (message === null) return false;
    this.main.classList.add('stale');
    const where = this.form.complain(message) ? ' (see the field)' : '';
    this.say(make('strong', {}, 'No answer: '), message, `${where}. What stands below is the answer before.`);
    return true;
  }

  private show(html: string): void {
    // Without its head: the policy of this page knows one style, its own.
    const title = html.slice(html.indexOf('<title>'), html.indexOf('</title>') + 8);
    const body = html.slice(html.indexOf('<main>'), html.indexOf('</main>') + 7);
    const made = new DOMParser().parseFromString(title + body, 'text/html');
    this.main.replaceChildren(...[...made.querySelector('main')!.childNodes].map(node => document.adoptNode(node)));
    this.main.classList.remove('stale');
    document.title = made.title;
  }

  private remember(): void {
    const address = toAddress(this.question, this.start, this.verb());
    if (address === null) {
      this.say('This question is too long for an address: keep the scenario file below instead.');
      return;
    }
    if (address !== location.hash) history.pushState(null, '', address === '' ? location.pathname + location.search : address);
  }

  private build(): void {
    this.verbSelect.addEventListener('change', () => void this.choose(this.verbSelect.value));
    this.scenarioSelect.addEventListener('change', () => void this.startFrom(this.scenarioSelect.value));
    const files = make('input', { type: 'file', id: 'ask-files', multiple: true, change: () => void this.take([...files.files ?? []]) });
    const field = (id: string, words: string, input: HTMLElement, help: Node | string = '') =>
      make('div', { class: 'field' }, make('label', { for: id }, words), input, typeof help === 'string' ? make('span', { class: 'help' }, help) : help);
    const panel = make('details', { id: 'ask', open: innerWidth >= 1100 },
      make('summary', {}, 'Ask another question'),
      make('form', { submit: event => event.preventDefault() },
        field('ask-verb', 'question', this.verbSelect, this.summary),
        field('ask-scenario', 'start from', this.scenarioSelect),
        this.form.element,
        field('ask-files', 'your own files', files, 'a catalog (.csv), scenario (.toml) or model (config.json): read here, sent nowhere; or drop them on the page')));
    for (const id of ['names-chips', 'names-models', 'names-systems', 'own-files']) panel.append(make('datalist', { id }));
    document.body.insertBefore(make('section', { id: 'live', 'aria-label': 'Ask' }, this.status, panel), this.main);
    document.body.classList.add('live');
    document.addEventListener('dragover', event => event.preventDefault());
    document.addEventListener('drop', event => {
      event.preventDefault();
      void this.take([...event.dataTransfer?.files ?? []]);
    });
  }

  private async choose(verb: string): Promise<void> {
    const side = this.question.fields['candidate'] ?? this.question.fields['chip'];
    this.question = verb === this.start.verb ? copy(this.start) : { verb, fields: {} };
    const fields = this.verb().fields;
    if (side && fields.some(field => field.name === 'chip')) this.question.fields['chip'] = side;
    if (fields.some(field => field.position > 0 && field.name !== 'scenario' && !field.default && !this.question.fields[field.name]?.length)) {
      this.engine.stop();  // or the answer to the last question would appear under this one
      this.showForm();
      this.main.classList.add('stale');
      this.say(`Fill in the first field, e.g. as in: `, make('code', {}, this.verb().example), '. What stands below is the answer before.');
      return;
    }
    await this.ask(this.question);
  }

  private async startFrom(path: string): Promise<void> {
    if (path === '') return;
    const words = await this.engine.only('ask', JSON.stringify({ verb: this.question.verb, scenario: path, format: 'question' }));
    if (this.stopsAt(words)) return;
    await this.ask(JSON.parse(words) as Question);
  }

  /// Files of the reader's own, held in this page alone.
  private async take(files: File[]): Promise<void> {
    for (const file of files) {
      if (file.size > longest) { this.say(`${file.name} is larger than 64 MiB.`); continue; }
      const path = `own/${file.name}`;
      await this.engine.put(path, (await file.text()).replace(/\0/g, ' '));
      byId('own-files')!.append(make('option', { value: path }));
      const has = (name: string) => this.verb().fields.some(field => field.name === name);
      if (file.name.endsWith('.toml') && has('scenario')) {
        this.scenarioSelect.append(make('option', { value: path, selected: true }, `yours: ${file.name}`));
        await this.startFrom(path);
      } else if (file.name.endsWith('.csv') && has('catalog'))
        await this.ask(change(this.question, 'catalog', [...(this.question.fields['catalog'] ?? []), path]));
      else if (file.name.endsWith('.json') && has('model')) await this.ask(change(this.question, 'model', [path]));
      else this.say(`${file.name} is there as ${path}: name it in a field.`);
    }
  }

  /// Names that fields offer, and the scenarios that the page holds.
  private async fillLists(): Promise<void> {
    const idle = async (call: Call, text: string) => {
      try { return await this.engine.call(call, text); } catch { return ''; }
    };
    for (const kind of ['chips', 'systems', 'models']) {
      const answer = await idle('ask', JSON.stringify({ verb: `catalog ${kind}`, format: 'json' }));
      if (answer === '' || refused(answer) !== null) continue;
      const rows = (JSON.parse(answer) as { tables: { rows: Record<string, { value?: string } | string>[] }[] }).tables[0]!.rows;
      const name = (row: Record<string, unknown>) => { const first = Object.values(row)[0]; return typeof first === 'string' ? first : ''; };
      byId(`names-${kind}`)!.replaceChildren(...rows.map(row => make('option', { value: name(row) })));
    }
    const names = (await idle('list', 'scenarios')).split('\n').filter(name => name.endsWith('.toml'));
    this.scenarioSelect.replaceChildren(make('option', { value: '' }, 'the fields below'),
      ...names.map(name => make('option', { value: name }, name.replace(/^scenarios\//, '').replace(/\.toml$/, ''))));
  }
}

try {
  if (typeof WebAssembly === 'undefined' || typeof Worker === 'undefined' || typeof DecompressionStream === 'undefined')
    throw new Error('this browser has no WebAssembly, no workers or no DecompressionStream');
  const page = new Page(new Engine(textOf('live-worker'), { engine: bytesOf('live-engine'), facts: bytesOf('live-facts') }));
  page.begin().catch((error: Error) => page.fail(error.message));
} catch (error) {
  const note = make('p', { class: 'status', role: 'status' }, `This page cannot compute here (${(error as Error).message}). Its answer stands.`);
  document.body.insertBefore(note, document.querySelector('main'));
}
