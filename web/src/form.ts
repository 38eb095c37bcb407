// The form of a verb, made from the engine's own table of fields: every field of the command line is there, the ones that
// readers change first.
import { make } from './dom';
import { asked, change, copy, type Field, type Question, type Verb } from './question';

/// Shown without opening "More"; the second row where a question is about serving alone.
const first = new Set(['candidate', 'reference', 'packages', 'reference-count', 'unit', 'model', 'batch', 'sequence', 'match', 'formats', 'set', 'to', 'date']);
const firstOfServing = new Set(['input', 'output', 'ttft', 'tpot']);
/// Whole numbers that a slider moves: by powers of two where a batch must divide, else in finer steps.
const sliders: Record<string, number> = { batch: 1, sequence: 1, packages: 1, 'reference-count': 8 };
const octaves = 4;  // a slider reaches so many halvings and doublings of where it starts

/// Lists of names that a field offers.
export const listOf = (field: Field): string =>
  field.is_file ? 'own-files' :
  ['candidate', 'reference', 'chip', 'item'].includes(field.name) ? 'names-chips' :
  field.name === 'model' ? 'names-models' : field.name.endsWith('system') ? 'names-systems' : '';

interface Listener {
  asked(question: Question): void;
  dragged(question: Question): void;
}

const idOf = (field: Field) => `ask-${field.name}`;

export class Form {
  readonly element = make('div', { class: 'fields' });
  private question: Question = { verb: '', fields: {} };

  constructor(private listener: Listener) {}

  show(verb: Verb, question: Question): void {
    this.question = copy(question);
    const fields = verb.fields.filter(asked);
    const serves = !fields.some(field => field.name === 'match') || question.fields['match']?.[0] === 'tokens';
    const isFirst = (field: Field) => first.has(field.name) || field.position > 0 || (serves && firstOfServing.has(field.name));
    const rest = fields.filter(field => !isFirst(field));
    this.element.replaceChildren(...fields.filter(isFirst).map(field => this.row(field)));
    if (rest.length === 0) return;
    const given = rest.some(field => (question.fields[field.name] ?? []).length > 0);
    this.element.append(make('details', { open: given }, make('summary', {}, `More: ${rest.length} fields`),
      ...rest.map(field => this.row(field))));
  }

  /// What is wrong, at the field that the message names; false where it names none.
  complain(message: string): boolean {
    this.element.querySelectorAll('.wrong').forEach(note => note.remove());
    this.element.querySelectorAll('[aria-invalid]').forEach(input => {
      input.removeAttribute('aria-invalid');
      input.removeAttribute('aria-describedby');
    });
    if (message === '') return true;
    for (const name of [...message.matchAll(/'([a-z][a-z-]*)'/g)].map(match => match[1])) {
      const input = this.element.querySelector(`[name="${name}"]`);
      if (!input) continue;
      const note = make('p', { class: 'wrong', id: `wrong-${name}` }, message);
      input.setAttribute('aria-invalid', 'true');
      input.setAttribute('aria-describedby', note.id);
      input.closest('.field')!.append(note);
      input.closest('details')?.setAttribute('open', '');
      return true;
    }
    return false;
  }

  private row(field: Field): HTMLElement {
    const words = this.question.fields[field.name] ?? [];
    const label = make('label', { for: idOf(field) }, field.name.replace(/-/g, ' '));
    const row = make('div', { class: 'field' }, label, this.input(field, words));
    if (field.name in sliders && Number(words[0]) > 0) row.append(this.slider(field, Number(words[0])));
    const help = field.help + (field.default ? ` (default: ${field.default})` : '');
    row.append(make('span', { class: 'help', id: `${idOf(field)}-help` }, help));
    return row;
  }

  private set(field: Field, words: string[], dragging = false): void {
    const changed = change(this.question, field.name, words);
    if (dragging) this.listener.dragged(changed);
    else {
      this.question = changed;
      this.listener.asked(changed);
    }
  }

  private input(field: Field, words: string[]): HTMLElement {
    const common = { id: idOf(field), name: field.name, autocomplete: 'off' };
    if (field.choices.length > 0) {
      const select = make('select', { ...common, change: () => this.set(field, select.value === '' ? [] : [select.value]) },
        make('option', { value: '' }, field.default ? `${field.default} (default)` : 'default'),
        ...field.choices.map(choice => make('option', { value: choice, selected: words[0] === choice }, choice)));
      return select;
    }
    if (field.value === '') {
      const box = make('input', { ...common, type: 'checkbox', checked: words.length > 0 && words[0] !== 'false',
        change: () => this.set(field, box.checked ? ['true'] : []) });
      return box;
    }
    if (field.repeats && field.position === 0) {
      const area = make('textarea', { ...common, rows: Math.max(1, words.length), placeholder: `${field.value}, one a line`,
        change: () => this.set(field, area.value.split('\n').map(line => line.trim()).filter(line => line !== '')) });
      area.value = words.join('\n');
      return area;
    }
    const input = make('input', { ...common, type: 'text', list: listOf(field) || undefined, placeholder: field.default || field.value, size: 12,
      change: () => this.set(field, input.value.trim() === '' ? [] : field.repeats ? input.value.split(/\s*;\s*/) : [input.value.trim()]) });
    input.value = words.join('; ');
    return input;
  }

  /// While it moves: previews; let go: the question.
  private slider(field: Field, start: number): HTMLElement {
    const steps = sliders[field.name]!;
    const at = (slider: HTMLInputElement) => String(Math.max(1, Math.round(start * 2 ** (Number(slider.value) / steps))));
    const slider = make('input', {
      type: 'range', min: -octaves * steps, max: octaves * steps, value: 0, step: 1, 'aria-label': `${field.name}, from a ${2 ** octaves}th to ${2 ** octaves} times`,
      input: () => {
        (this.element.querySelector(`[name="${field.name}"]`) as HTMLInputElement).value = at(slider);
        slider.setAttribute('aria-valuetext', at(slider));
        this.set(field, [at(slider)], true);
      },
      change: () => this.set(field, [at(slider)]),
    });
    slider.setAttribute('aria-valuetext', at(slider));
    return slider;
  }
}
