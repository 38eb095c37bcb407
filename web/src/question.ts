// A question as the page holds it: a verb and the words of its fields. Its address says only what differs from the question
// that the page was made with, in the order of the verb's own fields.

export interface Field {
  name: string; value: string; help: string; default: string;
  choices: string[]; repeats: boolean; position: number; is_file: boolean; is_picture: boolean;
}
export interface Verb { verb: string; summary: string; usage: string; example: string; fields: Field[] }
export interface Question { verb: string; fields: Record<string, string[]> }

const version = '1';
const longestAddress = 2000;
/// What is said of a side holds for the chip that it was said of.
const ofChip: Record<string, string[]> = {
  candidate: ['candidate-system', 'candidate-stack'],
  reference: ['reference-system', 'reference-stack'],
  chip: ['system', 'stack'],
};
/// A title says whom and what it compares, so it goes when one of them does.
const namedByTitle = new Set(['candidate', 'reference', 'model', 'match']);
/// Not fields of the form: a page is asked on one thread; a scenario is read into the fields; what moves an answer has a button.
const notAsked = new Set(['threads', 'title', 'explain', 'have', 'scenario']);

export const asked = (field: Field) => !notAsked.has(field.name) && !field.is_picture;
export const copy = (question: Question): Question => ({
  verb: question.verb,
  fields: Object.fromEntries(Object.entries(question.fields).map(([name, words]) => [name, [...words]])),
});
const same = (a: string[] = [], b: string[] = []) => a.length === b.length && a.every((word, i) => word === b[i]);

/// Sets one field; none of its words clears it.
export function change(question: Question, name: string, words: string[]): Question {
  const changed = copy(question);
  if (same(changed.fields[name], words)) return changed;
  for (const other of ofChip[name] ?? []) delete changed.fields[other];
  if (namedByTitle.has(name)) delete changed.fields['title'];
  if (words.length === 0) delete changed.fields[name];
  else changed.fields[name] = words;
  return changed;
}

/// The JSON that the engine takes.
export function toJson(question: Question, more: Record<string, string> = {}): string {
  const words: Record<string, string | string[]> = { verb: question.verb, ...more };
  for (const [name, values] of Object.entries(question.fields))
    words[name] = values.length === 1 ? values[0]! : values;
  return JSON.stringify(words);
}

/// '#v=1&verb=parity&candidate=...'; empty where the question is the page's own; null where it would be too long to send.
export function toAddress(question: Question, start: Question, verb: Verb): string | null {
  const pairs: string[] = [];
  const add = (name: string, word: string) => pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(word)}`);
  const before = question.verb === start.verb ? start.fields : {};
  for (const field of verb.fields) {
    if (field.name === 'title') continue;  // follows from the others
    const words = question.fields[field.name];
    if (same(words, before[field.name])) continue;
    if (words === undefined) add(field.name, '');  // taken away
    else words.forEach(word => add(field.name, word));
  }
  if (pairs.length === 0 && question.verb === start.verb) return '';
  const address = `#v=${version}&verb=${encodeURIComponent(question.verb)}${pairs.map(p => '&' + p).join('')}`;
  return address.length > longestAddress ? null : address;
}

export interface Read { question: Question; ignored: string[] }

function decoded(text: string): string {
  try { return decodeURIComponent(text.replace(/\+/g, ' ')); } catch { return text; }
}

/// The question of an address; what it names and no verb knows is listed. Never throws: an address is anybody's text.
export function fromAddress(address: string, start: Question, verbs: Verb[]): Read {
  const ignored: string[] = [];
  const given = new Map<string, string[]>();
  for (const pair of address.replace(/^#/, '').slice(0, 1_000_000).split('&').slice(0, 500)) {
    const at = pair.indexOf('=');
    if (at <= 0) continue;
    const name = decoded(pair.slice(0, at)), word = decoded(pair.slice(at + 1));
    given.set(name, [...(given.get(name) ?? []), word]);
  }
  const of = given.get('v')?.[0];
  if (of !== undefined && of !== version) ignored.push(`v=${of} (this page reads v=${version})`);
  const name = given.get('verb')?.[0] ?? start.verb;
  const verb = verbs.find(v => v.verb === name);
  if (!verb) return { question: copy(start), ignored: [...ignored, `verb=${name}`] };
  let question: Question = name === start.verb ? copy(start) : { verb: name, fields: {} };
  given.delete('v');
  given.delete('verb');
  // In the order of the verb's fields: a side clears what was said of the side before, and its own system and stack follow it.
  for (const field of verb.fields.filter(asked)) {
    const words = given.get(field.name)?.filter(word => word !== '');
    given.delete(field.name);
    if (words) question = change(question, field.name, field.repeats ? words : words.slice(-1));
  }
  for (const [key, words] of given) ignored.push(`${key}=${words[0]}`.slice(0, 80));
  return { question, ignored };
}
