/*
 * What every page keeps, looked at in the page as it stands in the browser (WCAG 2.2 AA by number where there is one). Written by hand, since a rule that one
 * can read here is one that a page can be mended by.
 */

(() => {
  const found = [];
  const isSeen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getClientRects().length > 0;
  const seen = (selector) => [...document.querySelectorAll(selector)].filter(isSeen);
  const shown = (element) =>
    `<${element.tagName.toLowerCase()}${element.className ? ` class="${String(element.getAttribute('class')).slice(0, 60)}"` : ''}> “${(element.textContent ?? '').trim().slice(0, 40)}”`;

  // 4.1.2, 1.3.1, 3.3.2: what can be worked has a name.
  const nameOf = (element) => {
    const byId = (element.getAttribute('aria-labelledby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' ')
      .trim();
    const labels = 'labels' in element ? [...(element.labels ?? [])].map((label) => label.textContent ?? '').join(' ') : '';
    const images = [...element.querySelectorAll('img[alt]')].map((image) => image.getAttribute('alt') ?? '').join(' ');
    return (
      (element.getAttribute('aria-label') ?? '') || byId || labels || (element.textContent ?? '').trim() || images || (element.getAttribute('title') ?? '')
    );
  };
  for (const element of seen('a[href], button, input:not([type=hidden]), select, textarea, [role=button], [role=tab], [role=switch], [role=dialog]'))
    // What is hidden from screen readers is a second way to something, as the cross in a chip that Backspace takes off as well.
    if (!element.closest('[aria-hidden=true]') && !nameOf(element).trim()) found.push(`has no name: ${shown(element)}`);
  for (const image of seen('img:not([alt]), svg[role=img]:not([aria-label])')) found.push(`is an image without words: ${shown(image)}`);

  // 1.3.1, 2.4.2, 2.4.6, 3.1.1: headings in order, one of the first order, a title, a language.
  const levels = seen('h1, h2, h3, h4, h5, h6').map((heading) => Number(heading.tagName.slice(1)));
  if (levels.filter((level) => level === 1).length !== 1) found.push(`has ${levels.filter((level) => level === 1).length} headings of the first order`);
  levels.forEach((level, position) => {
    const before = levels[position - 1] ?? 0;
    if (level > before + 1 && position > 0) found.push(`has a heading of order ${level} after one of order ${before}`);
  });
  if (!document.title.trim()) found.push('has no title');
  if (!document.documentElement.lang) found.push('has no language');
  if (seen('main, [role=main]').length !== 1) found.push('has not exactly one main part');

  // 4.1.1 of old, and the ground of labels: an id stands once.
  const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
  for (const id of new Set(ids.filter((one, position) => ids.indexOf(one) !== position))) found.push(`uses the id ${id} twice`);

  // 1.3.1: a table says what it lists and has heads.
  for (const table of seen('table')) {
    if (table.getAttribute('aria-label') === null && !table.querySelector('caption')) found.push(`is a table without a caption: ${shown(table)}`);
  }

  // 1.4.10: nothing runs out of a narrow screen.
  const overhang = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (overhang > 1) {
    const culprit = seen('body *').find((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1);
    found.push(`is ${overhang} pixels wider than the screen${culprit ? `, by ${shown(culprit)}` : ''}`);
  }

  // 1.4.3: contrast of text against the nearest painted ground.
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const brush = canvas.getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    if (!brush) return [0, 0, 0, 0];
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0, a = 0] = brush.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], [r2, g2, b2]) => [r * a + r2 * (1 - a), g * a + g2 * (1 - a), b * a + b2 * (1 - a), 1];
  const groundOf = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      const layer = rgba(getComputedStyle(one).backgroundColor);
      if (layer[3] > 0) layers.push(layer);
      if (layer[3] === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  const luminance = ([r, g, b]) => {
    const [x = 0, y = 0, z = 0] = [r, g, b].map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const told = new Set();
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (
      !element ||
      !texts.currentNode.textContent?.trim() ||
      !isSeen(element) ||
      element.closest('[disabled], [data-disabled], [aria-hidden=true], script, style')
    )
      continue;
    const style = getComputedStyle(element);
    if (style.clipPath !== 'none' || style.clip !== 'auto') continue;
    const ground = groundOf(element);
    const [light, dark] = [luminance(over(rgba(style.color), ground)), luminance(ground)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    const size = parseFloat(style.fontSize);
    const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    if (ratio >= needed - 0.005) continue;
    const words = `has text of contrast ${ratio.toFixed(2)}, below ${needed}: ${shown(element)}`;
    if (!told.has(style.color)) found.push(words);
    told.add(style.color);
  }
  return found;
})();
