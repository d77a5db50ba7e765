// Shows what the page's data says. Which cells meet, their sums and all words were worked out before.
'use strict';

const byId = id => document.getElementById(id);
const data = JSON.parse(byId('data').textContent);
const [play, slider, speed, count, live] = ['play', 'step', 'speed', 'count', 'live'].map(byId);

const parts = data.parts.map((part, index) => {
  const figure = byId('part' + index);
  const cells = { x: [], y: [] };
  const places = new Map();
  for (const shape of figure.querySelectorAll('.cell')) {
    const { side, index: element, place } = shape.dataset;
    const cell = { part: index, side, index: Number(element), place: place.split(',').map(Number), shape };
    cells[side][cell.index] = cell;
    places.set(side + place, cell);
  }
  return {
    ...part, cells, places, figure, frames: [...figure.querySelectorAll('[data-frame]')].map(group => ({
      group, first: Number(group.dataset.frame), end: Number(group.dataset.frame) + Number(group.dataset.length),
    })),
  };
});

let step = 0;
let rounds = 0;
let timer = 0;
let pointed = null;
let pinned = null;

const asked = () => pinned ?? pointed;
const turns = cell => cell.side === parts[cell.part].turns;
const elementOf = cell => parts[cell.part][cell.side][cell.index];

function cellOf(shape) {
  const part = shape instanceof Element && shape.classList.contains('cell') ? parts[Number(shape.dataset.part)] : null;
  return part ? part.cells[shape.dataset.side][Number(shape.dataset.index)] : null;
}

/** The cell that a drawing is about: the one that was asked, else that of the step. */
function cellAt(part, index) {
  const cell = asked();
  return cell?.part === index ? cell : part.cells[part.turns]?.[step % part.steps] ?? null;
}

function show() {
  parts.forEach((part, index) => {
    const cell = cellAt(part, index);
    const frame = cell === null ? step % part.steps : turns(cell) ? cell.index : part.rest;
    for (const { group, first, end } of part.frames) {
      const visibility = frame >= first && frame < end ? 'visible' : 'hidden';
      if (group.getAttribute('visibility') !== visibility) group.setAttribute('visibility', visibility);
    }
    if (cell) tell(part, cell);
  });
  slider.value = step + 1;
  count.textContent = data.words.stepOf.replace('{0}', step + 1).replace('{1}', data.steps);
  slider.setAttribute('aria-valuetext', count.textContent);
  play.textContent = timer ? data.words.pause : data.words.play;
}

function tell(part, cell) {
  for (const lit of part.lit ?? []) lit.classList.remove('met', 'at', 'pinned');
  const element = elementOf(cell);
  const others = part.cells[cell.side === 'x' ? 'y' : 'x'];
  const met = element.meetings.map(([other]) => others[other].shape);
  for (const shape of met) shape.classList.add('met');
  cell.shape.classList.add('at');
  if (pinned === cell) cell.shape.classList.add('pinned');
  part.lit = [...met, cell.shape];

  const sum = part.figure.querySelector('.sum');
  sum.textContent = element.text;
  if (pinned === cell) {
    const mark = document.createElement('b');
    mark.textContent = ` (${data.words.pinned})`;
    sum.append(mark);
  }
  list(part, cell, element);
}

/** The table of all weights that a cell meets. */
function list(part, cell, element) {
  const details = part.figure.querySelector('details');
  if (!details.open || part.listed === element) return;
  part.listed = element;
  const other = cell.side === 'x' ? 'y' : 'x';
  details.querySelector('th').textContent = data.words[other];
  details.querySelector('tbody').replaceChildren(...element.meetings.map(([at, weight, ...product]) => {
    const row = document.createElement('tr');
    for (const text of [part[other][at].name, part.weights[weight], ...product]) {
      row.append(Object.assign(document.createElement('td'), { textContent: text }));
    }
    return row;
  }));
}

/** Says what is shown, once something was done by hand: a playing page would never stop talking. */
function say() {
  if (timer) return;
  live.textContent = parts.map((part, index) => [part, cellAt(part, index)])
    .filter(([part, cell]) => cell && (!asked() || asked() === cell))
    .map(([, cell]) => elementOf(cell).text).join('; ') || count.textContent;
}

function pause() {
  clearTimeout(timer);
  timer = 0;
}

function run() {
  timer = setTimeout(() => {
    const isEnd = step === data.steps - 1;
    if (!pointed && isEnd && ++rounds === data.loops) {
      pause();
    } else {
      if (!pointed) step = isEnd ? 0 : step + 1;
      run();
    }
    show();
  }, 1000 / Number(speed.value));
}

function release() {
  pinned?.shape.setAttribute('aria-selected', 'false');
  pinned = pointed = null;
}

function toggle() {
  release();
  if (timer) {
    pause();
  } else {
    rounds = 0;
    if (step === data.steps - 1) step = 0;
    run();
  }
  show();
  say();
}

function go(to) {
  pause();
  release();
  step = to < 0 ? data.steps - 1 : to % data.steps;
  show();
  say();
}

function point(cell) {
  if (cell === pointed) return;
  pointed = cell;
  show();
}

function pin(cell) {
  pause();
  release();
  pinned = cell;
  if (cell) cell.shape.setAttribute('aria-selected', 'true');
  if (cell && turns(cell)) step = cell.index;
  show();
  say();
}

/** One cell of each grid is reached by Tab: the last that had the focus. */
function focus(cell) {
  const cells = parts[cell.part].cells[cell.side];
  for (const other of cells) other.shape.tabIndex = other === cell ? 0 : -1;
  cell.shape.focus();
}

const moves = {
  ArrowLeft: [0, 0, -1], ArrowRight: [0, 0, 1], ArrowUp: [0, -1, 0], ArrowDown: [0, 1, 0], PageUp: [-1, 0, 0], PageDown: [1, 0, 0],
};

function neighbour(cell, move) {
  return parts[cell.part].places.get(cell.side + cell.place.map((place, axis) => place + move[axis]).join(','));
}

function lastOf(cell, move) {
  for (let next = cell; next; next = neighbour(next, move)) cell = next;
  return cell;
}

document.addEventListener('keydown', event => {
  // Some keyboards have brackets behind Alt alone.
  const isBracket = event.key === '[' || event.key === ']';
  if (event.metaKey || ((event.ctrlKey || event.altKey) && !isBracket)) return;
  const cell = cellOf(event.target);
  const next = !cell ? null
    : moves[event.key] ? neighbour(cell, moves[event.key])
      : event.key === 'Home' ? lastOf(cell, moves.ArrowLeft)
        : event.key === 'End' ? lastOf(cell, moves.ArrowRight) : null;
  if (next) focus(next);
  else if (event.key === ' ' && !event.target.closest('button, select, summary')) toggle();
  else if (isBracket) go(event.key === '[' ? step - 1 : step + 1);
  else if (event.key === 'Escape' && asked()) pin(null);
  else if (event.key === 'Enter' && cell) pin(pinned === cell ? null : cell);
  else if (!cell || !moves[event.key]) return;
  event.preventDefault();
});

document.addEventListener('pointerover', event => point(cellOf(event.target) ?? (pointed && cellOf(document.activeElement))));
document.documentElement.addEventListener('pointerleave', () => point(pointed && cellOf(document.activeElement)));
document.addEventListener('focusin', event => {
  const cell = cellOf(event.target);
  if (cell && !pinned && turns(cell)) step = cell.index;
  point(cell);
  if (cell && asked() === cell) say();
});
document.addEventListener('focusout', () => point(null));
document.addEventListener('click', event => {
  const cell = cellOf(event.target);
  if (!cell) return;
  focus(cell);
  pin(pinned === cell ? null : cell);
});

play.addEventListener('click', toggle);
byId('previous').addEventListener('click', () => go(step - 1));
byId('next').addEventListener('click', () => go(step + 1));
slider.addEventListener('input', () => go(Number(slider.value) - 1));
for (const part of parts) {
  part.figure.querySelector('details')?.addEventListener('toggle', show);
}

byId('controls').hidden = false;
if (!matchMedia('(prefers-reduced-motion: reduce)').matches && data.steps > 1) run();
show();
