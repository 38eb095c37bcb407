// The drawer of a fact: where a number comes from, and a way to change it. Links to facts ('#f=...') open it; without scripts
// the same links land in the register of the page.
import { byId, make } from './dom';

/// `change` gets "PATH=VALUE".
export function listenForFacts(change: (patch: string) => void): void {
  const dialog = make('dialog', { class: 'drawer', 'aria-labelledby': 'drawer-title' });
  document.body.append(dialog);
  document.addEventListener('click', event => {
    const link = (event.target as Element).closest('a[href^="#"]');
    if (!link || dialog.contains(link)) return;
    const id = link.getAttribute('href')!.slice(1);
    const target = byId(id);
    event.preventDefault();  // the address holds the question
    if (!target) return;
    if (id.startsWith('f=')) show(dialog, target, change);
    else {
      target.scrollIntoView();
      target.setAttribute('tabindex', '-1');
      (target as HTMLElement).focus();
    }
  });
}

function show(dialog: HTMLDialogElement, row: HTMLElement, change: (patch: string) => void): void {
  const path = row.querySelector('th')?.textContent ?? '';
  const list = make('dl');
  let value = '';
  row.querySelectorAll('td').forEach(cell => {
    const label = cell.dataset['label'] ?? '';
    if (label === 'value') value = cell.textContent ?? '';
    const copied = make('dd');
    copied.append(...[...cell.childNodes].map(node => node.cloneNode(true)));
    list.append(make('dt', {}, label), copied);
  });
  const input = make('input', { type: 'text', id: 'drawer-value', value, size: 20, autocomplete: 'off' });
  const use = make('button', { type: 'submit' }, 'Answer with this value');
  const form = make('form', { submit: event => {
    event.preventDefault();
    dialog.close();
    change(`${path}=${input.value.trim()}`);
  } }, make('label', { for: 'drawer-value' }, 'Change it: '), input, ' ', use);
  const register = make('button', { type: 'button', click: () => { dialog.close(); row.scrollIntoView(); } }, 'Show in the register');
  const close = make('button', { type: 'button', click: () => dialog.close() }, 'Close');
  dialog.replaceChildren(make('h2', { id: 'drawer-title' }, path), list, form, make('p', { class: 'row' }, register, ' ', close));
  dialog.showModal();  // focus goes back to the link when it closes
}
