/** Follows the reader's choice of light or dark. */
export const referenceStyle = `
:root { color-scheme: light dark; --ink: #1c2430; --dim: #5a6575; --line: #d9dee6; --back: #fff; --raised: #f5f7fa; --link: #0b5cad; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8ee; --dim: #a3adbb; --line: #363e4a; --back: #15191f; --raised: #1e242c; --link: #7cb8f5; } }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--back); }
a { color: var(--link); }
header { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; padding: .6rem 1.2rem; background: var(--raised); border-bottom: 1px solid var(--line); }
h1 { font-size: 1.1rem; margin: 0 auto 0 0; }
h1 small { color: var(--dim); font-weight: 400; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.05rem; overflow-wrap: anywhere; }
h4 { margin: 1rem 0 .3rem; font-size: .9rem; }
#search { font: inherit; padding: .3rem .6rem; min-width: min(20rem, 100%); color: inherit; background: var(--back); border: 1px solid var(--dim); border-radius: 6px; }
#found, .who, .type { color: var(--dim); }
.page { display: grid; grid-template-columns: 13rem minmax(0, 1fr); max-width: 80rem; margin: 0 auto; }
nav { position: sticky; top: 4rem; align-self: start; max-height: calc(100vh - 4rem); overflow: auto; padding: 1rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: .15rem 0; text-decoration: none; }
main { padding: 1rem 1.2rem 6rem; }
section { scroll-margin-top: 4.5rem; }
.endpoint { padding: .2rem 0 1rem; border-bottom: 1px dashed var(--line); }
.method { display: inline-block; min-width: 4.2em; text-align: center; padding: .05rem .4rem; border: 1px solid currentColor; border-radius: 5px; font-size: .8rem; font-weight: 700; }
.required { color: var(--dim); font-size: .8rem; font-style: italic; }
.anchor { text-decoration: none; color: var(--dim); }
table { border-collapse: collapse; width: 100%; font-size: .9rem; table-layout: fixed; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th:first-child { width: 30%; }
th:nth-child(2) { width: 19%; }
tbody th { font-weight: 400; }
pre { padding: .7rem .9rem; overflow-x: auto; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; font-size: .85rem; }
summary { cursor: pointer; }
[hidden] { display: none !important; }
@media (max-width: 50rem) { .page { grid-template-columns: minmax(0, 1fr); } nav { position: static; max-height: none; } nav ul { columns: 2; } }
@media (max-width: 40rem) {
  main { padding-inline: .9rem; }
  header { position: static; }
  section { scroll-margin-top: .5rem; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, tbody th, td { display: block; width: auto; }
  tr { padding: .35rem 0; border-bottom: 1px solid var(--line); }
  tbody th, td { padding: 0; border: 0; }
  tbody th:first-child { width: auto; font-weight: 700; }
  td.type { font-size: .8rem; }
}
`;

/** Shows only what has every word that was typed; a slash goes to the search. */
export const referenceScript = `
'use strict';
const search = document.getElementById('search');
const found = document.getElementById('found');
const endpoints = [...document.querySelectorAll('.endpoint')];
const resources = [...document.querySelectorAll('.resource')];

function show() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let count = 0;
  for (const endpoint of endpoints) {
    endpoint.hidden = !words.every((word) => endpoint.dataset.words.includes(word));
    if (!endpoint.hidden) count++;
  }
  for (const resource of resources) resource.hidden = !resource.querySelector('.endpoint:not([hidden])');
  found.textContent = words.length ? count + ' of ' + endpoints.length + ' endpoints' : '';
}

search.addEventListener('input', show);
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || document.activeElement === search) return;
  event.preventDefault();
  search.focus();
});
show();
`;
