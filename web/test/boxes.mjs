// What geometry says of a page: run inside it.

/// In the page: boxes of words of every picture that is shown, and of every line of prose and cells.
export function findMeetings() {
  const shown = element => element.getClientRects().length > 0 && element.checkVisibility({ contentVisibilityAuto: true });
  const found = [];
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  for (const svg of [...document.querySelectorAll('figure svg')].filter(shown)) {
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll('text')].map(t => ({ words: t.textContent, box: t.getBoundingClientRect() }));
    const size = parseFloat(getComputedStyle(svg).fontSize) * frame.width / svg.viewBox.baseVal.width;
    if (size < 11.99) found.push(`letters of ${size.toFixed(2)} px in ${svg.getAttribute('aria-label')}`);
    texts.forEach(({ words, box }, i) => {
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1)
        found.push(`leaves its picture: ${words}`);
      for (const other of texts.slice(i + 1)) if (meet(box, other.box)) found.push(`meet: ${words} | ${other.words}`);
    });
  }
  // Words outside of pictures: a line each.
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.textContent.trim() || parent.closest('svg, .hidden, thead') || !shown(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) if (box.width > 0) lines.push({ words: node.textContent.trim().slice(0, 60), box });
    if (parseFloat(getComputedStyle(parent).fontSize) < 12) found.push(`small letters: ${node.textContent.trim().slice(0, 40)}`);
  }
  lines.sort((a, b) => a.box.top - b.box.top);
  const edge = document.documentElement.clientWidth;
  lines.forEach(({ words, box }, i) => {
    if (box.left < -1 || box.right > edge + 1) found.push(`leaves the page: ${words}`);
    for (let j = i + 1; j < lines.length && lines[j].box.top < box.bottom; ++j)
      if (Math.min(box.right, lines[j].box.right) - Math.max(box.left, lines[j].box.left) > 1 &&
          box.bottom - lines[j].box.top > 0.3 * box.height && lines[j].box.bottom > box.bottom - 1 && box.top < lines[j].box.top - 1)
        found.push(`meet: ${words} | ${lines[j].words}`);
  });
  if (document.documentElement.scrollWidth > edge + 1) found.push(`the page is ${document.documentElement.scrollWidth} px wide`);
  return found;
}

/// In the page: targets below 24 px that stand outside of running text (WCAG 2.2, 2.5.8).
export function findSmallTargets() {
  return [...document.querySelectorAll('.get a, summary, #live button, #live input, #live select, .drawer button')].filter(e => e.getClientRects().length > 0)
    .filter(e => e.getBoundingClientRect().height < 23.9).map(e => `target of ${e.getBoundingClientRect().height} px: ${e.textContent}`);
}
